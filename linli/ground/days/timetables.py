"""The hours of offices and desks as a district keeps them: a file of names and weeks, each in force from a day on.

`office` counts work hours, `duty` is when a desk answers, `duty:KEY` the same for one part of the town.
"""

from collections.abc import Collection, Container
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Source, Table, read

from .calendar import Calendar
from .deadlines import NeverOpen, Term, after_minutes_within, due
from .hours import Hours, Week
from .models import Timetable

COLUMNS = ("name", "words")
OFFICE = "office"
LEAST_HOURS = 10
"""So many hours a week somebody is there at least: in a minute a day, half an hour is promised for next month."""
A_DAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Any day will do to try whether a week ever opens."""


def plan(source: Source, *, on: date, at: datetime, keys: Container[str] = ()) -> Part:
    """What a table of hours (name, words) would change from the day `on`; a name that it does not list stays as it is.

    `keys` are those that may stand behind `duty:`; a week in which nobody ever comes, or hardly ever, is a fault.
    `words` are read as `hours.Week` reads them. Nothing refers to a timetable, so one that begins on that very day is
    written over.
    """
    table = read(source, columns=COLUMNS, key=("name",))
    for row in table.rows:
        table.fits(row, "name", 40)
        _kind, colon, key = row["name"].partition(":")
        if colon and key not in keys:
            words = _("没有编号是“%(said)s”的网格、社区或街道，先导入再录。") % {"said": key}
            table.reject(row.number, words, column="name")
        _check_week(table, row.number, row["name"], row["words"])
    wanted = {row["name"]: row["words"] for row in table.rows}
    standing = {row.name: row.words for row in Timetable.objects.filter(valid_from__lte=on).order_by("valid_from")}
    new = {name: words for name, words in wanted.items() if standing.get(name) != words}
    begins = tuple(Timetable(name=name, words=words, valid_from=on, changed_at=at) for name, words in new.items())

    def lay() -> None:
        for row in begins:
            said = {"words": row.words, "changed_at": at}
            Timetable.objects.update_or_create(name=row.name, valid_from=on, defaults=said)

    changes = tuple(
        Change(How.CHANGED if name in standing else How.ADDED, table.name, name, words) for name, words in new.items()
    )
    return Part(changes, tuple(table.faults), lay, begins)


def rows(at: datetime) -> list[dict[str, str]]:
    """The hours in force at `at`, by name, in the columns of the table."""
    found = Timetable.objects.filter(valid_from__lte=day_of(at)).order_by("name", "valid_from")
    latest = dict(found.values_list(*COLUMNS))
    return [dict(zip(COLUMNS, row, strict=True)) for row in latest.items()]


def days() -> list[date]:
    """The days from which any hours hold, oldest first."""
    return sorted(set(Timetable.objects.values_list("valid_from", flat=True)))


def take_back(names: Collection[str], *, on: date) -> None:
    """Take hours back that begin on the day `on`, which has not come: those before them go on."""
    Timetable.objects.filter(name__in=names, valid_from=on).delete()


def _check_week(table: Table, number: int, name: str, words: str) -> None:
    try:
        week = Week.parse(words)
    except ValueError:
        example = "workdays 08:00-12:00 14:00-18:00; rest closed"
        said = _("看不懂“%(said)s”，要写成 %(example)s 这样。") % {"said": words, "example": example}
        table.reject(number, said, column="words")
        return
    hours = Hours(((date.min, week),))
    try:
        if name == OFFICE:
            due(A_DAY, Term.parse("1WD"), Calendar(office=hours))
        after_minutes_within(A_DAY, 1, hours, Calendar())
    except NeverOpen:
        table.reject(number, _("照“%(said)s”，工作日一直没有人，期限就算不出来。") % {"said": words}, column="words")
        return
    if week.minutes < LEAST_HOURS * 60:
        few = _("照“%(said)s”，一周里有人的时间不到 %(least)d 小时，答应的期限会拖得太久。")
        table.reject(number, few % {"said": words, "least": LEAST_HOURS}, column="words")
