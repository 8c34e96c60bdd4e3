"""Datums: what degrees are counted from, and the way from each into WGS-84, in which everything is kept.

Chinese maps draw degrees of GCJ-02 (高德, 腾讯) or BD-09 (百度), some 500 and 1,300 metres beside WGS-84; the survey's
own CGCS2000 (天地图) is WGS-84 to a decimetre. Outside the box in which GCJ-02 is drawn nothing is shifted.
"""

from collections.abc import Callable, Iterable
from math import atan2, cos, hypot, pi, sin, sqrt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

type LonLat = tuple[float, float]
"""Degrees to the east, then to the north, as GeoJSON has them."""


class Datum(TextChoices):
    """What degrees are counted from."""

    WGS84 = "wgs84", _("GPS（WGS-84）")
    CGCS2000 = "cgcs2000", _("国家 2000、天地图（CGCS2000）")
    GCJ02 = "gcj02", _("高德、腾讯（GCJ-02）")
    BD09 = "bd09", _("百度（BD-09）")


_AXIS_M, _ECCENTRICITY2 = 6378245.0, 0.00669342162296594323
"""Krasovsky's ellipsoid, on which GCJ-02 is reckoned."""
_TURN = pi * 3000 / 180
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_EXACT = 1e-10
"""A hundredth of a millimetre, in degrees."""
_ROUNDS = 30


def to_wgs84(points: Iterable[LonLat], datum: Datum) -> list[LonLat]:
    """Degrees of a datum as degrees of WGS-84, each the same wherever it occurs, so that shared borders stay shared."""
    back: dict[Datum, Callable[[LonLat], LonLat]] = {Datum.GCJ02: _from_gcj02, Datum.BD09: _from_bd09}
    found = back.get(datum)
    return [(float(lon), float(lat)) if found is None else found((lon, lat)) for lon, lat in points]


def from_wgs84(points: Iterable[LonLat], datum: Datum) -> list[LonLat]:
    """Degrees of WGS-84 as a map of another datum draws them."""
    there: dict[Datum, Callable[[LonLat], LonLat]] = {Datum.GCJ02: _to_gcj02, Datum.BD09: _to_bd09}
    found = there.get(datum)
    return [(float(lon), float(lat)) if found is None else found((lon, lat)) for lon, lat in points]


def _to_gcj02(point: LonLat) -> LonLat:
    lon, lat = point
    if not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH):
        return point
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    angle = lat * pi / 180
    root = 1 - _ECCENTRICITY2 * sin(angle) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY2) / (root * sqrt(root))
    parallel_m = _AXIS_M / sqrt(root) * cos(angle)
    return lon + east * 180 / (parallel_m * pi), lat + north * 180 / (meridian_m * pi)


def _from_gcj02(point: LonLat) -> LonLat:
    return _undone(_to_gcj02, point)


def _to_bd09(point: LonLat) -> LonLat:
    x, y = _to_gcj02(point)
    far, turned = hypot(x, y) + 0.00002 * sin(y * _TURN), atan2(y, x) + 0.000003 * cos(x * _TURN)
    return far * cos(turned) + 0.0065, far * sin(turned) + 0.006


def _from_bd09(point: LonLat) -> LonLat:
    return _undone(_to_bd09, point)


def _undone(shift: Callable[[LonLat], LonLat], point: LonLat) -> LonLat:
    """The degrees that the shift brings to this point, found by going back by what is still missing."""
    lon, lat = point
    for _round in range(_ROUNDS):
        found = shift((lon, lat))
        east, north = point[0] - found[0], point[1] - found[1]
        lon, lat = lon + east, lat + north
        if abs(east) < _EXACT and abs(north) < _EXACT:
            break
    return lon, lat
