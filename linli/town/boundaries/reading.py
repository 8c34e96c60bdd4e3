"""Reading outlines from a file: GeoJSON, or a shapefile in a zip, as offices' programs write them.

Degrees come out as WGS-84 whatever datum the file is in; metres of a projection are refused, since a file of them does
not say enough to be sure. What a file costs is bounded before any geometry is made of it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.datums import Datum, LonLat, to_wgs84
from linli.ground.shared.refusals import Words
from linli.ground.sheets.texts import decoded
from linli.ground.sheets.unpacking import NotAWorkbook

from . import shapefiles
from .shapefiles import MOST_BYTES, MOST_RINGS, TOO_FINE, Feature, NotOutlines, TooManyOutlines

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

MOST_OUTLINES, MOST_POINTS = 50_000, 500_000
MOST_OF_ONE = 50_000
"""So many points may one outline have."""
MENDABLE = 500
"""So many points an outline that crosses itself may have to be untangled, which takes time by their square."""
DECIMALS = 7
MENDED = 1e-3
"""By so much of its area an outline that crosses itself may change when it is untangled."""
CORNERS = 3
_AREAS = ("Polygon", "MultiPolygon")

_NO_AREA = _("不是一块面（多边形）。")
_NO_DEGREES = _("坐标不是经纬度。请在制图软件里转成经纬度（WGS-84 或国家 2000）再导出。")
_TOO_FEW = _("点太少，围不成一块面。")
_TOO_FINE = _("一块的点或者圈太多了：最多 5 万个点、200 个圈。请在制图软件里简化再导出。")
_TANGLED = _("边线自己交叉，围不成一块。请在制图软件里修好再导出。")

type Ring = Sequence[Any]


@dataclass(frozen=True)
class Outline:
    """One outline: its number in the file, what is written of it, its shape in WGS-84 or what is wrong with that."""

    row: int
    properties: Mapping[str, str]
    shape: "Geometry | None"
    wrong: Words | None = None


class _Unfit(Exception):
    """An outline cannot be taken, and why."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words


def read(content: bytes, datum: Datum) -> list[Outline]:
    """The outlines of a file whose degrees are counted from `datum`.

    Raises `NotOutlines`, `TooManyOutlines`, and what `shapefiles.features` raises.
    """
    if len(content) > MOST_BYTES:
        raise TooManyOutlines
    found = shapefiles.features(content) if content[:2] == b"PK" else _of_geojson(content)
    outlines, points = [], 0
    for row, (properties, geometry) in enumerate(found, start=1):
        rings = _rings(geometry)
        points += sum(map(len, rings))
        if row > MOST_OUTLINES or points > MOST_POINTS:
            raise TooManyOutlines
        words = {str(name): _words(value) for name, value in properties.items()}
        try:
            outlines.append(Outline(row, words, _shape(geometry, rings, datum)))
        except _Unfit as unfit:
            outlines.append(Outline(row, words, None, unfit.words))
    if not outlines:
        raise NotOutlines
    return outlines


def precise(shape: "Geometry") -> "Geometry":
    """The outline with degrees to seven decimals, as it is kept."""
    import shapely

    return shapely.set_precision(shape, 10**-DECIMALS)


def _words(value: object) -> str:
    """A property as one writes it; codes that a program made numbers of lose their `.0`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _of_geojson(content: bytes) -> Iterator[Feature]:
    if content.count(b"{") > 4 * MOST_OUTLINES or content.count(b"[") > 2 * MOST_POINTS:
        raise TooManyOutlines  # before it takes a hundred times its length in memory
    try:
        whole = json.loads(decoded(content))
    except (ValueError, RecursionError, NotAWorkbook) as error:
        raise NotOutlines from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise NotOutlines
    for feature in features:
        if not isinstance(feature, dict):
            raise NotOutlines
        properties = feature.get("properties")
        own = {"id": feature["id"]} if "id" in feature else {}
        yield own | (properties if isinstance(properties, dict) else {}), feature.get("geometry")


def _bodies(geometry: Any) -> list[Sequence[Ring]]:
    """The rings of each body of an area as the file has them; [] for what is no area."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in _AREAS:
        return []
    said: Any = geometry.get("coordinates")
    bodies = [said] if geometry["type"] == "Polygon" else said
    if not isinstance(bodies, list | tuple) or not all(isinstance(body, list | tuple) for body in bodies):
        return []
    return list(bodies)


def _rings(geometry: Any) -> list[Ring]:
    return [ring for body in _bodies(geometry) for ring in body if isinstance(ring, list | tuple)]


def _shape(geometry: Any, rings: Sequence[Ring], datum: Datum) -> "Geometry":
    """A shape in WGS-84 that is whole. Raises `_Unfit`."""
    import shapely

    bodies, points = _bodies(geometry), sum(map(len, rings))
    if geometry is TOO_FINE or points > MOST_OF_ONE or len(rings) > MOST_RINGS:
        raise _Unfit(_TOO_FINE)
    if not rings:
        raise _Unfit(_NO_AREA)
    try:
        turned = [[_ring(ring, datum) for ring in body] for body in bodies]
    except (TypeError, ValueError, OverflowError) as error:
        raise _Unfit(_NO_DEGREES) from error
    if any(len(set(ring)) < CORNERS for body in turned for ring in body):
        raise _Unfit(_TOO_FEW)
    return _whole(shapely.MultiPolygon([(body[0], body[1:]) for body in turned if body]), points)


def _ring(ring: Iterable[Any], datum: Datum) -> list[LonLat]:
    """A ring's degrees in WGS-84. Raises ValueError for what is on no globe."""
    said = [(float(lon), float(lat)) for lon, lat, *_height in ring]
    if any(not (-180 <= lon <= 180 and -90 <= lat <= 90) for lon, lat in said):
        raise ValueError
    return [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in to_wgs84(said, datum)]


def _whole(drawn: "Geometry", points: int) -> "Geometry":
    """The outline untangled, where that changes its area by a thousandth at most. Raises `_Unfit`."""
    import shapely

    if not drawn.is_valid and points > MENDABLE:
        raise _Unfit(_TANGLED)
    try:
        mended = drawn if drawn.is_valid else shapely.make_valid(drawn, method="structure")
        only = [part for part in shapely.get_parts(mended) if part.geom_type in _AREAS]
        whole = precise(shapely.union_all(only)) if only else shapely.Polygon()
    except shapely.errors.GEOSException as error:
        raise _Unfit(_TANGLED) from error
    if whole.is_empty or abs(whole.area - drawn.area) > MENDED * max(whole.area, drawn.area):
        raise _Unfit(_TANGLED)
    return whole
