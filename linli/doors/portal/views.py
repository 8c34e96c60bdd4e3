"""The portal's own addresses: home, how things are shown, the gallery of parts, and whether the house is ready."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from linli.doors.portal import gallery, gallery_desk, health, home, mapping, tiling, ways
from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import cookies, figures
from linli.life.cases import pins
from linli.life.cases.narrowing import Only
from linli.life.cases.visitor import around, place_line, visitor, where_is
from linli.town.people import persons
from linli.town.people.allow import allow, known_person
from linli.town.people.models import Person

SECURITY_GOOD_FOR: Final = timedelta(days=180)
"""For so long the security contact is said to hold, counted anew each day; RFC 9116 wants less than a year."""

KEPT_S: Final = 24 * 3600
"""How long a browser keeps a tile."""


@allow(GET="anyone")
def front(request: HttpRequest) -> HttpResponse:
    """Home: say it, who looks after your place, what you reported, what is open around you."""
    who = visitor(request)
    where = where_is(request, who)
    return render(request, "portal/home.html", home.home(who, where.here) | place_line(where, who))


@allow(GET="anyone")
def town_map(request: HttpRequest) -> HttpResponse:
    """The map of a community or grid with what is open in it; where one is not known, the communities to choose from.

    Whoever has a desk may see what lies on it instead (`?of=desk`).
    """
    who = visitor(request)
    where = where_is(request, who)
    asked = request.GET.get("at", "")
    place, choices = (pins.mapped(asked, who.at), []) if asked else around(request, who)
    if place is None:
        return render(request, "portal/map_choose.html", {"rows": mapping.choices(choices)} | place_line(where, who))
    has_desk = ways.opens(request, "cases:desk")
    desk = who.held if has_desk and request.GET.get("of") == "desk" else None
    shown = mapping.page(place, desk=desk, only=Only.asked(request.GET), at=who.at) | {"has_desk": has_desk}
    return render(request, "portal/map.html", shown | place_line(where, who))


@allow(GET="anyone")
def tile(request: HttpRequest, layer: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the map's ground, where the operator named a provider; the browser keeps it for a day."""
    content, kind = tiling.tile(layer, z, x, y, now())
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = f"private, max-age={KEPT_S}"
    return response


@allow(GET="anyone")
def start(request: HttpRequest) -> HttpResponse:
    """Where the work of whoever asks begins: staff come here from their door."""
    return redirect(ways.start(request))


@allow(polls=True, GET="staff|handler")
def rail(request: HttpRequest) -> HttpResponse:
    """The desk's rail for the page at `?at=`, with how much waits behind each door."""
    shown = ways.counted(request, path=request.GET.get("at", ""), at=now())
    return render(request, "ui/parts/rail_ways.html", {"rail": shown})


@allow(polls=True, GET="anyone")
def waiting(request: HttpRequest) -> HttpResponse:
    """How much waits behind the tab 待办 of whoever asks; nothing for a guest."""
    waits = ways.waits(request, at=now())
    return render(request, "portal/waiting.html", {"waits": waits, "figure": figures.figure(waits)})


@allow(GET="anyone")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the house is ready to work, 503 until then; says why."""
    reason = health.why_not()
    return JsonResponse({"ready": not reason, **({"why": reason} if reason else {})}, status=503 if reason else 200)


@allow(GET="anyone")
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in this town (RFC 9116). Raises `NotFound` where the operator named nobody."""
    if not settings.SECURITY_CONTACT:
        raise NotFound
    lines = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{now() + SECURITY_GOOD_FOR:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages": "zh, en",
        "Canonical": f"{settings.SITE}{request.path}",
    }
    words = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@allow(GET="anyone")
def worker(request: HttpRequest) -> HttpResponse:
    """What a browser keeps of this house for when there is no line: the forms, and the files they are made of.

    It stands at the top, since such a script serves what lies below its own address.
    """
    pages = {"page": "cases:report-offline", "report": "cases:report", "found": "cases:found-offline"}
    addresses = {name: reverse(page) for name, page in pages.items()} | {"files": settings.STATIC_URL}
    script = render_to_string("portal/worker.js", addresses)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@allow(POST="anyone")
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, on this browser and, if someone is signed in, wherever they sign in next."""
    chosen = cookies.known_language(request.POST.get("language", ""))
    person = known_person(request)
    if person is not None and person.language != chosen:
        _describe(person, language=chosen)
    response = redirect(_back(request))
    cookies.keep_language(response, chosen)
    return response


@allow(POST="anyone")
def large_type(request: HttpRequest) -> HttpResponse:
    """Show everything in large type from now on, or no longer."""
    large = request.POST.get("large") == "1"
    person = known_person(request)
    if person is not None and person.large_type != large:
        _describe(person, large_type=large)
    response = redirect(_back(request))
    cookies.keep_large_type(response, large)
    return response


@allow(GET="staff|demo_only")
def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for those who build pages of them."""
    return render(request, "portal/gallery.html", gallery.everything(at=now()))


@allow(GET="staff|demo_only")
def desk_parts(request: HttpRequest) -> HttpResponse:
    """The desk's three panes with rows in every state."""
    return render(request, "portal/gallery_desk.html", gallery_desk.desk(at=now(), opened=request.GET.get("open", "")))


@allow(GET="staff|demo_only")
def paper_parts(request: HttpRequest) -> HttpResponse:
    """The sheet for the printer."""
    return render(request, "portal/gallery_paper.html", gallery.everything(at=now()))


def _describe(person: Person, *, language: str | None = None, large_type: bool | None = None) -> None:
    """Remember with the person how they like things shown, wherever they sign in next."""
    persons.describe(
        by=person,
        at=now(),
        name=person.name,
        called=person.called,
        language=person.language if language is None else language,
        large_type=person.large_type if large_type is None else large_type,
    )


def _back(request: HttpRequest) -> str:
    """The page one came from, if it is ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else "/"
