"""How many points a second are found in a grid, over 40,000 grids, beside asking every grid's outline.

The grids are squares of a lattice the size of a city; half of the points lie in one, some on borders, the rest outside.
"""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy
import shapely

from bench.answers import Answer
from linli.town.boundaries.where import Drawing, Drawn

SIDE = 200
"""So many grids in a row, and so many rows: 40,000."""
WEST, SOUTH, STEP = 116.0, 40.0, 0.004
BATCH, SINGLY, NAIVE = 1_000_000, 50_000, 20
WANTED_BATCH, WANTED_SINGLY = 100_000, 20_000
"""What we reach for, in points a second."""


def ask() -> Iterator[Answer]:
    """Laying the tree, one point at a time, many at once, and asking every outline."""
    corners = [(WEST + column * STEP, SOUTH + row * STEP) for row in range(SIDE) for column in range(SIDE)]
    shapes = [shapely.box(west, south, west + STEP, south + STEP) for west, south in corners]
    places = [Drawn(number, f"{number:015}") for number in range(len(shapes))]
    begun = perf_counter()
    drawing = Drawing(places, shapes)
    yield Answer(f"laying {len(shapes):,} grids into the tree", (perf_counter() - begun) * 1000, "ms")
    lot = numpy.random.default_rng(7)
    lons = lot.uniform(WEST - SIDE * STEP / 4, WEST + SIDE * STEP * 5 / 4, BATCH)
    lats = lot.uniform(SOUTH - SIDE * STEP / 4, SOUTH + SIDE * STEP * 5 / 4, BATCH)
    lons[::50] = WEST + STEP * (numpy.arange(len(lons[::50])) % SIDE)
    points = list(zip(lons[:SINGLY].tolist(), lats[:SINGLY].tolist(), strict=True))
    every = _rate(NAIVE, lambda: [_asked_of_all(shapes, *point) for point in points[:NAIVE]])
    yield Answer("every outline asked, one point at a time", every, "/s")
    singly = _rate(SINGLY, lambda: [drawing.at(*point) for point in points])
    yield Answer("a point in its grid, one at a time", singly, "/s", "the bar of 20,000/s", singly / WANTED_SINGLY, 1.0)
    many = _rate(BATCH, lambda: drawing.at_all(lons, lats))
    yield Answer(
        "points in their grids, a million at once", many, "/s", "the bar of 100,000/s", many / WANTED_BATCH, 1.0
    )
    same = [found.place_id if (found := drawing.at(*point)) else -1 for point in points[:1000]]
    if same != drawing.at_all(lons[:1000], lats[:1000]).tolist():
        raise AssertionError("one at a time and many at once find different grids")


def _asked_of_all(shapes: list[shapely.Polygon], lon: float, lat: float) -> int:
    return next((number for number, shape in enumerate(shapes) if shapely.intersects_xy(shape, lon, lat)), -1)


def _rate(count: int, work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return count / (perf_counter() - begun)
