"""The portal's own addresses: home, how things are shown, the gallery of parts, and whether the house is ready."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from linli.doors.portal import gallery, health, home
from linli.ground.shared.moments import now
from linli.ground.ui import cookies
from linli.town.people.allow import allow, known_person


@allow(GET="anyone")
def front(request: HttpRequest) -> HttpResponse:
    """Home: say it, who looks after your place, what you reported, what is open around you."""
    return render(request, "portal/home.html", home.for_person(known_person(request), at=now()))


@allow(GET="anyone")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the house is ready to work, 503 until then; says why."""
    reason = health.why_not()
    return JsonResponse({"ready": not reason, **({"why": reason} if reason else {})}, status=503 if reason else 200)


@allow(POST="anyone")
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, on this browser and, if someone is signed in, wherever they sign in next."""
    chosen = cookies.known_language(request.POST.get("language", ""))
    person = known_person(request)
    if person is not None and person.language != chosen:
        person.language = chosen
        person.save(update_fields=["language"])
    response = redirect(_back(request))
    cookies.keep_language(response, chosen)
    return response


@allow(POST="anyone")
def large_type(request: HttpRequest) -> HttpResponse:
    """Show everything in large type from now on, or no longer."""
    large = request.POST.get("large") == "1"
    person = known_person(request)
    if person is not None and person.large_type != large:
        person.large_type = large
        person.save(update_fields=["large_type"])
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
    return render(request, "portal/gallery_desk.html", gallery.desk(at=now(), opened=request.GET.get("open", "")))


@allow(GET="staff|demo_only")
def paper_parts(request: HttpRequest) -> HttpResponse:
    """The sheet for the printer."""
    return render(request, "portal/gallery_paper.html", gallery.everything(at=now()))


def _back(request: HttpRequest) -> str:
    """The page one came from, if it is ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else "/"
