"""街巷: the page of a lane, which everybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.life.cases import alongside, lane_pages
from linli.life.cases.visitor import place_line, visitor
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people.allow import allow


@allow(GET="anyone")
def lane(request: HttpRequest, code: str) -> HttpResponse:
    """A lane: who looks after it, what one may expect of it, and what is open on it."""
    who = visitor(request)
    card = alongside.card(code, who.at)
    shown = lane_pages.lane(card, request.GET.get("after") or None, who.at)
    return render(request, "cases/lane.html", shown | place_line(Whereabouts(card.here, None, card.here), who))
