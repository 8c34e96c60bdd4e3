"""A file of outlines says what it would change before it does; grids drawn anew take their courtyards along."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.editions import looking
from linli.ground.shared.datums import Datum
from linli.town.boundaries import columns, redrawing
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.reading import read
from linli.town.boundaries.redrawing import BoundariesHaveErrors, BoundariesMoved, Plan
from linli.town.boundaries.where import locate
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.boundaries.drawn import box, feature, geojson, middle, shapes
from tests.street import COMMUNITY, Street

HOUR = timedelta(hours=1)


def planned(street: Street, *features: Any, at: datetime | None = None, within: tuple[str, ...] = ()) -> Plan:
    outlines = read(geojson(*features), Datum.WGS84)
    district = street.place["district"]
    return redrawing.plan(
        outlines, district, datum=Datum.WGS84, source="怀柔.geojson", at=at or street.at, within=within
    )


def grids(*rings: tuple[int, int, int, int], key: str = "编码") -> list[Any]:
    """Grids 2, 3, … drawn as these rectangles."""
    return [feature(box(*ring), **{key: f"{COMMUNITY}{number:03}"}) for number, ring in enumerate(rings, start=2)]


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


@pytest.mark.parametrize("key", ["编码", "BM", "GRID_ID", "a b"])
def test_which_property_holds_the_code_is_guessed_from_its_values(street: Street, key: str):
    noise = {"序号": "1", "说明": "110116", "面积": "25200"}
    (drawn,) = grids((0, 0, 1, 1), key=key)
    plan = planned(street, drawn | {"properties": noise | drawn["properties"]})
    assert [change.place.code for change in plan.changes] == [f"{COMMUNITY}002"]


def test_names_do_where_there_are_no_codes_and_what_fits_nothing_or_two_is_named(street: Street):
    tree.create(seed=tree.Seed(Kind.GRID, f"{COMMUNITY}004", "第 2 网格", COMMUNITY), at=street.at - HOUR)
    plan = planned(
        street, *(feature(box(n, 0), 名称=name) for n, name in enumerate(["第3网格", "第2网格", "幸福网格", ""]))
    )
    assert [change.place.code[-3:] for change in plan.changes] == ["003"]
    assert [(problem.row, problem.name) for problem in plan.errors] == [(2, "第2网格"), (3, "幸福网格"), (4, "")]
    with pytest.raises(BoundariesHaveErrors):
        redrawing.apply(plan, by="command", at=street.at)
    assert not Boundary.objects.exists()


OTHER = "110116001006"
"""A community next door with an 8 号院 of its own."""
Y08, Y09 = f"{COMMUNITY}-y08", f"{COMMUNITY}-y09"


def with_a_namesake(street: Street) -> None:
    """Another 8 号院 in another community."""
    seeds = [
        tree.Seed(Kind.COMMUNITY, OTHER, "湖光社区", "110116001"),
        tree.Seed(Kind.GRID, f"{OTHER}001", "第 1 网格", OTHER),
        tree.Seed(Kind.COURTYARD, f"{OTHER}-y08", "8 号院", f"{OTHER}001"),
    ]
    tree.plant(seeds=seeds, at=street.at - HOUR)


@pytest.mark.parametrize(
    ("rows", "drawn", "wrong"),
    [
        ([{"编码": Y08, "名称": "8号院"}, {"编码": "", "名称": "北园社区"}], [Y08, COMMUNITY], []),
        ([{"编码": "", "名称": "8号院"}, {"编码": Y09, "名称": "9号院"}], [Y09], [(1, "8号院", "不止一个")]),
        ([{"名称": "9号院"}, {"name": "12号院"}, {"name": "13号院"}], ["y09", "y12", "y13"], []),
        ([{"名称": "9号院"}, {"NAME": "幸福院"}], ["y09"], [(2, "幸福院", "区、街道、社区、网格、楼院")]),
        (
            [{"编码": Y09, "名称": "9号院"}, {"编码": f"{COMMUNITY}-y99", "名称": "12号院"}],
            [Y09],
            [(2, f"{COMMUNITY}-y99", "对不上")],
        ),
        ([{"序号": "1", "图名": "幸福院"}, {"序号": 2, "编码": Y09}], [Y09], [(1, "幸福院", "对不上")]),
        ([{"所属社区": COMMUNITY, "名称": "8号院"}], [Y08], []),
        ([{"社区": "湖光社区", "名称": "8号院"}, {"社区": "北园社区", "名称": "8号院"}], [f"{OTHER}-y08", Y08], []),
        ([{"邻院": Y08, "名称": "9号院"}, {"邻院": Y08, "名称": "12号院"}], ["y09", "y12"], []),
    ],
    ids=[
        "code, else name",
        "a name that two bear",
        "two properties",
        "unknown",
        "a code mistyped",
        "nothing",
        "around",
        "narrowed",
        "next door",
    ],
)
def test_each_outline_is_known_by_its_own_code_or_else_by_its_name(
    street: Street, rows: list[dict[str, Any]], drawn: list[str], wrong: list[tuple[int, str, str]]
):
    with_a_namesake(street)
    plan = planned(street, *(feature(box(3 * n, 0), **row) for n, row in enumerate(rows)))
    assert [change.place.code.endswith(code) for change, code in zip(plan.changes, drawn, strict=True)] == [True] * len(
        drawn
    )
    assert [
        (each.row, each.name, words in str(each.words))
        for each, (_row, _name, words) in zip(plan.errors, wrong, strict=True)
    ] == [(row, name, True) for row, name, _words in wrong]


def test_a_file_of_countless_properties_is_looked_through_at_once(street: Street, monkeypatch: pytest.MonkeyPatch):
    pairs: list[Any] = []
    counted = columns._Pairs._count

    def noting(*of: Any) -> Any:
        pairs.append(of)
        return counted(*of)

    monkeypatch.setattr(columns._Pairs, "_count", noting)
    plan = planned(street, feature(box(0, 0), **{f"p{n}": "北园社区" for n in range(3000)}))
    assert [change.place.code for change in plan.changes] == [COMMUNITY]
    assert len(pairs) == 12 * 11 / 2, "and not the four million of all"


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
    redrawing.apply(planned(street, *grids((5, 0, 1, 1)), at=street.at + HOUR), by="command", at=street.at + HOUR)
    first, second = Boundary.objects.order_by("valid_from")
    assert (first.valid_until, second.valid_until) == (street.at + HOUR, None)


def test_a_shapefile_of_a_whole_community_in_gbk(street: Street):
    rows = [(box(0, 0), f"{COMMUNITY}002", "第 2 网格"), (box(1, 0), f"{COMMUNITY}003", "第 3 网格")]
    outlines = read(shapes(rows), Datum.CGCS2000)
    plan = redrawing.plan(outlines, street.place["district"], datum=Datum.CGCS2000, source="网格.zip", at=street.at)
    assert redrawing.apply(plan, by="command", at=street.at) == 2
    assert set(Boundary.objects.values_list("datum", "source")) == {("cgcs2000", "网格.zip")}


def test_names_go_before_a_code_that_every_row_has_alike(street: Street):
    named = [feature(box(n, 0), 所属社区=COMMUNITY, 名称=f"第{n}网格") for n in (2, 3)]
    assert [change.place.code[-3:] for change in planned(street, *named).changes] == ["002", "003"]
    coded = [feature(box(n, 0), 名称=f"第{n}网格", 编码=f"{COMMUNITY}{n:03}") for n in (3, 2)]
    assert [change.place.code[-3:] for change in planned(street, *coded).changes] == ["003", "002"]


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
