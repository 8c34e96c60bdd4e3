"""A file of outlines says what it would change before it does; grids drawn anew take their courtyards along."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.commands.boundaries import show
from linli.ground.audit.models import Entry
from linli.ground.editions import looking
from linli.ground.shared.datums import Datum
from linli.town.boundaries import redrawing
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.reading import read
from linli.town.boundaries.redrawing import BoundariesMoved
from linli.town.boundaries.where import locate
from linli.town.places import tree
from tests.boundaries.drawn import HOUR, OTHER, box, feature, grids, middle, planned, shapes, with_a_namesake
from tests.street import COMMUNITY, Street


def test_a_file_says_what_it_would_draw_and_then_draws_it_once(street: Street):
    plan = planned(street, *grids((0, 0, 2, 2), (2, 0, 2, 2)))
    assert not Boundary.objects.exists(), "a plan writes nothing"
    assert [change.place.code[-3:] for change in plan.changes] == ["002", "003"]
    assert [change.area_before_m2 for change in plan.changes] == [None, None]
    assert plan.changes[0].area_m2 == pytest.approx(180 * 140, rel=0.01)
    assert (plan.shared, plan.left, plan.going, plan.errors) == ((), (), (), ())
    assert redrawing.apply(plan, by="command", at=street.at) == 2
    found = locate(*middle(box(3, 1)))
    assert found is not None
    assert found.code == f"{COMMUNITY}003"
    entry = Entry.objects.get(verb="boundaries.redrawn")
    assert (entry.actor, entry.object) == ("command", f"place:{street.place['district'].pk}")
    again = planned(street, *grids((0, 0, 2, 2), (2, 0, 2, 2)))
    assert (again.empty, again.same) == (True, 2)
    assert redrawing.apply(again, by="command", at=street.at + HOUR) == 0
    assert Boundary.objects.count() == 2


def test_several_outlines_of_one_place_are_one_boundary(street: Street):
    parts = [feature(box(column, 0), code=f"{COMMUNITY}002") for column in (0, 3)]
    plan = planned(street, *parts)
    redrawing.apply(plan, by="command", at=street.at)
    assert [locate(*middle(box(column, 0))) is not None for column in (0, 1, 3)] == [True, False, True]


def test_overlaps_and_gaps_are_told_with_how_much_and_where(street: Street):
    whole = feature(box(0, 0, 4, 2), 编码=COMMUNITY)
    plan = planned(street, whole, *grids((0, 0, 2, 2), (1, 0, 2, 2)))
    ((shared,), (left,)) = plan.shared, plan.left
    assert (shared.one.code[-3:], shared.other.code[-3:]) == ("002", "003")
    assert shared.area_m2 == pytest.approx(90 * 140, rel=0.01)
    assert shared.at == pytest.approx(middle(box(1, 0, 1, 2)))
    assert left.place.code == COMMUNITY
    assert left.area_m2 == pytest.approx(90 * 140, rel=0.01)
    assert left.at == pytest.approx(middle(box(3, 0, 1, 2)))
    redrawing.apply(plan, by="command", at=street.at)
    mended = planned(street, *grids((0, 0, 2, 2), (2, 0, 2, 2)), at=street.at + HOUR)
    assert (mended.shared, mended.left) == ((), ())
    assert (mended.same, [change.place.code[-3:] for change in mended.changes]) == (1, ["003"])
    assert mended.changes[0].area_before_m2 == pytest.approx(mended.changes[0].area_m2, rel=0.001)


def test_what_moves_far_or_leaves_its_parts_behind_is_told_and_is_no_gap(street: Street):
    drawn = [feature(box(0, 0, 4, 2), 编码=COMMUNITY), *grids((0, 0, 2, 2), (2, 0, 2, 2))]
    redrawing.apply(planned(street, *drawn), by="command", at=street.at - HOUR)

    def told(*moved: Any) -> tuple[list[str], list[tuple[str, str, int]], list[str]]:
        plan = planned(street, *moved)
        far = [each.place.code[9:] for each in plan.far]
        return (
            far,
            [(each.place.code[9:], each.kind, each.count) for each in plan.behind],
            [each.place.code[9:] for each in plan.left],
        )

    assert told(feature(box(12, 0, 4, 2), 编码=COMMUNITY)) == (["008"], [("008", "grid", 2)], [])
    (far,) = planned(street, feature(box(12, 0, 4, 2), 编码=COMMUNITY)).far
    assert (far.metres, far.width_m) == pytest.approx((12 * 90, (360 * 140) ** 0.5), rel=0.01)
    assert told(feature(box(2, 0, 4, 2), 编码=COMMUNITY)) == ([], [("008", "grid", 1)], []), "half of it stays"
    assert told(feature(box(0, 0, 5, 2), 编码=COMMUNITY)) == ([], [], ["008"]), "control: larger, that is a gap"
    together = [feature(box(12, 0, 4, 2), 编码=COMMUNITY), *grids((12, 0, 2, 2), (14, 0, 2, 2))]
    assert told(*together) == (["008", "008002", "008003"], [], []), "the farthest first, then as the file has them"
    around = feature(box(0, 0, 4, 2), 编码="110116001")
    street_too = planned(street, around, *together)
    assert [(each.place.code, each.was and each.was.code) for each in street_too.left] == [("110116001", COMMUNITY)]


def test_what_two_claim_is_named_with_both_communities_and_codes_without_asking_for_them(
    street: Street, capsys: pytest.CaptureFixture[str]
):
    with_a_namesake(street)
    yards = [feature(box(0, 0), 编码=f"{community}-y08") for community in (OTHER, COMMUNITY)]
    near = [feature(box(0, 0), 编码=f"{COMMUNITY}-{yard}") for yard in ("y08", "y09")]
    names = (("北园社区8 号院", "北园社区9 号院"), ("湖光社区8 号院", "北园社区8 号院"))
    for drawn, (one, other) in zip((near, yards), names, strict=True):
        plan = planned(street, *drawn)
        (shared,) = plan.shared
        with CaptureQueriesContext(connection) as asked:
            show(plan)
        assert not asked.captured_queries
        assert f"{shared.one.code}  {one}  {shared.other.code}  {other}  " in capsys.readouterr().out


def test_a_hole_between_grids_is_a_gap_without_their_communitys_outline(street: Street):
    ring = {
        "type": "Feature",
        "properties": {"编码": f"{COMMUNITY}002"},
        "geometry": {"type": "Polygon", "coordinates": [box(0, 0, 3, 3), box(1, 1)[::-1]]},
    }
    (left,) = planned(street, ring).left
    assert left.area_m2 == pytest.approx(90 * 70, rel=0.01)
    assert planned(street, ring, *grids((9, 9, 1, 1), (1, 1, 1, 1))[1:]).left == (), "control: another grid fills it"


def test_a_courtyard_goes_over_to_the_grid_that_takes_it_in_and_what_is_next_door_stays(street: Street):
    yards = [feature(box(column, 0), 编码=f"{COMMUNITY}-{yard}") for column, yard in enumerate(["y08", "y09", "y12"])]
    redrawing.apply(planned(street, *yards, *grids((0, 0, 2, 1), (2, 0, 1, 1))), by="command", at=street.at - HOUR)
    plan = planned(street, *grids((0, 0, 1, 1), (1, 0, 2, 1)))
    assert [(going.courtyard.code[-3:], going.grid.code[-3:]) for going in plan.going] == [("y09", "003")]
    redrawing.apply(plan, by="command", at=street.at)
    for yard, grid in (("y08", "grid2"), ("y09", "grid3"), ("y12", "grid3")):
        street.place[yard].refresh_from_db()
        assert street.place[yard].parent_id == street.place[grid].pk
    assert planned(street, *grids((0, 0, 1, 1), (1, 0, 2, 1)), at=street.at + HOUR).going == ()


def test_a_courtyard_never_goes_over_to_another_community(street: Street):
    with_a_namesake(street)
    drawn = [feature(box(0, 0), 编码=f"{COMMUNITY}-y08"), feature(box(0, 0), 编码=f"{OTHER}001")]
    assert planned(street, *drawn).going == ()


def test_a_plan_that_was_overtaken_is_made_again(street: Street):
    plan, other = planned(street, *grids((0, 0, 1, 1))), planned(street, *grids((1, 0, 1, 1)))
    redrawing.apply(other, by="command", at=street.at)
    with pytest.raises(BoundariesMoved):
        redrawing.apply(plan, by="command", at=street.at + HOUR)
    assert Boundary.objects.count() == 1


def test_one_draws_only_where_one_may(street: Street):
    mine = (street.place["grid3"].path,)
    plan = planned(street, *grids((0, 0, 1, 1), (1, 0, 1, 1)), within=mine)
    assert [change.place.code[-3:] for change in plan.changes] == ["003"]
    assert [problem.name for problem in plan.errors] == [f"{COMMUNITY}002"]


def test_what_was_drawn_is_kept_and_never_changed(street: Street):
    redrawing.apply(planned(street, *grids((0, 0, 1, 1))), by="command", at=street.at)
    moved = planned(street, *grids((5, 0, 1, 1)), at=street.at + HOUR)
    redrawing.apply(moved, by="command", at=street.at + HOUR, moves=True)
    first, second = Boundary.objects.order_by("valid_from")
    assert (first.valid_until, second.valid_until) == (street.at + HOUR, None)


def test_a_shapefile_of_a_whole_community_in_gbk(street: Street):
    rows = [(box(0, 0), f"{COMMUNITY}002", "第 2 网格"), (box(1, 0), f"{COMMUNITY}003", "第 3 网格")]
    outlines = read(shapes(rows), Datum.CGCS2000)
    plan = redrawing.plan(outlines, street.place["district"], datum=Datum.CGCS2000, source="网格.zip", at=street.at)
    assert redrawing.apply(plan, by="command", at=street.at) == 2
    assert set(Boundary.objects.values_list("datum", "source")) == {("cgcs2000", "网格.zip")}


def test_a_courtyard_that_the_file_does_not_touch_stays_where_it_was_put(street: Street):
    yards = [feature(box(column, 0), 编码=f"{COMMUNITY}-{yard}") for column, yard in enumerate(["y08", "y12"])]
    redrawing.apply(planned(street, *yards, *grids((0, 0, 1, 1), (1, 0, 1, 1))), by="command", at=street.at - HOUR)
    tree.change(place_id=street.place["y08"].pk, at=street.at, parent_id=street.place["grid3"].pk)
    far = planned(street, *grids((0, 0, 1, 1), (1, 0, 1, 2)), at=street.at + HOUR)
    assert far.going == ()
    near = planned(street, *grids((0, 0, 1, 2), (1, 0, 1, 1)), at=street.at + HOUR)
    assert [each.courtyard.code[-3:] for each in near.going] == ["y08"], "control"
    elsewhere = planned(street, *grids((0, 0, 1, 2)), at=street.at + HOUR, within=(street.place["grid2"].path,))
    assert elsewhere.going == (), "it stands in grid 3, where the asker draws nothing"


@pytest.mark.parametrize("what", ["grid2", "y09"])
def test_what_ended_since_the_plan_is_not_drawn(street: Street, what: str):
    yards = [feature(box(1, 0), 编码=f"{COMMUNITY}-y09")]
    redrawing.apply(planned(street, *yards, *grids((0, 0, 2, 1), (2, 0, 1, 1))), by="command", at=street.at - HOUR)
    plan = planned(street, *grids((0, 0, 1, 1), (1, 0, 2, 1)))
    assert plan.going
    tree.end(places=[street.place[what]], at=street.at)
    with pytest.raises(BoundariesMoved):
        redrawing.apply(plan, by="command", at=street.at + HOUR)
    assert Boundary.objects.filter(valid_until=None).count() == 3


def test_planning_asks_the_same_of_one_place_and_of_many(street: Street):
    planned(street, *grids((0, 0, 1, 1)))
    asked = []
    for drawn in (grids((0, 0, 1, 1)), grids((0, 0, 1, 1), (1, 0, 1, 1))):
        with CaptureQueriesContext(connection) as found:
            planned(street, *drawn)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_an_edition_that_a_look_has_seen_is_not_taken_for_the_current_one(street: Street):
    with looking.one_look():
        plan = planned(street, *grids((0, 0, 1, 1)))
        redrawing.apply(planned(street, *grids((1, 0, 1, 1))), by="command", at=street.at)
        with pytest.raises(BoundariesMoved):
            redrawing.apply(plan, by="command", at=street.at + HOUR)
