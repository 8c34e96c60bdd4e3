"""How a desk sorts its cases: in groups, the one that would be done first on top, within a group what is due first.

The groups are computed by the database, so that a page and its JSON show one order, however long the list is, and say
how many there are in the whole list and not only on the part of it that is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, DateTimeField, F, IntegerField, Q, Value, When
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from linli.ground.shared.moments import local
from linli.ground.ui import figures
from linli.life.cases.models import Case
from linli.life.cases.parts import DESK_OF
from linli.life.cases.reach import CaseSet
from linli.life.cases.standing import LEVEL_OF
from linli.life.cases.states import BEFORE_HANDLED, ENDS, LEVELS, STANDING_STILL, Level, State
from linli.town.people.roles import Role
from linli.town.people.scopes import Held

URGENT, CROWDS, WATCHED, WATCHED_CROWDS, LATE, SOON, SORTING, NOW, TODAY = (
    "urgent",
    "crowds",
    "watched",
    "watched_crowds",
    "late",
    "soon",
    "sorting",
    "now",
    "today",
)
VERIFYING, CALLING, TOLD, BELOW, LATER, OTHERS, ENDED = (
    "verifying",
    "calling",
    "told",
    "below",
    "later",
    "others",
    "ended",
)
GROUPS: dict[str, str | Lazy] = {
    URGENT: gettext_lazy("急事，马上办"),
    CROWDS: gettext_lazy("急事，同一处连着报的"),
    WATCHED: gettext_lazy("急事，先知道一声"),
    WATCHED_CROWDS: gettext_lazy("急事，同一处连着报的，先知道一声"),
    LATE: gettext_lazy("超时了，赶紧办"),
    SOON: gettext_lazy("马上到时间"),
    SORTING: gettext_lazy("先分一分"),
    NOW: gettext_lazy("现在答复"),
    TODAY: gettext_lazy("今天到期"),
    VERIFYING: gettext_lazy("等您核实"),
    CALLING: gettext_lazy("打个电话问问"),
    TOLD: gettext_lazy("到点没办，可以接过来"),
    BELOW: gettext_lazy("别人手上超时的"),
    LATER: gettext_lazy("以后"),
    OTHERS: gettext_lazy("等别人"),
    ENDED: gettext_lazy("结了的"),
}
"""A desk's groups, in its order."""
NAMES = tuple(GROUPS)
AT_ONCE = frozenset({URGENT, CROWDS, LATE, SOON, SORTING, NOW})
"""The groups that are done now, all of them; what ends later today follows."""
FIRST = AT_ONCE | {TODAY}
WITH_OTHERS = frozenset({BELOW, OTHERS})
"""The groups of which nothing is asked of this desk: they are seen, and are no part of how much waits for it."""
SENT_OUT = frozenset({State.DISPATCHED, State.IN_PROGRESS})
_WITH_OTHERS = frozenset({State.HANDLED, State.ASKING, State.SUSPENDED}) | ENDS
_HERE = frozenset({State.REPORTED, State.ACCEPTED})
LAST_MINUTES = timedelta(minutes=15)
"""With so little time left, what lies here is done before anything is sorted or answered."""
NEXT = timedelta(hours=1)
"""What is to be answered within that is answered now, also where the day ends before."""
_KEEPS = frozenset({State.ACCEPTED}) | SENT_OUT
EMERGENCY = Q(urgent=True, state__in=sorted(BEFORE_HANDLED))
"""What stands first on every desk that has it."""
NOTHING, ANYTHING = Q(pk__in=[]), ~Q(pk__in=[])


