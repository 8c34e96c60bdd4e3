"""What a file would change is drawn for the eye, in a picture whose weight does not grow with the file."""

import re
from math import cos, pi, sin
from typing import Any

import pytest

from linli.ground.shared.datums import Datum
from linli.town.boundaries import plan_rows, redrawing, sketch
from linli.town.boundaries.reading import read
from tests.boundaries.drawn import HIGH, SOUTH, WEST, WIDE, box, draw, feature, geojson
from tests.street import COMMUNITY, Street

pytestmark = pytest.mark.django_db
WHOLE = feature(box(0, 0, 6, 3), 编码=COMMUNITY)


def planned(street: Street, *features: Any) -> redrawing.Plan:
    outlines = read(geojson(*features), Datum.WGS84)
    return redrawing.plan(outlines, street.place["district"], datum=Datum.WGS84, source="a test", at=street.at)


def test_what_stood_what_is_drawn_and_what_does_not_fit_are_drawn_and_numbered_as_in_the_lists(street: Street):
    draw(street, feature(box(0, 0, 2, 2), 编码=f"{COMMUNITY}002"))
    grids = [feature(box(0, 0, 3, 3), 编码=f"{COMMUNITY}002"), feature(box(2, 0, 3, 3), 编码=f"{COMMUNITY}003")]
    made = planned(street, WHOLE, *grids)
    drawn = sketch.of(made)
    assert drawn is not None
    counts = [len(drawn[part]) for part in ("drawn", "before", "shared", "left")]
    assert counts == [3, 1, 1, 1]
    corners = set(re.findall(r"[\d.]+ [\d.]+", drawn["drawn"][0]))
    assert corners == {"14.0 14.0", "346.0 14.0", "14.0 143.4", "346.0 143.4"}, "north is up, to scale"
    rows = [row["title"] for group in plan_rows.groups(made)[-2:] for row in group["rows"]]
    assert rows == ["1. 北园社区第 2 网格 和 北园社区第 3 网格", "2. 北园社区"]
    assert [spot["words"] for spot in drawn["spots"]] == ["1", "2"]
    assert [name["words"] for name in drawn["names"]] == ["第 2 网格", "第 3 网格"], "of the narrowest kind"
    assert sketch.of(planned(street, feature(box(0, 0, 2, 2), 编码=f"{COMMUNITY}002"))) is None, "nothing new"


def test_a_fine_line_is_thinned_to_what_can_be_seen(street: Street):
    round_one = [
        (WEST + WIDE * (1 + 0.01 * cos(n * 40)) * cos(2 * pi * n / 5000), SOUTH + HIGH * sin(2 * pi * n / 5000))
        for n in range(5000)
    ]
    drawn = sketch.of(planned(street, feature([*round_one, round_one[0]], 编码=f"{COMMUNITY}002")))
    assert drawn is not None
    assert 50 < drawn["drawn"][0].count("L") < 1500
