"""This room as JSON: oneself, who looks after a grid, the claims desk, posts, organisations and staff accounts.

Each act takes an `Idempotency-Key`; a replay is answered anew, with the caller's rights of now.
Signing in has no endpoint, since a program comes with a key; and a key cannot make another key, or it would never end.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from linli.ground.audit import reading
from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key, Mark, Size

from . import (
    appoint,
    claims,
    looking_after,
    organisations,
    persons,
    queries,
    responsibility,
    showing,
    staff_door,
    staffing,
    workbook,
)
from . import schemas as s
from .allow import allow, person_of, posts_in
from .callers import once
from .models import StaffAccount

router = Router()


def _once(request: HttpRequest, key: str, at: datetime, work: Callable[[], object]) -> UUID:
    """Do it once for this caller and key; returns the public name of what it made or changed."""
    made = once(request, key, at=at, work=lambda: f"people:{getattr(work(), 'public_id')}")  # noqa: B009
    return UUID(made.partition(":")[2])


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
    _once(request, key, at, lambda: persons.describe(by=person, at=at, **given.dict()))
    person.refresh_from_db()
    return showing.me(person, at)


@router.post("/me/claims", response=s.ClaimShown)
@allow(POST="signed_in")
def claim_home(request: HttpRequest, given: s.ClaimGiven, key: Key = "") -> s.ClaimShown:
    """I live here; said again while it waits, it stays one claim."""
    person, at = person_of(request), now()
    made = _once(request, key, at, lambda: claims.claim_by_words(by=person, at=at, **given.dict()))
    return showing.claimed([queries.claim_of(person, made)], at)[0]


@router.post("/me/claims/{claim}/withdraw", response=s.ClaimShown)
@allow(POST="signed_in")
def withdraw_claim(request: HttpRequest, claim: UUID, key: Key = "") -> s.ClaimShown:
    """I take a waiting claim back."""
    person, at = person_of(request), now()
    _once(request, key, at, lambda: claims.withdraw(public_id=claim, by=person, at=at))
    return showing.claimed([queries.claim_of(person, claim)], at)[0]


@router.post("/me/homes/{home}/leave", response=s.MeShown)
@allow(POST="signed_in")
def leave_home(request: HttpRequest, home: UUID, key: Key = "") -> s.MeShown:
    """I have moved out."""
    person, at = person_of(request), now()
    _once(request, key, at, lambda: claims.move_out(public_id=home, by=person, at=at))
    return showing.me(person, at)


@router.get("/me/readings", response=s.Readings)
@allow(GET="signed_in")
def my_readings(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Readings:
    """Who looked at how to reach me, newest first."""
    about = reading.about(person_of(request).source)
    found = paging.page(about, order=("-at", "-id"), after=after, size=size)
    return s.Readings(items=showing.readings(found.rows, now()), after=found.after)


@router.get("/grids/{code}", response=s.ForcesShown)
@allow(GET="anyone")
def grid(request: HttpRequest, code: str) -> s.ForcesShown:
    """Everyone who looks after a grid, with their public numbers."""
    at = now()
    return showing.forces(looking_after.grid_by_code(code, at), at)


@router.get("/claims", response=s.WaitingClaims)
@allow(GET="claims_desk")
def waiting_claims(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.WaitingClaims:
    """The claims that wait for me, oldest first."""
    mine = claims.waiting_for(posts_in(request), but_not_of=person_of(request))
    found = paging.page(mine, order=("made_at", "id"), after=after, size=size)
    return s.WaitingClaims(items=showing.waiting(found.rows, now()), after=found.after)


@router.post("/claims/{claim}/confirm", response=s.ClaimShown)
@allow(POST="claims_desk")
def confirm_claim(request: HttpRequest, claim: UUID, key: Key = "") -> s.ClaimShown:
    """They live there."""
    person, at = person_of(request), now()
    kept = queries.claim_at_desk(posts_in(request), claim)
    _once(request, key, at, lambda: claims.confirm(claim_id=kept.pk, by=person, at=at))
    return showing.claimed([queries.claim_at_desk(posts_in(request), claim)], at)[0]


@router.post("/claims/{claim}/refuse", response=s.ClaimShown)
@allow(POST="claims_desk")
def refuse_claim(request: HttpRequest, claim: UUID, given: s.RefusalGiven, key: Key = "") -> s.ClaimShown:
    """It cannot be confirmed, and why."""
    person, at, why = person_of(request), now(), given.reason
    kept = queries.claim_at_desk(posts_in(request), claim)
    _once(request, key, at, lambda: claims.refuse(claim_id=kept.pk, by=person, at=at, reason=why))
    return showing.claimed([queries.claim_at_desk(posts_in(request), claim)], at)[0]


@router.get("/posts", response=s.Posts)
@allow(GET="appointer")
def posts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Posts:
    """The posts that I may give, as they are held now."""
    at = now()
    found = paging.page(queries.posts_given(posts_in(request), at), order=("role", "id"), after=after, size=size)
    return s.Posts(items=showing.posts(found.rows, at), after=found.after)


@router.post("/posts", response=s.PostShown)
@allow(POST="appointer")
def give_post(request: HttpRequest, given: s.PostGiven, key: Key = "") -> s.PostShown:
    """Someone takes a seat, from now on."""
    person, at = person_of(request), now()
    made = _once(request, key, at, lambda: staffing.take_on(by=person, at=at, **given.dict()))
    return showing.posts([queries.post_given(posts_in(request), made)], at)[0]


@router.post("/posts/{post}/hand-over", response=s.PostShown)
@allow(POST="appointer")
def hand_post_over(request: HttpRequest, post: UUID, given: s.FollowerGiven, key: Key = "") -> s.PostShown:
    """Someone else follows in a post, from this minute on."""
    person, at, said = person_of(request), now(), given.dict()
    kept = queries.post_given(posts_in(request), post)
    made = _once(request, key, at, lambda: staffing.hand_over(post_id=kept.pk, by=person, at=at, **said))
    return showing.posts([queries.post_given(posts_in(request), made)], at)[0]


@router.post("/posts/{post}/end", response=s.PostShown)
@allow(POST="appointer")
def end_post(request: HttpRequest, post: UUID, key: Key = "") -> s.PostShown:
    """A post ends."""
    person, at = person_of(request), now()
    kept = queries.post_given(posts_in(request), post)
    _once(request, key, at, lambda: appoint.end(post_id=kept.pk, by=person, at=at))
    return showing.posts([kept], at)[0]


@router.get("/organisations", response=s.Organisations)
@allow(GET="organisation_keeper")
def all_organisations(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Organisations:
    """The organisations that I keep."""
    kept = queries.organisations_kept(posts_in(request), now())
    found = paging.page(kept, order=("kind", "name", "id"), after=after, size=size)
    return s.Organisations(items=[showing.organisation(row) for row in found.rows], after=found.after)


@router.post("/organisations", response=s.OrganisationShown)
@allow(POST="organisation_keeper")
def keep_organisation(request: HttpRequest, given: s.OrganisationGiven, key: Key = "") -> s.OrganisationShown:
    """Register an organisation, or set right what is known of the one with this code."""
    person, at, said = person_of(request), now(), given.dict()
    place = queries.place_by_code(said.pop("place"), at)
    made = _once(request, key, at, lambda: organisations.keep(by=person, at=at, place_id=place.pk, **said))
    return showing.organisation(queries.organisation_kept(posts_in(request), made))


@router.get("/organisations/{organisation}", response=s.OrganisationWithDuties)
@allow(GET="organisation_keeper")
def one_organisation(request: HttpRequest, organisation: UUID) -> s.OrganisationWithDuties:
    """An organisation and what it answers for."""
    return showing.organisation_with_duties(queries.organisation_kept(posts_in(request), organisation), now())


@router.post("/organisations/{organisation}/close", response=s.OrganisationShown)
@allow(POST="organisation_keeper")
def close_organisation(request: HttpRequest, organisation: UUID, key: Key = "") -> s.OrganisationShown:
    """An organisation is no more; its posts and duties end with it."""
    person, at = person_of(request), now()
    kept = queries.organisation_kept(posts_in(request), organisation)
    _once(request, key, at, lambda: organisations.close(organisation_id=kept.pk, by=person, at=at))
    return showing.organisation(kept)


@router.post("/organisations/{organisation}/duties", response=s.OrganisationWithDuties)
@allow(POST="organisation_keeper")
def give_duty(request: HttpRequest, organisation: UUID, given: s.DutyGiven, key: Key = "") -> s.OrganisationWithDuties:
    """An organisation acts as a body at a place, from now on."""
    person, at = person_of(request), now()
    kept = queries.organisation_kept(posts_in(request), organisation)
    said = {"body_code": given.body, "place_code": given.place}
    _once(
        request,
        key,
        at,
        lambda: responsibility.give_by_codes(organisation_id=kept.pk, rank=given.rank, by=person, at=at, **said),
    )
    return showing.organisation_with_duties(kept, at)


@router.post("/organisations/{organisation}/duties/{duty}/end", response=s.OrganisationWithDuties)
@allow(POST="organisation_keeper")
def end_duty(request: HttpRequest, organisation: UUID, duty: UUID, key: Key = "") -> s.OrganisationWithDuties:
    """An organisation no longer answers for something."""
    person, at = person_of(request), now()
    kept = queries.organisation_kept(posts_in(request), organisation)
    row = queries.responsibility_of(kept, duty)
    _once(request, key, at, lambda: responsibility.end(responsibility_id=row.pk, by=person, at=at))
    return showing.organisation_with_duties(kept, at)


@router.post("/communities/{code}/workbook", response=s.PlanShown)
@allow(POST="importer")
def take_in_workbook(request: HttpRequest, code: str, given: s.WorkbookGiven, key: Key = "") -> s.PlanShown:
    """Look a community's workbook through, and with `apply` take it in if nothing is wrong."""
    person, at = person_of(request), now()
    made = workbook.plan_of_file(given.content, code, person, at)
    applied = given.apply and not made.errors
    if applied:
        once(request, key, at=at, work=lambda: f"import:{workbook.apply(made, person, at).added}")
    return showing.plan(made, applied=applied)


