"""The communities have the numbers that their workbooks promise, and lie beside each other."""

from itertools import combinations

import pytest

from linli.demo import outlines
from linli.demo.layout import BEIYUAN, NEXT_STREET, STREET, Community, communities, read

PROMISED = {
    "北园": (1776, 4, 3),
    "湖光": (1520, 4, 2),
    "滨湖": (1980, 5, 3),
    "开放路": (1340, 3, 3),
    "航天工程大学": (1150, 3, 1),
}
"""Households, grids and lanes."""
ORDINARY = {"富乐", "金台园", "新贤家园"}
"""About 1,300 households in three grids, with a lane."""
each_community = pytest.mark.parametrize("community", communities(), ids=lambda each: each.name)


def test_each_has_its_households_grids_and_lanes():
    found = {each.name: (each.households, len(each.grids), len(each.lanes)) for each in communities()}
    assert {name: found[name] for name in PROMISED} == PROMISED
    assert all(1290 <= found[name][0] <= 1310 and found[name][1:] == (3, 1) for name in ORDINARY)
    by_street = [[each.name for each in communities() if each.street == street] for street in (STREET, NEXT_STREET)]
    assert by_street[0] == [*PROMISED, *(name for name in found if name in ORDINARY)]
    assert by_street[1] == ["南城", "望怀"]
    assert sum(each.share for each in communities()) == 100
    assert BEIYUAN.share >= 55


def test_beiyuan_has_22_courtyards_37_buildings_and_148_entrances():
    assert len(list(BEIYUAN.yards)) == 22
    assert [house.number for house in BEIYUAN.buildings] == list(range(1, 38))
    assert len(list(BEIYUAN.doorways)) == 148
    odd = {house.number: house.entrances for house in BEIYUAN.buildings if house.entrances != 4}
    assert odd == {8: 3, 9: 3, 10: 3, 19: 5, 28: 5, 37: 5}


@each_community
def test_every_spot_stands_in_a_courtyard_there_is_and_is_named_in_three_languages(community: Community):
    grid_of = {yard: grid for grid, yard in community.yards}
    assert all(spot.courtyard in grid_of and spot.name_hant and spot.name_en for spot in community.spots)
    if community is BEIYUAN:
        pavilions = [(spot.name, grid_of[spot.courtyard]) for spot in community.spots]
        assert pavilions == [(f"{grid}号议事亭", grid) for grid in BEIYUAN.grids]


@each_community
def test_each_grid_has_its_entrances_and_is_of_a_size_that_one_can_walk(community: Community):
    each = tuple(
        sum(house.entrances for house in community.buildings if house.grid == grid) for grid in community.grids
    )
    assert each == community.entrances
    assert all(300 <= entrances * community.floors * community.doors <= 500 for entrances in each)


def test_building_14_stands_in_courtyard_8_of_grid_2_and_20_in_courtyard_12_of_grid_3():
    by_number = {house.number: house for house in BEIYUAN.buildings}
    assert (by_number[14].courtyard, by_number[14].grid) == (8, 2)
    assert (by_number[20].courtyard, by_number[20].grid) == (12, 3)


@each_community
def test_every_courtyard_opens_on_one_lane_that_promises_something(community: Community):
    opening = [yard for lane in community.lanes for yard in lane.courtyards]
    assert opening == [yard for _grid, yard in community.yards]
    assert {lane.standard for lane in community.lanes} <= read("lanes").keys()
    assert all(lane.name_hant and lane.name_en for lane in community.lanes)


def taken(community: Community) -> set[tuple[int, int]]:
    """Every cell of the lattice that a community's courtyards have; none of them twice."""
    cells = [(column + more, row) for *_, (column, row, wide) in outlines.cells(community) for more in range(wide)]
    assert len(cells) == len(set(cells))
    return set(cells)


@each_community
def test_every_courtyard_has_its_cell_and_a_community_no_gap(community: Community):
    assert [(grid, yard) for grid, yard, _cell in outlines.cells(community)] == list(community.yards)
    (west, south), rows = community.at, outlines.ROWS * ((len(community.grids) + 1) // 2)
    whole = {(west + column, south + row) for column in range(2 * outlines.COLUMNS) for row in range(rows)}
    assert taken(community) == whole


def test_no_two_communities_have_a_cell_in_common():
    assert [(a.name, b.name) for a, b in combinations(communities(), 2) if taken(a) & taken(b)] == []
