"""What a table of the rulebook is made of: its columns as people are asked for them, and what is done with its rows."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from django.utils.functional import Promise

from linli.ground.days import holidays
from linli.ground.shared.moments import morning
from linli.ground.shared.tables import Part, Source

YES, NO, BAR = "yes", "no", "|"
FAR = datetime(2200, 1, 1, tzinfo=UTC)
"""After everything that is planned."""
BETWEEN = ">"
"""Between the parts of a key, where it is written as one."""
_CODES = re.compile(r"[|/\s]+")

type Words = str | Promise
type Cells = Mapping[str, str]
type Key = tuple[str, ...]
type Choices = Mapping[str, Words]


class Kind(StrEnum):
    """How a cell is asked for and said."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES = "yes"
    CHOICE = "choice"
    SEVERAL = "several"
    TERM = "term"
    LIST = "list"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, what it is called, how it is asked for; `choices` at a moment, by their codes.

    `lang` is the language in which its cells are written, where that is not the reader's; `default` is what an empty
    cell of a file means. What may be chosen is `coded` where people know its codes: a workbook has them behind the
    words. The `choices` of a text are what some of its cells are called. A cell is `fixed` where it stays as it is once
    it holds, in these words.
    """

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    help: Words = ""
    needed: bool = False
    most: int = 120
    choices: Callable[[datetime], Choices] | None = None
    lang: str = ""
    default: str = ""
    coded: bool = False
    fixed: Words = ""

    def even(self, cell: str) -> str:
        """A cell in the way in which `rows` writes it; what cannot be read stays as it is."""
        return _even(self, cell.strip() or self.default)


@dataclass(frozen=True, slots=True)
class When:
    """The day from which a plan would hold, and when it is made; with the codes of all bodies that there are then."""

    on: date
    at: datetime
    bodies: frozenset[str] = frozenset()

    @property
    def since(self) -> datetime:
        """The moment from which it would hold: that day's beginning, or at once."""
        return since(self.on, self.at)


@dataclass(frozen=True)
class RuleTable:
    """One table of the rulebook.

    `rows` are those in force at a moment, in the columns of the file; a list says the `brief` ones of each. The column
    `swapped` is of the key, and rows may be put in place of one that differ from it there (`swapping`). In a `whole`
    table what is not listed ends; of the others it stays, and nothing of them can end. What is `at_once` holds
    at once, whichever day is given; what is `timeless` has no versions, only rows. `days` are those on which anything
    began or ends, `take_back` undoes what begins on a day that has not come (None: what is laid of it stays). Of what
    is `shipped` the project has a file of its own, with which a district begins.
    """

    slug: str
    file: str
    title: Words
    about: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    plan: Callable[[Source, When], Part]
    rows: Callable[[datetime], list[dict[str, str]]]
    named: Callable[[Cells, Mapping[str, Choices]], str]
    brief: tuple[str, ...] = ()
    swapped: str = ""
    whole: bool = False
    at_once: bool = False
    timeless: bool = False
    shipped: bool = False
    days: Callable[[], list[date]] = list
    take_back: Callable[[Collection[Key], date], None] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def fixed(self) -> list[Column]:
        """The columns that stay as they are once a row holds."""
        return [column for column in self.columns if column.fixed]

    def key_of(self, cells: Cells) -> str:
        """The key of a row, written as one."""
        return BETWEEN.join(cells[name] for name in self.key)

    def by_key(self, at: datetime) -> dict[str, dict[str, str]]:
        """The rows in force at `at`, by their keys."""
        return {self.key_of(row): row for row in self.rows(at)}

    def standing(self, on: date, at: datetime) -> dict[str, dict[str, str]]:
        """The rows that a plan for the day `on` starts from: those that nothing planned ends, or that hold that day."""
        return self.by_key(FAR if self.whole and not self.timeless else since(on, at))

    def choices(self, at: datetime) -> dict[str, Choices]:
        """What may be chosen in each column in which something may be."""
        return {column.name: column.choices(at) for column in self.columns if column.choices is not None}

    def even(self, cells: Cells) -> dict[str, str]:
        """The cells of a row in the way in which `rows` writes them; what cannot be read stays as it is."""
        return {column.name: column.even(cells.get(column.name, "")) for column in self.columns}


def since(on: date, at: datetime) -> datetime:
    """When the day `on` begins in the town, or `at` if it has begun."""
    return max(at, morning(on))


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part.strip() for part in cell.split(BAR) if part.strip()]


def codes(cell: str) -> list[str]:
    """The codes in a cell."""
    return [code for code in _CODES.split(cell) if code]


def joined(parts: Sequence[str]) -> str:
    """Parts as one cell; a single one that has blanks keeps a bar, so that it is not read as several."""
    return BAR.join(parts) + (BAR if len(parts) == 1 and " " in parts[0] else "")


def _even(column: Column, cell: str) -> str:
    if column.kind == Kind.YES:
        return "" if cell == NO else cell
    if column.kind == Kind.SEVERAL:
        return "/".join(codes(cell))
    if column.kind == Kind.TERM:
        return cell.upper()
    if column.kind == Kind.NUMBER:
        return str(int(cell)) if cell.isdecimal() else cell
    if column.kind == Kind.DATE:
        return str(holidays.day_in(cell) or cell)
    if column.kind == Kind.LIST and column.name == "keywords":
        return joined(listed(cell) if BAR in cell else cell.split())
    return BAR.join(listed(cell)) if column.kind == Kind.LIST else cell
