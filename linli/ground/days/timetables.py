"""The hours of offices and desks as a district keeps them: a file of names and weeks, each in force from a day on.

`office` counts work hours, `duty` is when a desk answers, `duty:KEY` the same for one part of the town.
"""

from collections.abc import Container
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Table, read

from .calendar import Calendar
from .deadlines import NeverOpen, Term, after_minutes_within, due
from .hours import Hours, Week
from .models import Timetable

COLUMNS = ("name", "words")
OFFICE = "office"
A_DAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Any day will do to try whether a week ever opens."""


def plan(path: Path, *, on: date, at: datetime, keys: Container[str] = ()) -> Part:
    """What a file of hours (name, words) would change from the day `on`; a name that it does not list stays as it is.

    `keys` are those that may stand behind `duty:`; a week in which nobody ever comes is a fault. `words` are read as
    `hours.Week` reads them. Nothing refers to a timetable, so one that begins on that very day is written over.
    """
    table = read(path, columns=COLUMNS, key=("name",))
    for row in table.rows:
        table.fits(row, "name", 40)
        _kind, colon, key = row["name"].partition(":")
        if colon and key not in keys:
            table.reject(row.number, _("没有编号是“%(said)s”的网格、社区或街道，先导入再录。") % {"said": key})
        _check_week(table, row.number, row["name"], row["words"])
    wanted = {row["name"]: row["words"] for row in table.rows}
    standing = {row.name: row.words for row in Timetable.objects.filter(valid_from__lte=on).order_by("valid_from")}
    new = {name: words for name, words in wanted.items() if standing.get(name) != words}

    def lay() -> None:
        for name, words in new.items():
            said = {"words": words, "changed_at": at}
            Timetable.objects.update_or_create(name=name, valid_from=on, defaults=said)

    changes = tuple(
        Change(How.CHANGED if name in standing else How.ADDED, table.name, name, words) for name, words in new.items()
    )
    return Part(changes, tuple(table.faults), lay)


def rows(at: datetime) -> list[dict[str, str]]:
    """The weeks in force at `at`, and those planned: name, words and valid_from, by name and then by day.

    A name that is not among them has the house's own hours.
    """
    today = day_of(at)
    found: list[Timetable] = []
    for row in Timetable.objects.order_by("name", "valid_from"):
        if found and found[-1].name == row.name and row.valid_from <= today:
            found.pop()
        found.append(row)
    return [{"name": row.name, "words": row.words, "valid_from": f"{row.valid_from}"} for row in found]


def _check_week(table: Table, number: int, name: str, words: str) -> None:
    try:
        week = Week.parse(words)
    except ValueError:
        example = "workdays 08:00-12:00 14:00-18:00; rest closed"
        table.reject(number, _("看不懂“%(said)s”，要写成 %(example)s 这样。") % {"said": words, "example": example})
        return
    hours = Hours(((date.min, week),))
    try:
        if name == OFFICE:
            due(A_DAY, Term.parse("1WD"), Calendar(office=hours))
        after_minutes_within(A_DAY, 1, hours, Calendar())
    except NeverOpen:
        table.reject(number, _("照“%(said)s”，工作日一直没有人，期限就算不出来。") % {"said": words})
