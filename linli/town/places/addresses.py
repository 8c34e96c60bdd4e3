"""What the places of a community are called while a plan is made for it: those that stand, and those that will."""

from collections.abc import Iterable

from linli.town.places.models import Kind, Place
from linli.town.places.names import codes_on, spoken
from linli.town.places.tree import Seed

_WITHIN = (Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE, Kind.SPOT)
"""The levels that an address within a community says; a grid, and what is above it, is said by its own name."""


class Addresses:
    """Addresses by code, in the reader's language: "8号院 14号楼 2单元", "第2网格". It asks no database."""

    def __init__(self, places: Iterable[Place], seeds: Iterable[Seed] = ()) -> None:
        self._places: dict[str, Place] = {}
        self._on: dict[str, list[str]] = {}
        for place in places:
            self._places[place.code] = place
            self._on[place.code] = codes_on(place.path)
        for seed in seeds:
            self.add(seed)

    def add(self, seed: Seed) -> None:
        """Know a place that is to be planted, in one that is known."""
        names = {"name": seed.name, "name_hant": seed.name_hant, "name_en": seed.name_en}
        self._places[seed.code] = Place(kind=seed.kind, code=seed.code, **names)
        self._on[seed.code] = [*self._on.get(seed.parent_code or "", ()), seed.code]

    def of(self, code: str) -> str:
        """The address of a place within its community; "" for "", and the code of one that is not known."""
        place = self._places.get(code)
        if place is None:
            return code
        within = [self._places[each] for each in self._on[code] if each in self._places]
        return spoken(each for each in within if each.kind in _WITHIN) or place.named()

    def grid_of(self, code: str) -> str:
        """The name of the grid that a place stands directly in; "" where it stands in something narrower."""
        above = self._on.get(code, ())[:-1]
        place = self._places.get(above[-1]) if above else None
        return place.named() if place is not None and place.kind == Kind.GRID else ""
