"""How well neighbours fit: ground that two of them both claim, and ground between them that nobody does.

Areas are square metres on a plane touching the earth at the middle of the drawing, off by less than a part in a
thousand within a district.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from linli.ground.shared.datums import LonLat

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

DEGREE_M = 111_320
"""How long a degree of latitude is."""
LEAST_M2 = 2.0
"""What is smaller comes from rounding, or from a hand that slipped."""


@dataclass(frozen=True)
class Overlap:
    """Ground in two neighbours: their numbers in what was given, how much, a point of it, and itself."""

    one: int
    other: int
    area_m2: float
    at: LonLat
    shape: "Geometry"


@dataclass(frozen=True)
class Gap:
    """Ground in none: how much, a point of it, and itself."""

    area_m2: float
    at: LonLat
    shape: "Geometry"


def overlaps(shapes: Sequence["Geometry"]) -> list[Overlap]:
    """Each pair that shares more than a strip of rounding, the largest first."""
    import shapely

    if not shapes:
        return []
    tree = shapely.STRtree(shapes)
    ones, others = tree.query(shapes, predicate="intersects")
    found = []
    for one, other in zip(ones, others, strict=True):
        if one < other:
            shared = shapes[one].intersection(shapes[other])
            if (area := area_m2(shared)) > LEAST_M2:
                found.append(Overlap(int(one), int(other), area, _point_of(shared), shared))
    return sorted(found, key=lambda each: -each.area_m2)


def gaps(shapes: Sequence["Geometry"], within: "Geometry | None" = None) -> list[Gap]:
    """What nobody claims, the largest first: of `within`, or enclosed by the shapes where that is not drawn."""
    import shapely

    if not shapes:
        return []
    together = shapely.union_all(shapes)
    if within is not None:
        left = within.difference(together)
    else:
        parts = shapely.get_parts(together)
        left = shapely.union_all([shapely.Polygon(hole) for part in parts for hole in part.interiors])
    found = [Gap(area_m2(part), _point_of(part), part) for part in shapely.get_parts(left) if area_m2(part) > LEAST_M2]
    return sorted(found, key=lambda each: -each.area_m2)


def area_m2(shape: "Geometry") -> float:
    """How large an outline in degrees is."""
    if shape.is_empty:
        return 0.0
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    return float(shape.area * DEGREE_M**2 * cos(radians(middle)))


def apart_m(one: "Geometry", other: "Geometry") -> float:
    """How far the middles (centres of gravity) of two outlines in degrees lie from each other."""
    here, there = one.centroid, other.centroid
    narrow = cos(radians((here.y + there.y) / 2))
    return hypot((there.x - here.x) * narrow, there.y - here.y) * DEGREE_M


def _point_of(shape: "Geometry") -> LonLat:
    inner = shape.representative_point()
    return inner.x, inner.y
