"""Outlines for tests: rectangles of a lattice near 怀柔, 90 by 70 metres, and files of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import shapefile

from linli.ground.shared.datums import Datum
from linli.town.boundaries import redrawing
from linli.town.boundaries.reading import read
from tests.street import Street

WEST, SOUTH = 116.63, 40.32
WIDE, HIGH = 0.00106, 0.00063
"""Degrees of 90 metres to the east and 70 to the north, there."""

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
    redrawing.apply(made, by="command", at=at or street.at - timedelta(hours=1))


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
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for ending, part in (("shp", shp), ("shx", shx), ("dbf", dbf)):
            file.writestr(f"怀柔网格.{ending}", part.getvalue())
        if declared:
            file.writestr("怀柔网格.cpg", encoding)
        if projection:
            file.writestr("怀柔网格.prj", projection)
    return packed.getvalue()
