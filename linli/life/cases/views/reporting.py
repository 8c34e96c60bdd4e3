"""Bringing a matter in: the form, and what the words suggest."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now
from linli.ground.ui import asking, cookies, tiles
from linli.ground.ui.context import language_choice
from linli.life.cases import alike, emergencies, followers, helping, intake, matters, opening, pins, sending, strangers
from linli.life.cases.alike import Alike
from linli.life.cases.forms import FoundForm, ReportForm
from linli.life.cases.forms.finding import ELSEWHERE
from linli.life.cases.models import Case, Contact, Origin
from linli.life.cases.opened import keeps_here, sent_here
from linli.life.cases.views import admitting, photos
from linli.life.cases.visitor import (
    NEIGHBOUR,
    Visitor,
    begins_at,
    caller,
    made_before,
    once_per_form,
    place_line,
    remember_where,
    visitor,
)
from linli.life.cases.whereabouts import NOWHERE, Whereabouts
from linli.town.people import contacts
from linli.town.people.allow import allow, person_of
from linli.town.places import lanes

FORM = "report-form"
"""The id of the form, by which the buttons of the languages send it along."""
BACK = "back"
"""Said on the page for joining: it is another matter, and its form is to be seen again before it is sent."""


@allow(GET="anyone", POST="anyone")
def report(request: HttpRequest) -> HttpResponse:
    """有事，说一声: what, where, and how to tell the result; at once the number, the query code and the promise."""
    who = visitor(request)
    where = begins_at(request, who)
    carried = _carried(request)
    if carried is not None:
        return carried
    if who.person is None and "language" in request.POST:
        return _translated(request, who, where)
    if request.POST.get("apart") == BACK:
        return _unsent(request, who, where, asked_apart=True)
    known = who.neighbour is not None
    data, wrongs = _filled_in(request)
    initial = _begun(request, where, who.neighbour.called if who.neighbour else "")
    sender = photos.sender(request)
    form = who.form(data, where=where, at=who.at, known=known, initial=initial, sender=sender)
    _say(form, wrongs)
    shown = _shown(request, form, who, where)
    asked = asking.page(request, "cases/report.html", form, **shown)
    if not form.is_valid() or form.stops:
        return _asked(request, asked, where)
    key = str(form.cleaned_data["once"])
    anonymous = form.reached()["contact"] == Contact.ANONYMOUS
    if made_before(request, key, anonymous=anonymous) is None:
        if near := _not_seen_near(request, form, who):
            return asking.page(request, "cases/report.html", form, **shown, near=near).show()
        admitting.report(request, form, who)
    made = opening.made(
        once_per_form(request, key, at=who.at, work=lambda: _report(request, form, who, key), anonymous=anonymous)
    )
    return _noted(made, key) if made.origin != Origin.RESIDENT else _reported(request, made, form, who)


@allow(GET="grid_desk|triage", POST="grid_desk|triage")
def found(request: HttpRequest) -> HttpResponse:
    """发现一件: what a grid worker or a member of staff found on their round."""
    who = visitor(request)
    where = begins_at(request, who)
    data, wrongs = _filled_in(request)
    sender = photos.sender(request)
    form = FoundForm(data, where=where, at=who.at, initial=_begun(request, where), sender=sender)
    _say(form, wrongs)
    asked = asking.page(request, "cases/found.html", form, **_page(form, who, where), sent_to=request.get_full_path())
    if not form.is_valid() or form.stops:
        return asked.show()
    by = person_of(request)

    def work() -> str:
        return f"case:{intake.found(form.said(), by=by, at=who.at).pk}"

    key = str(form.cleaned_data["once"])
    return _noted(opening.made(once_per_form(request, key, at=who.at, work=work)), key)


@allow(GET="anyone")
def offline(request: HttpRequest) -> HttpResponse:
    """The form as a browser keeps it for when there is no line: nobody's, of no place, sent by the phone later."""
    form = ReportForm(where=NOWHERE, at=now(), initial={"contact": Contact.PLATFORM, "once": uuid7()})
    return _kept(request, "cases/report.html", form, sent_to=reverse("cases:report"))


