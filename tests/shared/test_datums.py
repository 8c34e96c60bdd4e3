"""Degrees come into WGS-84 and out of it as another implementation says, and come back where they were.

`datums.csv` was reckoned with coord-convert 0.2.1 (MIT); its columns are degrees.
"""

import csv
from math import cos, hypot, radians
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.datums import Datum, LonLat, from_wgs84, to_wgs84

DEGREE_M = 111_320
KNOWN = [
    {name: float(value) for name, value in row.items()}
    for row in csv.DictReader(Path(__file__).with_name("datums.csv").read_text("utf-8").splitlines())
]


def metres(one: LonLat, other: LonLat) -> float:
    return DEGREE_M * hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: f"{row['wgs_lon']},{row['wgs_lat']}")
@pytest.mark.parametrize(("datum", "column"), [(Datum.GCJ02, "gcj"), (Datum.BD09, "bd")])
def test_degrees_go_where_another_implementation_says(row: dict[str, float], datum: Datum, column: str):
    there, here = (row[f"{column}_lon"], row[f"{column}_lat"]), (row["wgs_lon"], row["wgs_lat"])
    assert metres(from_wgs84([here], datum)[0], there) < 0.001
    assert metres(to_wgs84([there], datum)[0], here) < 0.001
    assert metres(here, there) > 200, "control: unshifted it would be streets away"


@given(st.floats(74, 134), st.floats(18, 53), st.sampled_from([Datum.GCJ02, Datum.BD09]))
def test_degrees_come_back_where_they_were(lon: float, lat: float, datum: Datum):
    assert metres(to_wgs84(from_wgs84([(lon, lat)], datum), datum)[0], (lon, lat)) < 0.001


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_what_is_counted_like_wgs84_stays(datum: Datum):
    assert to_wgs84([(116.63, 40.32)], datum) == [(116.63, 40.32)] == from_wgs84([(116.63, 40.32)], datum)


def test_outside_the_box_of_gcj02_nothing_is_shifted():
    assert to_wgs84([(2.35, 48.85)], Datum.GCJ02) == [(2.35, 48.85)]
