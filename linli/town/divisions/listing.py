"""Reading a list of divisions, district by district, so that a list of the whole nation takes no more memory than one.

Two layouts: one file with the columns `code, kind, name, parent`; or a folder with `areas.csv`, `streets.csv` and
`villages.csv`, each sorted, with the columns `code` and `name`, as the MIT-licensed package china-division has them.
"""

import csv
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

from .models import DIGITS

DISTRICT_DIGITS = DIGITS["district"]
FILES = ("areas.csv", "streets.csv", "villages.csv")
_KINDS = {digits: kind for kind, digits in DIGITS.items()}
_WITHIN = {DIGITS["street"]: DIGITS["district"], DIGITS["community"]: DIGITS["street"]}


class NotDivisions(Refused):
    """A row of the list is not an official division."""

    code = "not-divisions"
    status = 422
    sentence = _("区划表第 %(row)s 行看不懂：%(code)s。")


class NoList(Refused):
    """There is no list where one was looked for."""

    code = "no-list-of-divisions"
    status = 422
    sentence = _("这里没有区划表：要一个 CSV，或者一个文件夹，里面有 areas.csv、streets.csv 和 villages.csv。")


@dataclass(frozen=True, slots=True)
class Row:
    """One division of a list. `number` is its line in the file, from 2."""

    code: str
    kind: str
    name: str
    parent: str
    number: int

    @property
    def district(self) -> str:
        """The code of the district it lies in."""
        return self.code[:DISTRICT_DIGITS]


def districts(path: Path, only: str = "") -> Iterator[tuple[str, list[Row]]]:
    """Each district's code with its rows, wider ones first; `only` one of them.

    Raises `NoList`, and `NotDivisions` for a code without its parent, of another shape or said twice, for a row without
    a name, and for a district that comes again after another.
    """
    seen: set[str] = set()
    for district, rows in groupby(_rows(path), key=attrgetter("district")):
        listed = list(rows)
        if district in seen:
            raise NotDivisions(row=listed[0].number, code=listed[0].code)
        seen.add(district)
        if not only or district == only:
            yield district, _checked(listed)


def length(path: Path) -> int:
    """How many rows the list has, for a bar. Raises `NoList`."""
    lines = 0
    for file in _files(path):
        with file.open("rb") as opened:
            lines += sum(piece.count(b"\n") for piece in iter(lambda: opened.read(1 << 20), b"")) - 1
    return lines


def _files(path: Path) -> list[Path]:
    files = [path / name for name in FILES] if path.is_dir() else [path]
    if not all(file.is_file() for file in files):
        raise NoList
    return files


def _rows(path: Path) -> Iterator[Row]:
    files = _files(path)
    if not path.is_dir():
        return _of_file(files[0])
    return heapq.merge(*(_of_file(file) for file in files), key=attrgetter("code"))


def _of_file(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
            kind = _KINDS.get(len(code), "")
            parent = code[: _WITHIN.get(len(code), 0)]
            said = row.get("kind", kind) == kind and (row.get("parent", parent) or "").strip() == parent
            if not (kind and code.isdecimal() and code.isascii() and name and said):
                raise NotDivisions(row=number, code=code)
            yield Row(code, kind, name, parent, number)


def _checked(rows: list[Row]) -> list[Row]:
    known: set[str] = set()
    rows.sort(key=lambda row: (len(row.code), row.code))
    for row in rows:
        if row.code in known or (row.parent and row.parent not in known):
            raise NotDivisions(row=row.number, code=row.code)
        known.add(row.code)
    return rows
