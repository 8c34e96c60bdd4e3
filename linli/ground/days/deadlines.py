"""Deadlines: until when there is time, counted in the four units that grid management knows.

Of n units from t, on the town's clock, the deadline is

- UH 紧急工作时: t + n hours, nights and holidays included.
- WH 工作时: n hours counted inside the office's windows on workdays; a start outside waits for the next window.
- WD 工作日: the n-th workday after t's day, at close of business; from close of business on, t counts as the next day.
- ND 自然日: the end (24:00) of the n-th day after t's day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, cast

from django.utils.translation import ngettext

from linli.ground.days.calendar import ONE_DAY, Calendar
from linli.ground.days.hours import Hours, Windows
from linli.ground.shared.moments import TOWN, local

type Unit = Literal["UH", "WH", "WD", "ND"]

MOST = 1000
_TERM = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)(UH|WH|WD|ND)")
_LONGEST_CLOSED = 60
_MINUTE = timedelta(minutes=1)


class NeverOpen(ValueError):
    """These hours have no window for sixty days on end, so time counted in them never ends."""


@dataclass(frozen=True, slots=True)
class Term:
    """So much time: `0.5UH`, `2WH`, `3WD`, `7ND`."""

    n: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 < self.n <= MOST:
            raise ValueError(f"a term is more than 0 and at most {MOST}")
        if self.unit in ("WD", "ND") and self.n != int(self.n):
            raise ValueError("days are counted whole")

    @classmethod
    def parse(cls, words: str) -> "Term":
        """Read a term as it is written in tables, in ASCII digits alone. Raises ValueError."""
        match = _TERM.fullmatch(words.strip().upper())
        if match is None:
            raise ValueError(f"a term is written like 0.5UH, 2WH, 3WD or 7ND, not {words!r}")
        return cls(Decimal(match[1]), cast("Unit", match[2]))

    def __str__(self) -> str:
        return f"{self.n.normalize():f}{self.unit}"

    @property
    def about(self) -> timedelta:
        """About how long that is, to tell the longer of two: three hours for each working hour, and no days off.

        A natural day is counted to the end of the next, as it ends.
        """
        hours = {"UH": self.n, "WH": 3 * self.n, "WD": 24 * self.n, "ND": 24 * (self.n + 1)}
        return timedelta(hours=float(hours[self.unit]))

    @property
    def words(self) -> str:
        """`2 个工作小时`, less than an hour in minutes where these are whole: `15 分钟`; in the reader's language."""
        minutes = self.n * 60
        if self.unit in ("UH", "WH") and self.n < 1 and minutes == int(minutes):
            pattern = ngettext("%(n)s 分钟", "%(n)s 分钟", int(minutes))
            if self.unit == "WH":
                pattern = ngettext("%(n)s 个工作分钟", "%(n)s 个工作分钟", int(minutes))
            return pattern % {"n": int(minutes)}
        many = 1 if self.n == 1 else 2
        patterns = {
            "UH": ngettext("%(n)s 小时", "%(n)s 小时", many),
            "WH": ngettext("%(n)s 个工作小时", "%(n)s 个工作小时", many),
            "WD": ngettext("%(n)s 个工作日", "%(n)s 个工作日", many),
            "ND": ngettext("%(n)s 天", "%(n)s 天", many),
        }
        return patterns[self.unit] % {"n": f"{self.n.normalize():f}"}


def due(start: datetime, term: Term, calendar: Calendar) -> datetime:
    """When a term that begins at `start` (aware) ends, in UTC. Raises `NeverOpen`."""
    if term.unit == "UH":
        return start.astimezone(UTC) + timedelta(seconds=int(term.n * 3600))
    began = local(start).replace(tzinfo=None)
    if term.unit == "WH":
        ends = _counted(began, timedelta(seconds=int(term.n * 3600)), calendar.office, calendar)
    elif term.unit == "WD":
        ends = _close_of_workday(began, int(term.n), calendar)
    else:
        ends = datetime.combine(began.date() + (int(term.n) + 1) * ONE_DAY, time())
    return ends.replace(tzinfo=TOWN).astimezone(UTC)


def after_minutes_within(start: datetime, minutes: int, hours: Hours, calendar: Calendar) -> datetime:
    """When so many minutes of `hours` have passed since `start` (aware), in UTC.

    Inside the hours they run at once, outside they wait for the next window: the clock of the first answer.
    Raises `NeverOpen`.
    """
    began = local(start).replace(tzinfo=None)
    return _counted(began, minutes * _MINUTE, hours, calendar).replace(tzinfo=TOWN).astimezone(UTC)


def is_open(at: datetime, hours: Hours, calendar: Calendar) -> bool:
    """Whether the hours are open at that moment."""
    there = local(at)
    minute = there.hour * 60 + there.minute
    windows = hours.windows(there.date(), workday=calendar.is_workday(there.date()))
    return any(opens <= minute < closes for opens, closes in windows)


def _counted(began: datetime, length: timedelta, hours: Hours, calendar: Calendar) -> datetime:
    """The town's clock when `length` of open time has passed since `began` on the town's clock."""
    for day, windows in _open_days(began.date(), hours, calendar):
        midnight = datetime.combine(day, time())
        for opens, closes in windows:
            opening, closing = midnight + opens * _MINUTE, midnight + closes * _MINUTE
            if closing <= began:
                continue
            from_here = max(opening, began)
            if length <= closing - from_here:
                return from_here + length
            length -= closing - from_here
    raise AssertionError("open days never end but by NeverOpen")


def _close_of_workday(began: datetime, n: int, calendar: Calendar) -> datetime:
    """Close of business on the n-th workday after that of `began`."""
    day = began.date()
    today = calendar.office.windows(day, workday=True) if calendar.is_workday(day) else ()
    if today and began >= datetime.combine(day, time()) + today[-1][1] * _MINUTE:
        day += ONE_DAY
    for landed, windows in _open_days(day + ONE_DAY, calendar.office, calendar, workdays_only=True):
        n -= 1
        if n == 0:
            return datetime.combine(landed, time()) + windows[-1][1] * _MINUTE
    raise AssertionError("open days never end but by NeverOpen")


def _open_days(
    first: date, hours: Hours, calendar: Calendar, *, workdays_only: bool = False
) -> Iterator[tuple[date, Windows]]:
    """The days from `first` on that have windows, with them. Raises `NeverOpen` after sixty days without any."""
    day, closed = first, 0
    while closed <= _LONGEST_CLOSED:
        workday = calendar.is_workday(day)
        windows = hours.windows(day, workday=workday) if workday or not workdays_only else ()
        if windows:
            yield day, windows
        closed = 0 if windows else closed + 1
        day += ONE_DAY
    raise NeverOpen
