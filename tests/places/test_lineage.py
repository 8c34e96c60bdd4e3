from datetime import datetime, timedelta

import pytest

from linli.town.places import tree
from linli.town.places.lineage import lineage
from linli.town.places.models import Lane, LaneGrid, Place
from tests.places.layout import COMMUNITY

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)


def test_an_entrance_knows_all_it_stands_in_and_asks_only_whether_that_changed(
    place_of, at: datetime, django_assert_num_queries
):
    entrance = place_of("b14-u2")
    lineage(entrance, at)
    with django_assert_num_queries(1):
        found = lineage(entrance, at)
        said = [place.name for place in found.places]
        lane = found.lane
    assert said == ["怀柔区", "泉河街道", "北园社区", "第2网格", "8号院", "14号楼", "2单元"]
    assert lane is not None
    assert lane.name == "北园东路"


def test_a_wide_place_has_nothing_below_itself(beiyuan: Place, at: datetime):
    found = lineage(beiyuan, at)
    assert found.community == beiyuan
    assert (found.grid, found.courtyard, found.building, found.entrance, found.lane) == (None,) * 5


def test_a_moved_place_answers_for_each_moment_in_two_queries(place_of, at: datetime, django_assert_num_queries):
    tree.change(place_id=place_of("y08").id, at=at + LATER, parent_id=place_of(f"{COMMUNITY}003").id)
    entrance = place_of("b14-u2")
    with django_assert_num_queries(2):
        before = lineage(entrance, at)
    now = lineage(entrance, at + LATER)
    assert (before.grid, now.grid) == (place_of(f"{COMMUNITY}002"), place_of(f"{COMMUNITY}003"))
    assert (before.lane and before.lane.name, now.lane and now.lane.name) == ("北园东路", "北园西街")


def test_an_ended_place_answers_with_what_it_had_at_its_end(place_of, at: datetime):
    entrance = place_of("b14-u2")
    tree.end(places=[place_of("y08")], at=at + LATER)
    entrance.refresh_from_db()
    found = lineage(entrance, at + 2 * LATER)
    assert [place.name for place in found.places][-3:] == ["8号院", "14号楼", "2单元"]


def test_a_grid_with_two_lanes_leaves_the_lane_open_unless_the_courtyard_says_it(place_of, at: datetime):
    west = Lane.objects.get(name="北园西街")
    LaneGrid.objects.create(lane=west, grid=place_of(f"{COMMUNITY}002"), valid_from=at)
    assert lineage(place_of("b14"), at).lane is None
    tree.change(place_id=place_of("y08").id, at=at + LATER, lane_id=west.id)
    assert lineage(place_of("b14"), at + LATER).lane == west
