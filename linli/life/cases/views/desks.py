"""The desk: what is due next, the case that is open beside it, and everything one may do to it on one screen."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ground.ui.figures import figure
from linli.life.cases import desks, detail, drawing, opening
from linli.life.cases.desks import Lists
from linli.life.cases.detail import Shown
from linli.life.cases.drawing import Drawn
from linli.life.cases.views import photos
from linli.life.cases.visitor import Visitor, visitor
from linli.town.people import yearly
from linli.town.people.allow import allow, person_of
from linli.town.people.models import Person

WORKERS = "desk|handler|verifier|call_back"


@allow(GET=WORKERS)
def desk(request: HttpRequest) -> HttpResponse:
    """我的待办, what is done first on top.

    `?open=` shows one case beside it, `?show=` another list, `?crowd=` those of a crowd one by one.
    """
    who = visitor(request)
    shown = detail.shown(request.GET.get("open", ""), person=who.person, held=who.held, at=who.at)
    return render(request, "cases/desk.html", _list(request, who) | _open(request, shown, who))


def overtaken(request: HttpRequest, opened: str, words: str) -> HttpResponse:
    """The desk with the case as it is now and what happened to it meanwhile; what was typed is kept by the page."""
    who = visitor(request)
    shown = detail.shown(opened, person=who.person, held=who.held, at=who.at)
    said = {"words": words, "tone": "wrong"}
    context = _list(request, who, opened) | _open(request, shown, who) | {"said": said}
    response = render(request, "cases/desk.html", context, status=409)
    response["HX-Retarget"] = response["HX-Reselect"] = ".panes"
    response["HX-Reswap"] = "outerHTML"
    return response


@allow(polls=True, GET=WORKERS)
def since(request: HttpRequest, mark: str) -> HttpResponse:
    """The desk's list anew if anything on it changed since a mark; 204 while nothing did."""
    who = visitor(request)
    if desks.newest(who.held) == mark:
        return HttpResponse(status=204)
    return render(request, "cases/parts/desk_list.html", _list(request, who))


@allow(polls=True, GET=WORKERS)
def pane_since(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """What is new in the case that is open, without its forms: what is being typed stays; 204 while nothing is."""
    who = visitor(request)
    if opening.version(case, person=who.person, held=who.held, followed=who.followed) == version:
        return HttpResponse(status=204)
    shown = detail.shown(str(case), person=who.person, held=who.held, at=who.at)
    if shown is None:
        return HttpResponse(status=204)
    return render(request, "cases/parts/pane_news.html", {"shown": shown, "fresh": True})


def crowd_of(request: HttpRequest) -> str:
    """The public id of a case whose crowd is asked for, by the desk's address or by a form of its; "" for none."""
    asked = request.POST.get("crowd") or request.GET.get("crowd", "")
    try:
        return str(UUID(asked)) if asked else ""
    except ValueError:
        return ""


def _open(request: HttpRequest, shown: Shown | None, who: Visitor) -> dict[str, Any]:
    """The case that is open, with its photos."""
    return {"shown": shown, **photos.of(request, shown.opened if shown is not None else None, who)}


def _list(request: HttpRequest, who: Visitor, opened: str = "") -> dict[str, Any]:
    lists = Lists(person_of(request), who.held, who.at)
    show = lists.asked(request.GET.get("show"))
    start, opened = _start(request), opened or request.GET.get("open", "")
    mark, language = desks.newest(who.held), get_language() or ""
    crowd = crowd_of(request)
    drawn = drawing.drawn(lists.person, who.held, show, crowd, start, language, mark, drawing.minute_of(who.at))
    back, crowd = f"?show={show}", crowd if drawn.crowd else ""
    here = f"{back}&crowd={crowd}" if crowd else back
    link = f"{here}&open="
    return {
        "crowd": crowd,
        "heading": drawn.crowd or _heading(lists.person, drawn, show),
        "back": back if crowd else "",
        "newest_first": show == desks.ENDED,
        "any": bool(drawn.ids),
        "where_more": drawn.seats,
        "rows": _rows(drawn, link, f"{back}&crowd=", opened if opened in drawn.ids else "", language, show),
        "filters": [_filter(name, show, drawn.counts) for name in lists.names()],
        "since": f"{reverse('cases:desk-since', args=[mark])}{link}{opened}",
        "more": f"{here}&from={start + drawing.SHOWN}" if drawn.more else "",
        "show": show,
        "short": yearly.short(who.held, who.at),
    }


@lru_cache(maxsize=drawing.KEPT)
def _rows(drawn: Drawn, link: str, crowd: str, opened: str, language: str, show: str) -> str:
    """The rows of a drawn list as a piece of the page, with the one that is open marked."""
    context = {"groups": drawn.groups, "link": link, "crowd": crowd, "opened": opened, "empty": desks.EMPTY[show]}
    return render_to_string("cases/parts/desk_rows.html", context)


def _heading(person: Person, drawn: Drawn, show: str) -> str:
    """How many wait for this desk, as its tab says it, and how many of them are done first; those stand on top."""
    if show != desks.TODO:
        return str(desks.NAMES[show])
    called = person.address_as
    facts = {"called": called, "all": figure(drawn.waits), "n": figure(drawn.first)}
    if 0 < drawn.first < drawn.waits and facts["n"] != facts["all"]:
        return _("%(called)s，%(all)s 件里先办这 %(n)s 件") % facts
    if drawn.first:
        return _("%(called)s，先办这 %(n)s 件") % facts
    if drawn.waits:
        return _("%(called)s，按先后办就行") % {"called": called}
    return _("%(called)s，眼下没有要办的") % {"called": called}


def _filter(name: str, show: str, counts: Mapping[str, str]) -> dict[str, object]:
    href = f"?show={name}" if name else "?"
    return {"href": href, "words": str(desks.NAMES[name]), "count": counts.get(name), "here": name == show}


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
