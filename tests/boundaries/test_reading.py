"""Outlines are read from what offices have, whatever their programs write; what cannot be meant is named."""

import json

import pytest

from linli.ground.shared.datums import Datum, from_wgs84
from linli.town.boundaries import reading
from linli.town.boundaries.reading import NotOutlines, Projected, TooManyOutlines, read
from tests.boundaries.drawn import box, feature, geojson, shapes

TANGLED = [(116.63, 40.32), (116.64, 40.33), (116.64, 40.32), (116.63, 40.33), (116.63, 40.32)]


@pytest.mark.parametrize(
    "content",
    [
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格")),
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格"), encoding="gbk"),
        geojson(feature(box(0, 0), 编码="110116001008002", 名称="第 2 网格"), encoding="utf-8-sig"),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")]),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")], declared=True),
        shapes([(box(0, 0), "110116001008002", "第 2 网格")], encoding="utf-8"),
    ],
    ids=["json", "json in gbk", "json with a mark", "shapefile in gbk", "gbk as its cpg says", "shapefile in utf-8"],
)
def test_an_outline_comes_out_with_its_words(content: bytes):
    (outline,) = read(content, Datum.WGS84)
    assert outline.properties == {"编码": "110116001008002", "名称": "第 2 网格"}
    assert outline.shape is not None
    assert outline.shape.bounds == pytest.approx((116.63, 40.32, 116.63106, 40.32063), abs=1e-9)


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
    monkeypatch.setattr(reading, "MOST_OUTLINES", 1)
    with pytest.raises(TooManyOutlines):
        read(whole, Datum.WGS84)
    monkeypatch.setattr(reading, "MOST_OUTLINES", 2)
    monkeypatch.setattr(reading, "MOST_POINTS", 9)
    with pytest.raises(TooManyOutlines):
        read(whole, Datum.WGS84)
    monkeypatch.setattr(reading, "MOST_BYTES", 50)
    with pytest.raises(TooManyOutlines):
        read(shapes([(box(0, 0), "1", "")])[:50] + b"...", Datum.WGS84)
