"""A district's table of holidays and make-up workdays: what it would change from a day on, and what it holds now."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Source, Table, read

from . import seed
from .models import Day, Kind

COLUMNS = ("date", "kind", "source")
FIXED = ((1, 1), (5, 1), (10, 1))
"""Days that are free in every year: by the State Council's rules on holidays (全国年节及纪念日放假办法, as revised in
2024), article 2."""
MOVING = (
    (_lazy("春节"), (1, 15), (2, 25), 4),
    (_lazy("清明节"), (4, 4), (4, 6), 1),
    (_lazy("端午节"), (5, 25), (6, 30), 1),
    (_lazy("中秋节"), (9, 5), (9, 30), 1),
    (_lazy("国庆节"), (10, 1), (10, 7), 3),
)
"""Those that move or last, by the same article: between which days each year has them, and how many at the least."""
NAMES = ((1, 1, _lazy("元旦")), (5, 1, _lazy("劳动节")))
"""What those of the fixed days are called that do not last."""
_AUTUMN, _JOINED = (9, 5), range(1, 9)
"""A Mid-Autumn that falls in October is one with the National Day, and both are free from the 1st to the 8th."""
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")

HORIZON = timedelta(days=2 * 366)
"""So far ahead days are arranged; the State Council announces a year in the autumn before it."""

type Dated = dict[date, tuple[str, str]]
"""What days are: kind and source."""


def plan(source: Source, *, on: date, at: datetime) -> Part:
    """What a table of days (date, kind, source) would change from the day `on`.

    A year that it lists is arranged by it alone: what stands of that year from `on` on and is not listed is dropped. A
    year that it does not list stays. Days before `on` are never changed; one that differs is a fault, and so are a
    make-up workday from Monday to Friday and a year in which a holiday is lacking that each year has.
    """
    table = read(source, columns=COLUMNS, key=("date",))
    wanted = _wanted(table, on, day_of(at) + HORIZON)
    standing = _standing(wanted)
    for words in lacking(((day, kind) for day, (kind, __) in wanted.items()), since=on) if not table.faults else ():
        table.reject(1, words)
    new = {day: said for day, said in wanted.items() if day >= on and standing.get(day) != said}
    dropped = sorted(day for day in standing if day >= on and day not in wanted)
    changes = (
        *(
            Change(How.CHANGED if day in standing else How.ADDED, table.name, f"{day}", f"{Kind(kind).label} {source}")
            for day, (kind, source) in sorted(new.items())
        ),
        *(Change(How.ENDED, table.name, f"{day}", str(Kind(standing[day][0]).label)) for day in dropped),
    )
    begins = tuple(Day(date=day, kind=kind, source=source) for day, (kind, source) in new.items())
    ends = tuple(Day(date=day, kind=standing[day][0], source=standing[day][1]) for day in dropped)
    return Part(changes, tuple(table.faults), partial(_lay, new, dropped, at), begins, ends)


def rows(at: datetime) -> list[dict[str, str]]:
    """The days of this year and of those to come that are arranged, in the columns of the table, earliest first."""
    days = Day.objects.filter(date__gte=date(day_of(at).year, 1, 1)).order_by("date")
    return [{"date": f"{day.date}", "kind": day.kind, "source": day.source} for day in days]


def named(free: Iterable[date]) -> list[str]:
    """What the holidays are called for which these days are free."""
    days = {(day.month, day.day) for day in free}
    fixed = [str(name) for month, day, name in NAMES if (month, day) in days]
    return fixed + [str(name) for name, first, last, _most in MOVING if any(first <= day <= last for day in days)]


def lacking(days: Iterable[tuple[date, str]], *, since: date = date.min) -> list[str]:
    """What the years of these days and kinds lack of the holidays that each year has, in words, year by year.

    Holidays that begin before `since` are not asked for.
    """
    days = list(days)
    free = {day for day, kind in days if kind == Kind.REST}
    return [words for year in sorted({day.year for day, __ in days}) for words in _lacking(year, free, since)]


def _lacking(year: int, free: set[date], since: date) -> Iterator[str]:
    for day in (date(year, *each) for each in FIXED):
        if day >= since and day not in free:
            yield _("%(year)s 年的没有列全：少了 %(day)s 放假。") % {"year": year, "day": day}
    for name, begins, ends, most in MOVING:
        first, last = date(year, *begins), date(year, *ends)
        there = sum(first <= day <= last for day in free)
        if first < since or there >= most or (begins == _AUTUMN and _joined(year, free)):
            continue
        said = {"year": year, "name": name, "many": most, "there": there, "first": f"{first:%m-%d}"}
        said["last"] = f"{last:%m-%d}"
        yield (
            _("%(year)s 年的没有列全：%(name)s要放假至少 %(many)d 天，%(first)s 到 %(last)s 之间写了 %(there)d 天。")
            % said
        )


def _joined(year: int, free: set[date]) -> bool:
    """Whether Mid-Autumn is one with the National Day: free from the 1st to the 8th of October."""
    return all((day := date(year, 10, n)) in free or day.weekday() >= 5 for n in _JOINED)


def _wanted(table: Table, on: date, until: date) -> Dated:
    """What the rows say that can be taken; what is wrong with the others is noted."""
    wanted: Dated = {}
    first: dict[date, int] = {}
    for row in table.rows:
        table.only(row, "kind", Kind.values)
        table.fits(row, "source", 120)
        day = day_in(row["date"])
        if day is None:
            words = _("“%(said)s”要写成 2027-01-01 这样的日期。") % {"said": row["date"]}
            table.reject(row.number, words, column="date")
        elif day > until:
            table.reject(row.number, _("%(day)s 太远了，最多写到两年以后。") % {"day": day}, column="date")
        elif first.setdefault(day, row.number) != row.number:
            table.reject(row.number, _("和第 %(row)d 行重复。") % {"row": first[day]})
        elif row["kind"] == Kind.WORKDAY and day.weekday() < 5:
            table.reject(
                row.number, _("%(day)s 不是星期六、星期日，本来就上班，不用写。") % {"day": day}, column="kind"
            )
        elif row["kind"] in Kind.values:
            wanted[day] = row["kind"], row["source"]
    known = _standing(wanted)
    for day, number in first.items():
        if day < on and day in wanted and known.get(day, ("",))[0] != wanted[day][0]:
            facts = {"day": day, "on": on}
            table.reject(number, _("%(day)s 在 %(on)s 之前，表从那天起才算，之前的日子不改。") % facts, column="date")
    return wanted


def day_in(words: str) -> date | None:
    """A day as people and spreadsheets write it, `2027-01-01`, `2027/1/1` or `2027年1月1日`; None if it is none."""
    found = _DATE.fullmatch(words)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _standing(wanted: Dated) -> Dated:
    """What is arranged of the years of these days."""
    days = Day.objects.filter(date__year__in={day.year for day in wanted})
    return {day: (kind, source) for day, kind, source in days.values_list("date", "kind", "source")}


def _lay(new: Dated, dropped: list[date], at: datetime) -> None:
    for source in sorted({source for __, source in new.values()}):
        seed.enter([(day, kind) for day, (kind, said) in new.items() if said == source], source=source, at=at)
    Day.objects.filter(date__in=dropped).delete()
