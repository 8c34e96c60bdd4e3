"""The desk: what is due next, the case that is open beside it, and everything one may do to it on one screen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.shared.refusals import NotAllowed
from linli.life.cases import desks, detail, rows
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.life.cases.views.visitor import Visitor, visitor
from linli.town.people.allow import allow, person_of

SHOWN = 50
WORKERS = "desk|handler|verifier|call_back"


@allow(GET=WORKERS)
def desk(request: HttpRequest) -> HttpResponse:
    """我的待办, sorted by what is due next; `?open=` shows one case beside it, `?show=` another list."""
    who = visitor(request)
    opened = request.GET.get("open", "")
    context = _list(request, who) | {"shown": detail.shown(opened, person=who.person, held=who.held, at=who.at)}
    return render(request, "cases/desk.html", context)


@allow(polls=True, GET=WORKERS)
def since(request: HttpRequest, step: int) -> HttpResponse:
    """The desk's list anew if anything on it changed since a step; 204 while nothing did."""
    who = visitor(request)
    if desks.newest(who.held) == step:
        return HttpResponse(status=204)
    return render(request, "cases/parts/desk_list.html", _list(request, who))


@allow(polls=True, GET=WORKERS)
def pane_since(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """What is new in the case that is open, without its forms: what is being typed stays; 204 while nothing is."""
    who = visitor(request)
    shown = detail.shown(str(case), person=who.person, held=who.held, at=who.at)
    if shown is None or shown.case.version == version:
        return HttpResponse(status=204)
    return render(request, "cases/parts/pane_news.html", {"shown": shown, "fresh": True})


def _list(request: HttpRequest, who: Visitor) -> dict[str, Any]:
    lists = Lists(person_of(request), who.held, who.at)
    names = lists.names()
    if not names:
        raise NotAllowed
    show = request.GET.get("show", names[0])
    show = show if show in names else names[0]
    start = _start(request)
    newest = desks.newest(who.held)
    found: Sequence[Case] = list(lists.cases(show)[start : start + SHOWN + 1])
    opened = request.GET.get("open", "")
    here = f"?show={show}&open="
    groups = rows.desk(
        found[:SHOWN], held=who.held, asked=_asked(lists, show, found), at=who.at, link=here, here=opened
    )
    return {
        "heading": _heading(who, groups, show),
        "groups": groups,
        "filters": [_filter(lists, name, show) for name in names],
        "since": f"{reverse('cases:desk-since', args=[newest])}{here}{opened}",
        "more": f"?show={show}&from={start + SHOWN}" if len(found) > SHOWN else "",
        "show": show,
        "may_find": desks.level_of(who.held) is not None,
    }


def _asked(lists: Lists, show: str, found: Sequence[Case]) -> dict[int, str]:
    """Which of the shown cases wait for this person's own eyes or call, and so for nobody else."""
    if show == desks.CALL:
        return {case.pk: rows.CALLING for case in found}
    handled = [case.pk for case in found if case.state == State.HANDLED and case.must_verify]
    waiting = lists.cases(desks.VERIFY).filter(pk__in=handled) if handled else []
    return {case.pk: rows.VERIFYING for case in waiting}


def _heading(who: Visitor, groups: Sequence[rows.Group], show: str) -> str:
    called = who.person.address_as if who.person is not None else ""
    first = sum(len(group.rows) for group in groups if group.name in (rows.SORTING, rows.NOW))
    if show != desks.TODO:
        return str(desks.NAMES[show])
    if first:
        return _("%(called)s，先办这 %(n)s 件") % {"called": called, "n": first}
    waiting = any(group.name != rows.OTHERS for group in groups)
    return (
        _("%(called)s，按先后办就行") % {"called": called}
        if waiting
        else _("%(called)s，眼下没有要办的") % {"called": called}
    )


def _filter(lists: Lists, name: str, show: str) -> dict[str, object]:
    count = lists.cases(name).count() if name in desks.COUNTED else None
    return {
        "href": f"?show={name}" if name else "?",
        "words": str(desks.NAMES[name]),
        "count": count,
        "here": name == show,
    }


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
