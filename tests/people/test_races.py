"""Many hands at one door: what may happen once happens once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from linli.ground.audit.models import Entry
from linli.ground.once import limits
from linli.ground.shared.refusals import Refused
from linli.town.people import appoint, claims, contacts, living, signing_in, staff_door
from linli.town.people.models import Contact, DwellingClaim, Household, Membership, Person, Post
from linli.town.people.roles import Role
from linli.town.places.models import Dwelling
from tests.people.authenticated import PASSWORD, begun, hash_quickly, totp_of
from tests.street import PHONE, make_street

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def street(transactional_db, at):
    return make_street(at)


def all_at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, or the code with which it was refused."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(run, acts))


def test_a_code_lets_in_once(street, at):
    code = signing_in.ask(phone=PHONE, browser="b", digits="123456", purpose=signing_in.SIGN_IN, at=at)
    said = {"code_id": str(code.public_id), "browser": "b", "digits": "123456", "purpose": signing_in.SIGN_IN, "at": at}
    got = all_at_once(*[lambda: signing_in.prove(**said)] * HANDS)
    assert sorted(map(str, got)).count("code-over") == HANDS - 1


def test_three_tries_are_three_however_many_hands_and_their_alarm_is_one(street, at, monkeypatch):
    monkeypatch.setattr(signing_in, "WRONG_AN_HOUR", signing_in.TRIES)
    code = signing_in.ask(phone=PHONE, browser="b", digits="123456", purpose=signing_in.SIGN_IN, at=at)
    said = {"code_id": str(code.public_id), "browser": "b", "digits": "000000", "purpose": signing_in.SIGN_IN, "at": at}
    got = all_at_once(*[lambda: signing_in.prove(**said)] * HANDS)
    assert got.count("wrong-code") == signing_in.TRIES
    assert limits.count(name="people.wrong_codes", subject="town", at=at) == signing_in.TRIES
    assert Entry.objects.filter(verb="people.door_alarm").count() == 1


def test_an_authenticators_code_lets_in_once(street, at, settings):
    hash_quickly(settings)
    account = begun(street.zhao, "zhao", at - timedelta(seconds=30))
    said = {"username": "zhao", "password": PASSWORD, "code": totp_of(account).at(at), "at": at}
    got = all_at_once(*[lambda: staff_door.enter(**said)] * 4)
    assert got.count(street.zhao) == 1


def test_a_new_phone_makes_one_person_known(street, at):
    def first():
        return contacts.person_at("phone", "13999990000", at, written_by=contacts.STRANGER)

    got = all_at_once(*[first] * HANDS)
    people = {person.pk for person in got}
    assert len(people) == 1
    assert Contact.objects.filter(person__in=people).count() == 1
    assert Person.objects.filter(contacts__isnull=True, posts__isnull=True, name="").count() == 0


def test_a_seat_has_one_holder_and_a_hat_one_head(street, at):
    street.post["zhao"].__class__.objects.filter(pk=street.post["zhao"].pk).update(ends_at=at)
    seat = {"role": Role.GRID_WORKER, "by": None, "at": at, "place_id": street.place["grid2"].pk}
    got = all_at_once(
        *[lambda who=who: appoint.appoint(person_id=street.person[who].pk, **seat) for who in ("wang", "zhou", "lin")]
    )
    assert len([post for post in got if isinstance(post, Post)]) == 1
    fresh = Person.objects.create(name="新人")
    hats = [
        lambda role=role: appoint.appoint(
            person_id=fresh.pk, role=role, by=None, at=at, place_id=street.place["district"].pk
        )
        for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN)
    ]
    assert len([post for post in all_at_once(*hats) if isinstance(post, Post)]) == 1


def test_a_household_ends_with_its_last_member_however_they_leave(street, at):
    """The last two of eight households leave at once; each waits for the other."""
    door = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=at)
    later = at + timedelta(hours=1)
    homes = [Household.objects.create(dwelling=door, valid_from=at) for _ in range(8)]
    for home in homes:
        members = [
            Membership.objects.create(
                household=home,
                person=Person.objects.create(name=name),
                kind="family",
                valid_from=at,
                confirmed_by=street.sun,
                confirmed_at=at,
                how="desk",
            )
            for name in ("甲", "乙")
        ]
        leave = [lambda m=m: living.move_out(public_id=m.public_id, by=m.person, at=later) for m in members]
        assert {type(left) for left in all_at_once(*leave)} == {Membership}
    assert not Household.objects.filter(pk__in=[home.pk for home in homes], valid_until=None).exists()


def test_a_claim_is_decided_once(street, at):
    door = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=at)
    claim = claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    got = all_at_once(
        lambda: claims.confirm(claim_id=claim.pk, by=street.sun, at=at),
        lambda: claims.confirm(claim_id=claim.pk, by=street.li, at=at),
        lambda: claims.refuse(claim_id=claim.pk, by=street.li, at=at, reason="不是"),
    )
    assert got.count("claim-decided") == 2
    assert DwellingClaim.objects.get(pk=claim.pk).state != "pending"
