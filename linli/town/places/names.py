"""What places are called: the names that numbers make, and whole addresses as people say them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField
from django.utils.translation import get_language

from linli.ground.shared.reader import Blank, Written
from linli.town.places.models import COMMUNITY_DIGITS, Kind, Place, choose, stands

SPOKEN = (Kind.COMMUNITY, Kind.COURTYARD, Kind.BUILDING, Kind.ENTRANCE, Kind.SPOT)
"""The levels one says; the others follow from them."""
IN_PUBLIC = (Kind.COMMUNITY, Kind.COURTYARD, Kind.SPOT)
"""The levels a stranger may read where something happened at somebody's door; a spot is nobody's home."""

ON_ONE_PATH = 8
"""So many places an address names at most, from the district down to a door."""
_SAID = ("code", "kind", "name", "name_hant", "name_en")
STEMS = "甲乙丙丁"
"""Suffixes of house numbers: 14甲 is `14a` in a code."""


class Names(NamedTuple):
    """One name in three languages."""

    name: str
    name_hant: str
    name_en: str


_STANDARD = {
    Kind.GRID: Names("第{}网格", "第{}網格", "Grid {}"),
    Kind.COURTYARD: Names("{}号院", "{}號院", "Courtyard {}"),
    Kind.BUILDING: Names("{}号楼", "{}號樓", "Building {}"),
    Kind.ENTRANCE: Names("{}单元", "{}單元", "Entrance {}"),
    Kind.SPOT: Names("{}号点位", "{}號點位", "Spot {}"),
}


def standard(kind: Kind, label: str) -> Names:
    """The name that a number makes: building `14a` is 14甲号楼, 14甲號樓, Building 14A."""
    chinese = "".join(
        STEMS["abcd".index(letter)] if letter in "abcd" and label != letter else letter for letter in label
    )
    pattern = _STANDARD[kind]
    return Names(
        pattern.name.format(chinese.upper()),
        pattern.name_hant.format(chinese.upper()),
        pattern.name_en.format(label.upper()),
    )


def label_of(code: str) -> str:
    """The number in a code as one says it: `14a` of `…-b14a`, `2` of `…-u2` and of a grid's `…002`."""
    last = code.rpartition("-")[2][1:] if "-" in code else code[COMMUNITY_DIGITS:]
    return last.lstrip("0") or last


def codes_on(path: str) -> list[str]:
    """The codes of all places on a path, from the district down to the place itself."""
    segments = path.rstrip(".").split(".")
    codes = ["".join(segments[: level + 1]) for level in range(min(4, len(segments)))]
    if len(segments) > 4:
        community = codes[2]
        codes.append(f"{community}-{segments[4]}")
        codes += [f"{community}-{'-'.join(segments[5 : level + 1])}" for level in range(5, len(segments))]
    return codes


def spoken(places: Iterable[Place | None], *, language: str | None = None, levels: tuple[Kind, ...] = SPOKEN) -> str:
    """The places of one address, widest first, as one says them: "北园社区 8号院 14号楼 2单元".

    In English the narrowest comes first: "Entrance 2, Building 14, Courtyard 8, Beiyuan Community".
    """
    names = [place.named(language) for place in places if place is not None and place.kind in levels]
    return _joined(names, language)


def _joined(names: list[str], language: str | None) -> str:
    english = (language or get_language() or "").startswith("en")
    return ", ".join(reversed(names)) if english else " ".join(names)


def spoken_by_path(
    paths: Iterable[str], *, at: datetime, language: str | None = None, levels: tuple[Kind, ...] = SPOKEN
) -> dict[str, str]:
    """Addresses for a whole list in one query: path to words; `levels=IN_PUBLIC` says no door.

    A path that ends above the community is said by its own name.
    """
    codes = {path: codes_on(path) for path in set(paths)}
    wanted = sorted({code for some in codes.values() for code in some})
    known = {code: (kind, choose(language, *names)) for code, kind, *names in _named(wanted, at)}
    return {
        path: _joined(_levels_said([known[code] for code in some if code in known], levels), language)
        for path, some in codes.items()
    }


def _named(codes: list[str], at: datetime) -> Iterable[tuple[Any, ...]]:
    """Code, kind and names of the places with these codes that stand at the moment."""
    if len(codes) <= ON_ONE_PATH:
        return _question(len(codes)).rows(at=at, **{f"code{n}": code for n, code in enumerate(codes)})
    return Place.objects.filter(stands(at), code__in=codes).values_list(*_SAID)


@lru_cache(maxsize=ON_ONE_PATH + 1)
def _question(many: int) -> Written[Place]:
    """The question after the names of so many places: the address of one case, which every page of a case says."""
    at, codes = Blank("at", DateTimeField()), [Blank(f"code{n}", CharField()) for n in range(many)]
    return Written(lambda: Place.objects.filter(stands(at), code__in=codes).values_list(*_SAID))


def _levels_said(places: list[tuple[str, str]], levels: tuple[Kind, ...]) -> list[str]:
    said = [name for kind, name in places if kind in levels]
    return said or [name for _, name in places[-1:]]