@dataclass(frozen=True)
class Sight:
    """How the desk of these posts sees `cases` at a moment: as its own to do, or as waiting for others.

    `to_look_at`: those that wait to be looked at by them (`queries.waits_for`); `to_send`: those that nobody below may
    send out (`leading.for_the_street_to_send`). `crowded`: those of strangers that stand below other emergencies, and
    `hidden`: those for which another stands, which are counted and not listed; `strange`: strangers' (`crowds`).
    """

    cases: CaseSet[Case]
    held: Sequence[Held]
    at: datetime
    to_look_at: Q = NOTHING
    to_send: Q = NOTHING
    only: str = ""
    crowded: Q = NOTHING
    hidden: Q = NOTHING
    strange: Q = NOTHING

    @cached_property
    def level(self) -> Level | None:
        """The level of the desk, None for those that handle, verify or call only."""
        return level_of(self.held)

    def sorted(self) -> CaseSet[Case]:
        """The cases in the order of the desk; each has its `first_due_at` and the place of its `group`.

        What is due first is the appointment that was made with a resident, where it comes before the clock that runs,
        also once it is missed. Among emergencies those of people who are known come before strangers'.
        """
        first = Choice(
            When(self._appointed, then=F("promised_at")), default=F("next_due_at"), output_field=DateTimeField()
        )
        strange = Choice(When(self.strange, then=Value(1)), default=Value(0), output_field=IntegerField())
        placed: CaseSet[Any] = self.placed.exclude(self.hidden).annotate(first_due_at=first, strange=strange)
        return placed.order_by("place_of_group", "strange", F("first_due_at").asc(nulls_last=True), "pk")

    def counts(self) -> dict[str, int]:
        """How many cases there are in each group that has any, in the order of the groups. One query.

        What makes one group by itself may be all of a quarter's: of that it counts enough for a glance (`figures`).
        """
        if self.only:
            n = figures.count(self.cases)
            return {self.only: n} if n else {}
        found = self.placed.order_by("place_of_group").values_list("place_of_group").annotate(n=Count("pk"))
        return {NAMES[place]: n for place, n in found}

    def waiting(self) -> int:
        """How many wait for this desk, counted as far as a glance tells apart. One query."""
        if self.only:
            return figures.count(self.cases)
        return figures.count(self.placed.exclude(place_of_group__in=sorted(map(NAMES.index, WITH_OTHERS))))

    @cached_property
    def placed(self) -> CaseSet[Any]:
        """Each with the place of its group; worded once for the list and its counts: it is most of both."""
        whens = [When(which, then=Value(NAMES.index(group))) for group, which in self._rules()]
        choice = Choice(*whens, default=Value(NAMES.index(LATER)), output_field=IntegerField())
        placed: CaseSet[Any] = self.cases.select_related(None)
        return placed.annotate(place_of_group=choice)

    def _rules(self) -> Iterator[tuple[str, Q]]:
        """Group by group what belongs into it; the first that fits is the one."""
        if self.only:
            yield self.only, ANYTHING
            return
        late, missed = late_at(self.at), missed_at(self.at)
        here, below = held_at(self.level, self.to_send), self._held_below()
        tonight, out = self._tonight(), Q(state__in=sorted(SENT_OUT))
        soon = Q(next_due_at__lte=tonight) | (self._appointed & Q(promised_at__lte=tonight))
        unsorted = (Q(category=None) | Q(grid=None)) & (here | below)
        mine = self.to_look_at
        if self.level not in (None, Level.GRID):
            watched = EMERGENCY & below & ~here & ~unsorted & ~late
            yield WATCHED_CROWDS, watched & self.crowded
            yield WATCHED, watched
        yield CROWDS, EMERGENCY & self.crowded
        yield URGENT, EMERGENCY
        yield LATE, mine & late
        yield VERIFYING, mine
        yield BELOW, Q(state__in=sorted(_WITH_OTHERS)) & late
        yield OTHERS, Q(state__in=sorted(_WITH_OTHERS))
        if self.level not in (None, Level.GRID):
            yield LATE, unsorted & late
            yield SORTING, unsorted
        if self.level is not None:
            yield TOLD, self._to_take_over & below & ~here & late
        yield BELOW, ~here & late
        yield OTHERS, ~here
        yield LATE, late | missed
        if self.level is not None:
            owed = Q(state=State.REPORTED, answered_at=None) | self._owed
            yield NOW, owed & ~Q(answer_due_at__gt=max(tonight, self.at + NEXT))
            yield LATER, owed
            yield OTHERS, out & ~soon
        in_hand = Q(state__in=sorted(_HERE if self.level else SENT_OUT))
        yield SOON, in_hand & Q(next_due_at__lte=self.at + LAST_MINUTES)
        yield TODAY, soon

    @cached_property
    def _appointed(self) -> Q:
        """The cases whose appointment comes before the clock that runs; once that is late, it alone counts."""
        return Q(state__in=sorted(_KEEPS), promised_at__lt=F("next_due_at"), next_due_at__gt=self.at)

    @property
    def _owed(self) -> Q:
        """The cases of which this desk owes the first answer (`owes_answer`)."""
        waits = Q(state__in=sorted(BEFORE_HANDLED), answered_at=None, answer_due_at__isnull=False)
        return waits & Q(holder=self.level)

    @property
    def _to_take_over(self) -> Q:
        """The cases of which this desk was told that a clock ran out, or one above it (`rungs`)."""
        told = LEVELS[LEVELS.index(self.level) :] if self.level is not None else ()
        return Q(told_level__in=told, state__in=sorted(BEFORE_HANDLED))

    def _held_below(self) -> Q:
        return Q(holder__in=LEVELS[: LEVELS.index(self.level)]) if self.level is not None else NOTHING

    def _tonight(self) -> datetime:
        return local(self.at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def group_of(case: Case) -> str:
    """The group in which a case stands on the desk that sorted it."""
    place: int = vars(case)["place_of_group"]
    return NAMES[place]


def first_due(case: Case) -> datetime | None:
    """By when somebody comes or has to act on a case of a desk that sorted it."""
    due: datetime | None = vars(case)["first_due_at"]
    return due


def held_at(level: Level | None, to_send: Q) -> Q:
    """The cases that a desk of this level has in hand, among them those that wait for it `to_send`; else all there are.

    Who has no desk has in hand whatever they were sent.
    """
    return Q(holder=level) | to_send if level is not None else ANYTHING


def late_at(at: datetime) -> Q:
    """The cases of which a clock has run out, where somebody other than a resident is waited for."""
    return Q(next_due_at__lte=at) & ~Q(state__in=sorted(STANDING_STILL))


def is_late(case: Case, at: datetime) -> bool:
    """The same, for a case at hand."""
    return case.state not in STANDING_STILL and case.next_due_at is not None and case.next_due_at <= at


def missed_at(at: datetime) -> Q:
    """The cases that were not done by the time at which a resident was promised somebody, and are late by no clock.

    Their desk acts: it urges, does it, or makes another appointment.
    """
    return Q(state__in=sorted(_KEEPS), promised_at__lte=at, next_due_at__gt=at)


def is_missed(case: Case, at: datetime) -> bool:
    """The same, for a case at hand."""
    appointed = case.promised_at is not None and case.promised_at <= at
    return appointed and case.state in _KEEPS and case.next_due_at is not None and case.next_due_at > at


def owes_answer(case: Case, level: Level | None) -> bool:
    """Whether the desk of this level, which holds it, owes its first answer: also once it has sent the case out."""
    return case.state in BEFORE_HANDLED and waits_for_answer(case) and case.holder == level


def waits_for_answer(case: Case) -> bool:
    """Whether its reporter was promised a first answer and has none yet."""
    return case.answered_at is None and case.answer_due_at is not None


def level_of(held: Sequence[Held]) -> Level | None:
    """The highest desk at which these posts sit, None for those that handle, verify or call only."""
    levels = [LEVEL_OF[DESK_OF[post.role]] for post in held if post.role in DESK_OF]
    levels += [Level.DISTRICT for post in held if post.role == Role.DISTRICT_SUPERVISOR]
    return max(levels, key=LEVELS.index) if levels else None
