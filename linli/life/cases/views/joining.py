"""我也遇到: what neighbours near here have reported already, and joining it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.ground.shared.ids import uuid7
from linli.ground.ui import asking, cookies
from linli.ground.ui.photos import PLACE
from linli.life.cases import alike, joining, opening, sending, strangers
from linli.life.cases.forms import JoinForm
from linli.life.cases.guards import WrongState
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.opened import keeps_here, sent_here
from linli.life.cases.views import admitting
from linli.life.cases.visitor import (
    Visitor,
    begins_at,
    caller,
    joined,
    joiner,
    made_before,
    once_per_form,
    place_line,
    visitor,
)
from linli.town.people import contacts
from linli.town.people.allow import allow

CARRIED = "carried"
"""Comes along where the form of a report is looked at as one for joining, and nothing is sent yet."""
OF_A_REPORT = ("category", "guessed", "at", "place", "heard", "photos", "preset", PLACE)


@allow(POST="anyone")
def near(request: HttpRequest) -> HttpResponse:
    """What neighbours near here have reported of this kind, while the form is being filled in."""
    who = visitor(request)
    form = who.form(request.POST, where=begins_at(request, who), at=who.at, known=who.neighbour is not None)
    form.is_valid()
    code, stops = form.cleaned_data.get("category", ""), form.emergency is not None
    person, followed = who.mine
    found = (
        alike.alike(form.where, code, person=person, followed=followed, at=who.at)
        if form.where is not None and not stops
        else []
    )
    shown = {"near": found, "asked_for": who.asked_for, "is_staff": who.writes_down}
    return render(request, "cases/parts/near.html", shown)


@allow(GET="anyone", POST="anyone")
def join(request: HttpRequest, case: UUID) -> HttpResponse:
    """我也遇到: how one may be reached, and then the receipt, with a query code of one's own.

    Who comes from the form of a report (`carried`) finds here what was typed there, and takes the rest of it back to
    that form, unseen, where it is another matter.
    """
    who = visitor(request)
    known = opening.seen(case, person=who.person, held=who.held, followed=who.followed)
    mine = known.reporter if known is not None and not who.writes_down else None
    if known is not None and mine is not None and mine.withdrawn_at is None:
        return _in_already(known.case)
    found = opening.in_public(case)
    if not joining.may_be_joined(found):
        raise WrongState(state=str(found.get_state_display()))
    begun = request.method == "POST" and "once" in request.POST and CARRIED not in request.POST
    called = who.neighbour.called if who.neighbour is not None else ""
    initial = {"contact": Contact.PLATFORM, "called": called} | request.POST.dict() | {"once": uuid7()}
    form = who.join_form(request.POST if begun else None, known=who.neighbour is not None, initial=initial)
    masked = contacts.masked(who.person, contacts.PHONE) if who.person and not who.writes_down else ""
    shown = {"offer": alike.shown(found, who.at), "masked": masked, "is_staff": who.writes_down}
    shown |= {"asked_for": who.asked_for, "frame": who.frame, "carried": _carried(request)}
    shown["posted"] = request.method == "POST"
    asked = asking.page(request, "cases/join.html", form, **shown, **place_line(begins_at(request, who), who))
    if not (begun and form.is_valid()):
        return asked.show()
    anonymous = form.reached()["contact"] == Contact.ANONYMOUS
    once = str(form.cleaned_data["once"])
    if made_before(request, once, anonymous=anonymous) is None:
        admitting.join(request, form, found, who)
    work, written = _work(request, form, who, found), who.written(once)
    try:
        once_per_form(request, once, at=who.at, work=work, anonymous=anonymous)
    except joining.TheyAreIn:
        raise
    except joining.AlreadyIn:
        keeps_here(request, _mine(request, found, who), who, joining.key_of(found))
        return _in_already(found)
    key = joining.key_of(found, written)
    keeps_here(request, sent_here(request, who, key)[0], who, key)
    response = redirect(f"{reverse('cases:receipt', args=[case])}?key={key}")
    cookies.keep_draft(response, "", reverse("cases:report"))
    return response


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in of a report that this form does not ask: its names and values."""
    return [(name, value) for name in OF_A_REPORT for value in request.POST.getlist(name)]


def _work(request: HttpRequest, form: JoinForm, who: Visitor, case: Case) -> Callable[[], str]:
    def work() -> str:
        presses = strangers.joins_in_danger(form.cleaned_data["words"], case, who.at)
        sending.count(caller=caller(request), known=who.person is not None, presses=presses, at=who.at)
        anonymous = form.reached()["contact"] == Contact.ANONYMOUS
        sender = joiner(request, who, caller(request, anonymous=anonymous))
        return joined(form, case, who, sender=sender, written=who.written(str(form.cleaned_data["once"])))

    return work


def _mine(request: HttpRequest, case: Case, who: Visitor) -> Reporter:
    """As whom they stand there already."""
    known = opening.seen(case.public_id, person=who.person, held=who.held, followed=who.followed)
    if known is not None and known.reporter is not None:
        return known.reporter
    return sent_here(request, who, joining.key_of(case))[0]


def _in_already(case: Case) -> HttpResponse:
    response = redirect("cases:case", case.public_id)
    cookies.say(response, str(joining.AlreadyIn.sentence))
    return response
