"""A district's table of holidays and make-up workdays: what it would change from a day on, and what it holds now."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Source, Table, read

from . import seed
from .models import Day, Kind

COLUMNS = ("date", "kind", "source")
FIXED = ((1, 1), (5, 1), (10, 1))
"""Days that are free in every year: by the State Council's rules on holidays (全国年节及纪念日放假办法), article 2."""
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")

type Dated = dict[date, tuple[str, str]]
"""What days are: kind and source."""


def plan(source: Source, *, on: date, at: datetime) -> Part:
    """What a table of days (date, kind, source) would change from the day `on`.

    A year that it lists is arranged by it alone: what stands of that year from `on` on and is not listed is dropped. A
    year that it does not list stays. Days before `on` are never changed; one that differs is a fault, and so are a
    make-up workday from Monday to Friday and a year in which a holiday is lacking that each year has.
    """
    table = read(source, columns=COLUMNS, key=("date",))
    wanted = _wanted(table, on)
    standing = _standing(wanted)
    for day in lacking(((day, kind) for day, (kind, __) in wanted.items()), since=on) if not table.faults else ():
        table.reject(1, _("%(year)s 年的没有列全：少了 %(day)s 放假。") % {"year": day.year, "day": day})
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


def lacking(days: Iterable[tuple[date, str]], *, since: date = date.min) -> list[date]:
    """The holidays that each year has and the years of these days and kinds lack, from `since` on."""
    days = list(days)
    free = {day for day, kind in days if kind == Kind.REST}
    fixed = (date(year, month, day) for year in sorted({day.year for day, __ in days}) for month, day in FIXED)
    return [day for day in fixed if day >= since and day not in free]


def _wanted(table: Table, on: date) -> Dated:
    """What the rows say that can be taken; what is wrong with the others is noted."""
    wanted: Dated = {}
    first: dict[date, int] = {}
    for row in table.rows:
        table.only(row, "kind", Kind.values)
        table.fits(row, "source", 120)
        day = _day(row["date"])
        if day is None:
            table.reject(row.number, _("“%(said)s”要写成 2027-01-01 这样的日期。") % {"said": row["date"]})
        elif first.setdefault(day, row.number) != row.number:
            table.reject(row.number, _("和第 %(row)d 行重复。") % {"row": first[day]})
        elif row["kind"] == Kind.WORKDAY and day.weekday() < 5:
            table.reject(row.number, _("%(day)s 不是星期六、星期日，本来就上班，不用写。") % {"day": day})
        elif row["kind"] in Kind.values:
            wanted[day] = row["kind"], row["source"]
    known = _standing(wanted)
    for day, number in first.items():
        if day < on and day in wanted and known.get(day, ("",))[0] != wanted[day][0]:
            facts = {"day": day, "on": on}
            table.reject(number, _("%(day)s 在 %(on)s 之前，表从那天起才算，之前的日子不改。") % facts)
    return wanted


def _day(words: str) -> date | None:
    """A day as people and spreadsheets write it, `2027-01-01` or `2027/1/1`; None if it is none."""
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
