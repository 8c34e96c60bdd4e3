"""Returning: workbooks that go out, to be filled in or mended, with nothing in them that runs when they are opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from linli.town.places.sheets import REASON, Problem, Sheets, heading
from linli.town.places.unpacking import DICTIONARY, Grid, Range, printable

_TEXT = "@"
_RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""Signs with which a formula begins; spreadsheets in Chinese and Japanese take the wide ones for them too."""
_HEADING = PatternFill("solid", fgColor="F3E9DC")
_WRONG = Font(color="9B1C1C")
_WIDEST = 40
_SPARE_ROWS = 500
"""So many rows below the data offer the drop-downs too."""


@dataclass(frozen=True)
class Page:
    """A sheet to write: a title, headings, rows of text, and for some headings the words to choose from."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def inert(value: object) -> str:
    """The cell's text, made so that no spreadsheet takes it for a formula."""
    text = "" if value is None else printable(str(value))
    return f"'{text}" if text.startswith(_RUNS) else text


def write(pages: Sequence[Page]) -> bytes:
    """A workbook of these pages: title in row 1, headings in row 2, 序号 first, every cell text."""
    book, dictionary = _new_book(), []
    for page in pages:
        sheet = book.create_sheet(page.name)
        headings = ["序号", *page.headings]
        _row(sheet, 1, [page.title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
        sheet.cell(1, 1).font = Font(bold=True, size=14)
        _row(sheet, 2, headings, bold=True)
        for number, cells in enumerate(page.rows, start=1):
            _row(sheet, number + 2, [number, *cells])
        sheet.freeze_panes = "A3"
        _set_widths(sheet, [headings, *([number, *cells] for number, cells in enumerate(page.rows, start=1))])
        for name, words in page.choices.items():
            dictionary.append(list(words))
            _offer(sheet, headings.index(name) + 1, len(dictionary), len(words), len(page.rows))
    if dictionary:
        _write_dictionary(book, dictionary)
    return _bytes(book)


def mark(sheets: Sheets, problems: Sequence[Problem]) -> bytes:
    """The same file back, with a column that says per row what is wrong; a second look at it finds the same.

    Words and numbers come back as they were shown; formulas come back as what they had worked out.
    """
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in problems:
        said = {"column": problem.column, "words": problem.words}
        reason = _("%(column)s：%(words)s") % said if problem.column else problem.words
        reasons[problem.sheet, problem.row].append(reason)
    headings_at = defaultdict(set)
    for block in sheets.blocks:
        headings_at[block.sheet].add(block.headings_at)
    book = _new_book()
    for grid in sheets.grids or ():
        sheet = book.create_sheet(grid.name)
        at = headings_at[grid.name] or {_headings_at(grid.rows)}
        width = min(_reason_column(grid.rows, row) for row in at)
        for number, cells in enumerate(_without_carried(grid, width), start=1):
            kept = [*cells[:width], *[""] * (width - len(cells))]
            words = [*([REASON] if number in at else []), *reasons.get((grid.name, number), [])]
            _row(sheet, number, [*kept, _("；").join(words)], bold=number in at)
            if words and number not in at:
                sheet.cell(number, width + 1).font = _WRONG
        _merge(sheet, grid.merged, width)
        _set_widths(sheet, [cells for number, cells in enumerate(grid.rows, start=1) if number >= min(at)])
        sheet.column_dimensions[get_column_letter(width + 1)].width = _WIDEST
    if not book.worksheets:
        book.create_sheet(REASON)
    return _bytes(book)


def _without_carried(grid: Grid, width: int) -> list[list[str]]:
    """The rows with what merged cells say only in the first of them, as it was sent."""
    rows = [list(cells) for cells in grid.rows]
    for first_column, first_row, last_column, last_row in grid.merged:
        for number in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                if (number, column) != (first_row, first_column) and column <= width:
                    rows[number - 1][column - 1] = ""
    return rows


def _merge(sheet: Worksheet, merged: Sequence[Range], width: int) -> None:
    """Merge again what was merged, left of the reasons."""
    for first_column, first_row, last_column, last_row in merged:
        if last_column <= width:
            sheet.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)


def _headings_at(rows: Sequence[Sequence[str]]) -> int:
    """The first row with more than one cell filled; the first of all if there is none."""
    return next((number for number, cells in enumerate(rows, start=1) if sum(map(bool, cells)) > 1), 1)


def _reason_column(rows: Sequence[Sequence[str]], at: int) -> int:
    """How many columns stand before the reasons: those of an earlier return are written anew."""
    headings = list(rows[at - 1]) if len(rows) >= at else []
    for index, words in enumerate(headings):
        if heading(words).startswith(REASON):
            return index
    return max((len(cells) for cells in rows), default=0)


def _new_book() -> Workbook:
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


def _row(sheet: Worksheet, number: int, cells: Sequence[object], *, bold: bool = False) -> None:
    for index, value in enumerate(cells, start=1):
        text = inert(value)
        if text or bold:
            cell = sheet.cell(number, index, text)
            cell.data_type = "s"
            cell.number_format = _TEXT
            if bold:
                cell.font, cell.fill = Font(bold=True), _HEADING
                cell.alignment = Alignment(wrap_text=True, vertical="center")


def _set_widths(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for index in range(max((len(cells) for cells in rows), default=0)):
        longest = max((len(str(cells[index])) for cells in rows if index < len(cells)), default=0)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(_WIDEST, max(6, longest * 2 + 2))


def _offer(sheet: Worksheet, column: int, dictionary_column: int, words: int, rows: int) -> None:
    letter = get_column_letter(dictionary_column)
    choices = DataValidation(type="list", formula1=f"{DICTIONARY}!${letter}$1:${letter}${words}", allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"{get_column_letter(column)}3:{get_column_letter(column)}{rows + 2 + _SPARE_ROWS}")


def _write_dictionary(book: Workbook, columns: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(DICTIONARY)
    sheet.sheet_state = "hidden"
    for index, words in enumerate(columns, start=1):
        for number, word in enumerate(words, start=1):
            cell = sheet.cell(number, index, inert(word))
            cell.data_type = "s"


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
