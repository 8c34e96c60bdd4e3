"""Writing: workbooks that go out, to be filled in or mended, with nothing in them that runs when they are opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from linli.ground.sheets.unpacking import DICTIONARY, printable

_TEXT = "@"
_RUNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""Signs with which a formula begins; spreadsheets in Chinese and Japanese take the wide ones for them too."""
_HEADING = PatternFill("solid", fgColor="F3E9DC")
WIDEST = 40
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
    book, dictionary = new_book(), []
    for page in pages:
        sheet = book.create_sheet(page.name)
        headings = ["序号", *page.headings]
        write_row(sheet, 1, [page.title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
        sheet.cell(1, 1).font = Font(bold=True, size=14)
        write_row(sheet, 2, headings, bold=True)
        for number, cells in enumerate(page.rows, start=1):
            write_row(sheet, number + 2, [number, *cells])
        sheet.freeze_panes = "A3"
        set_widths(sheet, [headings, *([number, *cells] for number, cells in enumerate(page.rows, start=1))])
        for name, words in page.choices.items():
            dictionary.append(list(words))
            _offer(sheet, headings.index(name) + 1, len(dictionary), len(words), len(page.rows))
    if dictionary:
        _write_dictionary(book, dictionary)
    return as_bytes(book)


def new_book() -> Workbook:
    """A workbook without a sheet."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


def write_row(sheet: Worksheet, number: int, cells: Sequence[object], *, bold: bool = False) -> None:
    """A row of text; bold, a row of headings."""
    for index, value in enumerate(cells, start=1):
        text = inert(value)
        if text or bold:
            cell = sheet.cell(number, index, text)
            cell.data_type = "s"
            cell.number_format = _TEXT
            if bold:
                cell.font, cell.fill = Font(bold=True), _HEADING
                cell.alignment = Alignment(wrap_text=True, vertical="center")


def set_widths(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Each column as wide as the longest of its cells, `WIDEST` at most."""
    for index in range(max((len(cells) for cells in rows), default=0)):
        longest = max((len(str(cells[index])) for cells in rows if index < len(cells)), default=0)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(WIDEST, max(6, longest * 2 + 2))


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


def as_bytes(book: Workbook) -> bytes:
    """The file."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
