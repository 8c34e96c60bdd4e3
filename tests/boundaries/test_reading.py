"""Outlines are read from what offices have, whatever their programs write; what cannot be meant is named."""

import json
import re
from contextlib import suppress
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipExtFile

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.commands.boundaries import DATUMS
from linli.ground.shared.datums import Datum, from_wgs84
from linli.town.boundaries import reading, shapefiles
from linli.town.boundaries.reading import read
from linli.town.boundaries.shapefiles import NotOutlines, Projected, SeveralLayers, TooManyOutlines
from tests.boundaries.drawn import box, feature, geojson, packed, shapes, unpacked

DAMAGED = shapes([(box(0, 0), "1", "第 2 网格"), (box(1, 0), "2", "第 3 网格")], declared=True)
TANGLED = [(116.63, 40.32), (116.64, 40.33), (116.64, 40.32), (116.63, 40.33), (116.63, 40.32)]


@pytest.mark.parametrize(
    "content",
    [
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格")),
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格"), encoding="gbk"),
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格"), encoding="utf-8-sig"),
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格"), encoding="utf-16"),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")]),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")], declared=True),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")], encoding="utf-8"),
    ],
    ids=[
        "json",
        "json in gbk",
        "json with a mark",
        "json in utf-16",
        "shapefile in gbk",
        "gbk as its cpg says",
        "shapefile in utf-8",
    ],
)
def test_an_outline_comes_out_with_its_words(content: bytes):
    (outline,) = read(content, Datum.WGS84)
    assert outline.properties == {"编码": "110116001008002", "名称": "第 2 网格"}
    assert outline.shape is not None
    assert outline.shape.bounds == pytest.approx((116.63, 40.32, 116.63106, 40.32063), abs=1e-9)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_name_that_gbk_has_no_sign_for_is_read_as_in_any_other_table(encoding: str):
    """The sign is of a name that stands in GB18030 only; GBK alone refused the file."""
    files = (
        geojson(feature(box(0, 0), 名称="䶮家院"), encoding=encoding),
        shapes([(box(0, 0), "", "䶮家院")], encoding=encoding),
    )
    assert [read(file, Datum.WGS84)[0].properties["名称"] for file in files] == ["䶮家院"] * 2


def test_a_code_that_a_program_made_a_number_of_is_a_code_again():
    (outline,) = read(geojson(feature(box(0, 0), code=110116001008002.0, none=None)), Datum.WGS84)
    assert outline.properties == {"code": "110116001008002", "none": ""}


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_common_border_is_common_in_wgs84_too(datum: Datum):
    drawn = [from_wgs84(box(column, 0), datum) for column in (0, 1)]
    one, other = (outline.shape for outline in read(geojson(*map(feature, drawn)), datum))
    assert one is not None
    assert other is not None
    assert one.bounds == pytest.approx((116.63, 40.32, 116.63106, 40.32063), abs=2e-7)
    assert one.intersection(other).area == 0
    assert one.intersection(other).length == pytest.approx(0.00063, abs=1e-6)


def test_what_crosses_itself_is_named_and_the_rest_is_read():
    outlines = read(geojson(feature(TANGLED, code="1"), feature(box(0, 0), code="2")), Datum.WGS84)
    assert [outline.wrong is None for outline in outlines] == [False, True]


