"""Sheets: tables found in a workbook by the names of their columns, whatever stands above and beside them.

A title row may stand on top, the headings are found by name (and by other names for the same), 序号 and unknown columns
are passed over, merged cells carry down, a line of sums ends nothing. What is wrong is collected as problems, each with
its sheet, row and column, so that the whole file can be mended at once.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from linli.town.places.unpacking import Grid, unpack

HEADINGS_WITHIN = 15
"""So many rows from the top, headings are looked for."""
_SUMS = ("合计", "总计", "小计", "共计")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


@dataclass(frozen=True)
class Column:
    """A column by its heading, and by other headings for the same."""

    name: str
    also: tuple[str, ...] = ()
    needed: bool = False
    """A sheet without this column, and a row without this cell, is a problem."""


@dataclass(frozen=True)
class Shape:
    """A kind of sheet: its name, other names for it, and its columns in the order they are written."""

    name: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()

    def with_columns(self, *columns: Column) -> "Shape":
        """The same sheet with more columns, for another room's part of it."""
        return replace(self, columns=(*self.columns, *columns))


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell (or, without a column, one row; without a row, one sheet), in words."""

    sheet: str
    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Row:
    """A row of data: its number in the file and its cells by the columns' names."""

    sheet: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """What the cell says; nothing if the sheet lacks the column."""
        return self.cells.get(column, "")

    def problem(self, column: str, words: str) -> Problem:
        """A problem in this row."""
        return Problem(self.sheet, self.number, column, words)


@dataclass(frozen=True)
class Table:
    """A sheet that was recognised."""

    shape: Shape
    sheet: str
    """What the sheet is called in this file."""
    columns: dict[str, int]
    """Where each of the shape's columns stands, from 0."""
    headings_at: int
    """The row of the headings, from 1."""
    rows: list[Row] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Whether the sheet has the column at all; what it lacks is left as it is."""
        return column in self.columns


@dataclass(frozen=True)
class Sheets:
    """A workbook that was read: its tables by their shape's name, all that it held, and what is wrong so far."""

    tables: dict[str, Table]
    grids: list[Grid]
    problems: list[Problem]

    def rows(self, name: str) -> Sequence[Row]:
        """The rows of a sheet; none if the workbook lacks it."""
        table = self.tables.get(name)
        return table.rows if table else ()


def read(file: BinaryIO, shapes: Iterable[Shape]) -> Sheets:
    """Read the sheets of these shapes. Raises `unpacking.NotAWorkbook` where there is nothing to read.

    Sheets that are none of these are kept for giving the file back, and otherwise passed over.
    """
    grids = unpack(file)
    sheets = Sheets({}, grids, [])
    for shape in shapes:
        names = {heading(name) for name in (shape.name, *shape.also)}
        for grid in grids:
            if heading(grid.name) in names:
                _recognise(grid, shape, sheets)
    if not sheets.tables and not sheets.problems:
        known = "、".join(shape.name for shape in shapes)
        words = _("没有找到要导入的表。工作表请叫：%(names)s。") % {"names": known}
        sheets.problems.append(Problem(grids[0].name if grids else "", 1, "", words))
    return sheets


def heading(words: str) -> str:
    """A heading as it is compared: without spaces, stars and what stands in brackets."""
    text = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"\(.*?\)|[\s*:：]", "", text)


def _recognise(grid: Grid, shape: Shape, sheets: Sheets) -> None:
    if shape.name in sheets.tables:
        sheets.problems.append(Problem(grid.name, 1, "", _("这张表有两份，请只留一份。")))
        return
    best: dict[str, int] = {}
    at = 0
    for number, cells in enumerate(grid.rows[:HEADINGS_WITHIN], start=1):
        columns = _columns(cells, shape)
        if len(columns) > len(best):
            best, at = columns, number
    for column in shape.columns:
        if column.needed and column.name not in best:
            words = _("没有找到“%(column)s”这一列。") % {"column": column.name}
            sheets.problems.append(Problem(grid.name, at or 1, column.name, words))
    table = Table(shape, grid.name, best, at or 1)
    sheets.tables[shape.name] = table
    if all(column.name in best for column in shape.columns if column.needed):
        table.rows.extend(_data(grid, table, sheets.problems))


def _columns(cells: Sequence[str], shape: Shape) -> dict[str, int]:
    written = {heading(cell): index for index, cell in reversed(list(enumerate(cells))) if cell}
    return {
        column.name: written[known]
        for column in shape.columns
        if (known := next((heading(name) for name in (column.name, *column.also) if heading(name) in written), None))
    }


def _data(grid: Grid, table: Table, problems: list[Problem]) -> Iterator[Row]:
    for number, cells in enumerate(grid.rows[table.headings_at :], start=table.headings_at + 1):
        said = [cell for cell in cells if cell]
        if not said or said[0].replace(" ", "") in _SUMS:
            continue
        ours = {name: cells[index] if index < len(cells) else "" for name, index in table.columns.items()}
        if not any(ours.values()):
            continue
        row = Row(grid.name, number, ours)
        broken = list(_broken(row, table.shape))
        problems += broken
        if not broken:
            yield row


def _broken(row: Row, shape: Shape) -> Iterator[Problem]:
    for column in shape.columns:
        if row[column.name].upper() in _ERRORS:
            yield row.problem(column.name, _("这一格的公式出错了，请直接写上内容。"))
        elif column.needed and not row[column.name]:
            yield row.problem(column.name, _("这一格要填。"))
