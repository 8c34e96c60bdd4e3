"""北园社区 on the map, made up and shown as such: a lattice of 90 by 70 metres, a cell or two for each courtyard.

Each grid is a block of two columns and three rows, its courtyards' cells together, so that nothing overlaps and nothing
lies between; the community is the four blocks. Around each courtyard runs a lane.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from linli.demo.layout import COMMUNITY, DISTRICT, courtyard_code, grid_code, yards
from linli.ground.shared.datums import Datum
from linli.town.boundaries import redrawing
from linli.town.boundaries.reading import Outline
from linli.town.places.models import Place

if TYPE_CHECKING:
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

WEST, SOUTH = 116.63, 40.32
WIDE, HIGH = 0.00106, 0.00063
"""Degrees of 90 metres to the east and of 70 to the north, there."""
LANE = 0.07
"""So much of a cell is lane, on each side."""
COLUMNS, ROWS = 2, 3

type Cell = tuple[int, int, int]
"""Column and row from the south-west, and how many columns it is wide."""


def draw(at: datetime) -> None:
    """Draw them all, as a file of outlines would be."""
    district = Place.objects.current(at).get(code=DISTRICT)
    outlines = list(_outlines())
    made = redrawing.plan(outlines, district, datum=Datum.WGS84, source="示意图", at=at, synthetic=True)
    redrawing.apply(made, by="command", at=at)


def cells() -> dict[int, tuple[int, Cell]]:
    """For each courtyard its grid and its cell; the last of five takes the room of two."""
    found = {}
    for grid, members in groupby(yards(), key=lambda each: each[0]):
        numbers = [yard for _grid, yard in members]
        east, north = (grid - 1) % 2 * COLUMNS, (grid - 1) // 2 * ROWS
        for place, yard in enumerate(numbers):
            wide = 1 if place < len(numbers) - 1 else COLUMNS * ROWS - len(numbers) + 1
            found[yard] = (grid, (east + place % COLUMNS, north + place // COLUMNS, wide))
    return found


def _outlines() -> Iterator[Outline]:
    import shapely

    drawn = {yard: (grid, _box(cell, LANE), _box(cell, 0)) for yard, (grid, cell) in cells().items()}
    blocks = {
        grid: shapely.union_all([whole for each, _yard, whole in drawn.values() if each == grid])
        for grid in {grid for grid, _cell in cells().values()}
    }
    shapes: dict[str, BaseGeometry] = {courtyard_code(yard): inner for yard, (_grid, inner, _whole) in drawn.items()}
    shapes |= {grid_code(grid): block for grid, block in blocks.items()}
    shapes[COMMUNITY] = shapely.union_all(list(blocks.values()))
    for row, (code, shape) in enumerate(shapes.items(), start=1):
        yield Outline(row, {"code": code}, shape)


def _box(cell: Cell, lane: float) -> "Polygon":
    import shapely

    column, row, wide = cell
    west, south = WEST + (column + lane) * WIDE, SOUTH + (row + lane) * HIGH
    east, north = WEST + (column + wide - lane) * WIDE, SOUTH + (row + 1 - lane) * HIGH
    return shapely.box(round(west, 7), round(south, 7), round(east, 7), round(north, 7))
