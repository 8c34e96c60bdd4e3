"""The hours of offices and desks as a district keeps them: a file of names and weeks, each in force from a day on."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from linli.ground.shared.tables import Change, How, Part, Table, read

from .hours import Week
from .models import Timetable

COLUMNS = ("name", "words")


def plan(path: Path, *, on: date, at: datetime) -> Part:
    """What a file of hours (name, words) would change from the day `on`; a name that it does not list stays as it is.

    `words` are read as `hours.Week` reads them. Nothing refers to a timetable, so one that begins on that very day is
    written over.
    """
    table = read(path, columns=COLUMNS, key=("name",))
    for row in table.rows:
        table.fits(row, "name", 40)
        _check_week(table, row.number, row["words"])
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


def _check_week(table: Table, number: int, words: str) -> None:
    try:
        Week.parse(words)
    except ValueError:
        example = "workdays 08:00-12:00 14:00-18:00; rest closed"
        table.reject(number, _("看不懂“%(said)s”，要写成 %(example)s 这样。") % {"said": words, "example": example})
