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

    `around` says who acts at the place of a path; fall-backs are the same everywhere. Where organisations of the same
    kinds act as the same bodies nobody leads the same, and that is found out once.
    """
    alike: dict[Need, list[Category]] = {}
    for category in kinds:
        need = (category.lead_body, tuple(category.co_bodies), category.community_role)
        alike.setdefault(need, []).append(category)
    places, found = list(places), []
    known: dict[tuple[tuple[str, ...], ...], tuple[Category, ...]] = {}
    bodies = _asked(alike, around(places[0].path)) if places else ()
    for place in places:
        here = around(place.path)
        acting = tuple(tuple(each.kind for each in here.candidates(body)) for body in bodies)
        if acting not in known:
            known[acting] = _missing(here, alike)
        found.append(Gap(place, known[acting]))
    return [gap for gap in found if gap.categories]


def _asked(alike: Iterable[Need], here: Here) -> tuple[str, ...]:
    """The bodies on which it hangs whether anybody leads: those that are needed, and those that step in for them."""
    needed = {body for lead, others, _role in alike for body in (lead, *others)}
    return tuple(sorted(needed | {rule.then_id for body in needed for rule in here.fall_backs(body)}))


def _missing(here: Here, alike: dict[Need, list[Category]]) -> tuple[Category, ...]:
    missing = [each for each in alike.values() if not leaders(each[0], Who.STREET, here)]
    return tuple(sorted((category for each in missing for category in each), key=lambda each: each.code))
