"""Sheets: the kinds of tables that a community sends, and what was found of them in a workbook.

`layouts.read` finds them. What is wrong is collected as problems, each with its sheet, row and column, so that the
whole file can be mended at once.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from linli.ground.sheets.unpacking import Grid

REASON = "错误原因"
"""The heading of the column in which a returned file says what is wrong."""


@dataclass(frozen=True)
class Column:
    """A column by its heading, and by other headings for the same."""

    name: str
    also: tuple[str, ...] = ()
    needed: bool = False
    """A sheet without this column, and a row without this cell, is a problem."""
    unless: str = ""
    """A needed column that a sheet may lack where it has this other one."""
    looks: str = ""
    """What its cells look like, folded, as a regular expression: a heading is only guessed where most of them do."""
    alone: bool = False
    """Whether it is known by the looks of its cells alone, whatever stands above them."""
    carries: bool = False
    """Whether a blank cell means the one above, in a text that came of merged cells."""
    where: bool = False
    """Whether its cells name places, before which the community may be said."""


@dataclass(frozen=True)
class Shape:
    """A kind of sheet: its name, other names for it, and its columns in the order they are written."""

    name: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    gathered: bool = False
    """Whether it may be gathered from a wider table, one row for each that is named there."""
    titled: bool = False
    """Whether it is known by what it is called alone, since its columns are those of others; nothing is gathered of it.
    """

    def with_columns(self, *columns: Column) -> "Shape":
        """The same sheet with more columns, for another room's part of it."""
        return replace(self, columns=(*self.columns, *columns))

    def lacks(self, columns: Mapping[str, object]) -> list[str]:
        """The needed columns that are not among these."""
        return [
            column.name
            for column in self.columns
            if column.needed and column.name not in columns and column.unless not in columns
        ]


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
    partial: bool = False
    """Gathered from a wider table: what it does not list goes on."""

    def has(self, column: str) -> bool:
        """Whether the sheet has the column at all; what it lacks is left as it is."""
        return column in self.columns


class How(StrEnum):
    """By what a column of the file is taken for one of ours."""

    SAID = "said"
    OURS = "ours"
    OTHER = "other"
    HEARD = "heard"
    """Other offices of the district mean it so."""
    GUESS = "guess"


@dataclass(frozen=True)
class Taken:
    """A column of the file: where it stands, from 0, its heading as written, what it is taken for, and by what.

    Without a column it is passed over. `key` is the heading folded, of two rows the upper first.
    """

    index: int
    words: str
    column: str = ""
    how: How = How.OURS
    key: str = ""


@dataclass(frozen=True)
class Block:
    """Where a table was found on a sheet, or a sheet of which nothing is known: then without a shape."""

    sheet: str
    shape: Shape | None
    headings_at: int
    """The row of the headings, from 1."""
    taken: tuple[Taken, ...]
    lacks: tuple[str, ...] = ()
    """What it would need for the shape that it comes nearest to."""


@dataclass(frozen=True)
class Sheets:
    """A workbook that was read: its tables by their shape's name, all that it held, and what is wrong so far."""

    tables: dict[str, Table]
    grids: list[Grid]
    problems: list[Problem]
    blocks: list[Block] = field(default_factory=list)
    """Where the tables were found, and the sheets that were not recognised."""

    def rows(self, name: str) -> Sequence[Row]:
        """The rows of a sheet; none if the workbook lacks it."""
        table = self.tables.get(name)
        return table.rows if table else ()


@lru_cache(4096)
def heading(words: str) -> str:
    """A heading as it is compared: without spaces, stars and what stands in brackets."""
    text = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"\(.*?\)|[\s*:：]", "", text)