@allow(GET="anyone")
def found_offline(request: HttpRequest) -> HttpResponse:
    """发现一件 as the browser of who may note it keeps it: an empty form, the same for anybody, of no place."""
    form = FoundForm(where=NOWHERE, at=now(), initial={"once": uuid7()})
    return _kept(request, "cases/found.html", form, sent_to=reverse("cases:found"))


@allow(POST="anyone")
def suggest(request: HttpRequest) -> HttpResponse:
    """What kinds of matter the words so far speak of, while they are being written."""
    at = now()
    words = request.POST.get("words", "")
    picks = _picks(matters.likely(words, at), matters.tapped(request.POST), at)
    return render(
        request, "cases/parts/likely.html", {**picks, "early": emergencies.shown(emergencies.spoken_of(words), at)}
    )


def _not_seen_near(request: HttpRequest, form: ReportForm, who: Visitor) -> list[Alike]:
    """What neighbours near there reported of this kind, if it was not all shown with the form; nobody in danger waits.

    So it is one question, asked once: a form that comes again, or was filled in beside it, is taken.
    """
    if form.emergency is not None or form.where is None or request.POST.get("apart"):
        return []
    code, shown = form.cleaned_data["category"], set(request.POST.getlist("near"))
    person, followed = who.mine
    found = alike.alike(form.where, code, person=person, followed=followed, at=who.at)
    return found if {str(each.case.public_id) for each in found} - shown else []


def _filled_in(request: HttpRequest) -> tuple[QueryDict | None, list[str]]:
    """What was typed, None where the form itself has not been seen yet; and what was refused of the photos with it."""
    if not _is_filled_in(request):
        return None, []
    return photos.gathered(request, key=request.POST["once"][:64])


def _is_filled_in(request: HttpRequest) -> bool:
    return request.method == "POST" and "once" in request.POST


def _say(form: BaseForm, wrongs: list[str]) -> None:
    """Say at the field which photos were not taken, and why."""
    for words in wrongs:
        form.add_error("photos", words)


def _carried(request: HttpRequest) -> HttpResponse | None:
    """The words written on the front page, carried to the form; None where there are none, or too many."""
    if request.method != "POST" or _is_filled_in(request):
        return None
    response = redirect(request.get_full_path())
    carries = cookies.keep_draft(response, request.POST.get("words", ""), reverse("cases:report"))
    return response if carries else None


def _translated(request: HttpRequest, who: Visitor, where: Whereabouts) -> HttpResponse:
    """The form in another language, with all that was filled in: it goes through no address and no storage."""
    chosen = cookies.known_language(request.POST["language"])
    with translation.override(chosen):
        response = _unsent(request, who, where)
    cookies.keep_language(response, chosen)
    return response


def _unsent(request: HttpRequest, who: Visitor, where: Whereabouts, *, asked_apart: bool = False) -> HttpResponse:
    """The form with all that was filled in, here or on the page for joining, and nothing sent yet."""
    filled: dict[str, Any] = request.POST.dict() | {"photos": request.POST.getlist("photos")}
    if asked_apart:
        filled["once"] = uuid7()
    form = who.form(
        None,
        where=where,
        at=who.at,
        known=who.neighbour is not None,
        initial=_begun(request, where) | filled,
        sender=photos.sender(request),
    )
    shown = _shown(request, form, who, where)
    return asking.page(request, "cases/report.html", form, **shown, translated=True).show()


def _asked(request: HttpRequest, asked: asking.Asked, where: Whereabouts) -> HttpResponse:
    """The form, for the first time or again; a code that was scanned is remembered from the first."""
    response = asked.show()
    if request.method == "GET" and request.GET.get("place"):
        remember_where(response, where.here)
    return response


def _reported(request: HttpRequest, made: Case, form: ReportForm, who: Visitor) -> HttpResponse:
    """On to the receipt; this browser may open the case, and knows the place where nobody wants to stay unknown."""
    key, reached = str(form.cleaned_data["once"]), form.reached()
    reporter, _code = sent_here(request, who, key)
    keeps_here(request, reporter, who, key)
    response = redirect(f"{reverse('cases:receipt', args=[made.public_id])}?key={key}")
    cookies.keep_draft(response, "", reverse("cases:report"))
    unknown = who.person is not None or reached["contact"] == Contact.ANONYMOUS
    remember_where(response, None if unknown else form.where)
    return response


