"""Weekly hours: the windows of a day in which an office works or a desk answers, as a value that rules count with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

type Window = tuple[int, int]
"""Opening and closing as minutes of the day, [opening, closing); 1440 is the day's end."""
type Windows = tuple[Window, ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([0-9]{1,2}):([0-5][0-9])-([0-9]{1,2}):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Week:
    """The windows of a week. A weekday that is named goes before `workdays` and `rest`, make-up days included."""

    workdays: Windows = ()
    rest: Windows = ()
    named: tuple[Windows | None, ...] = (None,) * 7

    @classmethod
    def parse(cls, words: str) -> "Week":
        """Read `workdays 08:00-12:00 14:00-18:00; rest 09:00-12:00; sat,sun closed`.

        Parts are separated by `;` or lines. Each names days (`workdays`, `rest`, `every`, or weekdays `mon` … `sun`
        with commas) and their windows in order, or `closed`. Days not named are closed. Raises ValueError.
        """
        found: dict[str, Windows] = {}
        for part in filter(None, (part.strip() for part in re.split(r"[;\n]", words))):
            days, *times = part.split()
            windows = () if times == ["closed"] else tuple(_window(time) for time in times)
            if not times or any(before[1] > after[0] for before, after in pairwise(windows)):
                raise ValueError(f"windows in order, or 'closed', are wanted after {days!r}")
            for day in ("workdays", "rest") if days == "every" else days.split(","):
                if day not in ("workdays", "rest", *WEEKDAYS) or day in found:
                    raise ValueError(f"not a kind of day, or named twice: {day!r}")
                found[day] = windows
        if not found:
            raise ValueError("a week needs at least one part, such as 'workdays 08:30-18:00'")
        return cls(found.get("workdays", ()), found.get("rest", ()), tuple(found.get(weekday) for weekday in WEEKDAYS))

    def windows(self, day: date, *, workday: bool) -> Windows:
        """The windows of one day, in order."""
        named = self.named[day.weekday()]
        if named is not None:
            return named
        return self.workdays if workday else self.rest

    @property
    def minutes(self) -> int:
        """How long it is open in an ordinary week, of five workdays and two that are none."""
        plain = (*5 * [self.workdays], *2 * [self.rest])
        days = (standing if named is None else named for named, standing in zip(self.named, plain, strict=True))
        return sum(closes - opens for windows in days for opens, closes in windows)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours over time: since which day which week holds, oldest first. Before the first, the first holds."""

    weeks: tuple[tuple[date, Week], ...]

    @classmethod
    def parse(cls, words: str) -> "Hours":
        """Hours that always were and will be the same week. Raises ValueError."""
        return cls(((date.min, Week.parse(words)),))

    def week(self, day: date) -> Week:
        """The week that holds on that day."""
        holding = self.weeks[0][1]
        for since, week in self.weeks:
            if since > day:
                break
            holding = week
        return holding

    def windows(self, day: date, *, workday: bool) -> Windows:
        """The windows of one day, in order; none if closed."""
        return self.week(day).windows(day, workday=workday)


def spoken(windows: Windows) -> Iterator[str]:
    """`8:00–12:00`, `14:00–18:00`."""
    for opens, closes in windows:
        yield f"{opens // 60}:{opens % 60:02}–{closes // 60}:{closes % 60:02}"


def _window(time: str) -> Window:
    match = _WINDOW.fullmatch(time)
    if match is None:
        raise ValueError(f"a window is written 08:00-12:00, not {time!r}")
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not opens < closes <= 24 * 60:
        raise ValueError(f"a window ends after it begins, at 24:00 at the latest: {time!r}")
    return opens, closes


OFFICE = Hours.parse("workdays 08:00-12:00 14:00-18:00")
"""Work hours (工作时) where a district has set none."""
DUTY = Hours.parse("workdays 08:30-18:00")
"""When a grid's desk answers where nobody has set anything else."""
