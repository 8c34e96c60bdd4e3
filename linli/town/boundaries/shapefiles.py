"""Unpacking a shapefile from its zip: one layer, its words as its `.cpg` says, else as any text (`sheets.texts`).

Nothing is unpacked past its bound, and nothing but what zlib packs: for other packings Python unpacks a whole piece
before it counts. Rings are counted before the library sorts them, which takes it time by the square of their number.
"""

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.ground.sheets.texts import ENCODINGS

MOST_BYTES = 16_000_000
"""Of what a zip unpacks to."""
MOST_ENTRIES = 1_000
MOST_RINGS = 200
"""Of one outline."""
_PARTS = ("shp", "dbf", "shx", "cpg", "prj")
_PACKED = (ZIP_STORED, ZIP_DEFLATED)
_NAMED = {"936": "gbk", "cp936": "gbk", "gb2312": "gbk", "65001": "utf-8"}

TOO_FINE: Mapping[str, Any] = {}
"""Stands for the geometry of an outline that has more rings."""

type Feature = tuple[Mapping[str, Any], Any]
"""What is written of an outline, and its geometry as GeoJSON has it."""


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


class SeveralLayers(Refused):
    """The zip holds more than one shapefile, and does not say which is meant."""

    code = "several-layers"
    status = 422
    sentence = _("zip 里有 %(count)s 个图层（.shp），请一次放一个。")


class TooManyOutlines(Refused):
    """The file is longer than is read at once."""

    code = "too-many-outlines"
    status = 413
    sentence = _("文件太大了：一次最多 5 万块、50 万个点、16 兆。请分几次导入。")


def features(content: bytes) -> Iterator[Feature]:
    """The outlines of the one layer in a zip.

    Raises `NotOutlines`, `Projected`, `SeveralLayers` or `TooManyOutlines`.
    """
    parts = _unpacked(content)
    if any(word in parts.get("prj", b"").upper() for word in (b"PROJCS", b"PROJCRS")):
        raise Projected
    if "shp" not in parts or "dbf" not in parts:
        raise NotOutlines
    encodings = _encodings(parts.get("cpg", b""))
    for encoding in encodings:
        try:
            yield from _read(parts, encoding)
        except (UnicodeError, LookupError):
            continue
        return
    raise NotOutlines


def _read(parts: Mapping[str, bytes], encoding: str) -> list[Feature]:
    """All of them, since only the last tells whether the encoding is right. Raises UnicodeError where it is not."""
    import shapefile

    opened = {name: BytesIO(parts[name]) for name in ("shp", "dbf", "shx") if name in parts}
    try:
        reader = shapefile.Reader(encoding=encoding, **opened)
        if reader.numShapes != reader.numRecords:
            raise NotOutlines
        found: list[Feature] = []
        for each in reader.iterShapeRecords():
            whole = len(getattr(each.shape, "parts", ())) <= MOST_RINGS
            found.append((each.record.as_dict(), each.shape.__geo_interface__ if whole else TOO_FINE))
    except (UnicodeError, LookupError, Refused):
        raise
    except shapefile.dbfFileException as error:
        raise UnicodeError from error
    except Exception as error:
        raise NotOutlines from error
    return found


def _encodings(declared: bytes) -> list[str]:
    said = declared.decode("ascii", "ignore").strip().lower().removeprefix("ansi ")
    return [*([_NAMED.get(said, said)] if said else []), *ENCODINGS]


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of the one layer, by their endings."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if len({each.header_offset for each in packed.infolist()}) < len(packed.infolist()):
                raise NotOutlines  # two names for the same bytes: zipfile itself only warns of that
            entries = [each for each in packed.infolist()[:MOST_ENTRIES] if _part_of(each.filename)]
            layers = {_stem(each.filename) for each in entries if _part_of(each.filename) == "shp"}
            if len(layers) > 1:
                raise SeveralLayers(count=len(layers))
            parts: dict[str, bytes] = {}
            for each in entries:
                if _stem(each.filename) not in layers or each.compress_type not in _PACKED:
                    continue
                with packed.open(each) as part:
                    parts[_part_of(each.filename)] = part.read(MOST_BYTES + 1)
                if sum(map(len, parts.values())) > MOST_BYTES:
                    raise TooManyOutlines
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise NotOutlines from error
    return parts


def _part_of(name: str) -> str:
    """The ending, if it is one of a shapefile's and not one of the shadows that macOS packs along; else ""."""
    path = PurePosixPath(name.lower())
    ending = path.suffix.removeprefix(".")
    return ending if ending in _PARTS and "__macosx" not in path.parts and not path.name.startswith("._") else ""


def _stem(name: str) -> str:
    return str(PurePosixPath(name.lower()).with_suffix(""))
