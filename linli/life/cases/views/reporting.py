"""Bringing a matter in: the form, what the words suggest, and the receipt."""

from datetime import datetime
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.once import limits
from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import asking, cookies, times
from linli.life.cases import duty, emergencies, followers, intake, matters, opening, rows, speaking
from linli.life.cases.forms import FoundForm, ReportForm
from linli.life.cases.models import Case, Contact, Origin
from linli.life.cases.visitor import (
    Visitor,
    caller,
    follow_here,
    once_per_form,
    place_line,
    remember_where,
    visitor,
    where_is,
)
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people import contacts
from linli.town.people.allow import allow, person_of
from linli.town.people.models import Person
from linli.town.places import names

REPORTS_AN_HOUR = 30
UNPROVEN_A_DAY, DAY_S = 5, 24 * 3600
"""So many reports a day carry one phone that nobody signed in with yet: it may be a stranger's."""


class UnprovenTooOften(limits.TooMany):
    """One phone that nobody has proven stands in enough reports for a day."""

    code = "unproven-too-often"
    sentence = gettext_lazy("这个号码还没有核实过，一天最多报 5 件。请用它登录以后再报，或者选匿名。")


@allow(GET="anyone", POST="anyone")
def report(request: HttpRequest) -> HttpResponse:
    """有事，说一声: what, where, and how to tell the result; at once the number, the query code and the promise."""
    who = visitor(request)
    where = where_is(request, who)
    known = who.person is not None and not who.is_staff
    begun = request.method == "POST" and "once" in request.POST
    if request.method == "POST" and not begun:
        carried = redirect(request.get_full_path())
        if cookies.keep_draft(carried, request.POST.get("words", ""), reverse("cases:report")):
            return carried
    form = ReportForm(
        request.POST if begun else None,
        where=where,
        at=who.at,
        known=known,
        initial=_begun(request, who.person.called if known and who.person else ""),
    )
    asked = asking.page(request, "cases/report.html", form, **_page(form, who, where))
    if not (begun and form.is_valid()) or form.stops:
        response = asked.show()
        if request.method == "GET" and request.GET.get("place"):
            remember_where(response, where.here)
        return response
    key = str(form.cleaned_data["once"])
    made = opening.made(once_per_form(request, key, at=who.at, work=lambda: _report(request, form, who, key)))
    if made.origin != Origin.RESIDENT:
        return _noted(made)
    reporter, _code = followers.sent(caller(request), key)
    if reporter.person_id is None or reporter.person_id != getattr(who.person, "pk", None):
        follow_here(request, reporter)
    response = redirect(f"{reverse('cases:receipt', args=[made.public_id])}?key={key}")
    cookies.keep_draft(response, "", reverse("cases:report"))
    anonymous = form.cleaned_data["contact"] == Contact.ANONYMOUS
    remember_where(response, None if known or anonymous else form.where)
    return response


@allow(GET="grid_desk|triage", POST="grid_desk|triage")
def found(request: HttpRequest) -> HttpResponse:
    """发现一件: what a grid worker or a member of staff found on their round."""
    who = visitor(request)
    where = where_is(request, who)
    begun = request.method == "POST" and "once" in request.POST
    form = FoundForm(request.POST if begun else None, where=where, at=who.at, initial=_begun(request))
    asked = asking.page(request, "cases/found.html", form, **_page(form, who, where))
    if not (begun and form.is_valid()) or form.stops:
        return asked.show()
    by = person_of(request)

    def work() -> str:
        return f"case:{intake.found(form.said(), by=by, at=who.at).pk}"

    return _noted(opening.made(once_per_form(request, str(form.cleaned_data["once"]), at=who.at, work=work)))


@allow(POST="anyone")
def suggest(request: HttpRequest) -> HttpResponse:
    """What kinds of matter the words so far speak of, while they are being written."""
    at = now()
    picked, guessed = request.POST.get("category", ""), request.POST.get("guessed", "")
    words = request.POST.get("words", "")
    picks = _picks(matters.likely(words, at), "" if picked == guessed else picked, at)
    return render(request, "cases/parts/likely.html", {**picks, "early": emergencies.spoken_of(words)})


@allow(GET="anyone")
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """报上去了: the number, the query code, the promise, and what happens next."""
    return render(request, "cases/receipt.html", _receipt(request, case))


