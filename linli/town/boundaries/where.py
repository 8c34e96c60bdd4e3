"""In which place a point lies: all current boundaries of one kind in memory, read again when any of them changes.

Boxes are found in a tree, outlines asked one by one; a point on a common border, or where two overlap, lies in the one
with the smaller code. Outside all of them it lies in none, and that is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.editions.renewing import ALL
from linli.ground.shared.datums import LonLat
from linli.town.places.models import Kind

from .models import Boundary

if TYPE_CHECKING:
    from numpy import ndarray
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry as Geometry

NOWHERE = -1

type Floats = Sequence[float] | ndarray
type Shapes = Sequence[Geometry] | ndarray


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place that has a boundary."""

    place_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees of WGS-84."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Middle:
    """A point well inside a place."""

    place_id: int
    lon: float
    lat: float


class Drawing:
    """The current boundaries of one kind, by the codes of their places."""

    def __init__(self, places: Sequence[Drawn], shapes: Shapes) -> None:
        """`places` in the order of their codes, `shapes` beside them."""
        import numpy
        import shapely

        self.places = tuple(places)
        self._numbers = {place.place_id: number for number, place in enumerate(self.places)}
        self._shapes = numpy.asarray(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._tree: STRtree = shapely.STRtree(self._shapes)
        middles = shapely.point_on_surface(self._shapes)
        self._lons, self._lats = shapely.get_x(middles), shapely.get_y(middles)
        self._point, self._in, self._ids = shapely.Point, shapely.intersects_xy, numpy.intp
        self._total_bounds = shapely.total_bounds

    def at(self, lon: float, lat: float) -> Drawn | None:
        """The place in which one point lies (degrees of WGS-84), None outside all."""
        near = self._tree.query(self._point(lon, lat))
        if len(near) > 1:
            near.sort()
        return next((self.places[each] for each in near if self._in(self._shapes[each], lon, lat)), None)

    def at_all(self, lons: Floats, lats: Floats) -> "ndarray":
        """For many points at once, the number in `places` of the one in which each lies, `NOWHERE` outside all."""
        import numpy
        import shapely

        east, north = numpy.asarray(lons, dtype=float), numpy.asarray(lats, dtype=float)
        asked, near = self._tree.query(shapely.points(east, north))
        within = self._in(self._shapes[near], east[asked], north[asked])
        found = numpy.full(len(east), len(self.places), dtype=self._ids)
        numpy.minimum.at(found, asked[within], near[within])
        found[found == len(self.places)] = NOWHERE
        return found

    def within(self, box: Box) -> list[Middle]:
        """The places whose middle lies in a box, with it."""
        lons, lats = self._lons, self._lats
        inside = (lons >= box.west) & (lons <= box.east) & (lats >= box.south) & (lats <= box.north)
        numbers = inside.nonzero()[0].tolist()
        return [Middle(self.places[each].place_id, float(lons[each]), float(lats[each])) for each in numbers]

    def bounds(self) -> Box | None:
        """The box around all of them, None where none is drawn."""
        if not self.places:
            return None
        west, south, east, north = (float(side) for side in self._total_bounds(self._shapes))
        return Box(west, south, east, north)

    def shape_of(self, place_id: int) -> "Geometry | None":
        """The outline of a place, None if it has none."""
        number = self._numbers.get(place_id)
        return None if number is None else self._shapes[number]

    def __iter__(self) -> "Iterator[tuple[Drawn, Geometry]]":
        return iter(zip(self.places, self._shapes, strict=True))


_kept: Kept[Kind, Drawing] = Kept()


def drawing(kind: Kind = Kind.GRID) -> Drawing:
    """The boundaries of a kind as they stand now. One query while nothing has changed, three after a change.

    Any change counts, since a place that ends takes its boundary along.
    """
    return _kept.get(kind, looking.current().get(ALL), lambda: _drawn(kind))


def locate(lon: float, lat: float, kind: Kind = Kind.GRID) -> Drawn | None:
    """The place of a kind in which a point of WGS-84 lies; None where no boundary holds it."""
    return drawing(kind).at(lon, lat)


def locate_all(points: Sequence[LonLat], kind: Kind = Kind.GRID) -> list[Drawn | None]:
    """The same for many points, in their order."""
    held = drawing(kind)
    if not points:
        return []
    lons, lats = zip(*points, strict=True)
    return [held.places[each] if each != NOWHERE else None for each in held.at_all(lons, lats)]


def _drawn(kind: Kind) -> Drawing:
    import shapely

    current = Boundary.objects.filter(place__kind=kind, valid_until=None, place__valid_until=None)
    rows = list(current.order_by("place__code").values_list("place_id", "place__code", "shape"))
    places = [Drawn(place_id, code) for place_id, code, _shape in rows]
    return Drawing(places, shapely.from_geojson([shape for _place, _code, shape in rows]))
