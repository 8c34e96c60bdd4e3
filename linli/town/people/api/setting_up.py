"""For those who set things up: posts, organisations, staff accounts."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key, Mark, Size

from .. import (
    appoint,
    choosing,
    naming,
    organisations,
    queries,
    responsibility,
    showing,
    shutting_out,
    staff_accounts,
    staffing,
)
from ..allow import allow, person_of, posts_in
from ..models import StaffAccount
from ..schemas import setting_up as s
from .acting import once

router = Router()


@router.get("/posts", response=s.Posts)
@allow(GET="appointer")
def posts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Posts:
    """The posts that I may give, as they are held now."""
    at = now()
    found = paging.page(queries.posts_given(posts_in(request), at), order=("role", "id"), after=after, size=size)
    return s.Posts(items=showing.posts(found.rows, at), after=found.after)


@router.post("/posts", response=s.PostShown)
@allow(fresh=True, POST="appointer")
def give_post(request: HttpRequest, given: s.PostGiven, key: Key = "") -> s.PostShown:
    """Someone takes a seat, from now on."""
    person, at = person_of(request), now()
    made = once(request, key, at, lambda: staffing.take_on(by=person, at=at, **given.dict()))
    return showing.posts([queries.post_given(posts_in(request), made)], at)[0]


@router.post("/posts/{post}/hand-over", response=s.PostShown)
@allow(fresh=True, POST="appointer")
def hand_post_over(request: HttpRequest, post: UUID, given: s.FollowerGiven, key: Key = "") -> s.PostShown:
    """Someone else follows in a post, from this minute on."""
    person, at, said = person_of(request), now(), given.dict()
    kept = queries.post_given(posts_in(request), post)
    made = once(request, key, at, lambda: staffing.hand_over(post_id=kept.pk, by=person, at=at, **said))
    return showing.posts([queries.post_given(posts_in(request), made)], at)[0]


@router.post("/posts/{post}/name", response=s.PostShown)
@allow(fresh=True, POST="appointer")
def correct_name(request: HttpRequest, post: UUID, given: s.NameGiven, key: Key = "") -> s.PostShown:
    """The holder of a post is named and called otherwise, from now on."""
    person, at, said = person_of(request), now(), given.dict()
    kept = queries.post_given(posts_in(request), post)
    made = once(request, key, at, lambda: naming.correct(post_id=kept.pk, by=person, at=at, **said))
    return showing.posts([queries.post_given(posts_in(request), made)], at)[0]


@router.post("/posts/{post}/end", response=s.PostShown)
@allow(POST="appointer")
def end_post(request: HttpRequest, post: UUID, key: Key = "") -> s.PostShown:
    """A post ends."""
    person, at = person_of(request), now()
    kept = queries.post_given(posts_in(request), post)
    once(request, key, at, lambda: appoint.end(post_id=kept.pk, by=person, at=at))
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
    place, code, reopen = queries.place_by_code(said.pop("place"), at), said.pop("code"), said.pop("reopen")
    kept = partial(organisations.keep, code=code, reopens=reopen) if code else organisations.register
    made = once(request, key, at, lambda: kept(by=person, at=at, place_id=place.pk, **said))
    return showing.organisation(queries.organisation_kept(posts_in(request), made))


@router.get("/organisations/choices", response=s.Choices)
@allow(GET="organisation_keeper")
def choices(request: HttpRequest) -> s.Choices:
    """What I choose from, by name, where I register an organisation or say what it answers for."""
    posts = posts_in(request)
    return showing.choices(choosing.places(posts, now()), choosing.bodies(posts), choosing.kinds(posts))


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
    once(request, key, at, lambda: organisations.close(organisation_id=kept.pk, by=person, at=at))
    return showing.organisation(kept)


@router.post("/organisations/{organisation}/duties", response=s.OrganisationWithDuties)
@allow(POST="organisation_keeper")
def give_duty(request: HttpRequest, organisation: UUID, given: s.DutyGiven, key: Key = "") -> s.OrganisationWithDuties:
    """An organisation acts as a body at a place, from now on."""
    person, at = person_of(request), now()
    kept = queries.organisation_kept(posts_in(request), organisation)
    said = {"body_code": given.body, "place_code": choosing.place_meant(given.place, given.where, at).code}
    once(
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
    once(request, key, at, lambda: responsibility.end(responsibility_id=row.pk, by=person, at=at))
    return showing.organisation_with_duties(kept, at)


@router.get("/accounts", response=s.Accounts)
@allow(GET="system_admin")
def accounts(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.Accounts:
    """Everyone with a staff post or an account."""
    found = paging.page(queries.staff(now()), order=("name", "id"), after=after, size=size)
    return s.Accounts(items=[showing.account(row) for row in found.rows], after=found.after)


@router.post("/accounts/{person}/open", response=s.OpenedAccount)
@allow(fresh=True, POST="system_admin")
def open_account(request: HttpRequest, person: UUID, given: s.AccountGiven, key: Key = "") -> s.OpenedAccount:
    """Open a staff account, or open it anew; its link is shown this once, and not again at a replay."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    secrets: list[str] = []

    def work() -> StaffAccount:
        opened = staff_accounts.open_account(person_id=member.pk, username=given.username, by=by, at=at)
        secrets.append(opened.secret)
        return opened.account

    once(request, key, at, work)
    links = [request.build_absolute_uri(reverse("people:begin", args=[secret])) for secret in secrets]
    known = showing.account(queries.staff_member(person, at))
    return s.OpenedAccount(id=known.id, username=known.username, link="".join(links))


@router.post("/accounts/{person}/deactivate", response=s.AccountShown)
@allow(POST="system_admin")
def deactivate(request: HttpRequest, person: UUID, key: Key = "") -> s.AccountShown:
    """Close every door to a member of staff at once."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    once(request, key, at, lambda: shutting_out.deactivate(person_id=member.pk, by=by, at=at))
    return showing.account(queries.staff_member(person, at))


@router.post("/accounts/{person}/reactivate", response=s.AccountShown)
@allow(fresh=True, POST="system_admin")
def reactivate(request: HttpRequest, person: UUID, key: Key = "") -> s.AccountShown:
    """Let a member of staff in again."""
    by, at = person_of(request), now()
    member = queries.staff_member(person, at)
    once(request, key, at, lambda: shutting_out.reactivate(person_id=member.pk, by=by, at=at))
    return showing.account(queries.staff_member(person, at))
