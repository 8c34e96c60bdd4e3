"""Being someone else: one tap, in demo mode, and only from this machine."""

from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.demo import visiting
from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import cookies
from linli.town.people import sessions
from linli.town.people.allow import allow, known_person


@allow(GET="demo_only")
def personas(request: HttpRequest) -> HttpResponse:
    """Whom one may be, and what each has to do first."""
    _must_be_here(request)
    return render(request, "demo/personas.html", {"personas": visiting.shown(known_person(request)), "back": "/"})


@allow(POST="demo_only")
def become(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of them, under a new session, and open where they start, in the language one reads anyway."""
    _must_be_here(request)
    persona, person = visiting.who(key)
    sessions.sign_in(request, person, now(), fresh_for=sessions.LONGEST[sessions.STAFF_DOOR])
    response = redirect(persona.start)
    cookies.bring_large_type(response, person.large_type)
    cookies.say(response, _("您现在是%(who)s") % {"who": person.address_as})
    return response


def _must_be_here(request: HttpRequest) -> None:
    """Raise `NotFound` unless the request comes from this machine."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        here = ip_address(address).is_loopback
    except ValueError:
        here = False
    if not here:
        raise NotFound
