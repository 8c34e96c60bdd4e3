"""This room as JSON: oneself, who looks after a grid, the claims desk, posts, organisations and staff accounts.

Signing in has no endpoint, since a program comes with a key; and a key cannot make another key, or it would never end.
"""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from linli.ground.audit import reading
from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Mark, Size

from . import appoint, claims, organisations, persons, queries, responsibility, showing, staff_door, staffing
from . import schemas as s
from .allow import allow, person_of, posts_in

router = Router()


@router.get("/me", response=s.MeShown)
@allow(GET="signed_in")
def me(request: HttpRequest) -> s.MeShown:
    """What is kept of me."""
    return showing.me(person_of(request), now())


@router.post("/me", response=s.MeShown)
@allow(POST="signed_in")
def describe_me(request: HttpRequest, given: s.MeGiven) -> s.MeShown:
    """How I am named and shown things."""
    at = now()
    return showing.me(persons.describe(by=person_of(request), at=at, **given.dict()), at)


@router.post("/me/claims", response=s.ClaimShown)
@allow(POST="signed_in")
def claim_home(request: HttpRequest, given: s.ClaimGiven) -> s.ClaimShown:
    """I live here; said again while it waits, it stays one claim."""
    at = now()
    made = claims.claim_by_words(by=person_of(request), at=at, **given.dict())
    return showing.claimed([queries.claim_of(person_of(request), made.public_id)], at)[0]


@router.post("/me/claims/{claim}/withdraw", response=s.ClaimShown)
@allow(POST="signed_in")
def withdraw_claim(request: HttpRequest, claim: UUID) -> s.ClaimShown:
    """I take a waiting claim back."""
    at = now()
    claims.withdraw(public_id=claim, by=person_of(request), at=at)
    return showing.claimed([queries.claim_of(person_of(request), claim)], at)[0]


@router.post("/me/homes/{home}/leave", response=s.MeShown)
@allow(POST="signed_in")
def leave_home(request: HttpRequest, home: UUID) -> s.MeShown:
    """I have moved out."""
    at = now()
    claims.move_out(public_id=home, by=person_of(request), at=at)
    return showing.me(person_of(request), at)


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
    return showing.forces(queries.grid_by_code(code, at), at)


