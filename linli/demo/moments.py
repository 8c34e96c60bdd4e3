"""When people of the demo town do things: after a while, at waking hours, in time or too late."""

from datetime import date, datetime, time, timedelta
from random import Random

from linli.ground.days.calendar import Calendar
from linli.ground.shared.moments import TOWN, day_of, local

WAKES, RESTS = time(8, 30), time(18, 0)
"""Between these, whoever works is there; on workdays for all, on other days for what cannot wait."""
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


def is_workday(day: date) -> bool:
    """Whether it is a workday of the town: holidays are none, and some weekend days are."""
    return Calendar.load().is_workday(day)


def working(at: datetime) -> bool:
    """Whether those who work are there: on a workday, in its hours."""
    return is_workday(day_of(at)) and WAKES <= local(at).time() < RESTS


def at_work(at: datetime, rng: Random) -> datetime:
    """That moment, or some time after the next workday begins where it lies outside of work."""
    if working(at):
        return at
    days = 0 if local(at).time() < WAKES else 1
    while not is_workday(day_of(at) + timedelta(days=days)):
        days += 1
    return after(on(at, WAKES, days), rng, 2, 90)


def up_to(at: datetime, begin: time = WAKES, end: time = RESTS) -> datetime:
    """That moment, or the end of the waking hours before it where it lies outside of them."""
    there = local(at).time()
    if begin <= there < end:
        return at
    return on(at, end, 0 if there >= end else -1) - timedelta(minutes=7)


def within(begin: datetime, due: datetime, rng: Random, least: float = 0.15, most: float = 0.8) -> datetime:
    """Some way between two moments; at work or at least by day if there is time for it; never at or after `due`."""
    there = begin + (due - begin) * rng.uniform(least, most)
    opening = on(due, WAKES)
    early = opening + (due - opening) * rng.uniform(0.1, 0.9)
    for wanted in (at_work(there, rng), _work_before(there, rng), awake(there, rng), early, up_to(there)):
        if begin <= wanted < due:
            return wanted
    return there if there < due else begin


def _work_before(at: datetime, rng: Random) -> datetime:
    """Some time before the last workday's end."""
    days = 0 if local(at).time() >= RESTS else -1
    while not is_workday(day_of(at) + timedelta(days=days)):
        days -= 1
    return after(on(at, RESTS, days), rng, -120, -5)


def too_late(begin: datetime, due: datetime, rng: Random) -> datetime:
    """Some time after `due`, the longer the more time there was."""
    return awake(due + (due - begin) * rng.uniform(0.1, 0.5) + timedelta(minutes=40), rng)
