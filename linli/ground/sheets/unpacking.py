"""Unpacking: a spreadsheet that a stranger sent becomes plain text cells, or a refusal; nothing in between.

An .xlsx file is a zip of XML, and either may be built to exhaust whoever opens it. So sizes are read from the zip's
directory before anything is unpacked (and zipfile then reads no byte more), tags are counted before they are parsed,
documents that declare entities are refused, and only values are taken: formulas, links, styles, pictures and macros
stay behind. A sheet is leafed through first: that counts its rows and cells, blank ones too, and stops at the first too
many, before one cell is decoded.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from linli.ground.shared.refusals import Refused

BYTES = 10 * 1024 * 1024
UNPACKED_BYTES = 24 * 1024 * 1024
PARTS = 400
DICTIONARY = "字典"
"""The hidden sheet of what may be chosen in a workbook that we wrote: it holds no table."""
SHEETS = 20
ROWS = 20_000
COLUMNS = 60
MERGED_CELLS = 200_000
SPAN = 500_000
"""Rows and cells that are walked over in all, empty ones too; a town of 50,000 people has fewer."""
TAGS = 3_000_000
"""XML tags in all parts, counted before any of them is parsed."""
OTHER_TAGS = 200_000
"""Of these, so many that are no rows and cells: words, styles and names, which are read whole before the first row."""
CELL = 500
"""Characters that are read of one cell, where nobody asks for more."""
SIGNS = 24 * 1024 * 1024
"""Characters of all cells together: one long one may be said in many."""

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_OTHER_TAG = re.compile(rb"<(?!/?(?:[A-Za-z]\w*:)?(?:row|c|v|is|t)[\s/>])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")


class NotAWorkbook(Refused):
    """The file is not a spreadsheet that can be read."""

    code = "not-a-workbook"
    status = 422
    sentence = _("这个文件打不开。请用 Excel 或 WPS 另存为 .xlsx 再传一次。")


class OldOrLocked(NotAWorkbook):
    """A workbook with a password, or an .xls that is broken."""

    code = "workbook-old-or-locked"
    sentence = _("这个表加了密码，或者坏了。请去掉密码，另存为 .xlsx 再传一次。")


class TooLarge(NotAWorkbook):
    """More than a community's workbook ever holds."""

    code = "workbook-too-large"
    status = 413
    sentence = _("这个文件太大了：最多 %(rows)s 行、%(columns)s 列、%(megabytes)s MB。请只留下要导入的几张表。")

    def __init__(self) -> None:
        super().__init__(rows=ROWS, columns=COLUMNS, megabytes=BYTES // 1024 // 1024)


type Range = tuple[int, int, int, int]
"""First column, first row, last column, last row, counted from 1."""


@dataclass(frozen=True)
class Grid:
    """One sheet as text: `rows[0]` is row 1; merged cells say what their first cell says."""

    name: str
    rows: list[list[str]]
    merged: list[Range] = field(default_factory=list)
    """What was merged within the rows and columns that are read."""
    flat: bool = False
    """Whether it came as text, which keeps of merged cells only the first."""


def unpack(file: BinaryIO, *, longest: int = CELL) -> list[Grid]:
    """The sheets of a workbook as text, of each cell the first `longest` characters, and of all at most a budget.

    Raises `NotAWorkbook`, `OldOrLocked` or `TooLarge`.
    """
    data = file.read(BYTES + 1)
    if len(data) > BYTES:
        raise TooLarge
    if data.startswith(OLD_EXCEL):
        raise OldOrLocked
    if not data.startswith(ZIP):
        raise NotAWorkbook
    try:
        return list(_grids(data, _inspect(data), longest))
    except Refused:
        raise
    except Exception as broken:  # whatever a broken or hostile file makes the parsers raise, it is not a workbook
        raise NotAWorkbook from broken


def _inspect(data: bytes) -> dict[str, "_Leafed"]:
    """Refuse what would be too much to unpack, and XML that declares entities; the sheets by their part's name."""
    sheets, span = {}, _Span(SPAN)
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
            raise TooLarge
        tags = others = 0
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                text = packed.read(part)
                tags += text.count(b"<")
                if tags > TAGS:
                    raise TooLarge
                others += sum(1 for _tag in islice(_OTHER_TAG.finditer(text), OTHER_TAGS + 1))
                if others > OTHER_TAGS:
                    raise TooLarge
                if _ENTITIES.search(text) or text.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise NotAWorkbook
                if b"sheetData" in text:  # before openpyxl opens it, which reads to its end for the size it says it has
                    sheets[part.filename] = _leaf_through(BytesIO(text), span)
    return sheets


def _grids(data: bytes, sheets: Mapping[str, "_Leafed"], longest: int) -> Iterator[Grid]:
    read = _Span(SIGNS)
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        if len(book.worksheets) > SHEETS:
            raise TooLarge
        for sheet in book.worksheets:
            if sheet.title == DICTIONARY and sheet.sheet_state == "hidden":
                continue
            sheet.reset_dimensions()  # what a sheet says of its own size is not believed
            leafed = sheets[sheet._worksheet_path]  # type: ignore[attr-defined]
            rows = _rows(sheet, leafed.last_row, longest, read)
            yield Grid(sheet.title, rows, carry(rows, leafed.merged))
    finally:
        book.close()


class _Span:
    """How much of a workbook may still be walked over."""

    def __init__(self, left: int) -> None:
        self.left = left

    def step(self, by: int = 1) -> None:
        """Walk over one row or cell, or so many characters. Raises `TooLarge`."""
        self.left -= by
        if self.left < 0:
            raise TooLarge


@dataclass
class _Leafed:
    """What leafing through a sheet found: the last row that holds something, and the merged ranges."""

    last_row: int = 0
    merged: list[Range] = field(default_factory=list)


def _leaf_through(part: BinaryIO, span: _Span) -> _Leafed:
    """Count a sheet's rows and cells without decoding them. Raises `TooLarge` at the first that is too many."""
    found = _Leafed()
    number = rows = column = 0
    for event, element in ElementTree.iterparse(part, ("start", "end")):  # noqa: S314 - entities were refused
        name = element.tag.rpartition("}")[2]
        if (event, name) == ("start", "row"):
            number, column, rows = int(float(element.get("r", number + 1))), 0, rows + 1
            if rows > ROWS:
                raise TooLarge
            span.step()
        elif (event, name) == ("end", "c"):
            span.step()
            said = element.get("r")
            column = coordinate_to_tuple(said)[1] if said else column + 1
            if any(child.text or len(child) for child in element):
                if number > ROWS or column > COLUMNS:
                    raise TooLarge
                found.last_row = max(found.last_row, number)
        elif (event, name) == ("end", "row"):
            element.clear()
        elif (event, name) == ("end", "mergeCell"):
            first_column, first_row, last_column, last_row = range_boundaries(element.get("ref", ""))
            found.merged.append((first_column or 1, first_row or 1, last_column or 1, last_row or 1))
    return found


def _rows(sheet: Any, last_row: int, longest: int, read: _Span) -> list[list[str]]:
    """The rows up to the last that says something."""
    rows: list[list[str]] = []
    if last_row == 0:
        return rows
    said = 0
    for values in sheet.iter_rows(max_row=last_row, max_col=COLUMNS, values_only=True):
        cells = [text_of(value, longest) for value in values]
        read.step(sum(map(len, cells)))
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
        said = len(rows) if cells else said
    return rows[:said]


def text_of(value: object, longest: int = CELL) -> str:
    """What a cell shows: 8 rather than 8.0, dates as 2026-11-24; quotes that made it inert are taken off."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            text = " ".join(printable(str(value)[: longest * 8]).split())
            return text[1:][:longest] if re.match(r"'[=+\-@＝＋－＠]", text) else text[:longest]


def printable(words: str) -> str:
    """The words without what no spreadsheet can hold."""
    return _CONTROL.sub("", words)


def carry(rows: list[list[str]], merged: Iterable[Range]) -> list[Range]:
    """Write what a merged range says into each of its cells; gives back the ranges, cut to what is read."""
    budget, kept = MERGED_CELLS, []
    for first_column, first_row, last_column, last_row in merged:
        height = min(last_row, len(rows)) - first_row + 1
        width = min(last_column, COLUMNS) - first_column + 1
        if height <= 0 or width <= 0:
            continue
        budget -= height * width
        if budget < 0:
            raise TooLarge
        kept.append((first_column, first_row, first_column + width - 1, first_row + height - 1))
        source = rows[first_row - 1]
        words = source[first_column - 1] if len(source) >= first_column else ""
        for row in rows[first_row - 1 : first_row - 1 + height]:
            row += [""] * (first_column - 1 + width - len(row))
            row[first_column - 1 : first_column - 1 + width] = [words] * width
    return kept
