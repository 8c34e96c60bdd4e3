"""The town as it is laid out: its communities, read from `words/communities.toml`, and what stands inside each.

Courtyards and buildings are numbered through a community; how many there are, the nicknames and the lanes are made up.
Households are counted: 北园 has 4 grids, 22 courtyards, 37 buildings, 148 entrances, 1,776 households, 3 lanes and
a pavilion (议事亭) in each grid.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words")
DISTRICT, STREET, NEXT_STREET = "110116", "110116001", "110116002"
"""怀柔区, 泉河街道, and 龙山街道 beside it, of which there is less."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name in three languages, which standard it has, and the courtyards (numbers) that open on it."""

    name: str
    name_hant: str
    name_en: str
    standard: str
    courtyards: range


@dataclass(frozen=True, slots=True)
class Spot:
    """A named public spot: its name in three languages, and the courtyard (its number) in which it stands."""

    name: str
    name_hant: str
    name_en: str
    courtyard: int


@dataclass(frozen=True, slots=True)
class Building:
    """One building: where it stands, and how many entrances it has."""

    grid: int
    courtyard: int
    number: int
    entrances: int


@dataclass(frozen=True)
class Community:
    """One community; `courtyards`, `entrances` and `share` are as the file of communities says of them.

    `team`: short name, name, what it does, and who leads it where that is somebody's persona.
    """

    key: str
    code: str
    name: str
    at: tuple[int, int]
    courtyards: tuple[tuple[int, ...], ...]
    entrances: tuple[int, ...]
    floors: int
    doors: int
    share: int
    lanes: tuple[Lane, ...]
    team: tuple[str, ...]
    of_grids: tuple[int, ...]
    neighbours: int = 8
    leads: int = 4
    nicknames: dict[str, list[str]] = field(default_factory=dict, hash=False)
    spots: tuple[Spot, ...] = ()

    @property
    def street(self) -> str:
        """The code of its street."""
        return self.code[: len(STREET)]

    @property
    def households(self) -> int:
        """One behind each door."""
        return sum(self.entrances) * self.floors * self.doors

    @cached_property
    def buildings(self) -> tuple[Building, ...]:
        """All, in the order of their numbers.

        The usual number of entrances is what suits the grid best; what is missing or left over its last buildings have.
        """
        return tuple(self._buildings())

    def _buildings(self) -> Iterator[Building]:
        courtyard = number = 0
        for grid, (counts, entrances) in enumerate(zip(self.courtyards, self.entrances, strict=True), start=1):
            of_all = sum(counts)
            usual = round(entrances / of_all)
            odd = entrances - usual * of_all
            last = number + of_all - abs(odd)
            for count in counts:
                courtyard += 1
                for _each in range(count):
                    number += 1
                    more = (1 if odd > 0 else -1) if number > last else 0
                    yield Building(grid, courtyard, number, usual + more)

    @property
    def grids(self) -> range:
        """The numbers of its grids."""
        return range(1, len(self.courtyards) + 1)

    @property
    def doorways(self) -> Iterator[tuple[Building, int]]:
        """Every building with the number of each of its entrances."""
        for building in self.buildings:
            for entrance in range(1, building.entrances + 1):
                yield building, entrance

    @property
    def yards(self) -> Iterator[tuple[int, int]]:
        """Grid and number of each courtyard."""
        return iter(dict.fromkeys((building.grid, building.courtyard) for building in self.buildings))

    def lane_of(self, yard: int) -> Lane:
        """The lane on which a courtyard opens."""
        return next(lane for lane in self.lanes if yard in lane.courtyards)

    def grid_code(self, grid: int) -> str:
        """`110116001008002`."""
        return f"{self.code}{grid:03}"

    def yard_code(self, yard: int) -> str:
        """`110116001008-y08`."""
        return f"{self.code}-y{yard:02}"

    def entrance_code(self, building: int, entrance: int) -> str:
        """`110116001008-b14-u2`."""
        return f"{self.code}-b{building:02}-u{entrance}"


def read(name: str) -> dict[str, Any]:
    """A file of words, by its name."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def communities() -> tuple[Community, ...]:
    """All of the town, 北园 first."""
    return tuple(_community(row) for row in read("communities")["community"])


def by_key(key: str) -> Community:
    """The one with this short name."""
    return next(each for each in communities() if each.key == key)


def _community(row: dict[str, Any]) -> Community:
    lanes, first = [], 1
    for name, hant, english, standard, last in row["lanes"]:
        lanes.append(Lane(name, hant, english, standard, range(first, last + 1)))
        first = last + 1
    team = (f"{row['key']}-team", f"{row['name']}社区志愿服务队", "小修：灯泡、水管、柜子")
    usual = {"team": team, "of_grids": [1] * len(row["courtyards"])}
    listed = {"at", "entrances", "team", "of_grids"}
    said: dict[str, Any] = {name: tuple(value) if name in listed else value for name, value in (usual | row).items()}
    said |= {"courtyards": tuple(tuple(counts) for counts in row["courtyards"]), "lanes": tuple(lanes)}
    said["spots"] = tuple(Spot(*spot) for spot in row.get("spots", ()))
    return Community(**said)


BEIYUAN = by_key("beiyuan")
"""北园社区, where the personas live and work."""
