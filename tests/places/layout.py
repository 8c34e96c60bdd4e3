"""北园社区 as the demo town lays it out: 4 grids, 22 courtyards, 37 buildings, 148 entrances, 1,776 households."""

from collections.abc import Iterator
from datetime import datetime

from linli.town.places.calling import call
from linli.town.places.models import Kind, Lane, LaneGrid, Place
from linli.town.places.names import standard
from linli.town.places.tree import Seed, count_households, plant

DISTRICT, STREET, COMMUNITY, NEXT_DOOR = "110116", "110116001", "110116001008", "110116001006"
GRIDS = ((3, 2, 1, 2, 1, 1), (3, 1, 2, 1, 2), (1, 3, 1, 2, 1, 1), (2, 1, 3, 2, 1))
"""How many buildings each courtyard of each grid has."""
FLOORS, PER_FLOOR = 6, 2
NICKNAMES = {
    "y01": ("东门",),
    "y06": ("锅炉房大院", "老锅炉房"),
    "b15": ("小花园那排", "小花园"),
    "b30": ("红砖楼",),
    "b19": ("菜店那栋",),
    "b19-u5": ("便民菜店那个门",),
    "y08": ("葡萄架院",),
    "y18": ("西门",),
    "y21": ("机修厂家属院",),
}
LANES = {"北园东路": (1, 2), "北园西街": (3, 4)}


def units_of(building: int) -> int:
    """Entrances of a building: 4; the last three of the first grid have 3, the last of each other grid 5."""
    return {8: 3, 9: 3, 10: 3, 19: 5, 28: 5, 37: 5}.get(building, 4)


def courtyards() -> Iterator[tuple[int, int, list[int]]]:
    """Grid, courtyard, its buildings; all numbered through the community."""
    courtyard = building = 0
    for grid, counts in enumerate(GRIDS, start=1):
        for count in counts:
            courtyard += 1
            yield grid, courtyard, list(range(building + 1, building + count + 1))
            building += count


def seeds() -> Iterator[Seed]:
    """北园社区's places and the names of what stands around it."""
    yield Seed(Kind.DISTRICT, DISTRICT, "怀柔区")
    yield Seed(Kind.STREET, STREET, "泉河街道", DISTRICT)
    yield Seed(Kind.COMMUNITY, COMMUNITY, "北园社区", STREET, name_hant="北園社區", name_en="Beiyuan Community")
    yield Seed(Kind.COMMUNITY, NEXT_DOOR, "湖光社区", STREET)
    yield Seed(Kind.COMMUNITY, "110116001004", "滨湖社区", STREET)
    for grid in range(1, len(GRIDS) + 1):
        yield Seed(Kind.GRID, f"{COMMUNITY}{grid:03}", *_named(Kind.GRID, grid, COMMUNITY))
    for grid, courtyard, buildings in courtyards():
        yard = f"{COMMUNITY}-y{courtyard:02}"
        yield Seed(Kind.COURTYARD, yard, *_named(Kind.COURTYARD, courtyard, f"{COMMUNITY}{grid:03}"))
        for building in buildings:
            house = f"{COMMUNITY}-b{building:02}"
            yield Seed(Kind.BUILDING, house, *_named(Kind.BUILDING, building, yard))
            for unit in range(1, units_of(building) + 1):
                yield Seed(Kind.ENTRANCE, f"{house}-u{unit}", *_named(Kind.ENTRANCE, unit, house))


def _named(kind: Kind, number: int, parent: str) -> tuple[str, str, int | None, str, str]:
    names = standard(kind, str(number))
    return names.name, parent, FLOORS * PER_FLOOR if kind is Kind.ENTRANCE else None, names.name_hant, names.name_en


def plant_beiyuan(at: datetime) -> Place:
    """Plant it, with nicknames and lanes; returns the community."""
    places = {place.code: place for place in plant(seeds=list(seeds()), at=at)}
    count_households(within=places[DISTRICT], at=at)
    for tail, names in NICKNAMES.items():
        for words in names:
            call(place_id=places[f"{COMMUNITY}-{tail}"].id, words=words, at=at)
    for number, (name, grids) in enumerate(LANES.items(), start=1):
        lane = Lane.objects.create(code=f"{STREET}-l{number:02}", name=name, street=places[STREET], valid_from=at)
        LaneGrid.objects.bulk_create(
            LaneGrid(lane=lane, grid=places[f"{COMMUNITY}{grid:03}"], valid_from=at) for grid in grids
        )
    return Place.objects.get(code=COMMUNITY)
