"""门口的牌子: what hangs at gates and entrances, to print as a page or a document, and where a scanned one leads."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.ground.shared.moments import now
from linli.ground.ui import times
from linli.ground.ui.typesetting import NoChineseFont
from linli.life.cases import posters
from linli.life.cases import signs as signs_of_place
from linli.life.cases.signs import Sign
from linli.life.cases.whereabouts import coded
from linli.town.people.allow import allow
from linli.town.people.service_desk import service_desk
from linli.town.places.names import spoken_by_path


@allow(GET="anyone")
def signs(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet for each place to hang one at, with the code that leads to the form of that place."""
    at = now()
    return _sheets(request, signs_of_place.signs(code, at), at)


@allow(GET="triage")
def posters_of(request: HttpRequest, code: str) -> HttpResponse:
    """All posters of a place as one PDF; where the server has no Chinese font, the page to print, which says so."""
    at = now()
    try:
        made = posters.pdf(code, at)
    except NoChineseFont:
        return _sheets(request, posters.of(code, at), at, no_font=True)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="posters-{code}.pdf"'
    return answer


@allow(GET="anyone")
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """On to the form of the place that was scanned; where it stands no more, what stands there now."""
    at = now()
    if coded(code, at) is not None:
        return redirect(f"{reverse('cases:report')}?place={code}")
    gone = posters.gone(code, at)
    said = spoken_by_path([place.path for place in gone.now], at=at)
    shown = {
        "was": gone.was,
        "ended": times.day(gone.ended_at, now=at),
        "now": [
            {"href": f"{reverse('cases:report')}?place={place.code}", "words": said[place.path]} for place in gone.now
        ],
    }
    return render(request, "cases/gone.html", shown)


def _sheets(request: HttpRequest, hung: list[Sign], at: datetime, *, no_font: bool = False) -> HttpResponse:
    sheets = [{"where": each.where, "picture": posters.drawn(each.code, settings.SITE)} for each in hung]
    service = service_desk(hung[0].path, at)
    return render(request, "cases/signs.html", {"sheets": sheets, "service": service, "no_font": no_font})
