"""北园社区 has the numbers that its workbook promises."""

from linli.demo import layout, outlines
from linli.demo.layout import DOORS_A_FLOOR, FLOORS, buildings, entrances, yards


def test_it_has_22_courtyards_37_buildings_148_entrances_and_1776_households():
    assert len(list(yards())) == 22
    assert [house.number for house in buildings()] == list(range(1, 38))
    assert len(list(entrances())) == 148
    assert len(list(entrances())) * FLOORS * DOORS_A_FLOOR == 1776


def test_each_grid_has_37_entrances():
    each = [sum(house.entrances for house in buildings() if house.grid == grid) for grid in range(1, 5)]
    assert each == [37, 37, 37, 37]


def test_building_14_stands_in_courtyard_8_of_grid_2_and_20_in_courtyard_12_of_grid_3():
    by_number = {house.number: house for house in buildings()}
    assert (by_number[14].courtyard, by_number[14].grid) == (8, 2)
    assert (by_number[20].courtyard, by_number[20].grid) == (12, 3)


def test_every_courtyard_opens_on_one_lane():
    assert layout.LANES_ABROAD.keys() == layout.LANES.keys()
    opening = [yard for courtyards in layout.LANES.values() for yard in courtyards]
    assert sorted(opening) == [yard for _grid, yard in yards()]


def test_every_courtyard_has_its_cell_and_each_grid_a_block_without_a_gap():
    taken = [(column + more, row) for _grid, (column, row, wide) in outlines.cells().values() for more in range(wide)]
    assert sorted(taken) == [(column, row) for column in range(4) for row in range(6)]
    assert [(yard, grid) for yard, (grid, _cell) in outlines.cells().items()] == [
        (yard, grid) for grid, yard in yards()
    ]
