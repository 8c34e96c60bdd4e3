"""The communities on the map, made up and shown as such: one lattice of 90 by 70 metres, cells for each courtyard.

Each grid is a block of two columns and three rows, its courtyards' cells together, so that nothing overlaps and nothing
lies between; a community is its blocks, two beside each other, and an odd last one is as wide as two. Around each
courtyard runs a lane.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from linli.demo.layout import DISTRICT, Community
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


def draw(communities: Iterable[Community], at: datetime) -> None:
    """Draw them all, as a file of outlines would be."""
    district = Place.objects.current(at).get(code=DISTRICT)
    shapes = [shape for community in communities for shape in _shapes(community).items()]
    outlines = [Outline(row, {"code": code}, shape) for row, (code, shape) in enumerate(shapes, start=1)]
    made = redrawing.plan(outlines, district, datum=Datum.WGS84, source="示意图", at=at, synthetic=True)
    redrawing.apply(made, by="command", at=at)


def cells(community: Community) -> Iterator[tuple[int, int, Cell]]:
    """For each courtyard its grid, its number and its cell; a grid's last ones take a whole row where there is room."""
    column, row = community.at
    odd = len(community.grids) if len(community.grids) % 2 else 0
    for grid, members in groupby(community.yards, key=lambda each: each[0]):
        numbers = [yard for _grid, yard in members]
        narrow = COLUMNS * (len(numbers) - ROWS)
        size = COLUMNS if grid == odd else 1
        east, north = column + (grid - 1) % 2 * COLUMNS, row + (grid - 1) // 2 * ROWS
        for place, yard in enumerate(numbers):
            across, up = place % COLUMNS, place // COLUMNS
            if place >= narrow:
                across, up = 0, narrow // COLUMNS + place - narrow
            yield grid, yard, (east + across * size, north + up, size if place < narrow else size * COLUMNS)


def _shapes(community: Community) -> "dict[str, BaseGeometry]":
    """The outlines of a community's courtyards, of its grids, and its own, by their codes."""
    import shapely

    drawn = list(cells(community))
    shapes: dict[str, BaseGeometry] = {community.yard_code(yard): _box(cell, LANE) for _grid, yard, cell in drawn}
    blocks = {
        community.grid_code(grid): shapely.union_all([_box(cell, 0) for of, _yard, cell in drawn if of == grid])
        for grid in community.grids
    }
    return shapes | blocks | {community.code: shapely.union_all(list(blocks.values()))}


def _box(cell: Cell, lane: float) -> "Polygon":
    import shapely

    column, row, wide = cell
    west, south = WEST + (column + lane) * WIDE, SOUTH + (row + lane) * HIGH
    east, north = WEST + (column + wide - lane) * WIDE, SOUTH + (row + 1 - lane) * HIGH
    return shapely.box(round(west, 7), round(south, 7), round(east, 7), round(north, 7))
