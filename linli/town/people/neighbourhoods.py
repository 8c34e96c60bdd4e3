"""The community in which somebody says where they live: which one counts, and choosing another in two taps."""

from collections.abc import Iterable
from datetime import datetime

from linli.town.places.models import COMMUNITY_DIGITS, Kind, Place

from . import living
from .models import Person


def chosen(person: Person, *, tapped: str, leafing: bool, looked_at: str, at: datetime) -> Place | None:
    """The community that was tapped; else, unless somebody leafs through streets, of one's home, or looked at before.

    `tapped` and `looked_at` are codes of a community or of anything in it, "" where there is none.
    """
    if tapped or leafing:
        return _first_of([tapped], at)
    home = living.entrance_of(person, at)
    return _first_of([home.code if home is not None else "", looked_at], at)


def choosing(here: Place | None, street: str, at: datetime) -> dict[str, object]:
    """The streets to tap, and the communities of the one that was tapped; `here` is the community that is chosen."""
    streets = _streets(at)
    opened = next((each for each in streets if each.code == street), None)
    within = _communities_of(opened, at) if opened is not None else []
    return {
        "here": here.named() if here is not None else "",
        "streets": [_pick("street", each, opened) for each in streets],
        "communities": [_pick("community", each, here) for each in within],
    }


def _pick(name: str, place: Place, here: Place | None) -> dict[str, object]:
    return {"href": f"?{name}={place.code}#claim", "words": place.named(), "here": place == here}


def _first_of(codes: Iterable[str], at: datetime) -> Place | None:
    """The community of the first of these codes that lies in one: of a community, or of anything in it."""
    for code in codes:
        within = Place.objects.current(at).filter(kind=Kind.COMMUNITY, code=code[:COMMUNITY_DIGITS])
        found = within.first() if code else None
        if found is not None:
            return found
    return None


def _streets(at: datetime) -> list[Place]:
    """Every street of the district, in the order of their codes."""
    return list(Place.objects.current(at).filter(kind=Kind.STREET).order_by("code"))


def _communities_of(street: Place, at: datetime) -> list[Place]:
    """The communities of a street, in the order of their codes."""
    return list(Place.objects.current(at).filter(kind=Kind.COMMUNITY, parent=street.pk).order_by("code"))
