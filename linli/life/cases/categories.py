"""What kinds of matter there are: 57 categories as tenant data, effective-dated; a suggestion from the words said.

`data/categories.csv` holds the defaults. Deadlines marked *assumption* or *press* in `deadline_basis` are ours or a
city's practice, not a national rule; no screen quotes them as law.
"""

import csv
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.days.deadlines import Term
from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.life.cases.models import Category

FLAGS = ("needs_photo", "hidden", "hazard", "home_visit")
TEXTS = (
    *("code", "key", "name", "name_hant", "name_en", "standard_ref", "lead_body", "community_role"),
    *("respond_within", "resolve_within", "deadline_basis", "law", "verify"),
)

EDITION = "categories"
_kept: Kept[date, dict[str, Category]] = Kept(8)

LOOSE_FROM = 3
"""Keywords of so many signs are also found where other words stand between them."""


class NoSuchCategory(Refused):
    """No category of that code is in force."""

    code = "no-such-category"
    status = 422
    sentence = _("没有这个类别，请另选一个。")


def in_force(code: str, at: datetime) -> Category:
    """The version of a category that is in force at `at`.

    Raises `NoSuchCategory`.
    """
    found = current(at).get(code)
    if found is None:
        raise NoSuchCategory
    return found


def current(at: datetime) -> dict[str, Category]:
    """Every category in force at `at`, by code, held in memory until the table changes."""
    day = day_of(at)
    return _kept.get(day, looking.current().get(EDITION), lambda: _read_table(day))


def _read_table(day: date) -> dict[str, Category]:
    rows = Category.objects.filter(valid_from__lte=day).exclude(valid_until__lte=day)
    return {row.code: row for row in rows}


def suggest(words: str, at: datetime, most: int = 3) -> list[Category]:
    """The categories whose keywords the words contain, best first: more and longer keywords count more."""
    scored = []
    for category in current(at).values():
        weight = sum(len(word) for word in category.keywords if _says(words, word))
        if weight:
            scored.append((-weight, category.code, category))
    return [category for _weight, _code, category in sorted(scored)[:most]]


def _says(words: str, keyword: str) -> bool:
    """Whether words contain a keyword, a long one also with a little between its signs: 水流特别小 says 水流小."""
    return keyword in words or (len(keyword) >= LOOSE_FROM and bool(_loosely(keyword).search(words)))


@lru_cache(maxsize=2048)
def _loosely(keyword: str) -> re.Pattern[str]:
    return re.compile(".{0,3}".join(map(re.escape, keyword)))


def spoken_name(category: Category, language: str) -> str:
    """The category's name in one of the three languages."""
    if language.startswith("en"):
        return category.name_en
    return category.name_hant if language == "zh-hant" else category.name


@transaction.atomic
def load(path: Path, *, valid_from: date) -> int:
    """Bring the table of categories up to a CSV file; a changed row ends the old version and begins a new one.

    Returns how many versions were begun. Raises `ValueError` on a term or flag that cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        wanted = [_read(row) for row in csv.DictReader(file)]
    standing = {row.code: row for row in Category.objects.filter(valid_until=None)}
    begun = [row for row in wanted if _differs(standing.get(str(row["code"])), row)]
    codes = [str(row["code"]) for row in begun]
    Category.objects.filter(code__in=codes, valid_until=None).update(valid_until=valid_from)
    Category.objects.bulk_create([Category(**row, valid_from=valid_from) for row in begun])
    return len(begun)


def _read(row: dict[str, str]) -> dict[str, object]:
    Term.parse(row["respond_within"])
    Term.parse(row["resolve_within"])
    read: dict[str, object] = {name: row[name].strip() for name in TEXTS}
    read |= {name: row[name].strip() == "yes" for name in FLAGS}
    read |= {name: [part for part in row[name].replace("|", " ").split(" ") if part] for name in ("keywords",)}
    read |= {name: [part for part in row[name].split("|") if part] for name in ("results", "replies")}
    read["co_bodies"] = [part for part in row["co_bodies"].replace("/", " ").split() if part]
    return read


def _differs(standing: Category | None, row: dict[str, object]) -> bool:
    return standing is None or any(getattr(standing, name) != value for name, value in row.items())
