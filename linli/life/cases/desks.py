"""What lies on a desk: the lists that someone's posts open, and whether anything on them has changed.

A grid's desk shows all that is open in it. A community's and a street's show what is theirs to do: what they hold, what
only the street may send out, what nobody has sorted yet, what waits to be looked at, and what is late below them;
everything else is one tap away. A community sees an emergency in one of its grids from the first minute, as one that
the grid has in hand: to know of it, not to act. Many reports of one danger are one line (`crowds`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.fixed import among
from linli.ground.shared.many import these
from linli.ground.shared.reader import Written
from linli.ground.shared.refusals import NotAllowed
from linli.ground.ui import figures
from linli.life.cases import crowds, queries
from linli.life.cases.crowds import Crowd
from linli.life.cases.models import Case, Step
from linli.life.cases.parts import VERIFIES_DISPATCHED, WORKS
from linli.life.cases.reach import CaseSet
from linli.life.cases.sorting import CALLING, EMERGENCY, Sight, held_at, late_at, level_of, missed_at
from linli.life.cases.sorting import ENDED as OVER
from linli.life.cases.standing_in import STANDS_IN
from linli.life.cases.states import ENDS, Level
from linli.town.people.models import Organisation
from linli.town.people.roles import Role
from linli.town.people.scopes import Held
from linli.town.places.models import Kind, Lane
from linli.town.places.names import spoken_by_path

if TYPE_CHECKING:
    from linli.town.people.models import Person

TODO, VERIFY, CALL, LATE, ALL, ENDED = "", "verify", "call", "late", "all", "ended"
NAMES: dict[str, str | Promise] = {
    TODO: _("待办"),
    VERIFY: _("待核实"),
    CALL: _("要打电话的"),
    LATE: _("超时"),
    ALL: _("在办的"),
    ENDED: _("结了的"),
}
"""The lists, by the name they have in an address."""
EMPTY: dict[str, str | Promise] = {
    TODO: _("都办完了"),
    VERIFY: _("没有等着核实的"),
    CALL: _("没有要打电话问的"),
    LATE: _("没有超时的"),
    ALL: _("没有在办的"),
    ENDED: _("还没有结了的"),
}
"""What stands in a list that holds nothing."""
READ = (
    *(
        "public_id",
        "state",
        "words",
        "holder",
        "next_due_at",
        "promised_at",
        "answer_due_at",
        "resolve_due_at",
        *(
            "going_due_at",
            "above_due_at",
            "dispatch_due_at",
            "respond_due_at",
            "responded_at",
            "verify_due_at",
            "ask_until",
            "review_at",
        ),
        "handled_at",
        "closed_at",
        "answered_at",
        "comebacks",
        "neighbours",
        "place_path",
        "outcome",
        "heard_by_phone",
        "heard_through",
        "heard_by_code",
        "reported_at",
        "urgent",
    ),
    *("grid_id", "lane_id", "must_verify", "handled_by_id", "category_id", "organisation_id"),
    *("category__name", "category__name_hant", "category__name_en"),
    *("organisation__name", "organisation__name_hant", "organisation__name_en"),
)
"""What a row of a desk speaks of, and what tells who may verify it: a desk reads these columns and no others."""
ONE_GROUP = {CALL: CALLING, ENDED: OVER}
COUNTED = frozenset({VERIFY, CALL, LATE})
CROWDED = frozenset({TODO, LATE, ALL})
"""The lists on which emergencies stand."""
NO_CROWDS = crowds.Found([], [], [])
ENDED_DAYS = 90
LATEST = 16
"""More steps than are written at one moment on one desk."""
_COLUMNS = {Kind.GRID: "grid", Kind.COMMUNITY: "community", Kind.STREET: "street"}


@dataclass(frozen=True)
class Shown:
    """A list as it is shown: its `cases` in their order, how many there are in each group, and its `crowds` by head.

    `within` is the one whose members alone are shown, each on its line.
    """

    cases: CaseSet[Case]
    counts: dict[str, int]
    crowds: Mapping[int, Crowd]
    within: Crowd | None = None


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

    def sight(self, name: str) -> Sight:
        """How the cases of a list are sorted; what is called about and what has ended makes one group."""
        if name not in self._sights:
            self._sights[name] = self._seen(name, self.cases(name))
        return self._sights[name]

    def _seen(self, name: str, cases: CaseSet[Case]) -> Sight:
        if name in ONE_GROUP:
            return Sight(cases, self.held, self.at, only=ONE_GROUP[name])
        return Sight(cases, self.held, self.at, self._to_look_at, self._to_send)

    @cached_property
    def _sights(self) -> dict[str, Sight]:
        """Each list as it was asked for, so that what it shows and what it counts are worded once."""
        return {}

    @cached_property
    def _to_look_at(self) -> Q:
        """What waits to be looked at: found once for all that a page asks."""
        return queries.waits_for(self.person, self.held, self.at)

    @cached_property
    def _to_send(self) -> Q:
        """What only the street may send out, found once as well."""
        return queries.for_the_street_to_send(self.held, self.at)

    def shown(self, name: str, crowd: str = "") -> Shown:
        """A list with each of its crowds on one line, or the members of the `crowd` that has a case of this public id.

        The whole list where there is no such crowd any more. Two queries, on some lists one, past `crowds.MOST` three.
        """
        sight = self.sight(name)
        found = crowds.found(sight.placed, self.held) if name in CROWDED else NO_CROWDS
        within = next((each for each in found.crowds if each.has(crowd)), None)
        if within is not None:
            sight = replace(sight, cases=sight.cases.filter(these("pk", within.members.values())))
            return Shown(sight.sorted(), sight.counts(), {}, within)
        if found == NO_CROWDS:
            return Shown(self.sorted(name), sight.counts(), {})
        strangers = [pk for each in found.crowds if not each.vouched for pk in each.members.values()]
        hidden = these("pk", [pk for each in found.crowds for pk in each.hidden])
        sight = replace(
            sight, crowded=these("pk", [*strangers, *found.beyond]), hidden=hidden, strange=these("pk", found.strange)
        )
        return Shown(sight.sorted(), sight.counts(), {each.head.pk: each for each in found.crowds})

    def sorted(self, name: str) -> CaseSet[Case]:
        """The cases of a list in its order: by groups, in each what is due first on top; ended ones newest first."""
        found = self.sight(name).sorted()
        return found.order_by("-reported_at", "-pk") if name == ENDED else found

    def cases(self, name: str) -> CaseSet[Case]:
        """The cases of a list."""
        if name == TODO:
            return queries.desk(self.held).filter(self._mine_to_do())
        if name == VERIFY:
            return queries.to_look_at(self._to_look_at)
        if name == CALL:
            return queries.to_call(self.held)
        if name == ENDED:
            return queries.ended(self.held, self.at - timedelta(days=ENDED_DAYS))
        reached = Case.objects.visible_to(None, self.held)
        if name == LATE:
            return reached.open().filter(late_at(self.at) | self._missed_here())
        return reached.open()

    def count(self, name: str) -> int:
        """How many cases a list has, counted as far as a glance tells apart (`figures`)."""
        return figures.count(self.cases(name))

    def waiting(self) -> int:
        """How many wait for this desk on the list with which it begins, if it is one of things to do."""
        first = self.names()[0]
        return self.sight(first).waiting() if first != ENDED else 0

    def _missed_here(self) -> Q:
        """The missed appointments that this desk has to see to; those at desks below it are theirs."""
        return missed_at(self.at) & held_at(level_of(self.held), self._to_send)

    def _mine_to_do(self) -> Q:
        """Of the open cases of a desk, those that its people have to do something about."""
        level = level_of(self.held)
        if level is None or level == Level.GRID:
            return Q()
        if level == Level.DISTRICT:
            return among("holder", [level]) | late_at(self.at) & ~among("state", ENDS)
        here = self._to_send | Q(holder=level) | Q(category=None) | Q(grid=None)
        if level == Level.COMMUNITY:
            here |= EMERGENCY
        return here | self._to_look_at | late_at(self.at)


def read(cases: CaseSet[Case], start: int, size: int) -> list[Case]:
    """So many cases of a sorted list from `start` on, with the columns that a desk's rows need."""
    joined = cases.select_related("category", "organisation").only(*READ)
    return list(joined[start : start + size])


