"""How many deadlines are counted a second, beside asking the holiday package day by day, as one would at first."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

import chinese_calendar

from bench.answers import Answer
from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import Term, due

STARTS = [datetime(2026, 1, 5, 1, 30, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(1000)]


def ask() -> Iterator[Answer]:
    """Five workdays by the package; then each of the four units by our calendar."""
    calendar = Calendar.load()
    package = _a_second(lambda start: _by_package(start, 5))
    yield Answer("5 workdays by the holiday package, day by day", package, "/s")
    for words in ("5WD", "4WH", "2UH", "7ND"):
        rate = _a_second(partial(due, term=Term.parse(words), calendar=calendar))
        yield Answer(f"{words} by our calendar", rate, "/s", "the package", rate / package)


def _by_package(start: datetime, workdays: int) -> datetime:
    day = start
    while workdays:
        day += timedelta(days=1)
        if chinese_calendar.is_workday(day.date()):
            workdays -= 1
    return day


def _a_second(count: Callable[[datetime], datetime]) -> float:
    begun = perf_counter()
    for start in STARTS:
        count(start)
    return len(STARTS) / (perf_counter() - begun)
