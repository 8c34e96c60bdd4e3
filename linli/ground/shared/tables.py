"""A district's tables: CSV files that people keep in a spreadsheet, and what is wrong in them, row by row.

Nothing is written while anything is wrong: faults are collected, each with its file and row, so that whoever keeps the
file can mend it at once; and what would change is said as lines before it does.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db.models import Model
from django.utils.translation import gettext as _

from linli.ground.shared.unseen import unfit

_INERT = re.compile(r"'(?=[=+\-@＝＋－＠])")
"""The quote that keeps a spreadsheet from taking a cell for a formula."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row of one file, in words for whoever keeps it; row 1 holds the headings.

    `column` is the heading under which it is wrong, if under one; `of` is the key of what it is about, where that
    stands in no row. The words say both too, but in the language of whoever reads them.
    """

    file: str
    row: int
    words: str
    column: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as the spreadsheet counts, and its cells by heading, without blanks around them."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that stands in no file: what it is called, and its lines, the headings first."""

    name: str
    lines: Sequence[Sequence[str]]


type Source = Path | Sheet


@dataclass
class Table:
    """A file's rows, and what is wrong with it so far."""

    name: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def reject(self, row: int, words: str, *, column: str = "", of: str = "") -> None:
        """Note what is wrong with a row, under which `column`, or `of` what that has no row any more."""
        self.faults.append(Fault(self.name, row, words, column, of))

    def only(self, row: Row, column: str, choices: Sequence[str]) -> None:
        """Note a cell that holds none of the choices; "" among them lets it be empty."""
        if row[column] not in choices:
            said = {"column": column, "choices": "、".join(filter(None, choices)), "said": row[column]}
            words = _("“%(column)s”只能写 %(choices)s，现在写的是“%(said)s”。") % said
            self.reject(row.number, words, column=column)

    def fits(self, row: Row, column: str, most: int, *, needed: bool = True) -> None:
        """Note a cell that is empty and should not be, or that holds more than `most` signs."""
        if needed and not row[column]:
            self.reject(row.number, _("“%(column)s”要填。") % {"column": column}, column=column)
        if len(row[column]) > most:
            words = _("“%(column)s”太长，最多 %(most)d 个字。") % {"column": column, "most": most}
            self.reject(row.number, words, column=column)


class How(StrEnum):
    """What becomes of what a row stands for."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that a file makes: what it is about, and what is new about it."""

    how: How
    file: str
    what: str
    words: str = ""


@dataclass(frozen=True)
class Part:
    """What taking in one file would change, what is wrong with it, and how it is taken in.

    `begins` are the rows that would begin, not written yet, and `ends` those that stand and would end: what holds after
    it can be computed without writing anything. A row that begins takes the place of what has its name.
    """

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    lay: Callable[[], object]
    begins: tuple[Model, ...] = ()
    ends: tuple[Model, ...] = ()


def read(source: Source, *, columns: Iterable[str], key: Sequence[str]) -> Table:
    """The rows of a CSV file or a sheet that has at least these columns and no two rows with the same key.

    A file that is no UTF-8, a missing column, a row of another length, a row that came before, and a cell with signs
    that nobody sees or angle brackets are faults. Raises OSError where there is no such file.
    """
    table = Table(source.name)
    try:
        lines = _lines(source)
    except (UnicodeDecodeError, csv.Error):
        table.reject(1, _("打不开：要用表格软件另存为“CSV UTF-8（逗号分隔）”。"))
        return table
    headings = [heading.strip() for heading in lines[0]] if lines else []
    for column in columns:
        if column not in headings:
            table.reject(1, _("少了“%(column)s”这一列。") % {"column": column})
    if not table.faults:
        _take_rows(table, headings, lines[1:], key)
    return table


def _lines(source: Source) -> Sequence[Sequence[str]]:
    if isinstance(source, Sheet):
        return source.lines
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def _take_rows(table: Table, headings: list[str], lines: Sequence[Sequence[str]], key: Sequence[str]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(headings):
            counts = {"there": len(line), "wanted": len(headings)}
            table.reject(number, _("有 %(there)d 格，应该是 %(wanted)d 格，看看是不是多了或少了逗号。") % counts)
            continue
        row = Row(number, {heading: _bare(cell) for heading, cell in zip(headings, line, strict=True)})
        before = first.setdefault(tuple(row[column] for column in key), number)
        if before != number:
            table.reject(number, _("和第 %(row)d 行重复。") % {"row": before})
        else:
            table.rows.append(row)
            _check_signs(table, row)


def _check_signs(table: Table, row: Row) -> None:
    """Note the cells of which nobody would see what they say."""
    for column, cell in row.cells.items():
        if unfit(cell):
            words = _("“%(column)s”里有看不见的符号，或者尖括号，请去掉。") % {"column": column}
            table.reject(row.number, words, column=column)


def _bare(cell: str) -> str:
    return _INERT.sub("", cell.strip(), count=1) if cell.lstrip().startswith("'") else cell.strip()