def seats(held: Sequence[Held], at: datetime) -> str:
    """Where these posts sit, for the line on top of a desk: "北园社区 第2网格", "北园东巷"."""
    paths = [post.place_path for post in held if post.place_path]
    words = list(spoken_by_path(paths, at=at, levels=(Kind.COMMUNITY, Kind.GRID)).values()) if paths else []
    walked = [post.lane_id for post in held if post.lane_id is not None]
    if walked:
        words += [lane.named() for lane in Lane.objects.filter(pk__in=walked).order_by("code")]
    organisations = [post.organisation_id for post in held if post.organisation_id is not None]
    if organisations:
        words += [each.named() for each in Organisation.objects.filter(pk__in=organisations).order_by("pk")]
    return " · ".join(words)


def _verifies(held: Sequence[Held]) -> bool:
    return any(post.role in VERIFIES_DISPATCHED or post.role == STANDS_IN for post in held)


def newest(held: Sequence[Held]) -> str:
    """A mark that changes with each step on someone's desks, and with each by which a case left one of them.

    It is what a desk asks for again and again. It is made of the last few steps and not of the last one, since a step
    with a lower number may be there later: numbers are given when a transaction writes, and seen when it ends. More
    than `LATEST` that end in another order than they began may go unseen, and a clock that runs out is no step.
    """
    last = sorted(public_id.bytes for (public_id,) in _last_steps(tuple(held)).rows())
    return blake2b(b"".join(last), digest_size=8).hexdigest()


@lru_cache(maxsize=512)
def _last_steps(held: tuple[Held, ...]) -> Written[Step]:
    """The question after the last few steps that concern someone's posts, found by one index each."""

    def asked() -> QuerySet[Step, Any]:
        last = [Step.objects.filter(each).order_by("-pk").values("pk")[:LATEST] for each in _concerning(held)]
        first, *others = [Step.objects.filter(pk__in=each).values_list("public_id") for each in last]
        return first.union(*others)

    return Written(asked)


def _concerning(held: Sequence[Held]) -> list[Q]:
    """Which steps concern someone's posts, each by one column; all of them for a post whose reach no column tells."""
    desks = set[tuple[str, int | None]]()
    for post in held:
        if post.lane_id is not None:
            desks.add(("lane", post.lane_id))
        elif post.place_kind in _COLUMNS:
            desks.add((_COLUMNS[Kind(post.place_kind)], post.place_id))
        elif post.organisation_id is not None and post.role != Role.CALL_BACK:
            desks.add(("organisation", post.organisation_id))
        else:
            return [Q()]
    columns = [(f"{left}{column}", desk) for column, desk in sorted(desks) for left in ("", "left_")]
    return [Q(**{column: desk}) for column, desk in columns] or [Q(pk__in=[])]
