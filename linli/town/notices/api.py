"""The inbox as JSON."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router
from pydantic import Field

from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import PRINTED, Given, Id, Mark, Shown, Size
from linli.town.people.allow import allow, person_of
from linli.town.people.models import Person

from . import addressing, inbox
from .models import Letter
from .wording import speak

router = Router()


class LetterShown(Shown):
    """One thing I was told. `href` is the page of what it is about; `read_at` is null until I have seen it."""

    id: UUID
    kind: str
    title: str
    line: str
    href: str
    at: datetime
    read_at: datetime | None


class Letters(Shown):
    """A page of letters, newest first; `after` asks for the next one.

    `left` is how many stand apart: of reports that somebody made with my number without signing in.
    """

    items: list[LetterShown]
    after: str | None
    unread: int
    left: int


class SeenUpTo(Given):
    """The newest letter that I have seen."""

    upto: Id


class Count(Shown):
    """How many."""

    count: int


@router.get("/inbox", response=Letters)
@allow(GET="signed_in")
def inbox_list(request: HttpRequest, after: Mark = "", size: Size = 30) -> Letters:
    """What I was told, newest first."""
    return _letters(inbox.letters_of(person_of(request)), person_of(request), after, size)


@router.get("/inbox/left", response=Letters)
@allow(GET="signed_in")
def inbox_left(request: HttpRequest, after: Mark = "", size: Size = 30) -> Letters:
    """What came of reports that somebody made with my number without signing in."""
    return _letters(inbox.left_for(person_of(request)), person_of(request), after, size)


def _letters(which: QuerySet[Letter], person: Person, after: str, size: int) -> Letters:
    found, at = paging.page(which, order=["-id"], after=after, size=size), now()
    counted = {"unread": inbox.unread(person), "left": inbox.left_for(person).count()}
    return Letters(items=[shown(row, at) for row in found.rows], after=found.after, **counted)


@router.post("/inbox/{letter}/read", response=LetterShown)
@allow(POST="signed_in")
def inbox_read(request: HttpRequest, letter: UUID) -> LetterShown:
    """I have seen this one, and what I was told of the same before."""
    at = now()
    return shown(inbox.read(public_id=letter, by=person_of(request), at=at), at)


@router.post("/inbox/read", response=Count)
@allow(POST="signed_in")
def inbox_read_all(request: HttpRequest, given: SeenUpTo) -> Count:
    """I have seen this one and all before it; says how many were new."""
    return Count(count=inbox.read_all(by=person_of(request), upto=given.upto, at=now()))


class MailGiven(Given):
    """Where to be told by mail."""

    email: Annotated[str, Field(min_length=3, max_length=254, pattern=PRINTED)]


class MailShown(Shown):
    """Where I am told by mail: the masked address, "" if none, and whether the link sent there was followed."""

    email: str
    confirmed: bool


@router.get("/inbox/mail", response=MailShown)
@allow(GET="signed_in")
def mail(request: HttpRequest) -> MailShown:
    """Where I am told by mail."""
    return _mail(request)


@router.post("/inbox/mail", response=MailShown)
@allow(POST="signed_in")
def mail_set(request: HttpRequest, given: MailGiven) -> MailShown:
    """Tell me by mail too; a link is sent there, which confirms the address."""
    addressing.ask(by=person_of(request), email=given.email, at=now())
    return _mail(request)


@router.post("/inbox/mail/drop", response=MailShown)
@allow(POST="signed_in")
def mail_drop(request: HttpRequest) -> MailShown:
    """Tell me by mail no longer."""
    addressing.drop(by=person_of(request), at=now())
    return _mail(request)


def _mail(request: HttpRequest) -> MailShown:
    found = addressing.address_of(person_of(request))
    return MailShown(email=found.masked, confirmed=found.confirmed)


def shown(letter: Letter, at: datetime) -> LetterShown:
    """A letter in the language asked for."""
    spoken = speak(letter, get_language() or "zh-hans", now=at)
    return LetterShown(
        id=letter.public_id,
        kind=letter.kind,
        title=spoken.title,
        line=spoken.line,
        href=letter.href,
        at=letter.at,
        read_at=letter.read_at,
    )
