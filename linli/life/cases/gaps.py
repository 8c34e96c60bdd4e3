"""Where nobody would lead: the places and categories for which even the street's desk finds no organisation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linli.life.cases.leading import leaders
from linli.life.cases.models import Category
from linli.life.cases.states import Who
from linli.town.people.responsibility import Here
from linli.town.places.models import Place

type Need = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Gap:
    """A place, and the categories that nobody would lead there, by code."""

    place: Place
    categories: tuple[Category, ...]


def uncovered(kinds: Iterable[Category], around: Callable[[str], Here], places: Iterable[Place]) -> list[Gap]:
    """For which of these categories nobody would lead at which of these places, in their order; nothing is asked.

    `around` says who acts at the place of a path.
    """
    alike: dict[Need, list[Category]] = {}
    for category in kinds:
        need = (category.lead_body, tuple(category.co_bodies), category.community_role)
        alike.setdefault(need, []).append(category)
    found = ((place, _missing(place.path, around, alike)) for place in places)
    return [Gap(place, missing) for place, missing in found if missing]


def _missing(path: str, around: Callable[[str], Here], alike: dict[Need, list[Category]]) -> tuple[Category, ...]:
    here = around(path)
    missing = [each for each in alike.values() if not leaders(each[0], Who.STREET, here)]
    return tuple(sorted((category for each in missing for category in each), key=lambda each: each.code))
