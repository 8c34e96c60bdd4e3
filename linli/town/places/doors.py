"""Doors: which entrance, and which room behind it, a row of an office's table means.

Either by columns of their own, 楼号 and 单元, or by one that says it all: 14号楼2单元301, 14-2-301.
"""

import re

from linli.town.places.folding import fold
from linli.town.places.numbering import building_code, entrance_code, unsigned
from linli.town.places.sheets import Row

_UNIT = re.compile(r"第?(\d{1,2})(?:单元|门洞|号门|门)?")
_WHOLE = re.compile(
    r"(?P<house>(?:\d{1,3}[a-d]?号?院)?\d{1,4}[a-d]?)(?:号?[楼栋幢座]|号|#)?楼?[- ]*"
    r"(?P<unit>\d{1,2})(?:单元|门洞|号门|门|[- ]|$)[- ]*(?P<room>-?\d{3,4})?(?:室|号|房)?"
)


def entrance_of(row: Row, whole: str, community: str) -> tuple[str, str]:
    """The code of the entrance that a row means, "" for none, and the column to blame if it does not stand.

    `whole` is the column that may say it all.
    """
    if row["楼号"] and row["单元"]:
        unit = _UNIT.fullmatch(unsigned(row["单元"]))
        house, column = row["楼号"], "单元"
    else:
        found = _WHOLE.fullmatch(fold(row[whole]))
        unit, house, column = (found, found["house"], whole) if found else (None, "", whole)
    building, _yard = building_code(community, house)
    number = int(unit["unit"] if column == whole else unit[1]) if unit else 0
    return (entrance_code(building, number) if building and number else ""), column


def room_of(row: Row, whole: str) -> str:
    """The room as written, in its own column or at the end of the one that says it all."""
    found = _WHOLE.fullmatch(fold(row[whole])) if not row["房号"] else None
    return row["房号"] or (found["room"] if found else "") or ""
