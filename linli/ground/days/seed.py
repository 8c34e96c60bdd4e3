"""Filling the table of days: from the list that the `chinesecalendar` package keeps, or from what the desk enters."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.metadata import version

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

from .models import Day, Kind

FIRST_YEARS = (2024, 2025, 2026)
"""The years that every installation begins with."""


class NotArranged(Refused):
    """The list does not know the arrangement of this year yet; it is published each November."""

    code = "year-not-arranged"
    status = 404
    sentence = _("还没有 %(year)s 年的放假安排，国务院办公厅一般在前一年 11 月公布。")


class Twice(Refused):
    """A line about a day that an earlier line is about."""

    code = "day-twice"
    status = 422
    sentence = _("第 %(line)s 行的日子，前面已经写过一次了。")


class Unreadable(Refused):
    """A line that is no day and kind."""

    code = "day-unreadable"
    status = 422
    sentence = _("第 %(line)s 行看不懂，要写成 2027-01-01,rest 或 2027-01-09,workday 这样。")


def statutory(year: int) -> Iterator[tuple[date, str]]:
    """Every holiday of a year, and every weekend day on which people work. Raises `NotArranged`."""
    from chinese_calendar.constants import holidays, workdays

    if not any(day.year == year for day in holidays):
        raise NotArranged(year=year)
    yield from ((day, Kind.REST.value) for day in sorted(holidays) if day.year == year)
    yield from ((day, Kind.WORKDAY.value) for day in sorted(workdays) if day.year == year)


def read(lines: Iterable[str]) -> list[tuple[date, str]]:
    """Days and kinds from lines such as `2027-01-01,rest` or `2027-01-09,workday`, as the desk writes a notice down.

    Blank lines are passed over. Raises `Unreadable` or `Twice` with the number of the first line that is at fault.
    """
    found: dict[date, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        day, __, kind = line.strip().partition(",")
        try:
            date_, said = date.fromisoformat(day.strip()), Kind(kind.strip()).value
        except ValueError:
            raise Unreadable(line=number) from None
        if date_ in found:
            raise Twice(line=number)
        found[date_] = said
    return list(found.items())


def differing(rows: Iterable[tuple[date, str]]) -> list[tuple[date, str]]:
    """Those of the days that entering them would add or change."""
    rows = list(rows)
    standing = dict(Day.objects.filter(date__in=[day for day, _kind in rows]).values_list("date", "kind"))
    return [(day, kind) for day, kind in rows if standing.get(day) != kind]


@transaction.atomic
def load(years: Iterable[int], *, at: datetime) -> int:
    """Enter the arrangement of these years from the list; how many days. Raises `NotArranged`."""
    return sum(enter(list(statutory(year)), source=source(year), at=at) for year in years)


@transaction.atomic
def enter(rows: Iterable[tuple[date, str]], *, source: str, at: datetime) -> int:
    """Enter days and what they are; a day that is there already is changed. How many days."""
    days = [Day(date=day, kind=Kind(kind), source=source, changed_at=at) for day, kind in rows]
    Day.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "source", "changed_at"]
    )
    return len(days)


def source(year: int) -> str:
    """The State Council's notice of a year as a source, and the list by which its days came."""
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return f"{notice}（照 chinesecalendar {version('chinesecalendar')} 录的）"
