"""Texts: tables that come as CSV or XML in UTF-8 or GBK, and pages that an office's system saved under the name .xls.

All are read within the limits of an .xlsx. Of a page, only the cells of its tables are looked for, by one pattern that
never goes back; nothing in it runs, is loaded or is followed.
"""

import csv
import html
import re
from dataclasses import dataclass, field
from io import StringIO

from linli.ground.sheets.unpacking import (
    COLUMNS,
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
from linli.ground.sheets.xmlbooks import is_xml_book, unpack_xml

NAME = "表"
"""What the one sheet of a CSV is called."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ENCODINGS = ("utf-8", "gb18030")
"""In which an office's text may be that does not say, tried in this order."""
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BETWEEN = ("\t", ",", ";", "，")
_SNIFFED = 20
_AS_TEXT = re.compile(r'="([^"]*)"')
_TAG = re.compile(r"<(/?)(table|tr|td|th|br|script|style|title)\b([^<>]*)>|<[^<>]*>", re.IGNORECASE)
_HIDDEN = frozenset(("script", "style", "title"))
_SPAN_OF = {name: re.compile(rf"\b{name}\s*=\s*[\"']?(\d{{1,5}})", re.IGNORECASE) for name in ("rowspan", "colspan")}


def unpack_text(data: bytes) -> list[Grid]:
    """The tables of a CSV, of a saved page or of a workbook in XML. Raises `NotAWorkbook` or `TooLarge`."""
    text = decoded(data)
    if is_xml_book(text):
        return unpack_xml(text.lstrip())
    if text.lstrip()[:1] == "<":
        return _of_page(text)
    return [Grid(NAME, _of_csv(text), flat=True)]


def decoded(data: bytes) -> str:
    """A text in UTF-8, UTF-16 or GB18030. Raises `NotAWorkbook` for what is none."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise NotAWorkbook


def _of_csv(text: str) -> list[list[str]]:
    first = text.splitlines()[:_SNIFFED]
    sign = max(_BETWEEN, key=lambda each: sum(line.count(each) for line in first))
    if not any(sign in line for line in first):
        raise NotAWorkbook
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=sign):
            if len(rows) >= ROWS:
                raise TooLarge
            rows.append(_within([text_of(_AS_TEXT.sub(r"\1", cell)) for cell in cells]))
    except csv.Error as broken:
        raise NotAWorkbook from broken
    return rows


def _within(cells: list[str]) -> list[str]:
    """The cells up to the last that says something. Raises `TooLarge` if that is too far out."""
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > COLUMNS:
        raise TooLarge
    return cells


@dataclass
class _Page:
    """A page's tables while it is read: rows of cells, each with how far it reaches."""

    tables: list[list[list[tuple[str, int, int]]]] = field(default_factory=list)
    cells: int = 0
    open: bool = False

    def tag(self, name: str, rest: str, *, closes: bool) -> None:
        """A tag of a table. Raises `TooLarge`."""
        if closes:
            self.open = self.open and name == "br"
            return
        self.open = name in ("td", "th") or (self.open and name == "br")
        if name == "table":
            self.tables.append([])
        elif name == "tr" and self.tables:
            self.tables[-1].append([])
        elif self.open and name != "br" and self.tables and self.tables[-1]:
            self.cells += 1
            down, across = (int(found[1]) if (found := _SPAN_OF[way].search(rest)) else 1 for way in _SPAN_OF)
            self.tables[-1][-1].append(("", max(1, min(down, ROWS)), max(1, min(across, COLUMNS))))
        if self.cells > SPAN or len(self.tables) > SHEETS or any(len(rows) > ROWS for rows in self.tables[-1:]):
            raise TooLarge

    def say(self, words: str) -> None:
        """Words inside a cell."""
        if self.open and words.strip() and self.tables and self.tables[-1] and self.tables[-1][-1]:
            said, down, across = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = text_of(f"{said} {html.unescape(words)}"), down, across


def _of_page(text: str) -> list[Grid]:
    page, at = _Page(), 0
    hidden = ""
    for tag in _TAG.finditer(text):
        name, closes = (tag[2] or "").lower(), bool(tag[1])
        if not hidden:
            page.say(text[at : tag.start()])
        at = tag.end()
        if name in _HIDDEN:
            hidden = "" if closes and name == hidden else hidden or ("" if closes else name)
        elif name and not hidden:
            page.tag(name, tag[3], closes=closes)
    grids = [grid for number, rows in enumerate(page.tables, start=1) if (grid := _grid(number, rows)).rows]
    if not grids:
        raise NotAWorkbook
    return grids


def _grid(number: int, rows: list[list[tuple[str, int, int]]]) -> Grid:
    """The cells at their places, those that reach over others merged as in a workbook."""
    laid: list[list[str]] = []
    merged: list[Range] = []
    taken: dict[int, int] = {}
    for at, cells in enumerate(rows, start=1):
        row: list[str] = []
        for words, down, across in cells:
            while taken.get(len(row), 0) >= at:
                row.append("")
            first = len(row)
            row += [words, *[""] * (across - 1)]
            if down > 1 or across > 1:
                merged.append((first + 1, at, first + across, at + down - 1))
                taken |= dict.fromkeys(range(first, first + across), at + down - 1)
        laid.append(_within(row))
    return Grid(f"{NAME}{number}", laid, carry(laid, merged))
