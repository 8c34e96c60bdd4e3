"""The town's life: all stories played in the order of time, with the worker going its rounds in between.

A story is a generator. It acts when it is resumed and yields the moment at which it wants to act again; it is sent the
moment that has come. Stories that want to go on after the end are left as they are: that is the town as it stands now.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, time
from heapq import heappop, heappush
from inspect import GEN_CREATED, getgeneratorstate

from django.db import transaction

from linli.demo.moments import on
from linli.ground.outbox import claims, loop
from linli.ground.shared.moments import clock_at, day_of, local

type Story = Generator[datetime, datetime, None]
type Part[T] = Generator[datetime, datetime, T]
"""A part of a story that ends with something for the rest of it."""
type Days = Callable[[int, int], None]

HOLDER = "demo"
ROUNDS = (time(0, 5), time(7), time(18, 5))
"""When the worker goes round each day. (A real one always does; stories that count on a clock ask it themselves.)"""


@dataclass(slots=True)
class Life:
    """What is still to happen, by when it does; things of the same moment in the order in which they were begun."""

    until: datetime
    letters_from: datetime
    """Before this nobody is written letters: what was sent is marked as done."""
    _waiting: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _begun: int = 0

    def begin(self, story: Story, at: datetime) -> None:
        """Let a story act for the first time at `at`."""
        heappush(self._waiting, (at, self._begun, story))
        self._begun += 1

    def play(self, days: Days) -> None:
        """Play until the end; each day is one transaction. `days(done, of)` is told after each."""
        if not self._waiting:
            return
        first = day_of(self._waiting[0][0])
        total = (day_of(self.until) - first).days + 1
        while self._waiting and self._waiting[0][0] <= self.until:
            day = day_of(self._waiting[0][0])
            with transaction.atomic():
                while self._waiting and self._waiting[0][0] <= self.until and day_of(self._waiting[0][0]) == day:
                    self._act()
            days((day - first).days + 1, total)

    def _act(self) -> None:
        at, number, story = heappop(self._waiting)
        with clock_at(at):
            try:
                wanted = next(story) if getgeneratorstate(story) == GEN_CREATED else story.send(at)
            except StopIteration:
                wanted = None
            deliver(at, letters=at >= self.letters_from)
        if wanted is not None:
            heappush(self._waiting, (max(wanted, at), number, story))


def rounds(at: datetime) -> Story:
    """The worker's rounds, from `at` on: overdue is told, silence settled, the next day's lots sealed."""
    while True:
        loop.work_once(at, holder=HOLDER)
        clock = next((clock for clock in ROUNDS if clock > local(at).time()), None)
        at = yield on(at, clock) if clock else on(at, ROUNDS[0], 1)


def deliver(at: datetime, *, letters: bool) -> None:
    """Deliver what the last act sent off, as the worker does within a second; or only mark it as done."""
    while (delivery := claims.take(holder=HOLDER, at=at)) is not None:
        if letters:
            loop.deliver(delivery)
        else:
            claims.done(delivery)
