"""When people of the demo town do things: after a while, at waking hours, in time or too late."""

from datetime import datetime, time, timedelta
from random import Random

from linli.ground.shared.moments import TOWN, day_of, local

WAKES, RESTS = time(8, 20), time(18, 20)
"""Between these, whoever works does what is not urgent."""
RISES, SLEEPS = time(7, 0), time(21, 30)
"""Between these, residents take up the phone."""


def on(at: datetime, clock: time, days: int = 0) -> datetime:
    """The moment at which the town's clock shows `clock`, so many days after that of `at`."""
    return datetime.combine(day_of(at) + timedelta(days=days), clock, tzinfo=TOWN)


def after(at: datetime, rng: Random, least_min: float, most_min: float) -> datetime:
    """Some minutes later."""
    return at + timedelta(seconds=round(rng.uniform(least_min, most_min) * 60))


def awake(at: datetime, rng: Random, begin: time = WAKES, end: time = RESTS) -> datetime:
    """That moment, or some time after the next morning begins where it lies in the night."""
    there = local(at).time()
    if begin <= there <= end:
        return at
    return after(on(at, begin, 0 if there < begin else 1), rng, 5, 90)


def within(begin: datetime, due: datetime, rng: Random, least: float = 0.15, most: float = 0.8) -> datetime:
    """Some way between two moments, at waking hours if there is time for it; never at or after `due`."""
    there = begin + (due - begin) * rng.uniform(least, most)
    waking = awake(there, rng)
    if waking < due:
        return waking
    return there if there < due else begin


def too_late(begin: datetime, due: datetime, rng: Random) -> datetime:
    """Some time after `due`, the longer the more time there was."""
    return awake(due + (due - begin) * rng.uniform(0.1, 0.5) + timedelta(minutes=40), rng)
