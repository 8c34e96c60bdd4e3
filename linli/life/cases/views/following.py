"""Following what was brought in: one's own cases, one by number and code, a case's page, and what strangers see."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from linli.ground.shared.paging import page
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import asking
from linli.life.cases import (
    acts,
    beforehand,
    calling,
    followers,
    opening,
    promises,
    queries,
    rows,
    speaking,
    timeline,
    voices,
)
from linli.life.cases.acts import Act
from linli.life.cases.forms import ActForm, FollowForm
from linli.life.cases.models import Case, Reporter
from linli.life.cases.opening import Opened
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Outcome, State, Who
from linli.life.cases.visitor import Visitor, by_query_code, follow_here, place_line, visitor, where_is
from linli.town.people.allow import allow
from linli.town.people.service_desk import service_desk
from linli.town.places import names

SHOWN = 20


@allow(GET="anyone")
def mine(request: HttpRequest) -> HttpResponse:
    """我的事: what I reported, and what query codes opened in this browser, newest first."""
    who = visitor(request)
    found = page(
        queries.mine(who.person, who.followed), order=("-id",), after=request.GET.get("after") or None, size=SHOWN
    )
    context = {"rows": rows.cards(found.rows, at=who.at), "after": found.after, "signed_in": who.person is not None}
    return render(request, "cases/mine.html", context | place_line(where_is(request, who), who))


@allow(GET="anyone", POST="anyone")
def follow(request: HttpRequest) -> HttpResponse:
    """Open a case by its number and query code, for this browser."""
    who = visitor(request)
    begun = request.method == "POST"
    form = FollowForm(request.POST if begun else None, initial={"number": request.GET.get("number", "")})
    asked = asking.page(request, "cases/follow.html", form)
    if not (begun and form.is_valid()):
        return asked.show()
    reporter = by_query_code(request, lambda: followers.follow(**form.cleaned_data), who.at)
    follow_here(request, reporter)
    return redirect("cases:case", reporter.case.public_id)


@allow(GET="anyone")
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """A case: for its reporter all that concerns them, for a desk its desk, for others that it is there."""
    who = visitor(request)
    seen = _seen(case, who)
    if seen is None:
        found = opening.in_public(case)
        service = service_desk(found.place_path, who.at)
        return render(request, "cases/public.html", in_public(found, who) | {"service": service})
    if seen.reporter is None:
        return redirect(f"{reverse('cases:desk')}?open={case}")
    service = service_desk(seen.case.place_path, who.at)
    return render(request, "cases/case.html", for_reporter(seen, who) | {"service": service})


@allow(polls=True, GET="anyone")
def since(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """What is new in a case since a version, as a piece of its page; 204 while nothing is."""
    who = visitor(request)
    if opening.version(case, person=who.person, held=who.held, followed=who.followed) == version:
        return HttpResponse(status=204)
    seen = _seen(case, who)
    if seen is not None and seen.reporter is not None:
        return render(request, "cases/parts/news.html", for_reporter(seen, who))
    shown = opening.in_public(case) if seen is None else seen.case
    return render(request, "cases/parts/public_news.html", in_public(shown, who))


def _seen(public_id: UUID, who: Visitor) -> Opened | None:
    return opening.seen(public_id, person=who.person, held=who.held, followed=who.followed)


def for_reporter(seen: Opened, who: Visitor) -> dict[str, object]:
    """A case as one of its reporters reads it."""
    case, reporter = seen.case, seen.reporter
    if reporter is None:
        raise NotFound
    offered = acts.offered(case, by=who.person, held=(), reporter=reporter, at=who.at)
    shown = speaking.stages(case)
    steps = queries.timeline(case)
    return {
        **_common(case, who),
        "back": reverse("cases:mine"),
        "place": names.spoken_by_path([case.place_path], at=who.at)[case.place_path],
        "spoken_for": _spoken_for(case, reporter),
        "titled": speaking.title(case, most=200),
        "tag": speaking.tag(case, at=who.at, yours=True),
        "promise": promises.promise(case, at=who.at, yours=True),
        "refused": calling.refusal(case, steps, who.at),
        "calls": calling.about(case, who.at) if case.is_open or case.outcome == Outcome.UNRESOLVED else [],
        "add_notes": beforehand.notes("add", case, reporter),
        "reckoned": promises.reckoned(case, at=who.at),
        "stages": shown,
        "stages_words": speaking.stages_in_words(shown),
        "way": timeline.entries(case, steps, reader=Reader.REPORTER, at=who.at, reporter_id=reporter.pk),
        "asks": case.state == State.ASKING,
        "say_href": rows.say_href(case),
        "answers": rows.answers(),
        "may": [act.name for act in offered],
        "may_reopen": case.state == State.CLOSED and any(act.name == "say" for act in offered),
        "rate": _rate(case, who, reporter, offered),
    }


def in_public(case: Case, who: Visitor) -> dict[str, object]:
    """A case as strangers read it: no words but released ones, no door, nobody's name but those on duty."""
    return {
        **_common(case, who),
        "number": "",
        "where": speaking.public_kind(case),
        "where_more": "",
        "kind": speaking.public_kind(case),
        "back": reverse("cases:board-of", args=[case.community.code]),
        "titled": speaking.public_title(case),
        "place": case.courtyard.named() if case.courtyard else case.community.named(),
        "tag": speaking.tag(case, at=who.at),
        "promise": promises.promise(case, at=who.at),
        "way": timeline.entries(case, queries.timeline(case), reader=Reader.PUBLIC, at=who.at),
    }


def _spoken_for(case: Case, reporter: Reporter) -> str:
    """Who brought it, as its reporter may know it: they, and how many neighbours."""
    others = len([each for each in queries.reporters(case) if each.pk != reporter.pk])
    return ngettext("您和另外 %(n)s 位邻居报的", "您和另外 %(n)s 位邻居报的", others) % {"n": others} if others else ""


def _common(case: Case, who: Visitor) -> dict[str, object]:
    """What every page of a case has."""
    return {
        "case": case,
        "number": case.number,
        "where": case.number,
        "where_more": speaking.kind(case),
        "kind": speaking.kind(case),
        "since": reverse("cases:since", args=[case.public_id, case.version]),
    }


def _rate(case: Case, who: Visitor, reporter: Reporter, offered: Sequence[Act]) -> dict[str, object]:
    """The form for how content one is, once there is a result, for as long as it may be changed."""
    act = next((each for each in offered if each.name == "rate"), None)
    if act is None or case.state != State.CLOSED:
        return {}
    given = voices.rated(reporter, case)
    form = ActForm(act, case=case, who=Who.REPORTER, at=who.at)
    if given is not None:
        form.initial = {"grade": given.result, "attitude": given.attitude}
    return {"form": form, "given": given is not None}
