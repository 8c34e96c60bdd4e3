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
from linli.life.cases.signs import KINDS, Picked, Sign
from linli.life.cases.whereabouts import coded
from linli.town.people.allow import admits, allow
from linli.town.people.service_desk import service_desk
from linli.town.places.models import Kind
from linli.town.places.names import spoken_by_path


@allow(GET="anyone")
def signs(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet for each place to hang one at, or each picked, with the code that leads to the form of that place."""
    at, picked = now(), Picked.asked(request.GET)
    every = signs_of_place.signs(code, at)
    hung = picked.of(every) if picked else signs_of_place.shown_first(code, every)
    return _sheets(request, code, every, hung, at)


@allow(GET="triage")
def posters_of(request: HttpRequest, code: str) -> HttpResponse:
    """The posters of a place as one PDF, all or those picked.

    Where the server has no Chinese font, and where nothing hangs at what is picked, the page to print says so.
    """
    at = now()
    every = signs_of_place.signs(code, at)
    hung = Picked.asked(request.GET).of(every)
    if not hung:
        return redirect(f"{reverse('cases:signs', args=[code])}?{request.GET.urlencode()}")
    try:
        made = posters.pdf(hung, at)
    except NoChineseFont:
        return _sheets(request, code, every, hung, at, no_font=True)
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


def _sheets(
    request: HttpRequest, code: str, every: list[Sign], hung: list[Sign], at: datetime, *, no_font: bool = False
) -> HttpResponse:
    """The page to print: the sheets `hung`, and above them the ticks by which others of `every` one are picked."""
    picked = Picked.asked(request.GET)
    kinds = [kind for kind in KINDS if any(each.kind == kind for each in every)]
    yards = [each for each in every if each.kind == Kind.COURTYARD]
    shown = {
        "sheets": [{"where": each.where, "picture": posters.drawn(each.code, settings.SITE)} for each in hung],
        "service": service_desk(every[0].path, at),
        "no_font": no_font,
        "signs_href": reverse("cases:signs", args=[code]),
        "posters_href": reverse("cases:posters", args=[code]) if admits(request, posters_of) else "",
        "picked": bool(picked),
        "yards": [_tick(each.code, each.name, picked.yards) for each in yards] if len(yards) > 1 else [],
        "kinds": [_tick(kind.value, str(kind.label), picked.kinds) for kind in kinds] if len(kinds) > 1 else [],
    }
    return render(request, "cases/signs.html", shown)


def _tick(value: str, words: str, chosen: frozenset[str]) -> dict[str, object]:
    return {"value": value, "words": words, "chosen": value in chosen}