def test_a_slip_of_the_hand_is_untangled():
    spike = [*box(0, 0)[:2], (box(0, 0)[1][0] + 1e-7, box(0, 0)[1][1] + 1e-7), box(0, 0)[1], *box(0, 0)[2:]]
    (outline,) = read(geojson(feature(spike)), Datum.WGS84)
    assert outline.wrong is None


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [116.6, 40.3]},
        {"type": "Polygon", "coordinates": [[(500_000.0, 4_460_000.0), (500_090, 4_460_000), (500_090, 4_460_070)]]},
        {"type": "Polygon", "coordinates": [["a", "b"]]},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": [[(float("nan"), 40.3), (116.7, 40.3), (116.7, 40.4)]]},
    ],
)
def test_what_is_no_area_of_degrees_is_named(geometry: object):
    feature = {"type": "Feature", "properties": {"code": "1"}, "geometry": geometry}
    (outline,) = read(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), Datum.WGS84)
    assert outline.shape is None
    assert outline.wrong


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{", b"[]", b'{"features": [1]}', b"\xff\xfe\xff", geojson()])
def test_another_file_is_refused(content: bytes):
    with pytest.raises(NotOutlines):
        read(content, Datum.WGS84)


def test_metres_of_a_projection_are_refused():
    with pytest.raises(Projected):
        read(shapes([(box(0, 0), "1", "")], projection='PROJCS["CGCS2000_3_Degree_GK_CM_117E"]'), Datum.CGCS2000)
    assert read(shapes([(box(0, 0), "1", "")], projection='GEOGCS["GCS_China_2000"]'), Datum.CGCS2000)


def test_more_than_is_read_at_once_is_refused(monkeypatch: pytest.MonkeyPatch):
    whole = geojson(feature(box(0, 0)), feature(box(1, 0)))
    assert len(read(whole, Datum.WGS84)) == 2
    for bound, value in (("MOST_OUTLINES", 1), ("MOST_POINTS", 9), ("MOST_BYTES", len(whole) - 1)):
        with monkeypatch.context() as patch:
            patch.setattr(reading, bound, value)
            with pytest.raises(TooManyOutlines):
                read(whole, Datum.WGS84)


@pytest.mark.parametrize("packing", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_bomb_is_unpacked_to_its_bound_at_most(packing: int, monkeypatch: pytest.MonkeyPatch):
    """What other packings hold is not looked at: of them Python unpacks a whole piece before it counts."""
    parts = unpacked(shapes([(box(0, 0), "1", "")]))
    bomb = packed(parts | {"shp": bytes(64_000_000)}, packing)
    assert len(bomb) < 200_000
    read_of: list[int] = []
    reading_on = ZipExtFile.read

    def counted(self: ZipExtFile, n: int | None = -1) -> bytes:
        read_of.append(len(got := reading_on(self, n)))
        return got

    monkeypatch.setattr(ZipExtFile, "read", counted)
    with pytest.raises(TooManyOutlines if packing == ZIP_DEFLATED else NotOutlines):
        read(bomb, Datum.WGS84)
    assert sum(read_of) <= shapefiles.MOST_BYTES + 2_000
    monkeypatch.setattr(shapefiles, "_PACKED", (packing,))
    monkeypatch.setattr(shapefiles, "MOST_BYTES", 100_000_000)
    with pytest.raises(NotOutlines):
        read(bomb, Datum.WGS84)
    assert sum(read_of) > 64_000_000, "control"


def test_what_costs_the_square_of_its_length_is_not_begun(monkeypatch: pytest.MonkeyPatch):
    began: list[object] = []

    def begun(shape: object, method: str) -> object:
        began.append(shape)
        return shape

    monkeypatch.setattr(shapely, "make_valid", begun)
    zigzag = [(116 + n / 1000, 40 + (n * 7919 % 600) / 1000) for n in range(600)]
    (long, short) = read(geojson(feature([*zigzag, zigzag[0]]), feature(TANGLED)), Datum.WGS84)
    assert long.wrong
    assert short.wrong
    assert len(began) == 1, "the short one alone"
    many = {"type": "Polygon", "coordinates": [box(n / 500, 0, 0.001, 0.001) for n in range(shapefiles.MOST_RINGS + 1)]}
    (fine,) = read(
        json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": many}]}).encode(),
        Datum.WGS84,
    )
    assert "200" in str(fine.wrong)


def test_of_a_shapefile_rings_are_counted_before_they_are_sorted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shapefiles, "MOST_RINGS", 0)
    (fine,) = read(shapes([(box(0, 0), "1", "")]), Datum.WGS84)
    assert fine.shape is None
    assert "200" in str(fine.wrong)


def test_two_layers_in_one_zip_are_refused_and_other_files_beside_one_are_not_read():
    one, other = unpacked(shapes([(box(0, 0), "1", "")])), unpacked(shapes([(box(1, 0), "2", "")]))
    beside = {f"楼院.{ending}": part for ending, part in other.items()}
    with pytest.raises(SeveralLayers):
        read(packed(one, extra=beside), Datum.WGS84)
    del beside["楼院.shp"]
    (outline,) = read(packed(one, extra=beside | {"__MACOSX/._网格.shp": b"x", "说明.txt": b"x"}), Datum.WGS84)
    assert outline.properties["编码"] == "1"


def test_a_table_that_is_shorter_than_its_shapes_is_refused():
    two = unpacked(shapes([(box(0, 0), "1", ""), (box(1, 0), "2", "")]))
    with pytest.raises(NotOutlines):
        read(packed(two | {"dbf": unpacked(shapes([(box(0, 0), "1", "")]))["dbf"]}), Datum.WGS84)


def test_two_points_are_too_few_and_a_number_of_400_digits_is_no_degree():
    (line,) = read(geojson(feature([(116.0, 40.0), (116.1, 40.0), (116.0, 40.0)])), Datum.WGS84)
    assert "太少" in str(line.wrong)
    (huge,) = read(geojson(feature([(10**400, 40), (116.1, 40.0), (116.0, 40.1)])), Datum.WGS84)
    assert "经纬度" in str(huge.wrong)


def test_two_names_for_the_same_bytes_are_refused():
    """Control: the same file is read where each name has bytes of its own."""
    assert len(read(DAMAGED, Datum.WGS84)) == 2
    whole, (first, second) = bytearray(DAMAGED), [found.start() for found in re.finditer(b"PK\x01\x02", DAMAGED)][:2]
    whole[second + 42 : second + 46] = whole[first + 42 : first + 46]
    with pytest.raises(NotOutlines):
        read(bytes(whole), Datum.WGS84)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused_and_never_breaks(changes: list[tuple[int, int]]):
    whole = bytearray(DAMAGED)
    for where, value in changes:
        whole[where % len(whole)] = value
    with suppress(NotOutlines, Projected, SeveralLayers, TooManyOutlines):
        read(bytes(whole), Datum.WGS84)


def test_the_command_knows_every_datum():
    assert list(DATUMS) == Datum.values
