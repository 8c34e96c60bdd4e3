"""Exporting: a community as it stands, in the sheets it is imported from; taken in again, they change nothing."""

from collections import Counter, defaultdict
from datetime import datetime

from django.utils.translation import gettext as _

from linli.town.places.models import Alias, Dwelling, Kind, LaneGrid, Place, stands
from linli.town.places.names import label_of
from linli.town.places.numbering import number_of, usual
from linli.town.places.returning import Page
from linli.town.places.wanting import BUILDINGS, GRIDS, YARDS


def pages(community: Place, at: datetime) -> list[Page]:
    """The sheets 楼院, 楼栋 and 网格分工 of a community at the moment; empty sheets where nothing stands yet."""
    places = list(Place.objects.current(at).within(community).in_order().select_related("lane"))
    of = {kind: [place for place in places if place.kind == kind] for kind in Kind}
    by_id = {place.id: place for place in places}
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in Alias.objects.current(at).filter(place__in=by_id):
        aliases[alias.place_id].append(alias.words)
    lanes: dict[int, list[str]] = defaultdict(list)
    for run in LaneGrid.objects.current(at).filter(grid__in=by_id).select_related("lane"):
        lanes[run.grid_id].append(run.lane.name)
    grid_of = {place.id: by_id[place.parent_id or 0] for place in of[Kind.COURTYARD]}
    yards = [
        [
            label_of(yard.code),
            _own_name(yard),
            grid_of[yard.id].code,
            yard.lane.name if yard.lane else "",
            "、".join(aliases[yard.id]),
        ]
        for yard in of[Kind.COURTYARD]
    ]
    buildings = [
        [
            _house_number(place),
            label_of(by_id[place.parent_id or 0].code),
            _own_name(place),
            *size,
            "、".join(aliases[place.id]),
        ]
        for place, size in _sized(of[Kind.BUILDING], of[Kind.ENTRANCE], at)
    ]
    grids = [
        [
            grid.code,
            _own_name(grid),
            "、".join(label_of(yard.code) for yard in of[Kind.COURTYARD] if grid_of[yard.id] is grid),
            "、".join(lanes[grid.id]),
        ]
        for grid in of[Kind.GRID]
    ]
    titles = {"community": community.name}
    choices = [grid.code for grid in of[Kind.GRID]]
    return [
        Page(
            YARDS.name,
            _("%(community)s楼院表") % titles,
            ["院号", "名称", "网格", "街巷", "俗称"],
            yards,
            {"网格": choices} if choices else {},
        ),
        Page(
            BUILDINGS.name,
            _("%(community)s楼栋表") % titles,
            ["楼号", "院号", "名称", "单元数", "层数", "每层户数", "户数", "俗称"],
            buildings,
        ),
        Page(GRIDS.name, _("%(community)s网格分工表") % titles, ["网格", "网格名称", "楼院", "街巷"], grids),
    ]


def _own_name(place: Place) -> str:
    """The name, where it is another than the number makes."""
    return "" if place.name == usual(Kind(place.kind), place.code).name else place.name


def _house_number(place: Place) -> str:
    """`14`, or `8-1` where the courtyard counts its own houses."""
    yard, counted, _number = label_of(place.code).partition("y")
    return f"{yard}-{number_of(Kind.BUILDING, place.code)}" if counted else label_of(place.code)


def _sized(houses: list[Place], entrances: list[Place], at: datetime) -> list[tuple[Place, list[object]]]:
    """Per building its entrances, floors, households a floor (where they are even) and households in all."""
    doors = Counter(entrance.parent_id for entrance in entrances)
    floors: dict[int, int] = defaultdict(int)
    derived = Dwelling.objects.filter(stands(at), entrance__in=[entrance.id for entrance in entrances])
    for house, floor in derived.filter(confirmed_room=False).values_list("entrance__parent_id", "floor"):
        floors[house or 0] = max(floors[house or 0], floor or 0)
    return [(house, [doors[house.id], floors[house.id] or "", "", house.households or ""]) for house in houses]
