"""Whose cases: what a person may open, and the only ways a case is fetched."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from linli.ground.shared.refusals import NotFound
from linli.life.cases.states import ENDS
from linli.town.people.roles import Role
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.town.people.models import Person

DESK_ROLES = frozenset(
    {
        Role.GRID_WORKER,
        Role.DUTY_OFFICER,
        Role.COMMUNITY_STAFF,
        Role.COMMUNITY_SECRETARY,
        Role.STREET_DISPATCHER,
        Role.STREET_STAFF,
        Role.VERIFIER,
        Role.DISTRICT_SUPERVISOR,
    }
)
HANDLING_ROLES = frozenset({Role.HANDLER, Role.TEAM_LEAD})
IN_PUBLIC = Q(hidden=False) & ~Q(state="withdrawn")
"""The cases that anybody may know of, reduced by `rows.public`."""


def in_reach(held: Iterable[Held]) -> Q:
    """The cases that someone's posts reach: at a place and below it, along a lane, or dispatched to an organisation."""
    reached = Q(pk__in=[])
    for post in held:
        if post.role in DESK_ROLES and post.place_path:
            reached |= Q(place_path__within=post.place_path)
        elif post.role == Role.CALL_BACK and post.home_path:
            reached |= Q(place_path__within=post.home_path)
        elif post.role == Role.LANE_CHIEF and post.lane_id:
            reached |= Q(lane=post.lane_id)
        elif post.role in HANDLING_ROLES and post.organisation_id:
            reached |= Q(organisation=post.organisation_id)
    return reached


class CaseSet[C: models.Model](models.QuerySet[C]):
    """Filters that read as questions."""

    def open(self) -> "CaseSet[C]":
        """Those on which someone still has to do something."""
        return self.exclude(state__in=sorted(ENDS))

    def public(self) -> "CaseSet[C]":
        """Those the public board may show, as category, courtyard, state and public steps."""
        return self.filter(IN_PUBLIC)


class Cases[C: models.Model](models.Manager[C]):
    """The ways to a case; there is no other, and `objects.filter` in a door is refused by a test of the house."""

    def get_queryset(self) -> CaseSet[C]:
        """Every case; narrowed by one of the ways below."""
        return CaseSet(self.model, using=self._db)

    def visible_to(
        self, person: "Person | None", held: Sequence[Held] = (), followed: Sequence[int] = ()
    ) -> CaseSet[C]:
        """What this person reported, what their posts reach, and what a query code opened in this browser."""
        own = Q(pk__in=[])
        if person is not None and person.is_authenticated:
            own |= Q(pk__in=self.get_queryset().filter(reporters__person=person).values("pk"))
        if followed:
            own |= Q(pk__in=self.get_queryset().filter(reporters__in=followed).values("pk"))
        return self.get_queryset().filter(own | in_reach(held))

    def public(self) -> CaseSet[C]:
        """What anyone may see, reduced by `rows.public`."""
        return self.get_queryset().public()

    def for_work(self, case_id: int) -> C:
        """The case, locked until the transaction ends; for work files only.

        Raises `NotFound`.
        """
        case = self.get_queryset().select_for_update(of=("self",)).filter(pk=case_id).first()
        if case is None:
            raise NotFound
        return case

    def everything(self, reason: str) -> CaseSet[C]:
        """All cases, for commands and folds; `reason` says why to whoever reads the call."""
        return self.get_queryset()