@allow(GET="anyone")
def paper_receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt for the printer."""
    return render(request, "cases/receipt_paper.html", _receipt(request, case))


def _noted(made: Case) -> HttpResponse:
    """Back to the desk of whoever noted what they found."""
    response = redirect(f"{reverse('cases:desk')}?open={made.public_id}")
    cookies.say(response, _("记下了，%(number)s。") % {"number": made.number})
    return response


def _report(request: HttpRequest, form: ReportForm, who: Visitor, key: str) -> str:
    limits.hit(name="cases.report", subject=caller(request), limit=REPORTS_AN_HOUR, window_s=3600, at=who.at)
    said = form.said()
    code = followers.code_for(caller(request), key)
    case = intake.report(said, reporter=reporter_of(form, who), query_code=code, by=who.person, at=who.at)
    return f"case:{case.pk}"


def reporter_of(form: ReportForm, who: Visitor) -> Person | None:
    """Who will be asked: the one signed in, or whoever the phone belongs to; nobody for an anonymous report.

    How they are called is kept with the report alone: what somebody writes beside a number names nobody. Raises
    `UnprovenTooOften` at the sixth report a day with a phone that nobody signed in with.
    """
    given = form.cleaned_data
    if given["contact"] == Contact.ANONYMOUS:
        return None
    if form.known:
        return who.person
    if not contacts.is_proven(contacts.PHONE, given["phone"]):
        _count_unproven(given["phone"], who.at)
    return contacts.person_at(contacts.PHONE, given["phone"], who.at)


def _count_unproven(phone: str, at: datetime) -> None:
    """Count a report that names a phone which nobody has proven: what is told to it is limited with it."""
    try:
        limits.hit(name="cases.unproven_phone", subject=phone, limit=UNPROVEN_A_DAY, window_s=DAY_S, at=at)
    except limits.TooMany as reached:
        raise UnprovenTooOften(reached.retry_after_s or 60) from None


def _begun(request: HttpRequest, called: str = "") -> dict[str, object]:
    """What a fresh form already knows: the words from the front page, a tapped matter, a key of its own."""
    asked = request.POST if request.method == "POST" else request.GET
    return {
        "once": uuid7(),
        "words": asked.get("words", "") or cookies.draft(request),
        "category": asked.get("matter", "")[:8],
        "contact": Contact.PLATFORM,
        "called": called,
    }


def _page(form: BaseForm, who: Visitor, where: Whereabouts) -> dict[str, object]:
    words = str(form["words"].value() or "")
    likely = matters.likely(words, who.at)
    return {
        "early": None if form.is_bound else emergencies.spoken_of(words),
        **_picks(likely, str(form["category"].value() or ""), who.at),
        "groups": matters.grouped(who.at),
        "masked": contacts.masked(who.person, contacts.PHONE) if who.person and not who.is_staff else "",
        "is_staff": who.is_staff,
        **place_line(where, who),
    }


def _picks(likely: list[matters.Choice], picked: str, at: datetime) -> dict[str, object]:
    """The kinds of matter to tap: the likely ones first, then what most come with; one of them checked at most."""
    picks = list(dict([*likely, *matters.common(at)]).items())
    checked = picked or (likely[0][0] if likely else "")
    return {
        "likely": likely,
        "picks": picks,
        "checked": checked,
        "picked_below": picked if picked not in dict(picks) else "",
    }


def _receipt(request: HttpRequest, public_id: UUID) -> dict[str, object]:
    """The receipt of a report sent from this browser, by the form's key; nobody else's key opens it."""
    who = visitor(request)
    reporter, code = followers.sent(caller(request), request.GET.get("key", ""))
    case = reporter.case
    if case.public_id != public_id:
        raise NotFound
    category = case.category
    return {
        "case": case,
        "code": code,
        "key": request.GET.get("key", ""),
        "promise": speaking.promise(case, at=who.at),
        "kind": speaking.kind(case),
        "category": category,
        "titled": speaking.title(case),
        "place": names.spoken_by_path([case.place_path], at=who.at)[case.place_path],
        "duty": duty.duty(case.place, who.at),
        "first": duty.who_answers(case.place, case.answer_due_at or who.at),
        "call": emergencies.of_case(case),
        "keep_away": category is not None and category.keep_away,
        "anonymous": reporter.contact == Contact.ANONYMOUS,
        "answer_by": times.deadline(case.answer_due_at, now=who.at) if case.answer_due_at else "",
        "say": rows.answers(),
        "follow_url": request.build_absolute_uri(reverse("cases:follow")),
    }
