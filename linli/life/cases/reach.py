"""Whose cases: what a person may open, how much of it they read, and the only ways a case is fetched.

A desk, a handler and a reporter read a case whole; who verifies or calls back, while that is asked of them; and the
district, while an open case lies with it. Of all others whoever supervises a district sees the outline: number, kind,
courtyard, who has it in hand, clocks and steps; never a resident's words, door, name or number. So do those who
verified or called, afterwards, of what they worked on.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from linli.ground.shared.fixed import among, no
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import NotFound
from linli.ground.shared.writer import as_read
from linli.life.cases.parts import DESK_ROLES, HANDLING_ROLES
from linli.life.cases.states import ENDS, FOR_A_WHILE, Level, State
from linli.town.people.roles import REVEALERS, Role
from linli.town.people.scopes import Held

if TYPE_CHECKING:
    from linli.town.people.models import Person

IN_PUBLIC = no("hidden") & ~Q(state="withdrawn")
"""The cases that anybody may know of, reduced by `cards.public`."""
AT_DISTRICT = among("holder", [Level.DISTRICT]) & ~among("state", ENDS)
"""The open cases that the district itself holds."""
READING_ROLES = DESK_ROLES | {Role.LANE_CHIEF, Role.CALL_BACK}
WHILE: dict[str, State] = {
    Role.VERIFIER: State.HANDLED,
    Role.STREET_STAFF: State.HANDLED,
    Role.CALL_BACK: State.ASKING,
}
"""Those whose part in a case is one state of it: they read it then, and no longer."""


class Somewhere(Protocol):
    """What of a case tells whose it is."""

    place_path: str
    state: str
    holder: str
    lane_id: int | None
    organisation_id: int | None


def lies_in(post: Held, case: Somewhere) -> bool:
    """Whether a case happened where a post stands: at its place or below, on its lane, or at home of who calls back."""
    if post.role == Role.LANE_CHIEF:
        return post.lane_id is not None and post.lane_id == case.lane_id
    path = post.home_path if post.role == Role.CALL_BACK else post.place_path
    return bool(path) and case.place_path.startswith(path)


def reads(case: Somewhere, held: Iterable[Held], roles: Collection[str] | None = None) -> bool:
    """Whether one of these posts (of those roles only) reads the case whole; the same as `read_by`, for one at hand."""
    return any(_reads(post, case) for post in held if roles is None or post.role in roles)


def reveals(case: Somewhere, held: Iterable[Held]) -> bool:
    """Whether one of these posts may see a reporter's number: it reads this very case, and its role may.

    Neighbours who help as a team see it from when they have taken the case on.
    """
    taken_on = case.state != State.DISPATCHED
    return reads(case, held, REVEALERS if taken_on else REVEALERS - {Role.TEAM_LEAD})


def _reads(post: Held, case: Somewhere) -> bool:
    if post.role in HANDLING_ROLES:
        return post.organisation_id is not None and post.organisation_id == case.organisation_id
    if post.role == Role.CALL_BACK and case.organisation_id == post.organisation_id:
        return False
    if post.role == Role.DISTRICT_SUPERVISOR:
        return case.holder == Level.DISTRICT and case.state not in ENDS and lies_in(post, case)
    return post.role in READING_ROLES and WHILE.get(post.role, case.state) == case.state and lies_in(post, case)


def read_by(held: Iterable[Held]) -> Q:
    """The cases that someone's posts read whole: at a place and below, along a lane, sent to an organisation."""
    reached = Q(pk__in=[])
    for post in held:
        found = Q(pk__in=[])
        if post.role in DESK_ROLES and post.place_path:
            found = Q(place_path__within=post.place_path)
        elif post.role == Role.CALL_BACK and post.home_path:
            found = Q(place_path__within=post.home_path) & ~Q(organisation=post.organisation_id)
        elif post.role == Role.LANE_CHIEF and post.lane_id:
            found = Q(lane=post.lane_id)
        elif post.role in HANDLING_ROLES and post.organisation_id:
            found = Q(organisation=post.organisation_id)
        elif post.role == Role.DISTRICT_SUPERVISOR and post.place_path:
            found = AT_DISTRICT & Q(place_path__within=post.place_path)
        reached |= found & Q(state=WHILE[post.role]) if post.role in WHILE else found
    return reached


