"""北园社区 as it is laid out: 4 grids, 22 courtyards, 37 buildings, 148 entrances, 1,776 households, 3 lanes.

Buildings are numbered through the community in the courtyards' order. How many there are of each, the nicknames and the
lanes are made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

DISTRICT, STREET, COMMUNITY = "110116", "110116001", "110116001008"
GRIDS = ((3, 2, 1, 2, 1, 1), (3, 1, 2, 1, 2), (1, 3, 1, 2, 1, 1), (2, 1, 3, 2, 1))
"""For each grid, how many buildings each of its courtyards has."""
USUAL_ENTRANCES, ENTRANCES = 4, {8: 3, 9: 3, 10: 3, 19: 5, 28: 5, 37: 5}
"""How many entrances a building has: four, but for these."""
FLOORS, DOORS_A_FLOOR = 6, 2
"""Behind each entrance, one household a door."""

NICKNAMES = {
    "y01": ("东门",),
    "y06": ("锅炉房大院", "老锅炉房"),
    "y08": ("葡萄架院",),
    "y18": ("西门",),
    "y21": ("机修厂家属院",),
    "b15": ("小花园那排", "小花园"),
    "b19": ("菜店那栋",),
    "b30": ("红砖楼",),
}
"""What people call a place, by the end of its code."""


LANES = {"北园东巷": range(1, 8), "北园中街": range(8, 16), "北园西巷": range(16, 23)}
"""Which courtyards open on each lane."""
LANES_ABROAD = {
    "北园东巷": ("北園東巷", "Beiyuan East Lane"),
    "北园中街": ("北園中街", "Beiyuan Middle Street"),
    "北园西巷": ("北園西巷", "Beiyuan West Lane"),
}
"""What the lanes are called in Traditional Chinese and in English, of which the community's workbook says nothing."""
LANE_STANDARDS = {
    "北园东巷": (
        "路面坏了，当天围起来，三天里补好；垃圾不过夜；消防通道不停车。",
        "路面壞了，當天圍起來，三天裏補好；垃圾不過夜；消防通道不停車。",
        "A broken surface is fenced off the same day and mended within three days; no rubbish stays overnight; "
        "nobody parks in the fire lane.",
    ),
    "北园中街": (
        "摊点不占盲道；路灯坏了，两天里亮起来；下雪先扫出一条道。",
        "攤點不佔盲道；路燈壞了，兩天裏亮起來；下雪先掃出一條道。",
        "No stall stands on the tactile paving; a street lamp that fails is lit again within two days; when it snows, "
        "one path is cleared first.",
    ),
    "北园西巷": (
        "车停在线里；井盖响了、松了，当天有人来看；墙上不留小广告。",
        "車停在線裏；井蓋響了、鬆了，當天有人來看；牆上不留小廣告。",
        "Cars stay within the lines; a loose or rattling manhole cover is looked at the same day; no bills stay on the "
        "walls.",
    ),
}
"""What one may expect of each lane, in the three languages; made up."""


@dataclass(frozen=True, slots=True)
class Building:
    """One building: where it stands, and how many entrances it has."""

    grid: int
    courtyard: int
    number: int
    entrances: int

    @property
    def code(self) -> str:
        """`110116001008-b14`."""
        return f"{COMMUNITY}-b{self.number:02}"


@cache
def buildings() -> tuple[Building, ...]:
    """All 37, in the order of their numbers."""
    return tuple(_buildings())


def _buildings() -> Iterator[Building]:
    courtyard = number = 0
    for grid, courtyards in enumerate(GRIDS, start=1):
        for count in courtyards:
            courtyard += 1
            for _each in range(count):
                number += 1
                yield Building(grid, courtyard, number, ENTRANCES.get(number, USUAL_ENTRANCES))


def entrances() -> Iterator[tuple[Building, int]]:
    """All 148: building and number of the entrance."""
    for building in buildings():
        for entrance in range(1, building.entrances + 1):
            yield building, entrance


def yards() -> Iterator[tuple[int, int]]:
    """All 22: grid and number of the courtyard."""
    return iter(dict.fromkeys((building.grid, building.courtyard) for building in buildings()))


def grid_code(grid: int) -> str:
    """`110116001008002`."""
    return f"{COMMUNITY}{grid:03}"


def courtyard_code(courtyard: int) -> str:
    """`110116001008-y08`."""
    return f"{COMMUNITY}-y{courtyard:02}"


def entrance_code(building: int, entrance: int) -> str:
    """`110116001008-b14-u2`."""
    return f"{COMMUNITY}-b{building:02}-u{entrance}"
