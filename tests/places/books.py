"""Workbooks as they come in by mail."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook

from linli.town.places.sheets import Sheets
from linli.town.places.workbook import read
from tests.places.layout import FLOORS, GRIDS, NICKNAMES, PER_FLOOR, courtyards, units_of

type Cells = list[list[object]]


def book(**sheets: Sequence[Sequence[object]]) -> BytesIO:
    """A workbook with these rows on these sheets."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(made)


def saved(made: Workbook) -> BytesIO:
    out = BytesIO()
    made.save(out)
    return BytesIO(out.getvalue())


def cells(data: bytes, sheet: str) -> list[list[object]]:
    """What a returned workbook shows."""
    return [list(row) for row in load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True)]


def beiyuan() -> dict[str, Cells]:
    """北园社区's three sheets, each with its headings."""
    yards: Cells = [["院号", "网格", "街巷", "俗称"]]
    houses: Cells = [["楼号", "院号", "单元数", "层数", "每层户数", "俗称"]]
    grids: Cells = [["网格", "楼院", "街巷"]]
    for grid, yard, buildings in courtyards():
        yards.append([yard, grid, "", "、".join(NICKNAMES.get(f"y{yard:02}", ()))])
        for house in buildings:
            nicknames = "、".join(NICKNAMES.get(f"b{house:02}", ()))
            houses.append([house, yard, units_of(house), FLOORS, PER_FLOOR, nicknames])
    for grid in range(1, len(GRIDS) + 1):
        lane = "北园东路" if grid < 3 else "北园西街"
        grids.append([grid, "、".join(str(yard) for number, yard, _houses in courtyards() if number == grid), lane])
    return {"楼院": yards, "楼栋": houses, "网格分工": grids}


def sheets_of(**sheets: Sequence[Sequence[object]]) -> Sheets:
    """The same, read."""
    return read(book(**sheets))
