"""Where nobody would lead: the categories and places for which even the street's desk finds no organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from linli.life.cases import categories
from linli.life.cases.leading import leaders
from linli.life.cases.models import Category
from linli.life.cases.states import Who
from linli.town.people.assigning import Assigned
from linli.town.people.responsibility import Here, everywhere
from linli.town.places.models import Kind, Place

type Need = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Gap:
    """A place, a community or a courtyard, and the categories that nobody would lead there, by code."""

    place: Place
    categories: tuple[Category, ...]


def uncovered(at: datetime, plan: Assigned | None = None) -> list[Gap]:
    """For which categories in force nobody would lead at which community or courtyard, in the tree's order.

    `plan` is a table of responsibilities that does not hold yet: then it is answered as if it did. A matter of the
    community's streets and lanes is the community's own row; each courtyard has its own. Three queries, however many.
    """
    around = plan.around() if plan is not None else everywhere(at)
    alike: dict[Need, list[Category]] = {}
    for _code, category in sorted(categories.current(at).items()):
        need = (category.lead_body, tuple(category.co_bodies), category.community_role)
        alike.setdefault(need, []).append(category)
    places = Place.objects.current(at).filter(kind__in=(Kind.COMMUNITY, Kind.COURTYARD)).order_by("path")
    found = ((place, _missing(place.path, around, alike)) for place in places)
    return [Gap(place, missing) for place, missing in found if missing]


def _missing(path: str, around: Callable[[str], Here], alike: dict[Need, list[Category]]) -> tuple[Category, ...]:
    here = around(path)
    missing = [each for each in alike.values() if not leaders(each[0], Who.STREET, here)]
    return tuple(sorted((category for each in missing for category in each), key=lambda each: each.code))
