"""Where a picture was taken is read from its EXIF, to ten metres, and only where it can be so."""

from typing import Any

import pytest

from linli.ground.files import taking
from linli.ground.files.taking import Sent
from linli.ground.shared import globe
from tests.trust import hostile

NOWHERE: list[dict[str, Any]] = [
    {"latitude": ((40, 0), (19, 1), (0, 1))},
    {"longitude": ((116, 1), (37, 1), (5, 0))},
    {"latitude": ((0, 0), (0, 0), (0, 0)), "longitude": ((0, 0), (0, 0), (0, 0))},
    {"latitude": ((91, 1), (0, 1), (0, 1))},
    {"latitude": ((89, 1), (999, 1), (0, 1))},
    {"longitude": ((4294967295, 1), (0, 1), (0, 1))},
    {"latitude": ((40, 1), (19, 1))},
    {"latitude": ((0, 1),) * 3, "longitude": ((0, 1),) * 3},
    {"datum": "TOKYO"},
    {"datum": "GCJ-02"},
    {"sides": ("", "E")},
]
SOMEWHERE: list[tuple[dict[str, Any], str]] = [
    ({}, "40.3230,116.6312"),
    ({"order": "<"}, "40.3230,116.6312"),
    ({"sides": ("S", "W")}, "-40.3230,-116.6312"),
    ({"datum": "WGS-84"}, "40.3230,116.6312"),
    ({"datum": "WGS84", "order": "<"}, "40.3230,116.6312"),
    ({"latitude": ((90, 1), (0, 1), (0, 1)), "longitude": ((180, 1), (0, 1), (0, 1))}, "90.0000,180.0000"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.PICTURES = tmp_path / "pictures"


def place_of(data: bytes) -> str:
    rebuilt = taking.prepare(Sent("a.jpg", "", data)).rebuilt
    return str(globe.degrees(rebuilt.latitude, rebuilt.longitude) or "")


@pytest.mark.parametrize(("how", "place"), SOMEWHERE)
def test_a_place_is_read_to_ten_metres(how, place):
    assert place_of(hostile.placed(**how)) == place


@pytest.mark.parametrize("how", NOWHERE)
def test_what_cannot_be_a_place_is_none_and_the_picture_is_taken_all_the_same(how):
    assert place_of(hostile.placed(**how)) == ""


@pytest.mark.parametrize(
    "said",
    [
        "",
        "photos",
        ",",
        "nan,1",
        "1,inf",
        "-inf,-inf",
        "91,0",
        "0,181",
        "0,0",
        "40",
        "40;116",
        "1e999,1",
        "40.3,116.6,1",
    ],
)
def test_what_anyone_may_send_as_a_place_is_a_place_or_none(said):
    assert globe.read(said) is None


def test_control_a_place_that_can_be_is_read_as_it_is_written():
    found = globe.read("40.32299,116.63124")
    assert found == globe.degrees(40.32299, 116.63124)
    assert str(found) == "40.3230,116.6312"
    assert globe.read(str(found)) == found
