"""Moments: stored in UTC, spoken in the town's time; the one clock that doors and commands read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TOWN = ZoneInfo("Asia/Shanghai")

_set_clock: ContextVar[datetime | None] = ContextVar("set_clock", default=None)


def now() -> datetime:
    """The moment by the door's clock, aware, in UTC. Rules never call this: `at` is given to them."""
    return _set_clock.get() or datetime.now(UTC)


@contextmanager
def clock_at(at: datetime) -> Iterator[None]:
    """Set the door's clock, for building the demo town and for tests; nothing else may move it."""
    token = _set_clock.set(at)
    try:
        yield
    finally:
        _set_clock.reset(token)


def local(at: datetime) -> datetime:
    """The same moment on the town's clock."""
    return at.astimezone(TOWN)


def day_of(at: datetime) -> date:
    """The town's calendar day on which `at` lies."""
    return local(at).date()


def morning(day: date) -> datetime:
    """The moment in which a day begins in the town."""
    return datetime.combine(day, time(), TOWN)
