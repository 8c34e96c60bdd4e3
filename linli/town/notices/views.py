"""The inbox, being told by mail too, the bell's number, and what the demo would have sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import asking, cookies, navigation, times
from linli.town.people.allow import allow, known_person, person_of

from . import addressing, inbox
from .forms import Mail
from .models import Letter
from .wording import speak

MOST = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A letter as the page shows it."""

    public_id: UUID
    title: str
    line: str
    at: SafeString
    href: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """What one was told of one thing, on one page: the newest letter, and those before it behind a fold.

    `folded` says how many those are, and how many of them were not seen; `unseen` whether any at all was not.
    """

    newest: Row
    before: list[Row]
    folded: str
    unseen: bool


@allow(GET="signed_in")
def inbox_page(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first; `?after=` goes on to older ones."""
    at = now()
    found = paging.page(
        inbox.letters_of(person_of(request)), order=["-id"], after=request.GET.get("after", ""), size=MOST
    )
    rows = threads(found.rows, at)
    newest = found.rows[0].public_id if any(each.unseen for each in rows) else None
    context = {"rows": rows, "newest": newest, "after": found.after}
    return render(request, "notices/inbox.html", context | {"left": inbox.left_for(person_of(request)).count()})


@allow(GET="signed_in")
def left_page(request: HttpRequest) -> HttpResponse:
    """What came of reports that somebody made with my number without signing in; it may be me, or not."""
    at = now()
    mine = inbox.left_for(person_of(request))
    found = paging.page(mine, order=["-id"], after=request.GET.get("after", ""), size=MOST)
    context = {"rows": threads(found.rows, at), "after": found.after}
    return render(request, "notices/left.html", context | {"back": reverse("notices:inbox")})


@allow(POST="signed_in")
def open_letter(request: HttpRequest, letter: UUID) -> HttpResponse:
    """I have seen this one, and what I was told of the same before; go where it leads."""
    seen = inbox.read(public_id=letter, by=person_of(request), at=now())
    return redirect(seen.href)


@allow(POST="signed_in")
def read_all(request: HttpRequest) -> HttpResponse:
    """I have seen all that was on this page and below it."""
    inbox.read_all(by=person_of(request), upto=_named(request.POST.get("upto", "")), at=now())
    return redirect("notices:inbox")


@allow(GET="signed_in", POST="signed_in")
def mail(request: HttpRequest) -> HttpResponse:
    """Be told by mail too."""
    person, at = person_of(request), now()
    form = Mail(request.POST if request.method == "POST" else None)
    context = {"address": addressing.address_of(person), "back": reverse("notices:inbox"), "where": _("邮箱")}
    asked = asking.page(request, "notices/mail.html", form, **context)
    if not form.is_valid():
        return asked.show()
    addressing.ask(by=person, email=form.cleaned_data["email"], at=at)
    return _said(reverse("notices:mail"), _("信发出去了。打开邮箱，点里面的链接就算数。"))


@allow(POST="signed_in")
def drop_mail(request: HttpRequest) -> HttpResponse:
    """Be told by mail no longer."""
    addressing.drop(by=person_of(request), at=now())
    return _said(reverse("notices:mail"), _("去掉了，以后不发邮件。"))


@allow(GET="anyone", POST="anyone")
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The page that the link leads to: one button, since mail programs open links by themselves."""
    if request.method != "POST":
        if not addressing.readable(token):
            raise addressing.LinkOver
        return render(request, "notices/confirm.html", {"back": "/"})
    addressing.confirm(token=token, at=now())
    return _said("/", _("好了，以后有进展也发到您的邮箱。"))


@never_cache
@allow(polls=True, GET="anyone")
def bell(request: HttpRequest) -> HttpResponse:
    """The bell with the number of unseen letters; 204 while that is the number the page shows (`?seen=`)."""
    person = known_person(request)
    if person is None:
        return HttpResponse(status=204)
    unread = inbox.unread(person)
    if request.GET.get("seen") == str(unread):
        return HttpResponse(status=204)
    here = navigation.ways("bell", request.path)[0]
    return render(request, "ui/parts/bell.html", {"bell": here, "unread": unread})


@allow(GET="demo_only")
def demo_inbox(request: HttpRequest) -> HttpResponse:
    """What the demo would have sent to phones and mailboxes, newest first."""
    at = now()
    messages = inbox.demo_messages()[:MOST]
    rows = [{"aside": times.spoken(each.at, now=at), "title": each.to, "line": each.words} for each in messages]
    return render(request, "notices/demo_inbox.html", {"rows": rows})


def _said(href: str, words: str) -> HttpResponse:
    response = redirect(href)
    cookies.say(response, words)
    return response


def row(letter: Letter, at: datetime) -> Row:
    """A letter in the reader's language."""
    spoken = speak(letter, get_language() or "zh-hans", now=at)
    said_at = times.spoken(letter.at, now=at)
    return Row(letter.public_id, spoken.title, spoken.line, said_at, letter.href, letter.read_at is None)


def threads(letters: Iterable[Letter], at: datetime) -> list[Thread]:
    """The letters, newest first, those about one thing together where its newest stands."""
    told = dict[tuple[str, str], list[Row]]()
    for letter in letters:
        told.setdefault((letter.about, letter.href), []).append(row(letter, at))
    return [
        Thread(newest, before, _folded(before), newest.unread or any(each.unread for each in before))
        for newest, *before in told.values()
    ]


def _folded(before: list[Row]) -> str:
    facts = {"n": len(before), "unread": sum(each.unread for each in before)}
    return (_("还有 %(n)s 条，%(unread)s 条没看过") if facts["unread"] else _("还有 %(n)s 条")) % facts


def _named(public_id: str) -> UUID:
    """The public name that a form of ours sends. Raises `NotFound` for anything else."""
    try:
        return UUID(public_id)
    except ValueError:
        raise NotFound from None
