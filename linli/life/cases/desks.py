"""What lies on a desk: the lists that someone's posts open, and whether anything on them has changed.

A grid's desk shows all that is open in it. A community's and a street's show what is theirs to do: what they hold, what
nobody has sorted yet, what waits to be looked at, and what is late below them; everything else is one tap away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import NotAllowed
from linli.life.cases import hands, queries
from linli.life.cases.models import Case, Step
from linli.life.cases.parts import DESK_OF, VERIFIES_DISPATCHED, WORKS
from linli.life.cases.reach import CaseSet
from linli.life.cases.standing import LEVEL_OF
from linli.life.cases.states import ENDS, LEVELS, STANDING_STILL, Level, State
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.people.scopes import Held
from linli.town.places.models import Kind
from linli.town.places.names import spoken_by_path

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
READ = (
    *(
        "public_id",
        "state",
        "words",
        "holder",
        "next_due_at",
        "answered_at",
        "comebacks",
        "place_path",
        "outcome",
        "reported_at",
        "urgent",
    ),
    *("grid_id", "lane_id", "must_verify", "handled_by_id", "category_id", "organisation_id"),
    *("category__name", "category__name_hant", "category__name_en", "organisation__name"),
)
"""What a row of a desk speaks of, and what tells who may verify it: a desk reads these columns and no others."""
COUNTED = frozenset({VERIFY, CALL, LATE})
ENDED_DAYS = 90
LATEST = 16
"""More steps than are written at one moment on one desk."""
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
            TODO: bool(roles & WORKS),
            VERIFY: _verifies(self.held),
            CALL: Role.CALL_BACK in roles,
            LATE: bool(roles - {Role.CALL_BACK}),
            ALL: bool(roles & (WORKS | {Role.DISTRICT_SUPERVISOR})),
            ENDED: True,
        }
        return [name for name, there in opened.items() if there]

    def asked(self, name: str | None) -> str:
        """The list of that name if these posts open it, else the one that their desk begins with.

        Raises `NotAllowed` where there is none.
        """
        names = self.names()
        if not names:
            raise NotAllowed
        return name if name in names else names[0]

    def cases(self, name: str) -> CaseSet[Case]:
        """The cases of a list, what is due first on top, ended ones newest first."""
        if name == TODO:
            return queries.desk(self.held).filter(mine_to_do(self.person, self.held, self.at))
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
        return reached.open().order_by("-urgent", "next_due_at", "pk")


def read(cases: CaseSet[Case], start: int, size: int) -> list[Case]:
    """So many cases of a list from `start` on, with the columns that a desk's rows need."""
    joined = cases.select_related(None).select_related("category", "organisation").only(*READ)
    return list(joined[start : start + size])


def seats(held: Sequence[Held], at: datetime) -> str:
    """Where these posts sit, for the line on top of a desk: "北园社区 第2网格"."""
    paths = [post.place_path for post in held if post.place_path]
    words = list(spoken_by_path(paths, at=at, levels=(Kind.COMMUNITY, Kind.GRID)).values()) if paths else []
    organisations = [post.organisation_id for post in held if post.organisation_id is not None]
    if organisations:
        words += Organisation.objects.filter(pk__in=organisations).order_by("pk").values_list("name", flat=True)
    return " · ".join(words)


def level_of(held: Sequence[Held]) -> Level | None:
    """The highest desk at which these posts sit, None for those that handle, verify or call only."""
    levels = [LEVEL_OF[DESK_OF[post.role]] for post in held if post.role in DESK_OF]
    levels += [Level.DISTRICT for post in held if post.role == Role.DISTRICT_SUPERVISOR]
    return max(levels, key=LEVELS.index) if levels else None


def mine_to_do(person: "Person", held: Sequence[Held], at: datetime) -> Q:
    """Of the open cases of a desk, those that its people have to do something about."""
    level = level_of(held)
    if level is None or level == Level.GRID:
        return Q()
    late = Q(next_due_at__lte=at) & ~Q(state__in=sorted(STANDING_STILL))
    handled = Q(state=State.HANDLED, must_verify=True) & hands.others(person.pk, held)
    to_look_at = handled if _verifies(held) else Q(pk__in=[])
    return Q(holder=level) | Q(category=None) | Q(grid=None) | to_look_at | late


def _verifies(held: Sequence[Held]) -> bool:
    return any(post.role in VERIFIES_DISPATCHED for post in held)


def newest(held: Sequence[Held]) -> str:
    """A mark that changes with every step within someone's posts; what a desk asks for again and again.

    It is made of the last few steps and not of the last one, since a step with a lower number may be there later:
    numbers are given when a transaction writes, and seen when it ends.
    """
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


def _newest(within: Q) -> str:
    last = Step.objects.filter(within).order_by("-pk").values_list("public_id", flat=True)[:LATEST]
    return blake2b(b"".join(each.bytes for each in last), digest_size=8).hexdigest()