def _kept(request: HttpRequest, template: str, form: FoundForm, *, sent_to: str) -> HttpResponse:
    """A form's page with nothing in it of whoever asks for it, whom nobody knows on it (`whose`)."""
    request.user = AnonymousUser()
    nobody = {"offline": True, "sent_to": sent_to, "whose": "?", "works_here": False, "map_within": None}
    context = {**_page(form, Visitor(None, (), (), form.now), NOWHERE), **nobody}
    return asking.page(request, template, form, **context).show()


def _noted(made: Case, key: str) -> HttpResponse:
    """Back to the desk of whoever noted what they found, where the page names the key that the form came under."""
    response = redirect(f"{reverse('cases:desk')}?open={made.public_id}")
    done = cookies.Done("found", key, made.number)
    cookies.say(response, _("记下了，%(number)s。") % {"number": made.number}, done=done)
    return response


def _report(request: HttpRequest, form: ReportForm, who: Visitor, key: str) -> str:
    said = form.said()
    presses = strangers.pressing(said.words, said.category, who.at)
    sending.count(caller=caller(request), known=who.person is not None, presses=presses, at=who.at)
    anonymous = form.reached()["contact"] == Contact.ANONYMOUS
    code = followers.code_for(caller(request, anonymous=anonymous), key)
    reporter = who.reporter(form.reached(), presses=presses)
    case = intake.report(said, reporter=reporter, query_code=code, by=who.person, at=who.at, desk=who.desk)
    return f"case:{case.pk}"


def _begun(request: HttpRequest, where: Whereabouts, called: str = "") -> dict[str, object]:
    """What a fresh form already knows: the words from the front page, a tapped matter, a key of its own."""
    asked = request.POST if request.method == "POST" else request.GET
    lane = lanes.called(request.GET.get("lane", ""), now())
    return {
        **({"at": "" if where.along else ELSEWHERE, "place": lane} if lane else {}),
        "once": uuid7(),
        "words": asked.get("words", "") or _carried_here(request),
        "lent": "words" in request.GET,
        "category": asked.get("matter", "")[:8],
        "contact": Contact.PLATFORM,
        "called": called,
    }


def _carried_here(request: HttpRequest) -> str:
    """The words that were written on the front page; they are one's own, and never become a neighbour's."""
    return "" if request.GET.get("for") == NEIGHBOUR else cookies.draft(request)


def _shown(request: HttpRequest, form: ReportForm, who: Visitor, where: Whereabouts) -> dict[str, object]:
    """What stands on the page of a report; `begun` tells one that was begun with other words or another matter apart.

    How one may be reached is chosen for one report: `drafts.js` brings no choice from one into another.
    """
    words, matter = request.GET.get("words", "") or _carried_here(request), request.GET.get("matter", "")
    begun = f"{matter} {words}".strip()
    return {
        **_page(form, who, where),
        "sent_to": request.get_full_path(),
        "apart": request.POST.get("apart", ""),
        "begun": begun,
    }


def _page(form: BaseForm, who: Visitor, where: Whereabouts) -> dict[str, object]:
    words = str(form["words"].value() or "")
    likely = matters.likely(words, who.at)
    return {
        "early": None if form.is_bound else emergencies.shown(emergencies.spoken_of(words), who.at),
        "danger": emergencies.for_page(who.at),
        **_picks(likely, str(form["category"].value() or ""), who.at),
        "groups": matters.grouped(who.at),
        "masked": contacts.masked(who.person, contacts.PHONE) if who.person and not who.writes_down else "",
        "is_staff": who.writes_down,
        "asked_for": who.asked_for,
        "may_help": bool(helping.entrances(who.held)) and not who.writes_down,
        "frame": who.frame,
        "map_within": pins.drawn_around(where.here, who.at),
        "ground": tiles.ground(),
        **(_carrying() if who.person is None and isinstance(form, ReportForm) else {}),
        **place_line(where, who),
    }


def _carrying() -> dict[str, object]:
    """The buttons of the languages send a guest's form along, so that what is filled in is read in the other one."""
    return {"language_choice": language_choice(translation.get_language() or "", carries=FORM)}


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
