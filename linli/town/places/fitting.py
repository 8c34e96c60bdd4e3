"""Fitting: which places of a community a spot may be, and what is wrong where it can be none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from linli.town.places.index import Index, Node
from linli.town.places.models import Kind
from linli.town.places.reading import Slots, Spot

GATES = frozenset({"东门", "西门", "南门", "北门", "大门", "正门", "后门", "小门", "侧门"})
"""Names that every courtyard has too: where a number was said, the number counts."""


class Trouble(Enum):
    """Why a spot is no place."""

    NO_COURTYARD = "no courtyard has this number"
    NO_BUILDING = "no building has this number"
    NO_ENTRANCE = "the building has no entrance of this number"
    NO_GRID = "no grid has this number"
    NOT_TOGETHER = "what was said stands in two places"
    WHICH_BUILDING = "an entrance was said, and not of which building"
    FLOOR_OR_BUILDING = "it may be a floor or a building"


@dataclass(frozen=True)
class Fit:
    """What a spot may be: no place and a trouble, one, or several.

    `nodes` of a trouble are what one might have meant. `said` is the reading it came from.
    """

    nodes: tuple[Node, ...] = ()
    trouble: Trouble | None = None
    said: Slots = field(default_factory=Slots)


def fit(spot: Spot, index: Index, within: Node | None) -> Fit:
    """What a spot may be. `within`, where the asker stands, breaks ties and says which building has the entrance."""
    if spot.storey:
        inside = within is not None and within.kind in (Kind.BUILDING, Kind.ENTRANCE)
        if inside and within is not None:
            return Fit((within,))
        return Fit(tuple(index.buildings.get(spot.storey, ())), Trouble.FLOOR_OR_BUILDING, Slots(building=spot.storey))
    names = _names_that_count(spot, index)
    fits = [_fit(slots, names, index, within) for slots in spot.readings()]
    good = [one for one in fits if one.trouble is None and one.nodes]
    if good:
        return Fit(_narrowed(_distinct(node for one in good for node in one.nodes), within), None, good[0].said)
    if spot.grid and not spot.said.building and not spot.said.yard:
        grid = index.grids.get(spot.grid)
        return Fit((grid,)) if grid else Fit((), Trouble.NO_GRID, Slots(yard=spot.grid))
    return fits[0]


def _names_that_count(spot: Spot, index: Index) -> list[list[Node]]:
    """The nodes each name may mean, without the gates' names where a number was said that they do not go with."""
    numbered = bool(spot.said.yard or spot.said.building or spot.number or spot.ways)
    return [
        [index.nodes[place] for place in sorted(name.places)]
        for name in spot.called
        if not (numbered and name.words in GATES)
    ]


def _fit(slots: Slots, names: list[list[Node]], index: Index, within: Node | None) -> Fit:
    if slots.building or slots.unit:
        houses = _houses(slots, names, index, within)
        if isinstance(houses, Fit) or not slots.unit:
            return houses if isinstance(houses, Fit) else Fit(_with_names(houses, names), None, slots)
        doors = [index.entrances_in[house.path].get(slots.unit) for house in houses]
        found = [door for door in doors if door is not None]
        if not found:
            there = [door for house in houses for door in index.entrances_in[house.path].values()]
            return Fit(tuple(there), Trouble.NO_ENTRANCE, slots)
        agreeing = _with_names(found, names)
        return Fit(agreeing, None, slots) if agreeing else Fit(tuple(found), Trouble.NOT_TOGETHER, slots)
    if slots.yard:
        yard = index.courtyards.get(slots.yard)
        if yard is None:
            return Fit((), Trouble.NO_COURTYARD, slots)
        agreeing = _with_names([yard], names)
        return Fit(agreeing, None, slots) if agreeing else Fit((yard, *_flat(names)), Trouble.NOT_TOGETHER, slots)
    return _by_name(names, slots)


def _houses(slots: Slots, names: list[list[Node]], index: Index, within: Node | None) -> list[Node] | Fit:
    """The buildings that the numbers and names allow."""
    yard = index.courtyards.get(slots.yard)
    if slots.yard and yard is None:
        return Fit((), Trouble.NO_COURTYARD, slots)
    if slots.building:
        numbered = index.buildings.get(slots.building, [])
        if not numbered:
            return Fit((), Trouble.NO_BUILDING, slots)
        houses = [house for house in numbered if yard is None or house.related(yard)]
        agreeing = [house for house in houses if all(any(house.related(node) for node in name) for name in names)]
        if not agreeing:
            instead = [*numbered, *(index.buildings_in[yard.path] if yard else ()), *_flat(names)]
            return Fit(_doors(instead, slots.unit, index), Trouble.NOT_TOGETHER, slots)
        return agreeing
    if yard is not None:
        return index.buildings_in[yard.path]
    if names:
        return [house for node in _flat(names) for house in index.houses_in(node)]
    if within is not None and within.kind in (Kind.BUILDING, Kind.ENTRANCE, Kind.COURTYARD):
        return index.houses_in(within)
    every = [house for houses in index.buildings.values() for house in houses]
    return every if len(every) == 1 else Fit((), Trouble.WHICH_BUILDING, slots)


def _doors(places: Iterable[Node], unit: str, index: Index) -> tuple[Node, ...]:
    """Those places' entrances of this number, where they have one; else the places themselves."""
    doors = (index.entrances_in[place.path].get(unit) if unit else None for place in places)
    return _distinct(door or place for door, place in zip(doors, places, strict=True))


def _by_name(names: list[list[Node]], slots: Slots) -> Fit:
    """What names alone say: the narrowest place that all of them go with."""
    if not names:
        return Fit((), Trouble.WHICH_BUILDING, slots)
    agreeing = [node for node in _flat(names) if all(any(node.related(other) for other in name) for name in names)]
    if not agreeing:
        return Fit(_flat(names), Trouble.NOT_TOGETHER, slots)
    return Fit(_deepest(agreeing), None, slots)


def _with_names(nodes: Iterable[Node], names: list[list[Node]]) -> tuple[Node, ...]:
    """The nodes that go with every name, each made narrower by a name that says more."""
    found: list[Node] = []
    for node in nodes:
        related = [[other for other in name if other.related(node)] for name in names]
        if all(related):
            found += _deepest([node, *(other for name in related for other in name)])
    return _distinct(found)


def _flat(names: list[list[Node]]) -> tuple[Node, ...]:
    return _distinct(node for name in names for node in name)


def _distinct(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(nodes))


def _deepest(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Without those in which another stands."""
    listed = _distinct(nodes)
    return tuple(
        node for node in listed if not any(other != node and other.path.startswith(node.path) for other in listed)
    )


def _narrowed(nodes: tuple[Node, ...], within: Node | None) -> tuple[Node, ...]:
    """Where several are possible, those around the asker."""
    inside = tuple(node for node in nodes if within is not None and node.path.startswith(within.path))
    return inside or nodes


def together(fits: Sequence[Fit]) -> tuple[Node, ...]:
    """All places that several spots name; a wider one in which another stands adds nothing.

    What a single spot may be are alternatives, of which none says more than another.
    """
    return fits[0].nodes if len(fits) == 1 else _deepest(node for one in fits for node in one.nodes)