@router.get("/claims", response=s.WaitingClaims)
@allow(GET="claims_desk")
def waiting_claims(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.WaitingClaims:
    """The claims that wait for me, oldest first."""
    mine = claims.waiting_for(posts_in(request), but_not_of=person_of(request))
    found = paging.page(mine, order=("made_at", "id"), after=after, size=size)
    return s.WaitingClaims(items=showing.waiting(found.rows, now()), after=found.after)


@router.post("/claims/{claim}/confirm", response=s.ClaimShown)
@allow(POST="claims_desk")
def confirm_claim(request: HttpRequest, claim: UUID) -> s.ClaimShown:
    """They live there."""
    at = now()
    kept = queries.claim_waiting(posts_in(request), person_of(request), claim)
    claims.confirm(claim_id=kept.pk, by=person_of(request), at=at)
    return showing.claimed([queries.claim_of(kept.person, claim)], at)[0]


@router.post("/claims/{claim}/refuse", response=s.ClaimShown)
@allow(POST="claims_desk")
def refuse_claim(request: HttpRequest, claim: UUID, given: s.RefusalGiven) -> s.ClaimShown:
    """It cannot be confirmed, and why."""
    at = now()
    kept = queries.claim_waiting(posts_in(request), person_of(request), claim)
    claims.refuse(claim_id=kept.pk, by=person_of(request), at=at, reason=given.reason)
    return showing.claimed([queries.claim_of(kept.person, claim)], at)[0]


@router.get("/posts", response=s.Posts)
@allow(GET="appointer")
def posts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Posts:
    """The posts that I may give, as they are held now."""
    at = now()
    found = paging.page(queries.posts_given(posts_in(request), at), order=("role", "id"), after=after, size=size)
    return s.Posts(items=showing.posts(found.rows, at), after=found.after)


@router.post("/posts", response=s.PostShown)
@allow(POST="appointer")
def give_post(request: HttpRequest, given: s.PostGiven) -> s.PostShown:
    """Someone takes a seat, from now on."""
    at = now()
    return showing.posts([staffing.take_on(by=person_of(request), at=at, **given.dict())], at)[0]


@router.post("/posts/{post}/hand-over", response=s.PostShown)
@allow(POST="appointer")
def hand_post_over(request: HttpRequest, post: UUID, given: s.FollowerGiven) -> s.PostShown:
    """Someone else follows in a post, from this minute on."""
    at = now()
    kept = queries.post_given(posts_in(request), post, at)
    followed = staffing.hand_over(post_id=kept.pk, by=person_of(request), at=at, **given.dict())
    return showing.posts([followed], at)[0]


@router.post("/posts/{post}/end", response=s.PostShown)
@allow(POST="appointer")
def end_post(request: HttpRequest, post: UUID) -> s.PostShown:
    """A post ends."""
    at = now()
    kept = queries.post_given(posts_in(request), post, at)
    appoint.end(post_id=kept.pk, by=person_of(request), at=at)
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
def keep_organisation(request: HttpRequest, given: s.OrganisationGiven) -> s.OrganisationShown:
    """Register an organisation, or set right what is known of the one with this code."""
    at = now()
    said = given.dict()
    place = queries.place_by_code(said.pop("place"), at)
    return showing.organisation(organisations.keep(by=person_of(request), at=at, place_id=place.pk, **said))


@router.get("/organisations/{organisation}", response=s.OrganisationWithDuties)
@allow(GET="organisation_keeper")
def one_organisation(request: HttpRequest, organisation: UUID) -> s.OrganisationWithDuties:
    """An organisation and what it answers for."""
    at = now()
    return showing.organisation_with_duties(queries.organisation_kept(posts_in(request), organisation, at), at)


@router.post("/organisations/{organisation}/close", response=s.OrganisationShown)
@allow(POST="organisation_keeper")
def close_organisation(request: HttpRequest, organisation: UUID) -> s.OrganisationShown:
    """An organisation is no more; its posts and duties end with it."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), organisation, at)
    return showing.organisation(organisations.close(organisation_id=kept.pk, by=person_of(request), at=at))


@router.post("/organisations/{organisation}/duties", response=s.OrganisationWithDuties)
@allow(POST="organisation_keeper")
def give_duty(request: HttpRequest, organisation: UUID, given: s.DutyGiven) -> s.OrganisationWithDuties:
    """An organisation acts as a body at a place, from now on."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), organisation, at)
    responsibility.give_by_codes(
        organisation_id=kept.pk,
        body_code=given.body,
        place_code=given.place,
        rank=given.rank,
        by=person_of(request),
        at=at,
    )
    return showing.organisation_with_duties(kept, at)


@router.post("/organisations/{organisation}/duties/{duty}/end", response=s.OrganisationWithDuties)
@allow(POST="organisation_keeper")
def end_duty(request: HttpRequest, organisation: UUID, duty: UUID) -> s.OrganisationWithDuties:
    """An organisation no longer answers for something."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), organisation, at)
    row = queries.responsibility_of(kept, duty, at)
    responsibility.end(responsibility_id=row.pk, by=person_of(request), at=at)
    return showing.organisation_with_duties(kept, at)


@router.get("/accounts", response=s.Accounts)
@allow(GET="system_admin")
def accounts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Accounts:
    """Everyone with a staff post or an account."""
    found = paging.page(queries.staff(now()), order=("name", "id"), after=after, size=size)
    return s.Accounts(items=[showing.account(row) for row in found.rows], after=found.after)


@router.post("/accounts/{person}/open", response=s.OpenedAccount)
@allow(POST="system_admin")
def open_account(request: HttpRequest, person: UUID, given: s.AccountGiven) -> s.OpenedAccount:
    """Open a staff account, or open it anew; its link is shown this once."""
    at = now()
    member = queries.staff_member(person, at)
    opened = staff_door.open_account(person_id=member.pk, username=given.username, by=person_of(request), at=at)
    link = request.build_absolute_uri(reverse("people:begin", args=[opened.secret]))
    return s.OpenedAccount(id=member.public_id, username=opened.account.username, link=link)


@router.post("/accounts/{person}/deactivate", response=s.AccountShown)
@allow(POST="system_admin")
def deactivate(request: HttpRequest, person: UUID) -> s.AccountShown:
    """Close every door to a member of staff at once."""
    at = now()
    member = queries.staff_member(person, at)
    persons.deactivate(person_id=member.pk, by=person_of(request), at=at)
    return showing.account(queries.staff_member(person, at))


@router.post("/accounts/{person}/reactivate", response=s.AccountShown)
@allow(POST="system_admin")
def reactivate(request: HttpRequest, person: UUID) -> s.AccountShown:
    """Let a member of staff in again."""
    at = now()
    member = queries.staff_member(person, at)
    persons.reactivate(person_id=member.pk, by=person_of(request), at=at)
    return showing.account(queries.staff_member(person, at))
