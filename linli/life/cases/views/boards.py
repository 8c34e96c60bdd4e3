"""What everybody may see: the public board of a community or a courtyard."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.paging import page
from linli.ground.ui.figures import figure
from linli.life.cases import boards, rows
from linli.life.cases.visitor import place_line, remember_where, visitor, where_is
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people.allow import allow
from linli.town.places.lineage import lineage
from linli.town.places.models import Place

SHOWN = 20
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    (boards.EVERYTHING, gettext_lazy("全部")),
    (boards.OPEN, gettext_lazy("没办完的")),
    (boards.SOLVED, gettext_lazy("30 天里解决了的")),
)


@allow(GET="anyone")
def board_here(request: HttpRequest) -> HttpResponse:
    """The board of the community one is in; where that is not known, the communities to choose from."""
    who = visitor(request)
    here = where_is(request, who).here
    line = lineage(here, who.at) if here is not None else None
    if line is not None and line.community is not None:
        return redirect("cases:board-of", line.community.code)
    found = [
        {"href": reverse("cases:board-of", args=[each.code]), "title": each.named()}
        for each in boards.communities(who.at)
    ]
    return render(request, "cases/communities.html", {"rows": found})


@allow(GET="anyone")
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The public board: kinds of matter, courtyards and states; nobody's words but released ones."""
    who = visitor(request)
    place, show = boards.board_of(code, who.at), request.GET.get("show", "")
    found = page(boards.board(place, show, who.at), order=("-id",), after=request.GET.get("after") or None, size=SHOWN)
    line = lineage(place, who.at)
    community = line.community or place
    context = {
        "place": place.named(),
        "rows": rows.public(found.rows, at=who.at),
        "after": found.after,
        "show": show,
        "filters": [_filter(place, name, words, show, who.at) for name, words in FILTERS],
        "community": {"href": reverse("cases:board-of", args=[community.code]), "words": community.named()},
        "courtyards": [_courtyard(each, place) for each in boards.courtyards(community, who.at)],
        "report_href": f"{reverse('cases:report')}?place={place.code}",
        **place_line(Whereabouts(place, None, place), who),
    }
    response = render(request, "cases/board.html", context)
    if who.person is None:
        remember_where(response, place)
    return response


def _filter(place: Place, name: str, words: str | Promise, show: str, at: datetime) -> dict[str, object]:
    """One way to narrow the list, with how many it holds; everything that ever was is not counted."""
    count = figure(boards.count(place, name, at)) if name else None
    return {"href": f"?show={name}" if name else "?", "words": str(words), "here": name == show, "count": count}


def _courtyard(each: Place, here: Place) -> dict[str, object]:
    name = each.named()
    return {
        "href": reverse("cases:board-of", args=[each.code]),
        "words": name,
        "here": each.pk == here.pk,
        "label": _("%(place)s的公示栏") % {"place": name},
    }
