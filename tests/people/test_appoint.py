"""Posts are given by others, one hat at a time, and one holder a seat."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.audit import record
from linli.ground.audit.models import Entry
from linli.ground.outbox.models import Message
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.people import appoint, organisations, responsibility
from linli.town.people.models import Organisation, Post, Responsibility
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


def test_closing_an_organisation_ends_its_posts_and_responsibilities(street, at):
    water = street.organisation["water"]
    with pytest.raises(NotAllowed):
        organisations.close(organisation_id=water.pk, by=street.sun, at=at)
    held = Post.objects.current(at).filter(organisation=water).count()
    organisations.close(organisation_id=water.pk, by=street.xu, at=at)
    assert posts_of(street.he, at) == ()
    told = Entry.objects.filter(verb__in=("people.post_ended", "people.responsibility_ended"))
    assert set(told.values_list("actor", flat=True)) == {street.xu.source}, "not a command, but whoever closed it"
    assert Message.objects.filter(topic="people.post_closed").count() == held > 0
    assert not Responsibility.objects.filter(organisation=water, valid_until__isnull=True).exists()
    assert organisations.close(organisation_id=water.pk, by=street.xu, at=at).valid_until == at
    with pytest.raises(NotFound):
        organisations.close(organisation_id=0, by=street.xu, at=at)


def test_an_organisation_is_kept_by_those_who_keep_its_place(street, at):
    said = {"code": "bakery-1", "name": "面包房", "kind": "partner", "at": at}
    here = street.place["community"].pk
    made = organisations.keep(**said, place_id=here, by=street.sun)
    assert organisations.keep(**said, place_id=here, by=street.sun).pk == made.pk
    for by in (street.lin, street.zhao, street.song, street.meng):
        with pytest.raises(NotAllowed):
            organisations.keep(**said, place_id=here, by=by)
    with pytest.raises(NotAllowed):
        organisations.keep(**(said | {"code": "x"}), place_id=street.place["street"].pk, by=street.sun)
    with pytest.raises(Invalid) as refused:
        organisations.keep(code=" ", name="", kind="club", by=None, at=at)
    assert set(refused.value.fields) == {"code", "name", "kind"}


def test_an_organisation_gets_the_next_number_of_its_place_and_none_twice(street, at):
    here, said = street.place["community"], {"kind": "partner", "by": street.sun, "at": at}
    made = [organisations.register(name=name, place_id=here.pk, **said) for name in ("面包房", "书店", "面包房")]
    assert [each.code for each in made] == [f"{here.code}-1", f"{here.code}-2", f"{here.code}-1"]
    with pytest.raises(Invalid) as refused:
        organisations.register(name="书店", place_id=here.pk, what_for="卖书", **said)
    assert set(refused.value.fields) == {"name"}
    organisations.close(organisation_id=made[1].pk, by=street.sun, at=at)
    again = organisations.register(name="书店", place_id=here.pk, what_for="卖书", **said)
    assert (again.pk, again.valid_until, again.what_for) == (made[1].pk, None, "卖书"), "it opens again"
    street_wide = street.place["street"].pk
    with pytest.raises(NotAllowed):
        organisations.register(name="书店", place_id=street_wide, **said)
    assert organisations.register(name="书店", place_id=street_wide, **(said | {"by": None})).pk != again.pk


def test_a_closed_organisation_opens_again_only_where_that_is_asked(street, at):
    firm = street.organisation["property"]
    said = {"code": firm.code, "name": "北园物业", "kind": "firm", "place_id": firm.place_id, "by": None, "at": at}
    seen = organisations.as_it_stands(firm)
    closed = organisations.close(organisation_id=firm.pk, by=None, at=at)
    with pytest.raises(responsibility.OrganisationClosed):
        organisations.keep(**said)
    with pytest.raises(organisations.Changed):
        organisations.keep(**said, seen=seen)
    assert organisations.keep(**said, seen=organisations.as_it_stands(closed)).valid_until is None
    organisations.close(organisation_id=firm.pk, by=None, at=at)
    assert organisations.keep(**said, reopens=True).valid_until is None


def test_a_derived_number_never_overwrites_who_has_just_taken_it(street, at, monkeypatch):
    here, said = street.place["community"], {"kind": "partner", "by": None, "at": at}
    taken = organisations.keep(
        code=f"{here.code}-1", name="面包房", place_id=here.pk, duty_phone="010-6960-0001", **said
    )
    drawn = iter((taken.code, f"{here.code}-2"))
    monkeypatch.setattr(organisations, "_next_code", lambda _home: next(drawn))
    made = organisations.register(name="书店", place_id=here.pk, **said)
    taken.refresh_from_db()
    assert (taken.name, taken.duty_phone, made.code) == ("面包房", "010-6960-0001", f"{here.code}-2")
    monkeypatch.setattr(organisations, "_next_code", lambda _home: taken.code)
    with pytest.raises(Invalid):
        organisations.register(name="花店", place_id=here.pk, **said)


def test_one_name_stands_once_at_a_place_by_every_door(street, at):
    here, said = street.place["community"].pk, {"kind": "firm", "by": None, "at": at}
    firm = street.organisation["property"]
    for written in ("北园物业", "北园 物业", "北園物业"):
        with pytest.raises(Invalid) as refused:
            organisations.register(name=written, place_id=here, **said)
        assert firm.name in str(refused.value.fields["name"])
        with pytest.raises(Invalid):
            organisations.keep(code="other-1", name=written, place_id=here, **said)
    other = organisations.keep(code="other-1", name="北园供暖", place_id=here, **said)
    with pytest.raises(Invalid):
        organisations.keep(code=other.code, name="北园 物业", place_id=here, **said)
    elsewhere = organisations.keep(code="other-2", name="北园物业", place_id=street.place["street"].pk, **said)
    with pytest.raises(Invalid):
        organisations.keep(code=elsewhere.code, name="北园物业", place_id=here, **said)
    assert organisations.keep(code=firm.code, name="北园 物业", place_id=here, **said).pk == firm.pk, "its own name"
    organisations.close(organisation_id=firm.pk, by=None, at=at)
    assert organisations.keep(code=other.code, name="北园物业", place_id=here, **said).pk == other.pk


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
