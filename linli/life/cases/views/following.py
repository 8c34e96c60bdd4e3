"""Following what was brought in: one's own cases, one by number and code, a case's page, and what strangers see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.editions import looking
from linli.ground.shared.paging import page
from linli.ground.ui import asking, cookies
from linli.ground.ui.context import whose
from linli.life.cases import cards, followers, joining, opening, pages, proofs, queries
from linli.life.cases.forms import FollowForm, PhotosForm
from linli.life.cases.opened import follow_here, forget_here, receipt_key
from linli.life.cases.opening import Opened
from linli.life.cases.views import photos
from linli.life.cases.visitor import Visitor, by_query_code, place_line, visitor, where_is
from linli.town.people.allow import allow
from linli.town.people.service_desk import service_desk

SHOWN = 20


@allow(GET="anyone")
def mine(request: HttpRequest) -> HttpResponse:
    """我的事: what I reported, and what query codes opened in this browser, newest first."""
    who = visitor(request)
    found = page(
        queries.mine(who.person, who.followed), order=("-id",), after=request.GET.get("after") or None, size=SHOWN
    )
    stands = queries.stands_of(found.rows, who.person, who.followed)
    context = {
        "rows": cards.cards(found.rows, at=who.at, stands=stands),
        "after": found.after,
        "signed_in": who.person is not None,
    }
    apart = queries.left_with(who.person) if not request.GET.get("after") else []
    written = queries.written_by(who.person, who.held) if not request.GET.get("after") else []
    context["written"] = cards.public(written, at=who.at)
    context["left"] = cards.cards(apart, at=who.at, left=True, stands=queries.stands_of(apart, who.person))
    context["may_forget"] = who.may_forget
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


@allow(POST="anyone")
def forget(request: HttpRequest) -> HttpResponse:
    """在这台手机上忘掉: what query codes opened in this browser is no longer shown in it."""
    response = redirect("cases:mine")
    forget_here(request, response)
    left = cookies.Done(cookies.LEAVING, whose(request), "")
    cookies.say(response, _("忘掉了。凭编号和查询码，随时还能再看。"), done=left)
    return response


@allow(GET="anyone")
@looking.one_look()
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """A case: for its reporter all that concerns them, for a desk its desk, for others that it is there."""
    who = visitor(request)
    seen = _seen(case, who)
    if seen is None:
        found = opening.in_public(case)
        service = service_desk(found.place_path, who.at)
        shown = pages.in_public(found, who.at, joins=joining.may_be_joined(found) and not who.is_staff)
        return render(request, "cases/public.html", shown | {"service": service})
    if seen.helped:
        return render(request, "cases/helped.html", pages.helped(seen, who.person, who.held, who.at))
    if seen.reporter is None:
        return redirect(f"{reverse('cases:desk')}?open={case}")
    about: dict[str, object] = {"service": service_desk(seen.case.place_path, who.at), "may_forget": who.may_forget}
    page = pages.for_reporter(seen, who.person, who.held, who.at, said_not_yet="why" in request.GET)
    about["receipt_key"] = receipt_key(request, seen.reporter, who)
    about |= {"adds": PhotosForm("add"), "says": PhotosForm("say")}
    return render(request, "cases/case.html", page | about | photos.of(request, seen, who))


@allow(GET="anyone")
def proof(request: HttpRequest, case: UUID) -> HttpResponse:
    """怎么验: what the audit book holds of this report, for its reporters and desks. Raises `NotFound` for others."""
    who = visitor(request)
    seen = opening.proved(case, person=who.person, held=who.held, followed=who.followed)
    back = f"{reverse('cases:desk')}?open={case}" if seen.reporter is None else reverse("cases:case", args=[case])
    shown = {"case": seen.case, "titled": seen.title, "proof": proofs.shown(seen.case, seen.reporter), "back": back}
    shown |= {"joined": seen.reporter is not None and seen.reporter.joined, "yours": seen.reporter is not None}
    return render(request, "cases/proof.html", shown)


@allow(polls=True, GET="anyone")
def since(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """What is new in a case since a version, as a piece of its page; 204 while nothing is."""
    who = visitor(request)
    if opening.version(case, person=who.person, held=who.held, followed=who.followed) == version:
        return HttpResponse(status=204)
    seen = _seen(case, who)
    if seen is not None and seen.reporter is not None:
        shown_now = pages.for_reporter(seen, who.person, who.held, who.at)
        shown_now |= {"says": PhotosForm("say")} | photos.of(request, seen, who)
        return render(request, "cases/parts/news.html", shown_now)
    if seen is not None and seen.helped:
        return render(request, "cases/parts/public_news.html", pages.helped(seen, who.person, who.held, who.at))
    shown = opening.in_public(case) if seen is None else seen.case
    return render(request, "cases/parts/public_news.html", pages.in_public(shown, who.at))


def _seen(public_id: UUID, who: Visitor) -> Opened | None:
    return opening.seen(public_id, person=who.person, held=who.held, followed=who.followed)
