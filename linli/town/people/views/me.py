"""我的: what one says of oneself, one's home, who looked, and one's keys."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.ground.audit import reading
from linli.ground.shared.moments import now
from linli.ground.shared.paging import page
from linli.ground.ui import asking, cookies
from linli.town.places.models import Place

from .. import api_keys, claims, contacts, forms, living, neighbourhoods, on_roster, persons, queries, rows
from ..allow import allow, person_of, posts_in
from ..models import Person
from ..privacy import kept_until
from ..service_desk import service_desk
from .ways import onward, posted


@allow(GET="signed_in")
def home(request: HttpRequest) -> HttpResponse:
    """我的: everything about oneself, a tap away."""
    person, at = person_of(request), now()
    near = _neighbourhood(request, person, at)
    context = {
        "person": person,
        "phone": contacts.masked(person, contacts.PHONE),
        "homes": rows.homes(living.homes_of(person, at), at),
        "posts": rows.posts(queries.posts_held(person, at), at),
        "ways": rows.ways_for(posts_in(request), person),
        "looked": reading.about(person.source).count(),
        "service": service_desk(near.path, at) if near is not None else None,
    }
    return render(request, "people/me.html", context)


@allow(GET="signed_in", POST="signed_in")
def details(request: HttpRequest) -> HttpResponse:
    """How one is named and shown things."""
    person = person_of(request)
    said = {field: getattr(person, field) for field in ("name", "called", "language", "large_type")}
    form = forms.Details(posted(request), initial=said)
    asked = asking.page(request, "people/form.html", form, title=_("称呼和显示"), words=_("就这样"), back="/me/")
    if not form.is_valid():
        return asked.show()
    kept = persons.describe(by=person, at=now(), **form.cleaned_data)
    response = onward("people:home", _("记下了。"))
    cookies.keep_language(response, kept.language)
    cookies.keep_large_type(response, kept.large_type)
    return response


@allow(GET="signed_in", POST="signed_in")
def homes(request: HttpRequest) -> HttpResponse:
    """Where one lives, and saying so: in words, within the community one looks at or chooses."""
    person, at = person_of(request), now()
    chosen = _neighbourhood(request, person, at)
    form = forms.Claim(posted(request), initial={"community": chosen.code if chosen is not None else ""})
    asked = asking.page(
        request,
        "people/homes.html",
        form,
        homes=rows.homes(living.homes_of(person, at), at),
        claims=rows.claims(queries.claims_of(person), at),
        service=service_desk(chosen.path, at) if chosen is not None else None,
        choosing=neighbourhoods.choosing(chosen, request.GET.get("street", ""), at),
        back="/me/",
    )
    if not form.is_valid():
        return asked.show()
    unheard = claims.unheard_of(form.cleaned_data["community"], form.cleaned_data["words"], at)
    if unheard and unheard != form.cleaned_data["sure"]:
        form.ask_again(unheard)
        return asked.show()
    claims.claim_by_words(by=person, at=at, **form.cleaned_data)
    return onward("people:homes", _("说给社区了，确认以后告诉您。"))


@allow(POST="signed_in")
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a waiting claim back."""
    claims.withdraw(public_id=public_id, by=person_of(request), at=now())
    return onward("people:homes", _("撤回了。"))


@allow(GET="signed_in", POST="signed_in")
def move_out(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one has moved out, after being asked once more."""
    person, at = person_of(request), now()
    if request.method == "POST":
        living.move_out(public_id=public_id, by=person, at=at)
        return onward("people:homes", _("记下了，您已搬走。"))
    leaving = rows.leaving(living.home_of(person, public_id, at), at)
    return render(request, "people/confirm.html", {"confirm": leaving, "back": "/me/homes/"})


@allow(GET="signed_in")
def readings(request: HttpRequest) -> HttpResponse:
    """Who looked at how to reach me, when, and why."""
    about = reading.about(person_of(request).source)
    shown = page(about, order=("-at", "-id"), after=request.GET.get("after"), size=50)
    context = {"rows": rows.readings(shown.rows, now()), "after": shown.after, "back": "/me/"}
    return render(request, "people/readings.html", context)


@allow(GET="signed_in")
def roster(request: HttpRequest) -> HttpResponse:
    """What the community's roster holds of me: where, since when, by what right, and how to have it mended."""
    person, at = person_of(request), now()
    context = {
        "rows": on_roster.rows(on_roster.lines_of(person, at), at),
        "proven": contacts.is_own_proven(person),
        "phone": contacts.masked(person, contacts.PHONE),
        "kept": kept_until("RosterLine", "index"),
        "wrong": _("花名册上关于我的登记不对，请社区和我核对。"),
        "back": "/me/",
    }
    return render(request, "people/roster.html", context)


@allow(fresh=True, GET="signed_in", POST="signed_in")
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys for programs; a new one is shown this once."""
    person, at = person_of(request), now()
    form = forms.Key(posted(request))
    asked = asking.page(request, "people/keys.html", form, back="/me/", keys=rows.keys(api_keys.of(person, at)))
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data
    _key, secret = api_keys.make(by=person, name=said["name"], scopes=[said["scope"]], days=said["days"], at=at)
    kept = rows.keys(api_keys.of(person, at))
    return render(request, "people/keys.html", {"secret": secret, "form": forms.Key(), "keys": kept, "back": "/me/"})


@allow(POST="signed_in")
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop a key."""
    api_keys.revoke(public_id=public_id, by=person_of(request), at=now())
    return onward("people:keys", _("停用了，马上就不能用了。"))


def _neighbourhood(request: HttpRequest, person: Person, at: datetime) -> Place | None:
    tapped = request.POST.get("community") or request.GET.get("community", "")
    leafing, looked_at = bool(request.GET.get("street")), request.COOKIES.get(cookies.WHERE, "")
    return neighbourhoods.chosen(person, tapped=tapped, leafing=leafing, looked_at=looked_at, at=at)
