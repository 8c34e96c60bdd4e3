"""Old books: an .xls as older systems of an office export it becomes plain text cells, within the limits of an .xlsx.

An .xls is a row of records in a small file system of its own. They are leafed through first, by their lengths alone:
that counts the cells and says where the last of them stands, before xlrd decodes one; and it finds what is merged,
which xlrd tells only together with every style.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

import xlrd
from xlrd.compdoc import CompDoc

from linli.ground.shared.refusals import Refused
from linli.ground.sheets.unpacking import (
    COLUMNS,
    ROWS,
    SHEETS,
    SPAN,
    Grid,
    OldOrLocked,
    Range,
    TooLarge,
    carry,
    text_of,
)

_BOUNDSHEET, _BEGIN, _MERGED = 0x85, 0x809, 0xE5
_CELLS = frozenset((0x06, 0x206, 0x406, 0x203, 0x204, 0x205, 0xD6, 0xFD, 0x27E))
_BLANK, _MANY_BLANK, _MANY = 0x201, 0xBE, 0xBD
_STREAMS = ("Workbook", "Book")
_WORKSHEET = 0


def unpack_old(data: bytes) -> list[Grid]:
    """The sheets of an .xls as text. Raises `OldOrLocked` where it has a password or is broken, or `TooLarge`."""
    try:
        return list(_grids(data, _leaf_through(data)))
    except Refused:
        raise
    except Exception as broken:  # whatever a broken or hostile file makes the parser raise, it is not a workbook
        raise OldOrLocked from broken


@dataclass
class _Leafed:
    """What leafing through found: where each worksheet begins, in their order, and the merged ranges by that."""

    begins: list[int] = field(default_factory=list)
    merged: dict[int, list[Range]] = field(default_factory=dict)
    cells: int = 0

    def count(self, cells: int) -> None:
        """So many cells more. Raises `TooLarge`."""
        self.cells += cells
        if self.cells > SPAN:
            raise TooLarge


def _leaf_through(data: bytes) -> _Leafed:
    found, sheet = _Leafed(), 0
    for at, code, record in _records(_stream(data)):
        if code == _BEGIN:
            sheet = at
        elif code == _BOUNDSHEET and record[5] == _WORKSHEET:
            found.begins.append(struct.unpack_from("<I", record)[0])
        elif code == _MERGED:
            found.merged.setdefault(sheet, []).extend(_merged(record))
        else:
            _count(code, record, found)
    if len(found.begins) > SHEETS:
        raise TooLarge
    return found


def _stream(data: bytes) -> memoryview:
    """The records of the book, out of the file system around them."""
    files = CompDoc(data, logfile=StringIO())
    for name in _STREAMS:
        stream, base, length = files.locate_named_stream(name)
        if stream:
            return memoryview(stream)[base : base + length]
    raise OldOrLocked


def _records(stream: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """Each record: where it begins, its code, its data."""
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield at, code, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _count(code: int, record: memoryview, found: _Leafed) -> None:
    """Count a record's cells. Raises `TooLarge`, also where one that says something stands too far out."""
    if code in _CELLS:
        row, last = struct.unpack_from("<HH", record)
        found.count(1)
    elif code in (_MANY, _MANY_BLANK):
        row, first = struct.unpack_from("<HH", record)
        last = struct.unpack_from("<H", record, len(record) - 2)[0]
        found.count(max(1, last - first + 1))
    else:
        found.count(1 if code == _BLANK else 0)
        return
    if code != _MANY_BLANK and (row >= ROWS or last >= COLUMNS):
        raise TooLarge


def _merged(record: memoryview) -> Iterator[Range]:
    count = struct.unpack_from("<H", record)[0]
    for index in range(min(count, (len(record) - 2) // 8)):
        first_row, last_row, first_column, last_column = struct.unpack_from("<4H", record, 2 + 8 * index)
        yield first_column + 1, first_row + 1, last_column + 1, last_row + 1


def _grids(data: bytes, leafed: _Leafed) -> Iterator[Grid]:
    book = xlrd.open_workbook(file_contents=data, logfile=StringIO(), on_demand=True, ragged_rows=True)
    merged: Mapping[int, list[Range]] = leafed.merged
    for number, begin in enumerate(leafed.begins):
        sheet = book.sheet_by_index(number)
        rows = [[_text(cell, book.datemode) for cell in sheet.row(row)] for row in range(sheet.nrows)]
        while rows and not any(rows[-1]):
            rows.pop()
        yield Grid(sheet.name, rows, carry(rows, merged.get(begin, ())))
        book.unload_sheet(number)


def _text(cell: "xlrd.sheet.Cell", datemode: int) -> str:
    """What a cell shows."""
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            try:
                return text_of(xlrd.xldate_as_datetime(cell.value, datemode))
            except (ValueError, OverflowError):
                return text_of(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return text_of(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case _:
            return text_of(cell.value)
