"""A file may not draw what gives away ground: too large, out of its place, or where others are; a slip is only told."""

import base64
from typing import Any

import pytest
from django.test import Client

from linli.town.boundaries import straying
from linli.town.boundaries.models import DRAWN, Boundary
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.boundaries.drawn import HOUR, OTHER, box, draw, feature, geojson, middle, planned, with_a_namesake
from tests.boundaries.test_doors import GRIDS, HERE
from tests.street import COMMUNITY, Street, signed_in

WORLD = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)]
GRID = f"{COMMUNITY}002"
NEXT = "110116002"
"""The street next door, with one community and its grid."""
THEIRS = f"{NEXT}001001"


@pytest.fixture
def mine(street: Street) -> tuple[str, ...]:
    """Where the street's dispatcher draws; of the street next door a grid is drawn, and nothing but courtyards here."""
    seeds = [
        tree.Seed(Kind.STREET, NEXT, "龙山街道", "110116"),
        tree.Seed(Kind.COMMUNITY, f"{NEXT}001", "东关社区", NEXT),
        tree.Seed(Kind.GRID, THEIRS, "第 1 网格", f"{NEXT}001"),
    ]
    tree.plant(seeds=seeds, at=street.at - HOUR)
    draw(street, feature(box(10, 0, 2, 2), 编码=THEIRS))
    return (street.place["street"].path,)


def said(street: Street, *features: Any, within: tuple[str, ...]) -> list[str]:
    return [str(each.words) for each in planned(street, *features, within=within).errors]


def test_a_grid_over_the_whole_world_changes_what_no_point_anywhere_answers(street: Street, mine: tuple[str, ...]):
    client = signed_in(street.han)

    def at(lon: float, lat: float) -> Any:
        return Client().get("/api/v1/places/at", {"longitude": str(lon), "latitude": str(lat)}).json()["grid"]

    def post(*features: Any) -> Any:
        body = {"file": base64.b64encode(geojson(*features)).decode(), "datum": "wgs84", "source": "x", "apply": True}
        return client.post(HERE, body, content_type="application/json").json()

    (wrong,) = post(feature(WORLD, 编码=GRID))["errors"]
    assert (wrong["row"], wrong["name"]) == (1, GRID)
    assert "网格没有这么大" in wrong["words"]
    assert (at(0, 0), at(*middle(box(10, 0)))["code"], Boundary.objects.count()) == (None, THEIRS, 1)
    assert post(*GRIDS)["drawn"] == 2, "control"


@pytest.mark.parametrize("kind", DRAWN)
def test_each_kind_has_a_size_that_only_the_command_goes_beyond(
    street: Street, kind: Kind, monkeypatch: pytest.MonkeyPatch
):
    drawn = feature(
        box(0, 0, 2, 2), 编码=street.place["y08" if kind == "courtyard" else str(kind)].code if kind != "grid" else GRID
    )
    everywhere = (street.place["district"].path,)
    assert said(street, drawn, within=everywhere) == [], "control"
    monkeypatch.setitem(straying.LARGEST_KM2, kind, 0.02)
    (wrong,) = said(street, drawn, within=everywhere)
    assert "2.5 公顷" in wrong
    assert said(street, drawn, within=()) == ([wrong] if kind == Kind.DISTRICT else [])


@pytest.mark.parametrize(
    ("outlines", "wrong"),
    [
        ([(GRID, (0, 0, 2, 2))], ""),
        ([(GRID, (3, 0, 2, 2))], "画到了北园社区外面"),
        ([(GRID, (2.1, 0, 2, 2))], ""),
        ([(COMMUNITY, (3, 0, 4, 2)), (GRID, (5, 0, 2, 2))], ""),
        ([(f"{COMMUNITY}-y08", (8, 0, 1, 1))], "画到了北园社区外面"),
        ([(f"{OTHER}001", (0, 0, 2, 2))], "画到了北园社区的地上"),
        ([(f"{OTHER}001", (3.9, 0, 2, 2))], ""),
        ([(f"{OTHER}-y08", (0, 0, 1, 1))], "画到了北园社区的地上"),
    ],
    ids=[
        "within",
        "half outside",
        "a slip",
        "both redrawn",
        "a courtyard",
        "others' grid",
        "a strip",
        "others' courtyard",
    ],
)
def test_what_leaves_its_place_or_lies_on_anothers_parts_is_refused(
    street: Street, outlines: list[tuple[str, tuple[float, float, float, float]]], wrong: str
):
    with_a_namesake(street)
    draw(street, feature(box(0, 0, 4, 2), 编码=COMMUNITY), feature(box(0, 0, 2, 2), 编码=GRID))
    found = said(street, *(feature(box(*ring), 编码=code) for code, ring in outlines), within=())
    assert len(found) == (1 if wrong else 0)
    assert all(wrong in each for each in found)


