"""Exporting: a community as it stands, in the sheets it is imported from; taken in again, they change nothing."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from linli.ground.sheets.writing import Page
from linli.town.places.dwellings import Size, derive
from linli.town.places.models import Alias, Dwelling, Kind, LaneGrid, Place
from linli.town.places.names import label_of
from linli.town.places.numbering import entrance_code, number_of, usual
from linli.town.places.tables import BUILDINGS, GRIDS, SPOTS, YARDS


def pages(community: Place, at: datetime) -> list[Page]:
    """The sheets 楼院, 楼栋, 网格分工 and 点位 of a community at the moment; empty sheets where nothing stands yet."""
    standing = _Standing(community, at)
    titles = {"community": community.name}
    grids = [grid.code for grid in standing.of[Kind.GRID]]
    return [
        Page(
            YARDS.name,
            _("%(community)s楼院表") % titles,
            ["院号", "名称", "网格", "街巷", "俗称"],
            standing.yards(),
            {"网格": grids} if grids else {},
        ),
        Page(
            BUILDINGS.name,
            _("%(community)s楼栋表") % titles,
            ["楼号", "院号", "名称", "单元数", "层数", "每层户数", "户数", "俗称"],
            standing.buildings(at),
        ),
        Page(GRIDS.name, _("%(community)s网格分工表") % titles, ["网格", "网格名称", "楼院", "街巷"], standing.grids()),
        Page(
            SPOTS.name,
            _("%(community)s点位表") % titles,
            ["编号", "名称", "院号", "网格", "俗称", "繁体名称", "英文名称"],
            standing.spots(),
            {"网格": grids} if grids else {},
        ),
    ]


class _Standing:
    """A community's places at the moment, with their nicknames and lanes."""

    def __init__(self, community: Place, at: datetime) -> None:
        places = list(Place.objects.current(at).within(community).in_order().select_related("lane"))
        self.of = {kind: [place for place in places if place.kind == kind] for kind in Kind}
        self.by_id = {place.id: place for place in places}
        self.aliases: dict[int, list[str]] = defaultdict(list)
        for alias in Alias.objects.current(at).filter(place__in=self.by_id):
            self.aliases[alias.place_id].append(alias.words)
        self.lanes: dict[int, list[str]] = defaultdict(list)
        for run in LaneGrid.objects.current(at).filter(grid__in=self.by_id).select_related("lane"):
            self.lanes[run.grid_id].append(run.lane.name)

    def _parent(self, place: Place) -> Place:
        return self.by_id[place.parent_id or 0]

    def yards(self) -> list[list[object]]:
        """Number, name, grid, lane and nicknames of each courtyard."""
        return [
            [
                label_of(yard.code),
                _own_name(yard),
                self._parent(yard).code,
                yard.lane.name if yard.lane else "",
                "、".join(self.aliases[yard.id]),
            ]
            for yard in self.of[Kind.COURTYARD]
        ]

    def buildings(self, at: datetime) -> list[list[object]]:
        """Number, courtyard, name, entrances, floors, households and nicknames of each building."""
        doors = Counter(entrance.parent_id for entrance in self.of[Kind.ENTRANCE])
        rooms: dict[int, list[_Room]] = defaultdict(list)
        there = Dwelling.objects.current(at).filter(entrance__in=[entrance.id for entrance in self.of[Kind.ENTRANCE]])
        told = there.values_list("entrance__parent_id", "entrance__code", "room", "floor", "confirmed_room")
        for parent, entrance, room, floor, confirmed in told:
            rooms[parent or 0].append(_Room(entrance, room, floor, confirmed))
        return [
            [
                _house_number(house),
                label_of(self._parent(house).code),
                _own_name(house),
                doors[house.id],
                _floors(house, doors[house.id], rooms[house.id]) or "",
                "",
                house.households or "",
                "、".join(self.aliases[house.id]),
            ]
            for house in self.of[Kind.BUILDING]
        ]

    def grids(self) -> list[list[object]]:
        """Code, name, courtyards and lanes of each grid."""
        return [
            [
                grid.code,
                _own_name(grid),
                "、".join(label_of(yard.code) for yard in self.of[Kind.COURTYARD] if self._parent(yard) is grid),
                "、".join(self.lanes[grid.id]),
            ]
            for grid in self.of[Kind.GRID]
        ]

    def spots(self) -> list[list[object]]:
        """End of the code, name, courtyard or grid, nicknames and the other languages' names of each spot."""
        found: list[list[object]] = []
        for spot in self.of[Kind.SPOT]:
            parent = self._parent(spot)
            yard, grid = (label_of(parent.code), "") if parent.kind == Kind.COURTYARD else ("", parent.code)
            end, called = spot.code.rpartition("-")[2], "、".join(self.aliases[spot.id])
            found.append([end, spot.name, yard, grid, called, spot.name_hant, spot.name_en])
        return found


class _Room(NamedTuple):
    entrance: str
    room: str
    floor: int | None
    confirmed: bool


def _floors(house: Place, units: int, rooms: list[_Room]) -> int:
    """The number of floors from which most of the building's rooms follow; 0 where none of them tells its floor.

    Any room may have been confirmed, or named by a claimer on a floor that there is not: so all of them are asked, and
    taken in again with the number that is found, they change least.
    """

    def off(floors: int) -> int:
        share, over = divmod(house.households or 0, units)
        derived = {
            (entrance_code(house.code, unit + 1), door.room)
            for unit in range(units)
            for door in derive(Size(share + (1 if unit < over else 0), floors))
        }
        there = {(room.entrance, room.room): room.confirmed for room in rooms}
        gone = sum(1 for room, confirmed in there.items() if not confirmed and room not in derived)
        return len(derived - there.keys()) + gone

    told = {room.floor for room in rooms if room.floor and room.floor > 0}
    return min(sorted(told, reverse=True), key=off, default=0) if units else 0


def _own_name(place: Place) -> str:
    """The name, where it is another than the number makes."""
    return "" if place.name == usual(Kind(place.kind), place.code).name else place.name


def _house_number(place: Place) -> str:
    """`14`, or `8-1` where the courtyard counts its own houses."""
    yard, counted, _number = label_of(place.code).partition("y")
    return f"{yard}-{number_of(Kind.BUILDING, place.code)}" if counted else label_of(place.code)