@router.get("/accounts", response=s.Accounts)
@allow(GET="system_admin")
def accounts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Accounts:
    """Everyone with a staff post or an account."""
    found = paging.page(queries.staff(now()), order=("name", "id"), after=after, size=size)
    return s.Accounts(items=[showing.account(row) for row in found.rows], after=found.after)


@router.post("/accounts/{person}/open", response=s.OpenedAccount)
@allow(POST="system_admin")
def open_account(request: HttpRequest, person: UUID, given: s.AccountGiven, key: Key = "") -> s.OpenedAccount:
    """Open a staff account, or open it anew; its link is shown this once, and not again at a replay."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    secrets: list[str] = []

    def work() -> StaffAccount:
        opened = staff_door.open_account(person_id=member.pk, username=given.username, by=by, at=at)
        secrets.append(opened.secret)
        return opened.account

    _once(request, key, at, work)
    links = [request.build_absolute_uri(reverse("people:begin", args=[secret])) for secret in secrets]
    known = showing.account(queries.staff_member(person, at))
    return s.OpenedAccount(id=known.id, username=known.username, link="".join(links))


@router.post("/accounts/{person}/deactivate", response=s.AccountShown)
@allow(POST="system_admin")
def deactivate(request: HttpRequest, person: UUID, key: Key = "") -> s.AccountShown:
    """Close every door to a member of staff at once."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    _once(request, key, at, lambda: persons.deactivate(person_id=member.pk, by=by, at=at))
    return showing.account(queries.staff_member(person, at))


@router.post("/accounts/{person}/reactivate", response=s.AccountShown)
@allow(POST="system_admin")
def reactivate(request: HttpRequest, person: UUID, key: Key = "") -> s.AccountShown:
    """Let a member of staff in again."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    _once(request, key, at, lambda: persons.reactivate(person_id=member.pk, by=by, at=at))
    return showing.account(queries.staff_member(person, at))
