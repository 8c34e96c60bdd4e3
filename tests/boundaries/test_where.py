"""A point lies in one place at most, the same for one as for many, and the drawing in memory is the current one."""

from datetime import datetime, timedelta
from typing import Any

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.editions import looking
from linli.ground.editions.renewing import ALL
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.where import NOWHERE, Drawing, Drawn, locate, locate_all
from linli.town.places import tree
from linli.town.places.models import Place
from tests.boundaries.drawn import HIGH, SOUTH, WEST, WIDE, box, middle
from tests.street import Street


def of(*rings: list[tuple[float, float]]) -> Drawing:
    """Rectangles as the grids 0, 1, 2 …"""
    places = [Drawn(number, f"{number:03}") for number in range(len(rings))]
    return Drawing(places, [shapely.Polygon(ring) for ring in rings])


EASTS = st.one_of(st.integers(-1, 5).map(float), st.floats(-1, 5))
BOXES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3)), max_size=12)


@given(BOXES, st.lists(st.tuples(EASTS, EASTS), max_size=20))
def test_a_point_lies_in_one_place_at_most_the_first_of_those_that_hold_it(
    boxes: list[tuple[int, int, int, int]], points: list[tuple[float, float]]
):
    """Anything may overlap, and whole numbers fall on borders and corners."""
    rings = [box(*each) for each in boxes]
    drawing = of(*rings)
    said = [(round(WEST + column * WIDE, 7), round(SOUTH + row * HIGH, 7)) for column, row in points]
    expected = []
    for lon, lat in said:
        holding = [n for n, (sw, _se, ne, *_) in enumerate(rings) if sw[0] <= lon <= ne[0] and sw[1] <= lat <= ne[1]]
        expected.append(holding[0] if holding else NOWHERE)
    singly = [drawing.at(*point) for point in said]
    assert [NOWHERE if found is None else found.place_id for found in singly] == expected
    assert list(drawing.at_all([lon for lon, _ in said], [lat for _, lat in said])) == expected


def test_on_a_common_border_it_is_the_smaller_code_and_outside_it_is_said():
    drawing = of(box(0, 0), box(1, 0))
    border = (round(WEST + WIDE, 7), SOUTH + HIGH / 2)
    found = [drawing.at(*border), drawing.at(*middle(box(1, 0))), drawing.at(0, 0)]
    assert [each and each.code for each in found] == ["000", "001", None]
    assert numpy.array_equal(drawing.at_all([border[0], 0], [border[1], 0]), [0, NOWHERE])


def test_control_the_tree_alone_would_take_the_box_for_the_outline():
    triangle = shapely.Polygon([(0, 0), (1, 0), (0, 1)])
    drawing = Drawing([Drawn(1, "1")], [triangle])
    assert len(drawing._tree.query(shapely.Point(0.9, 0.9))) == 1
    assert drawing.at(0.9, 0.9) is None
    assert list(drawing.at_all([0.9, 0.2], [0.9, 0.2])) == [NOWHERE, 0]


def draw(place: Place, ring: list[tuple[float, float]], at: datetime) -> None:
    Boundary.objects.filter(place=place, valid_until=None).update(valid_until=at)
    shape = shapely.to_geojson(shapely.Polygon(ring))
    Boundary.objects.create(place=place, shape=shape, datum="wgs84", source="a test", valid_from=at)


def test_what_is_drawn_anew_is_what_counts_from_then_on(street: Street, at: datetime):
    point = middle(box(0, 0))
    assert locate(*point) is None
    draw(street.place["grid2"], box(0, 0), at)
    draw(street.place["grid3"], box(1, 0), at)
    found = locate(*point)
    assert found is not None
    assert found.code == street.place["grid2"].code
    assert [each and each.code[-3:] for each in locate_all([point, middle(box(1, 0)), (0, 0)])] == ["002", "003", None]
    draw(street.place["grid2"], box(4, 0), at + timedelta(hours=1))
    assert locate(*point) is None


def test_nothing_is_read_while_nothing_changed(street: Street, at: datetime, django_assert_num_queries: Any):
    draw(street.place["grid2"], box(0, 0), at)
    locate(*middle(box(0, 0)))
    with django_assert_num_queries(1):  # which edition is current
        locate(*middle(box(0, 0)))


def test_control_by_an_edition_that_nobody_renews_an_old_drawing_would_answer(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(looking, "current", lambda: {ALL: "of a test"})
    draw(street.place["grid2"], box(0, 0), at)
    assert locate(*middle(box(0, 0)))
    draw(street.place["grid2"], box(4, 0), at + timedelta(hours=1))
    assert locate(*middle(box(0, 0))), "the old one"


def test_no_points_are_nowhere(street: Street):
    assert locate_all([]) == []


def test_a_place_that_ended_holds_no_point_any_more(street: Street, at: datetime):
    draw(street.place["grid2"], box(0, 0), at - timedelta(hours=2))
    assert locate(*middle(box(0, 0)))
    tree.end(places=[street.place["grid2"]], at=at)
    assert locate(*middle(box(0, 0))) is None
