"""The district's table of its own words, `texts.csv`: columns `key`, `zh`, `zh_hant`, `en`, in force from a day on."""

import re
from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.ground.shared import versions
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Change, How, Part, Row, Source, Table, read

from .keys import KEYS, NATIONAL
from .models import Text

COLUMNS = ("key", "zh", "zh_hant", "en")
LANGUAGES = COLUMNS[1:]
_NUMBER = re.compile(r"\+?[0-9](?:[0-9 -]{1,18}[0-9])")


def rows(at: datetime) -> list[dict[str, str]]:
    """What the district says on the day of `at`, as its table writes it."""
    day = day_of(at)
    said = Text.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)
    return [{column: getattr(row, column) for column in COLUMNS} for row in said]


def plan(source: Source, *, on: date) -> Part:
    """What a table of texts would change from the day `on`.

    A key that is not listed is said again as the product says it. A key that there is not, words that are too long, and
    a number that cannot be dialled are faults.
    """
    table = read(source, columns=COLUMNS, key=("key",))
    for row in table.rows:
        _check(table, row)
    wanted = {row["key"]: tuple(row[each] for each in LANGUAGES) for row in table.rows}
    lasting = list(Text.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on)))
    standing = {row.key: _said(row) for row in lasting if row.valid_until is None}
    begins = {key: said for key, said in wanted.items() if standing.get(key) != said}
    ended = [key for key in standing if key not in wanted]
    changes = (
        *(Change(How.CHANGED if k in standing else How.ADDED, table.name, k, said[0]) for k, said in begins.items()),
        *(Change(How.ENDED, table.name, key, standing[key][0]) for key in ended),
    )
    leaving = [row for row in lasting if row.key in begins or row.key in ended]
    new = [Text(key=key, **dict(zip(LANGUAGES, said, strict=True)), valid_from=on) for key, said in begins.items()]
    lay = partial(versions.turn, Text.objects, leaving=leaving, begins=new, since=on)
    return Part(changes, tuple(table.faults), lay, tuple(new), tuple(leaving))


def days() -> list[date]:
    """The days on which any text began or ended, oldest first."""
    return versions.days(Text.objects)


def take_back(keys: Collection[str], *, on: date) -> None:
    """Take texts back that begin or end on the day `on`, which has not come: what they followed goes on."""
    versions.take_back(Text.objects.filter(key__in=keys), since=on)


def _check(table: Table, row: Row) -> None:
    """Note whatever in a row cannot be said."""
    key = KEYS.get(row["key"])
    if key is None:
        table.only(row, "key", tuple(KEYS))
        return
    for column in LANGUAGES:
        table.fits(row, column, key.longest * (2 if column == "en" else 1), needed=column == "zh")
    wrong = [column for column in LANGUAGES if row[column] and not _can_be_dialled(row[column])]
    if key.number and wrong:
        words = _("“%(key)s”写一个打得通的号码；110、119、120、122 是全国的，不用写。") % {"key": key.name}
        table.reject(row.number, words, column=wrong[0])


def _can_be_dialled(number: str) -> bool:
    return bool(_NUMBER.fullmatch(number)) and not _is_national(number)


def _is_national(number: str) -> bool:
    """Whether a number is one for emergencies, or begins with one: a phone that dials 110 119 reaches 110."""
    return re.sub("[ -]", "", number.removeprefix("+86")).startswith(tuple(NATIONAL))


def _said(row: Text) -> tuple[str, ...]:
    return tuple(getattr(row, column) for column in LANGUAGES)
