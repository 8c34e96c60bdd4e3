"""Reading outlines from a file: GeoJSON, or the parts of a shapefile in one zip, as offices' programs write them.

Words in a shapefile are read as its `.cpg` says, else as UTF-8, else as GBK. Degrees come out as WGS-84 whatever datum
the file is in; metres of a projection are refused, since a file of them does not say enough to be sure.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.datums import Datum, LonLat, to_wgs84
from linli.ground.shared.refusals import Refused, Words

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

MOST_BYTES = 20_000_000
"""Of a file, and of what a zip unpacks to."""
MOST_OUTLINES, MOST_POINTS = 50_000, 2_000_000
DECIMALS = 7
GRID = 10**-DECIMALS
MENDED = 1e-3
"""By so much of its area an outline that crosses itself may change when it is untangled."""
_ENCODINGS = ("utf-8-sig", "gbk")
_PARTS = ("shp", "dbf", "shx", "cpg", "prj")
_AREAS = ("Polygon", "MultiPolygon")

_NO_AREA = _("不是一块面（多边形）。")
_NO_DEGREES = _("坐标不是经纬度。请在制图软件里转成经纬度（WGS-84 或国家 2000）再导出。")
_TANGLED = _("边线自己交叉，围不成一块。请在制图软件里修好再导出。")


class NotOutlines(Refused):
    """The file is none of those that are read."""

    code = "not-outlines"
    status = 422
    sentence = _("看不懂这个文件。请用 GeoJSON，或者把 .shp、.dbf、.shx 打成一个 zip。")


class Projected(Refused):
    """The file holds metres of a projection."""

    code = "projected"
    status = 422
    sentence = _("文件里是投影坐标（米），不是经纬度。请在制图软件里转成经纬度（WGS-84 或国家 2000）再导出。")


class TooManyOutlines(Refused):
    """The file is longer than is read at once."""

    code = "too-many-outlines"
    status = 413
    sentence = _("文件太大了：一次最多 5 万块、200 万个点、20 兆。请分几次导入。")


@dataclass(frozen=True)
class Outline:
    """One outline: its number in the file, what is written of it, its shape in WGS-84 or what is wrong with that."""

    row: int
    properties: Mapping[str, str]
    shape: "Geometry | None"
    wrong: Words | None = None


def read(content: bytes, datum: Datum) -> list[Outline]:
    """The outlines of a file whose degrees are counted from `datum`.

    Raises `NotOutlines`, `Projected` or `TooManyOutlines`.
    """
    import shapely

    if len(content) > MOST_BYTES:
        raise TooManyOutlines
    features = _of_shapefile(content) if content[:2] == b"PK" else _of_geojson(content)
    outlines, points = [], 0
    for row, (properties, geometry) in enumerate(features, start=1):
        shape, wrong = _shape(geometry, datum)
        points += 0 if shape is None else int(shapely.get_num_coordinates(shape))
        if row > MOST_OUTLINES or points > MOST_POINTS:
            raise TooManyOutlines
        words = {str(name): _words(value) for name, value in properties.items()}
        outlines.append(Outline(row, words, shape, wrong))
    if not outlines:
        raise NotOutlines
    return outlines


def _words(value: object) -> str:
    """A property as one writes it; codes that a program made numbers of lose their `.0`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _of_geojson(content: bytes) -> Iterator[tuple[Mapping[str, Any], Any]]:
    try:
        whole = json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
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


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotOutlines


def _of_shapefile(content: bytes) -> Iterator[tuple[Mapping[str, Any], Any]]:
    import shapefile

    parts = _unpacked(content)
    if b"PROJCS" in parts.get("prj", b"").upper() or b"PROJCRS" in parts.get("prj", b"").upper():
        raise Projected
    if "shp" not in parts or "dbf" not in parts:
        raise NotOutlines
    for encoding in _encodings(parts.get("cpg", b"")):
        opened = {name: BytesIO(parts[name]) for name in ("shp", "dbf", "shx") if name in parts}
        try:
            reader = shapefile.Reader(encoding=encoding, **opened)
            read = [(each.record.as_dict(), each.shape.__geo_interface__) for each in reader.iterShapeRecords()]
        except (UnicodeError, LookupError, shapefile.dbfFileException):
            continue
        except Exception as error:
            raise NotOutlines from error
        yield from read
        return
    raise NotOutlines


def _encodings(declared: bytes) -> Iterable[str]:
    said = declared.decode("ascii", "ignore").strip().lower().removeprefix("ansi ")
    named = {"936": "gbk", "cp936": "gbk", "gb2312": "gbk", "65001": "utf-8"}.get(said, said)
    return [*([named] if named else []), "utf-8", "gbk"]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a shapefile by their endings, read no further than `MOST_BYTES`."""
    parts: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(content)) as packed:
            for entry in packed.infolist():
                ending = entry.filename.rpartition(".")[2].lower()
                if ending not in _PARTS or ending in parts or entry.filename.startswith("__MACOSX"):
                    continue
                with packed.open(entry) as part:
                    parts[ending] = part.read(MOST_BYTES + 1)
                if sum(map(len, parts.values())) > MOST_BYTES:
                    raise TooManyOutlines
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise NotOutlines from error
    return parts


def _shape(geometry: Any, datum: Datum) -> tuple["Geometry | None", Words | None]:
    """A shape in WGS-84 that is whole, or what is wrong with it."""
    import shapely

    if not isinstance(geometry, Mapping) or geometry.get("type") not in _AREAS:
        return None, _NO_AREA
    rings: Any = geometry.get("coordinates")
    try:
        bodies = [rings] if geometry["type"] == "Polygon" else list(rings)
        turned = [[_ring(ring, datum) for ring in body] for body in bodies]
        drawn = shapely.MultiPolygon([(body[0], body[1:]) for body in turned if body])
    except (TypeError, ValueError, IndexError):
        return None, _NO_DEGREES
    return _whole(drawn)


def _ring(ring: Iterable[Any], datum: Datum) -> list[LonLat]:
    """A ring's degrees in WGS-84. Raises ValueError for what is on no globe."""
    said = [(float(lon), float(lat)) for lon, lat, *_height in ring]
    if any(not (-180 <= lon <= 180 and -90 <= lat <= 90) for lon, lat in said):
        raise ValueError
    return [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in to_wgs84(said, datum)]


def _whole(drawn: "Geometry") -> tuple["Geometry | None", Words | None]:
    """The outline untangled, where that changes its area by a thousandth at most."""
    import shapely

    mended = drawn if drawn.is_valid else shapely.make_valid(drawn, method="structure")
    only = [part for part in shapely.get_parts(mended) if part.geom_type in _AREAS]
    whole = shapely.set_precision(shapely.union_all(only), GRID) if only else shapely.Polygon()
    if whole.is_empty or abs(whole.area - drawn.area) > MENDED * max(whole.area, drawn.area):
        return None, _TANGLED
    return whole, None
