"""Outlines for tests: rectangles of a lattice near 怀柔, 90 by 70 metres, and files of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import shapefile

from linli.ground.shared.datums import Datum
from linli.town.boundaries import redrawing
from linli.town.boundaries.reading import read
from linli.town.boundaries.redrawing import Plan
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.street import COMMUNITY, Street

WEST, SOUTH = 116.63, 40.32
WIDE, HIGH = 0.00106, 0.00063
"""Degrees of 90 metres to the east and 70 to the north, there."""

HOUR = timedelta(hours=1)
OTHER = "110116001006"
"""A community next door with an 8 号院 of its own."""

NOTHING: Mapping[str, bytes] = MappingProxyType({})

type Ring = list[tuple[float, float]]


def box(column: float, row: float, columns: float = 1, rows: float = 1) -> Ring:
    """A rectangle of the lattice, closed, anticlockwise."""
    west, south = round(WEST + column * WIDE, 7), round(SOUTH + row * HIGH, 7)
    east, north = round(WEST + (column + columns) * WIDE, 7), round(SOUTH + (row + rows) * HIGH, 7)
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def middle(ring: Ring) -> tuple[float, float]:
    """The middle of a rectangle."""
    return (ring[0][0] + ring[2][0]) / 2, (ring[0][1] + ring[2][1]) / 2


def feature(ring: Ring, **properties: Any) -> dict[str, Any]:
    """One outline as GeoJSON has it."""
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: Mapping[str, Any], encoding: str = "utf-8") -> bytes:
    """A file of them."""
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False).encode(encoding)


def draw(street: Street, *features: Mapping[str, Any], at: datetime | None = None) -> None:
    """Draw them, as it was done an hour ago or at another moment."""
    outlines = read(geojson(*features), Datum.WGS84)
    made = redrawing.plan(outlines, street.place["district"], datum=Datum.WGS84, source="a test", at=street.at)
    redrawing.apply(made, by="command", at=at or street.at - timedelta(hours=1), moves=True)


def planned(street: Street, *features: Any, at: datetime | None = None, within: tuple[str, ...] = ()) -> Plan:
    """What drawing them would change."""
    outlines = read(geojson(*features), Datum.WGS84)
    district = street.place["district"]
    return redrawing.plan(
        outlines, district, datum=Datum.WGS84, source="怀柔.geojson", at=at or street.at, within=within
    )


def grids(*rings: tuple[int, int, int, int], key: str = "编码") -> list[Any]:
    """Grids 2, 3, … drawn as these rectangles."""
    return [feature(box(*ring), **{key: f"{COMMUNITY}{number:03}"}) for number, ring in enumerate(rings, start=2)]


def with_a_namesake(street: Street) -> None:
    """Another 8 号院 in another community."""
    seeds = [
        tree.Seed(Kind.COMMUNITY, OTHER, "湖光社区", "110116001"),
        tree.Seed(Kind.GRID, f"{OTHER}001", "第 1 网格", OTHER),
        tree.Seed(Kind.COURTYARD, f"{OTHER}-y08", "8 号院", f"{OTHER}001"),
    ]
    tree.plant(seeds=seeds, at=street.at - HOUR)


def shapes(
    rows: Iterable[tuple[Ring, str, str]], *, encoding: str = "gbk", declared: bool = False, projection: str = ""
) -> bytes:
    """A zip with a shapefile whose columns are 编码 and 名称, as an office's program writes it."""
    shp, shx, dbf = BytesIO(), BytesIO(), BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, encoding=encoding) as writer:
        writer.field("编码", "C", 40)
        writer.field("名称", "C", 60)
        for ring, code, name in rows:
            writer.poly([ring])
            writer.record(code, name)
    parts = {"shp": shp.getvalue(), "shx": shx.getvalue(), "dbf": dbf.getvalue()}
    parts |= {"cpg": encoding.encode()} if declared else {}
    return packed(parts | ({"prj": projection.encode()} if projection else {}))


def packed(parts: Mapping[str, bytes], packing: int = ZIP_DEFLATED, extra: Mapping[str, bytes] = NOTHING) -> bytes:
    """A zip of the parts of one shapefile, by their endings, and of what lies beside them, by name."""
    held = BytesIO()
    with ZipFile(held, "w", packing) as file:
        for name, part in {f"怀柔网格.{ending}": part for ending, part in parts.items()}.items():
            file.writestr(name, part)
        for name, part in extra.items():
            file.writestr(name, part)
    return held.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts by their endings."""
    with ZipFile(BytesIO(content)) as file:
        return {name.rpartition(".")[2]: file.read(name) for name in file.namelist()}
