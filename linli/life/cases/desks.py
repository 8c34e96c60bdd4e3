"""What lies on a desk: the lists that someone's posts open, and whether anything on them has changed.

A grid's desk shows all that is open in it. A community's and a street's show what is theirs to do: what they hold, what
nobody has sorted yet, and what is late below them; everything else is one tap away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.life.cases import queries
from linli.life.cases.models import Case, Step
from linli.life.cases.reach import CaseSet
from linli.life.cases.speaking import STANDING_STILL
from linli.life.cases.standing import DESK_OF, LEVEL_OF, VERIFIES_DISPATCHED
from linli.life.cases.states import ENDS, LEVELS, Level
from linli.town.people.roles import Role
from linli.town.people.scopes import Held
from linli.town.places.models import Kind

if TYPE_CHECKING:
    from linli.town.people.models import Person

TODO, VERIFY, CALL, LATE, ALL, ENDED = "", "verify", "call", "late", "all", "ended"
NAMES: dict[str, str | Promise] = {
    TODO: _("待办"),
    VERIFY: _("待核实"),
    CALL: _("待回访"),
    LATE: _("超时"),
    ALL: _("在办的"),
    ENDED: _("结了的"),
}
"""The lists, by the name they have in an address."""
COUNTED = frozenset({VERIFY, CALL, LATE})
ENDED_DAYS = 90
_COLUMNS = {Kind.GRID: "grid", Kind.COMMUNITY: "community", Kind.STREET: "street"}


@dataclass(frozen=True)
class Lists:
    """The lists that someone's posts open, in the order of their tabs; the first is what the desk begins with."""

    person: "Person"
    held: Sequence[Held]
    at: datetime

    def names(self) -> list[str]:
        """Which lists there are for these posts."""
        roles = {post.role for post in self.held}
        opened = {
            TODO: bool(roles & queries.WORKS),
            VERIFY: bool(roles & VERIFIES_DISPATCHED),
            CALL: Role.CALL_BACK in roles,
            LATE: bool(roles - {Role.CALL_BACK}),
            ALL: bool(roles & (queries.WORKS | {Role.DISTRICT_SUPERVISOR})),
            ENDED: True,
        }
        return [name for name, there in opened.items() if there]

    def cases(self, name: str) -> CaseSet[Case]:
        """The cases of a list, what is due first on top, ended ones newest first."""
        if name == TODO:
            return queries.desk(self.held).filter(mine_to_do(self.held, self.at))
        if name == VERIFY:
            return queries.to_verify(self.person, self.held)
        if name == CALL:
            return queries.to_call(self.held)
        reached = Case.objects.visible_to(None, self.held).select_related(*queries.SHOWN)
        if name == LATE:
            late = reached.open().exclude(state__in=sorted(STANDING_STILL)).filter(next_due_at__lte=self.at)
            return late.order_by("next_due_at", "pk")
        if name == ENDED:
            since = self.at - timedelta(days=ENDED_DAYS)
            return reached.filter(state__in=sorted(ENDS), reported_at__gte=since).order_by("-pk")
        return reached.open().order_by("next_due_at", "pk")


def level_of(held: Sequence[Held]) -> Level | None:
    """The highest desk at which these posts sit, None for those that handle, verify, call or supervise only."""
    levels = [LEVEL_OF[DESK_OF[post.role]] for post in held if post.role in DESK_OF]
    return max(levels, key=LEVELS.index) if levels else None


def mine_to_do(held: Sequence[Held], at: datetime) -> Q:
    """Of the open cases of a desk, those that its people have to do something about."""
    level = level_of(held)
    if level is None or level == Level.GRID:
        return Q()
    late = Q(next_due_at__lte=at) & ~Q(state__in=sorted(STANDING_STILL))
    return Q(holder=level) | Q(category=None) | Q(grid=None) | late


def newest(held: Sequence[Held]) -> int:
    """The newest recorded step within someone's posts, 0 where there is none: what a desk asks for again and again."""
    within = Q(pk__in=[])
    for post in held:
        if post.lane_id is not None:
            within |= Q(lane=post.lane_id)
        elif post.place_kind in _COLUMNS:
            within |= Q(**{_COLUMNS[Kind(post.place_kind)]: post.place_id})
        elif post.organisation_id is not None and post.role != Role.CALL_BACK:
            within |= Q(organisation=post.organisation_id)
        else:
            return _newest(Q())
    return _newest(within)


def _newest(within: Q) -> int:
    return Step.objects.filter(within).aggregate(newest=Max("pk"))["newest"] or 0
