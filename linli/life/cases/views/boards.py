"""What everybody may see: the public board of a community or a courtyard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.life.cases import boards, lane_pages, pages
from linli.life.cases.narrowing import Only
from linli.life.cases.views import signs
from linli.life.cases.visitor import around, place_line, remember_where, visitor
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people.allow import admits, allow
from linli.town.places import lanes


@allow(GET="anyone")
def board_here(request: HttpRequest) -> HttpResponse:
    """The board of the community one is in, or works in; where that is not known, the communities to choose from."""
    who = visitor(request)
    community, choices = around(request, who)
    if community is not None:
        return redirect("cases:board-of", community.code)
    found = [{"href": reverse("cases:board-of", args=[each.code]), "title": each.named()} for each in choices]
    return render(request, "cases/communities.html", {"rows": found})


@allow(GET="anyone")
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The public board: kinds of matter, courtyards and states; nobody's words but released ones."""
    who = visitor(request)
    place = boards.board_of(code, who.at)
    shown = pages.board(
        place, request.GET.get("show", ""), request.GET.get("after") or None, who.at, Only.asked(request.GET)
    )
    shown["lanes"] = [lane_pages.pick(each) for each in lanes.lanes_of(place, who.at)]
    if admits(request, signs.posters_of):
        shown["posters_href"] = reverse("cases:posters", args=[place.code])
    response = render(request, "cases/board.html", shown | place_line(Whereabouts(place, None, place), who))
    if who.person is None:
        remember_where(response, place)
    return response
