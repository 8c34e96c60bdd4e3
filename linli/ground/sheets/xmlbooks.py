"""Books of XML: the SpreadsheetML of 2003 that many offices' systems still export as .xls becomes plain text cells.

It is text, so it may be in GBK whatever it declares, and XML, so it may be built to exhaust whoever opens it. Whatever
declares a document type or an entity is refused before anything is parsed; the rest is walked over once, without a tree
of it being kept, within the limits of an .xlsx. Formulas, styles, comments and pictures stay behind.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree

from linli.ground.shared.refusals import Refused
from linli.ground.sheets.unpacking import (
    CELL,
    COLUMNS,
    MERGED_CELLS,
    OTHER_TAGS,
    ROWS,
    SHEETS,
    SPAN,
    Grid,
    NotAWorkbook,
    Range,
    TooLarge,
    carry,
    text_of,
)

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_ROOT = re.compile(r"<(?:[A-Za-z]\w{0,20}:)?Workbook[\s>]")
_ROOT_WITHIN = 8000
_ENTITIES = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_STEP = 1 << 16
"""So many characters are parsed at a time; what is too much stops the next."""
_NUMBER = re.compile(r"\d{1,7}")
_WORDS = CELL * 8
_STEPS = 2 * SPAN
"""Tags of rows, cells and what they say; of an .xlsx, rows and cells alone are counted."""


def is_xml_book(text: str) -> bool:
    """Whether a text begins as such a workbook does."""
    return bool(_ROOT.search(text, 0, _ROOT_WITHIN)) and _NAMESPACE in text[:_ROOT_WITHIN]


def unpack_xml(text: str) -> list[Grid]:
    """The sheets of a workbook in SpreadsheetML as text. Raises `NotAWorkbook` or `TooLarge`."""
    if _ENTITIES.search(text):
        raise NotAWorkbook
    book = _Book()
    parser = ElementTree.XMLParser(target=book)  # noqa: S314 - entities were refused
    try:
        for start in range(0, len(text), _STEP):
            parser.feed(text[start : start + _STEP])  # as it was decoded, whatever the text declares
        parser.close()
        grids = [sheet.grid() for sheet in book.sheets]
    except Refused:
        raise
    except Exception as broken:  # whatever a broken or hostile file makes the parser raise, it is not a workbook
        raise NotAWorkbook from broken
    if not grids:
        raise NotAWorkbook
    return grids


@dataclass
class _Sheet:
    """A sheet while it is read: what its cells say by row and column, from 1, and what is merged."""

    name: str
    said: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    row: int = 0
    column: int = 0

    def grid(self) -> Grid:
        rows = [list(self._cells(number)) for number in range(1, max(self.said, default=0) + 1)]
        return Grid(self.name, rows, carry(rows, self.merged))

    def _cells(self, row: int) -> Iterator[str]:
        cells = self.said.get(row, {})
        return (cells.get(column, "") for column in range(1, max(cells, default=0) + 1))

    def say(self, words: str) -> None:
        """What the cell that is reached says. Raises `TooLarge` where that stands too far out."""
        if self.row > ROWS or self.column > COLUMNS:
            raise TooLarge
        self.said.setdefault(self.row, {})[self.column] = words


class _Book:
    """Walks over a workbook as the parser reads it; rows and cells say where they stand, or stand after the last."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.steps = self.others = self.rows = self.comments = self.across = self.left = 0
        self.words: list[str] | None = None
        self.kind = ""
        self.starts = {"Worksheet": self._sheet, "Row": self._row, "Cell": self._cell, "Data": self._data}

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag opens. Raises `TooLarge`, or `NotAWorkbook` if it is the first and none of a workbook."""
        space, _end, name = tag.rpartition("}")
        ours = space[1:] == _NAMESPACE
        if not (self.steps or self.others) and not (ours and name == "Workbook"):
            raise NotAWorkbook
        if ours and name in self.starts:
            self._step()
            self.starts[name]({key.rpartition("}")[2]: words for key, words in given.items()})
            return
        self.others += 1
        self.comments += ours and name == "Comment"
        if self.others > OTHER_TAGS:
            raise TooLarge

    def end(self, tag: str) -> None:
        """A tag closes: a cell's words are whole, and the next cell stands beside what it covers."""
        space, _end, name = tag.rpartition("}")
        if space[1:] != _NAMESPACE:
            return
        if name == "Data" and self.words is not None:
            words, self.words = _shown(self.kind, "".join(self.words)), None
            if words:
                self.sheets[-1].say(words)
        elif name == "Cell":
            self.sheets[-1].column += self.across
        elif name == "Comment":
            self.comments -= 1

    def data(self, words: str) -> None:
        """Words, of which a cell keeps so many."""
        if self.words is not None and self.left > 0:
            self.words.append(words[: self.left])
            self.left -= len(words)

    def close(self) -> None:
        """The end of the text."""

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _STEPS:
            raise TooLarge

    def _sheet(self, given: Mapping[str, str]) -> None:
        if len(self.sheets) >= SHEETS:
            raise TooLarge
        self.sheets.append(_Sheet(text_of(given.get("Name", ""))))
        self.rows = 0

    def _row(self, given: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        sheet.row, sheet.column = _number(given, "Index", sheet.row + 1), 0
        self.rows += 1
        if self.rows > ROWS:
            raise TooLarge

    def _cell(self, given: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        sheet.column = _number(given, "Index", sheet.column + 1)
        self.across, down = _number(given, "MergeAcross", 0), _number(given, "MergeDown", 0)
        if self.across or down:
            sheet.merged.append((sheet.column, sheet.row, sheet.column + self.across, sheet.row + down))
            if len(sheet.merged) > MERGED_CELLS:
                raise TooLarge

    def _data(self, given: Mapping[str, str]) -> None:
        if not self.comments:
            self.words, self.kind, self.left = [], given.get("Type", ""), _WORDS


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    """A count that a tag gives. Raises `NotAWorkbook` where it is none."""
    if name not in given:
        return otherwise
    if not _NUMBER.fullmatch(given[name]):
        raise NotAWorkbook
    return int(given[name])


def _shown(kind: str, words: str) -> str:
    """What a cell of this type shows; what its type does not fit is shown as it stands."""
    try:
        match kind:
            case "Number":
                return text_of(float(words))
            case "DateTime":
                return text_of(datetime.fromisoformat(words))
            case "Boolean":
                return text_of(words.strip() == "1")
    except (ValueError, OverflowError):
        pass
    return text_of(words)