def overseen_by(held: Iterable[Held]) -> Q:
    """The cases whose outline someone's posts see, wherever they lie in the district."""
    seen = Q(pk__in=[])
    for post in held:
        if post.role == Role.DISTRICT_SUPERVISOR and post.place_path:
            seen |= Q(place_path__within=post.place_path)
    return seen


@cache
def _for_work[C: models.Model](model: type[C]) -> Written[C]:
    """One case, locked; its kind, its place and who has it in hand come along, since nearly every act asks."""
    one: CaseSet[C] = CaseSet(model).select_for_update(of=("self",)).filter(pk=Blank("case", models.BigIntegerField()))
    return Written(lambda: one.select_related("category", "organisation", "place"))


class CaseSet[C: models.Model](models.QuerySet[C]):
    """Filters that read as questions."""

    def open(self) -> "CaseSet[C]":
        """Those on which someone still has to do something."""
        return self.filter(~among("state", ENDS))

    def public(self) -> "CaseSet[C]":
        """Those the public board may show, as category, courtyard, state and public steps."""
        return self.filter(IN_PUBLIC)


class Cases[C: models.Model](models.Manager[C]):
    """The ways to a case; there is no other, and `objects.filter` in a door is refused by a test of the house."""

    def get_queryset(self) -> CaseSet[C]:
        """Every case; narrowed by one of the ways below."""
        return CaseSet(self.model, using=self._db)

    def visible_to(
        self, person: "Person | Blank | None", held: Sequence[Held] = (), followed: Sequence[int] = ()
    ) -> CaseSet[C]:
        """What this person may open: what they reported, what a query code opened here, what their posts read or see.

        How much of it they read, `reads` says. A person who is `Blank` is named when the question is asked.
        """
        own = Q(pk__in=[])
        if isinstance(person, Blank) or (person is not None and person.is_authenticated):
            own |= Q(pk__in=self.get_queryset().filter(reporters__person=person).values("pk"))
        if person is not None and any(post.role == Role.ENTRANCE_LEAD for post in held):
            own |= Q(pk__in=self.get_queryset().filter(reporters__written_by=person).values("pk"))
        if followed:
            opens = Q(reporters__owned_at=None) | Q(reporters__owned_at=F("reporters__reported_at"))
            own |= Q(pk__in=self.get_queryset().filter(opens, reporters__in=followed).values("pk"))
        return self.get_queryset().filter(own | read_by(held) | overseen_by(held) | self._worked_on(held))

    def _worked_on(self, held: Sequence[Held]) -> Q:
        """The cases that these posts looked at, or in which they wrote down what they heard by telephone."""
        posts = [post.post_id for post in held if post.role in WHILE]
        if not posts:
            return Q(pk__in=[])
        steps = apps.get_model("cases", "Step").objects  # which stands above this file
        for_a_while = steps.filter(among("acting_as", FOR_A_WHILE), case=OuterRef("pk"), post__in=posts)
        return Q(Exists(for_a_while))

    def public(self) -> CaseSet[C]:
        """What anyone may see, reduced by `cards.public`."""
        return self.get_queryset().public()

    def for_work(self, case_id: int) -> C:
        """The case, locked until the transaction ends; for work files only.

        Raises `NotFound`.
        """
        case: C | None = _for_work(self.model).first(case=case_id)
        if case is None:
            raise NotFound
        case.as_read = as_read(case)  # type: ignore[attr-defined]
        return case

    def everything(self, reason: str) -> CaseSet[C]:
        """All cases, for commands and folds; `reason` says why to whoever reads the call."""
        return self.get_queryset()
