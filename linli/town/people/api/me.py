"""Oneself, one's home, and who looked."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from linli.ground.audit import reading
from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key, Mark, Size

from .. import claims, living, on_roster, persons, queries, showing
from ..allow import allow, person_of
from ..schemas import me as s
from .acting import once

router = Router()


@router.get("/me", response=s.MeShown)
@allow(GET="signed_in")
def me(request: HttpRequest) -> s.MeShown:
    """What is kept of me."""
    return showing.me(person_of(request), now())


@router.post("/me", response=s.MeShown)
@allow(POST="signed_in")
def describe_me(request: HttpRequest, given: s.MeGiven, key: Key = "") -> s.MeShown:
    """How I am named and shown things."""
    person, at = person_of(request), now()
    once(request, key, at, lambda: persons.describe(by=person, at=at, **given.dict()))
    person.refresh_from_db()
    return showing.me(person, at)


@router.post("/me/claims", response=s.ClaimShown)
@allow(POST="signed_in")
def claim_home(request: HttpRequest, given: s.ClaimGiven, key: Key = "") -> s.ClaimShown:
    """I live here; said again while it waits, it stays one claim."""
    person, at = person_of(request), now()
    made = once(request, key, at, lambda: claims.claim_by_words(by=person, at=at, **given.dict()))
    return showing.claimed([queries.claim_of(person, made)], at)[0]


@router.post("/me/claims/{claim}/withdraw", response=s.ClaimShown)
@allow(POST="signed_in")
def withdraw_claim(request: HttpRequest, claim: UUID, key: Key = "") -> s.ClaimShown:
    """I take a waiting claim back."""
    person, at = person_of(request), now()
    once(request, key, at, lambda: claims.withdraw(public_id=claim, by=person, at=at))
    return showing.claimed([queries.claim_of(person, claim)], at)[0]


@router.post("/me/homes/{home}/leave", response=s.MeShown)
@allow(POST="signed_in")
def leave_home(request: HttpRequest, home: UUID, key: Key = "") -> s.MeShown:
    """I have moved out."""
    person, at = person_of(request), now()
    once(request, key, at, lambda: living.move_out(public_id=home, by=person, at=at))
    return showing.me(person, at)


@router.get("/me/roster", response=s.RosterShown)
@allow(GET="signed_in")
def my_roster(request: HttpRequest) -> s.RosterShown:
    """What the community's roster holds of the phone that I have proven, newest first, ended lines too."""
    return showing.on_roster(on_roster.lines_of(person_of(request), now()))


@router.get("/me/readings", response=s.Readings)
@allow(GET="signed_in")
def my_readings(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Readings:
    """Who looked at how to reach me, newest first."""
    about = reading.about(person_of(request).source)
    found = paging.page(about, order=("-at", "-id"), after=after, size=size)
    return s.Readings(items=showing.readings(found.rows, now()), after=found.after)
