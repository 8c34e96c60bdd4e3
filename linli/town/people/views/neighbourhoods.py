"""Choosing the community in which one lives: the one that is known already, or in two steps without script."""

from datetime import datetime

from django.http import HttpRequest

from linli.ground.ui import cookies
from linli.town.places.models import Place

from .. import living, queries
from ..models import Person


def chosen(request: HttpRequest, person: Person, at: datetime) -> Place | None:
    """The community that was tapped, or the one of the home, or the one that this browser looks at."""
    tapped = request.POST.get("community") or request.GET.get("community", "")
    if tapped or request.GET.get("street"):
        return queries.neighbourhood([tapped], at)
    home = living.entrance_of(person, at)
    return queries.neighbourhood([home.code if home is not None else "", request.COOKIES.get(cookies.WHERE, "")], at)


def choosing(here: Place | None, street: str, at: datetime) -> dict[str, object]:
    """The streets to tap, and the communities of the one that was tapped; `here` is the community that is chosen."""
    streets = queries.streets(at)
    opened = next((each for each in streets if each.code == street), None)
    within = queries.communities_of(opened, at) if opened is not None else []
    return {
        "here": here.named() if here is not None else "",
        "streets": [_pick("street", each, opened) for each in streets],
        "communities": [_pick("community", each, here) for each in within],
    }


def _pick(name: str, place: Place, here: Place | None) -> dict[str, object]:
    return {"href": f"?{name}={place.code}#claim", "words": place.named(), "here": place == here}
