"""The map of a community or a grid, and the list beside it that says the same."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.shared.refusals import NotFound
from linli.ground.ui import tiles
from linli.life.cases import boards, pins
from linli.life.cases.api.pins import words
from linli.life.cases.pins import Counted
from linli.life.cases.whereabouts import coded
from linli.town.boundaries import outlines
from linli.town.people.scopes import Held
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place

MAPPED = (Kind.COMMUNITY, Kind.GRID)
"""What has a map of its own."""


def mapped(code: str, at: datetime) -> Place:
    """The community or grid with this code. Raises `NotFound`."""
    place = coded(code, at)
    if place is None or place.kind not in MAPPED:
        raise NotFound
    return place


def around(here: Place | None, at: datetime) -> Place | None:
    """The community in which somebody is, None where that is not known."""
    return lineage(here, at).community if here is not None else None


def choices(at: datetime) -> list[dict[str, str]]:
    """The communities to choose from."""
    return [{"title": each.named(), "href": _here(each)} for each in boards.communities(at)]


def page(place: Place, *, desk: tuple[Held, ...] | None, at: datetime) -> dict[str, Any]:
    """A place on the map: what is open there, courtyard by courtyard; of the posts in `desk`, or public (None)."""
    cases = pins.of_desk(desk) if desk is not None else pins.in_public()
    counted = pins.within(place, cases)
    courtyards = boards.courtyards(place, at)
    rows = [_row(each, counted[each.pk], desk is not None) for each in courtyards if each.pk in counted]
    listed = sum((counted[each.pk] for each in courtyards if each.pk in counted), Counted())
    drawn = outlines.drawn_within(place)
    return {
        "place": place.named(),
        "code": place.code,
        "rows": rows,
        "all": words(listed) if listed.count else "",
        "quiet": len(courtyards) - len(rows),
        "drawn": drawn.any,
        "synthetic": drawn.synthetic,
        "ground": tiles.ground(),
        "of": "desk" if desk is not None else "public",
    }


def _row(courtyard: Place, counted: Counted, of_desk: bool) -> dict[str, str]:
    board = f"{reverse('cases:board-of', args=[courtyard.code])}?show=open"
    return {
        "title": courtyard.named(),
        "line": words(counted),
        "href": reverse("cases:desk") if of_desk else board,
        "state": "wait" if counted.waiting else "",
        "state_words": _("等答复") if counted.waiting else "",
    }


def _here(place: Place) -> str:
    return f"{reverse('portal:map')}?at={place.code}"
