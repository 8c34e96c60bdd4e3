"""Posts are given by others, one hat at a time, and one holder a seat."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.audit import record
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.people import appoint
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import EXCLUSIVE, SEATS, Role
from linli.town.people.scopes import posts_of

pytestmark = pytest.mark.django_db


def give(street, at, *, to="wang", role=Role.VERIFIER, by="xu", where="grid2", **more):
    return appoint.appoint(
        person_id=street.person[to].pk,
        role=role,
        by=street.person[by] if by else None,
        at=at,
        **({"place_id": street.place[where].pk} | more),
    )


def test_the_security_administrator_gives_staff_posts(street, at):
    post = give(street, at)
    assert [held.role for held in posts_of(street.wang, at)] == [Role.VERIFIER]
    assert record.about(street.wang.source).last().verb == "people.appointed"
    assert post.appointed_by == street.xu


def test_nobody_gives_a_post_to_themselves(street, at):
    with pytest.raises(appoint.SelfGrant):
        give(street, at, to="xu")
    with pytest.raises(appoint.SelfGrant):
        give(street, at, to="li", by="li", role=Role.GROUP_LEAD, where="b14")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            person=street.wang,
            role=Role.VERIFIER,
            place=street.place["grid2"],
            starts_at=at,
            appointed_by=street.wang,
        )


@pytest.mark.parametrize("by", ["lin", "zhao", "sun", "li", "han", "zheng", "meng", "cao", "feng", "song"])
def test_a_grid_workers_post_is_given_by_the_security_administrator_only(street, at, by):
    with pytest.raises(NotAllowed):
        give(street, at, role=Role.VERIFIER, by=by)


@pytest.mark.parametrize("role", sorted(EXCLUSIVE))
def test_the_three_administrators_are_appointed_by_the_operators_command_only(street, at, role):
    for by in ("xu", "meng", "cao", "zheng"):
        with pytest.raises(NotAllowed):
            give(street, at, role=role, by=by, where="district")
    give(street, at, role=role, by=None, where="district")


def test_a_community_appoints_its_neighbours_and_only_its_own(street, at):
    give(street, at, role=Role.ENTRANCE_LEAD, by="sun", where="b14-u1")
    give(street, at, role=Role.TEAM_LEAD, by="sun", place_id=None, organisation_id=street.organisation["team"].pk)
    elsewhere = Organisation.objects.create(
        code="elsewhere", name="别处的队", kind="team", place=street.place["street"], valid_from=at
    )
    with pytest.raises(NotAllowed):
        give(street, at, role=Role.TEAM_LEAD, by="sun", place_id=None, organisation_id=elsewhere.pk)


def test_a_team_lead_enrols_volunteers_in_their_own_team_only(street, at):
    team = street.organisation["team"]
    give(street, at, role=Role.VOLUNTEER, by="song", place_id=None, organisation_id=team.pk)
    other = Organisation.objects.create(
        code="other", name="另一队", kind="team", place=street.place["community"], valid_from=at
    )
    with pytest.raises(NotAllowed):
        give(street, at, role=Role.VOLUNTEER, by="song", place_id=None, organisation_id=other.pk)


@pytest.mark.parametrize("role", sorted(EXCLUSIVE))
def test_an_administrator_wears_no_other_hat(street, at, role):
    holder = {"system_admin": "meng", "security_admin": "xu", "audit_admin": "cao"}[role]
    with pytest.raises(appoint.OtherHat):
        give(street, at, to=holder, by=None)
    with pytest.raises(appoint.OtherHat):
        give(street, at, to="zhao", by=None, role=role, where="district")
    other = next(one for one in sorted(EXCLUSIVE) if one != role)
    with pytest.raises(appoint.OtherHat):
        give(street, at, to=holder, by=None, role=other, where="district")


def test_the_database_itself_refuses_a_second_hat(street, at):
    seat = {"role": Role.VERIFIER, "place": street.place["grid2"], "starts_at": at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(person=street.meng, **seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.bulk_create([Post(person=street.meng, **seat)])
    later = Post.objects.create(person=street.wang, **seat)
    Post.objects.create(person=street.wang, **(seat | {"place": street.place["grid3"]}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=later.pk).update(person=street.meng)


def test_a_hat_may_be_changed_when_the_old_one_is_laid_down(street, at):
    appoint.end(post_id=street.post["meng"].pk, by=None, at=at)
    give(street, at, to="meng", by="xu")
    assert [held.role for held in posts_of(street.meng, at)] == [Role.VERIFIER]


def test_a_seat_with_one_holder_has_one(street, at):
    with pytest.raises(appoint.SeatTaken):
        give(street, at, role=Role.GRID_WORKER, where="grid2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(person=street.wang, role=Role.GRID_WORKER, place=street.place["grid2"], starts_at=at)
    give(street, at, role=Role.COMMUNITY_STAFF, where="community")


def test_the_same_post_is_not_given_twice_to_one_person(street, at):
    give(street, at)
    with pytest.raises(appoint.HeldAlready):
        give(street, at)


def test_a_term_that_ends_before_the_next_begins_leaves_the_seat_free(street, at):
    old = street.post["zhao"]
    Post.objects.filter(pk=old.pk).update(ends_at=at)
    give(street, at, role=Role.GRID_WORKER, ends_at=at + timedelta(days=30))
    give(street, at + timedelta(days=30), to="zhou", role=Role.GRID_WORKER)


@pytest.mark.parametrize(
    ("role", "seat"),
    [
        (Role.GRID_WORKER, "community"),
        (Role.COMMUNITY_STAFF, "grid2"),
        (Role.ENTRANCE_LEAD, "b14"),
        (Role.STREET_DISPATCHER, "district"),
    ],
)
def test_a_role_stands_only_where_it_belongs(street, at, role, seat):
    with pytest.raises(Invalid):
        give(street, at, role=role, by=None, where=seat)


def test_a_role_has_exactly_one_seat(street, at):
    team = street.organisation["team"].pk
    with pytest.raises(Invalid):
        give(street, at, role=Role.VERIFIER, by=None, organisation_id=team)
    with pytest.raises(Invalid):
        give(street, at, role=Role.HANDLER, by=None, place_id=None)
    with pytest.raises(Invalid):
        give(street, at, role=Role.HANDLER, by=None, place_id=None, organisation_id=team)
    with pytest.raises(Invalid):
        give(street, at, role="mayor", by=None)
    for wrong in ({"place": street.place["grid2"], "organisation_id": team}, {"organisation_id": team}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(person=street.wang, role=Role.VERIFIER, starts_at=at, **wrong)


def test_an_ended_post_reaches_nothing_and_ends_the_sessions(street, at):
    epoch = street.zhao.session_epoch
    appoint.end(post_id=street.post["zhao"].pk, by=street.xu, at=at)
    street.zhao.refresh_from_db()
    assert street.zhao.session_epoch == epoch + 1
    assert posts_of(street.zhao, at) == ()
    again = appoint.end(post_id=street.post["zhao"].pk, by=street.xu, at=at + timedelta(hours=1))
    assert again.ends_at == at


def test_a_holder_may_lay_their_own_post_down_but_no_other_may(street, at):
    with pytest.raises(NotAllowed):
        appoint.end(post_id=street.post["zhao"].pk, by=street.qian, at=at)
    appoint.end(post_id=street.post["zhao"].pk, by=street.zhao, at=at)
    with pytest.raises(NotFound):
        appoint.end(post_id=0, by=street.xu, at=at)


def test_a_post_that_has_not_begun_is_taken_back(street, at):
    post = give(street, at + timedelta(days=1))
    appoint.end(post_id=post.pk, by=street.xu, at=at)
    assert not Post.objects.filter(pk=post.pk).exists()


def test_a_duty_phone_is_set_by_the_holder_or_whoever_gives_the_post(street, at):
    post = street.post["zhao"]
    assert appoint.set_duty_phone(post_id=post.pk, phone="12345", by=street.zhao, at=at).duty_phone == "12345"
    with pytest.raises(NotAllowed):
        appoint.set_duty_phone(post_id=post.pk, phone="1", by=street.qian, at=at)
    with pytest.raises(NotFound):
        appoint.set_duty_phone(post_id=0, phone="1", by=street.xu, at=at)


def test_the_migration_guards_the_seats_that_the_table_calls_single():
    from importlib import import_module

    from linli.town.people.migrations import __path__ as path  # noqa: F401

    operations = import_module("linli.town.people.migrations.0001_initial").Migration.operations
    guarded = {
        (each.key[1], role)
        for each in operations
        if type(each).__name__ == "NoOverlap" and each.model == "Post"
        for role in dict(each.where.children)["role__in"]
    }
    assert guarded == {(seat.at, str(role)) for role, seat in SEATS.items() if seat.single}