@pytest.mark.parametrize(
    ("code", "ring", "wrong"),
    [
        (GRID, (8, 0, 2, 2), False),
        (GRID, (8.01, 0, 2, 2), False),
        (GRID, (8.1, 0, 2, 2), True),
        (f"{COMMUNITY}-y08", (10, 0, 1, 1), True),
        (COMMUNITY, (8, 0, 4, 4), True),
        ("110116001", (8, 0, 4, 4), True),
    ],
    ids=["beside", "a strip of a metre", "of nine", "a courtyard", "the community", "the street itself"],
)
def test_a_street_takes_no_ground_of_another(
    street: Street, mine: tuple[str, ...], code: str, ring: tuple[float, float, float, float], wrong: bool
):
    found = said(street, feature(box(*ring), 编码=code), within=mine)
    assert ["东关社区第 1 网格的地上" in each and "不归您管" in each for each in found] == [True] * wrong


def test_what_lay_on_anothers_ground_before_may_be_drawn_smaller(street: Street, mine: tuple[str, ...]):
    draw(street, feature(box(8.1, 0, 2, 2), 编码=GRID))
    assert said(street, feature(box(8.1, 0.5, 2, 1), 编码=GRID), within=mine) == []
    assert said(street, feature(box(8.1, 0, 2.5, 2), 编码=GRID), within=mine), "control: larger"


AROUND = [box(-50, -70, 110, 140), box(10, 0, 2, 2)[::-1]]
"""Ten kilometres of ground that nobody has drawn, with a hole for what the street next door has."""
STREET = COMMUNITY[:9]


def of_parts(code: str, *parts: Any) -> Any:
    return {"type": "Feature", "properties": {"编码": code}, "geometry": {"type": "MultiPolygon", "coordinates": parts}}


@pytest.mark.parametrize(
    ("code", "parts", "wrong"),
    [
        (COMMUNITY, [AROUND], True),
        (STREET, [AROUND], True),
        (COMMUNITY, [[box(400, 420, 4, 2)]], True),
        (COMMUNITY, [[box(0, 0, 4, 2)], [box(0, 20_000, 1, 1)]], True),
        (COMMUNITY, [[box(0, 0, 5, 2)], [box(0, 20_000, 0.01, 0.01)]], True),
        (COMMUNITY, [[box(-12, 0, 16, 2)]], True),
        (COMMUNITY, [[box(-11, 0, 15, 2)]], False),
        (COMMUNITY, [[box(0, 0, 5, 2)]], False),
        (COMMUNITY, [[box(5.5, 0, 4, 2)]], False),
        (STREET, [[box(-2, -2, 12, 10)]], False),
    ],
    ids=[
        "around holes",
        "the street around holes",
        "45 km off",
        "an island",
        "a foothold of a metre",
        "1080 m wider",
        "990 m wider",
        "redrawn",
        "500 m off",
        "the street's first",
    ],
)
def test_a_street_stays_near_what_is_drawn_of_it(
    street: Street, mine: tuple[str, ...], code: str, parts: list[Any], wrong: bool
):
    draw(street, feature(box(0, 0, 4, 2), 编码=COMMUNITY), feature(box(0, 0, 2, 2), 编码=GRID))
    found = said(street, of_parts(code, *parts), within=mine)
    assert ["离泉河街道画好的地方超过 1 公里" in each for each in found] == [True] * wrong
    assert said(street, of_parts(code, *parts), within=(street.place["district"].path,)) == [], "the whole district's"


def test_within_its_own_border_a_street_draws_far_from_what_it_drew(street: Street, mine: tuple[str, ...]):
    far = feature(box(-40, -40, 4, 2), 编码=COMMUNITY)
    draw(street, feature(box(0, 0, 2, 2), 编码=GRID))
    assert said(street, far, within=mine), "control: no border"
    draw(street, feature(box(-50, -50, 60, 60), 编码=STREET))
    assert said(street, far, within=mine) == []


@pytest.mark.parametrize(
    ("far", "wrong"),
    [([[box(300, 0, 2, 2)]], []), ([[box(400, 0, 2, 2)]], [3]), ([[box(4, 0)], [box(4, 20_000)]], [3])],
    ids=["27 km apart", "36 km apart", "an island"],
)
def test_what_a_street_draws_first_lies_together(
    street: Street, mine: tuple[str, ...], far: list[Any], wrong: list[int]
):
    with_a_namesake(street)
    near = [feature(box(number, 0, 1, 2), 编码=f"{COMMUNITY}00{number + 2}") for number in range(2)]
    found = planned(street, *near, of_parts(f"{OTHER}001", *far), within=mine).errors
    assert [each.row for each in found if "泉河街道还没画过" in str(each.words)] == wrong
    assert len(found) == len(wrong)
