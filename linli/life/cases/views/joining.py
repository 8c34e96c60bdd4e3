"""我也遇到: what neighbours near here have reported already, and joining it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.ground.shared.ids import uuid7
from linli.ground.ui import asking, cookies
from linli.life.cases import alike, joining, opening, sending
from linli.life.cases.forms import JoinForm
from linli.life.cases.guards import WrongState
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.visitor import (
    Visitor,
    caller,
    joined,
    keeps_here,
    once_per_form,
    place_line,
    sent_here,
    visitor,
    where_is,
)
from linli.town.people import contacts
from linli.town.people.allow import allow


@allow(POST="anyone")
def near(request: HttpRequest) -> HttpResponse:
    """What neighbours near here have reported of this kind, while the form is being filled in."""
    who = visitor(request)
    form = who.form(request.POST, where=where_is(request, who), at=who.at, known=who.neighbour is not None)
    form.is_valid()
    code, stops = form.cleaned_data.get("category", ""), form.emergency is not None
    found = (
        alike.alike(form.where, code, person=who.person, followed=who.followed, at=who.at)
        if form.where is not None and not stops
        else []
    )
    return render(request, "cases/parts/near.html", {"near": found, "asked_for": who.asked_for})


@allow(GET="anyone", POST="anyone")
def join(request: HttpRequest, case: UUID) -> HttpResponse:
    """我也遇到: how one may be reached, and then the receipt, with a query code of one's own."""
    who = visitor(request)
    known = opening.seen(case, person=who.person, held=who.held, followed=who.followed)
    mine = known.reporter if known is not None and not who.writes_down else None
    if known is not None and mine is not None and mine.withdrawn_at is None:
        return _in_already(known.case)
    found = opening.in_public(case)
    if not joining.may_be_joined(found):
        raise WrongState(state=str(found.get_state_display()))
    begun = request.method == "POST" and "once" in request.POST
    called = who.neighbour.called if who.neighbour is not None else ""
    initial = {"once": uuid7(), "contact": Contact.PLATFORM, "called": called}
    form = JoinForm(request.POST if begun else None, known=who.neighbour is not None, initial=initial)
    masked = contacts.masked(who.person, contacts.PHONE) if who.person and not who.writes_down else ""
    shown = {"offer": alike.shown(found, who.at), "masked": masked, "is_staff": who.writes_down}
    asked = asking.page(request, "cases/join.html", form, **shown, **place_line(where_is(request, who), who))
    if not (begun and form.is_valid()):
        return asked.show()
    anonymous = form.reached()["contact"] == Contact.ANONYMOUS
    work = _work(request, form, who, found)
    try:
        once_per_form(request, str(form.cleaned_data["once"]), at=who.at, work=work, anonymous=anonymous)
    except joining.AlreadyIn:
        keeps_here(request, _mine(request, found, who), who)
        return _in_already(found)
    keeps_here(request, sent_here(request, joining.key_of(found))[0], who)
    response = redirect(f"{reverse('cases:receipt', args=[case])}?key={joining.key_of(found)}")
    cookies.keep_draft(response, "", reverse("cases:report"))
    return response


def _work(request: HttpRequest, form: JoinForm, who: Visitor, case: Case) -> Callable[[], str]:
    def work() -> str:
        sending.count(caller=caller(request), at=who.at)
        anonymous = form.reached()["contact"] == Contact.ANONYMOUS
        return joined(form, case, who, sender=caller(request, anonymous=anonymous))

    return work


def _mine(request: HttpRequest, case: Case, who: Visitor) -> Reporter:
    """As whom they stand there already."""
    known = opening.seen(case.public_id, person=who.person, held=who.held, followed=who.followed)
    if known is not None and known.reporter is not None:
        return known.reporter
    return sent_here(request, joining.key_of(case))[0]


def _in_already(case: Case) -> HttpResponse:
    response = redirect("cases:case", case.public_id)
    cookies.say(response, str(joining.AlreadyIn.sentence))
    return response
