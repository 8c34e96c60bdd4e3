"""Returning: the same file goes back, with a column that says per row what is wrong in it."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from linli.ground.sheets.unpacking import Grid, Range
from linli.ground.sheets.writing import WIDEST, as_bytes, new_book, set_widths, write_row
from linli.town.places.sheets import REASON, Problem, Sheets, heading

_WRONG = Font(color="9B1C1C")


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
    book = new_book()
    for grid in sheets.grids or ():
        sheet = book.create_sheet(grid.name)
        at = headings_at[grid.name] or {_headings_at(grid.rows)}
        width = min(_reason_column(grid.rows, row) for row in at)
        for number, cells in enumerate(_without_carried(grid, width), start=1):
            kept = [*cells[:width], *[""] * (width - len(cells))]
            words = [*([REASON] if number in at else []), *reasons.get((grid.name, number), [])]
            write_row(sheet, number, [*kept, _("；").join(_within(words))], bold=number in at)
            if words and number not in at:
                sheet.cell(number, width + 1).font = _WRONG
        _merge(sheet, grid.merged, width)
        set_widths(sheet, [cells for number, cells in enumerate(grid.rows, start=1) if number >= min(at)])
        sheet.column_dimensions[get_column_letter(width + 1)].width = WIDEST
    if not book.worksheets:
        book.create_sheet(REASON)
    return as_bytes(book)


def _within(reasons: Sequence[str]) -> list[str]:
    """The reasons as one sentence has them: only the last ends with a stop."""
    return [*(each.rstrip("。.") for each in reasons[:-1]), *reasons[-1:]]


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
