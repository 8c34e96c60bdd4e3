"""The staff door: two factors, each once, and a lock that is exact."""

from datetime import timedelta

import pytest

from linli.ground.once.limits import TooMany, count
from linli.town.people import shutting_out, staff_accounts, staff_door
from tests.people.authenticated import PASSWORD, begun, hash_quickly, totp_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings):
    hash_quickly(settings)


@pytest.fixture
def account(street, at):
    return begun(street.zhao, "Zhao", at)


def enter(at, account, *, password=PASSWORD, code=None, username="zhao"):
    code = totp_of(account).at(at) if code is None else code
    return staff_door.enter(username=username, password=password, code=code, at=at)


def test_password_and_code_let_their_owner_in(street, at, account):
    assert enter(at + timedelta(minutes=1), account, username=" ZHAO ") == street.zhao


def test_a_code_lets_in_once(at, account):
    later = at + timedelta(minutes=1)
    enter(later, account)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account, code=totp_of(account).at(later - timedelta(seconds=30)))
    enter(later + timedelta(seconds=30), account)


def test_the_code_that_bound_the_authenticator_does_not_let_in(at, account):
    with pytest.raises(staff_door.WrongDoor):
        enter(at, account)


def test_a_code_of_the_step_before_or_after_still_counts_and_one_further_does_not(at, account):
    later = at + timedelta(minutes=10)
    for shift in (-2, 2):
        with pytest.raises(staff_door.WrongDoor):
            enter(later, account, code=totp_of(account).at(later + timedelta(seconds=30 * shift)))
    enter(later, account, code=totp_of(account).at(later - timedelta(seconds=30)))
    enter(later, account, code=totp_of(account).at(later + timedelta(seconds=30)))


def test_what_is_wrong_is_not_said(at, account):
    later = at + timedelta(minutes=1)
    said = set()
    for wrong in ({"password": "x"}, {"code": "000000"}, {"username": "nobody"}, {"username": ""}):
        with pytest.raises(staff_door.WrongDoor) as refused:
            enter(later, account, **wrong)
        said.add(refused.value.words)
    assert len(said) == 1


def test_five_wrong_attempts_lock_the_door_for_fifteen_minutes_from_the_fifth(at, account):
    start = at + timedelta(minutes=1)
    for n in range(staff_door.TRIES):
        with pytest.raises(staff_door.WrongDoor):
            enter(start + timedelta(minutes=2 * n), account, password="x", code="000000")
    fifth = start + timedelta(minutes=8)
    with pytest.raises(TooMany):
        enter(fifth + timedelta(minutes=15) - timedelta(seconds=1), account)
    enter(fifth + timedelta(minutes=15), account)


def test_an_unknown_user_name_is_locked_alike(at, street):
    for _ in range(staff_door.TRIES):
        with pytest.raises(staff_door.WrongDoor):
            staff_door.enter(username="nobody", password="x", code="1", at=at)
    with pytest.raises(TooMany):
        staff_door.enter(username="nobody", password="x", code="1", at=at)
    with pytest.raises(staff_door.WrongDoor):
        staff_door.enter(username="somebody", password="x", code="1", at=at)


def test_coming_in_forgets_the_wrong_attempts(at, account):
    later = at + timedelta(minutes=1)
    for _again in range(3):
        for _ in range(staff_door.TRIES - 1):
            with pytest.raises(staff_door.WrongDoor):
                enter(later, account, password="x", code="1")
        later += timedelta(seconds=30)
        enter(later, account)


def test_an_unknown_user_name_costs_a_password_hash_too(street, at, monkeypatch):
    seen = []
    monkeypatch.setattr(staff_door, "check_password", lambda raw, kept: seen.append(kept) or False)
    with pytest.raises(staff_door.WrongDoor):
        staff_door.enter(username="nobody", password="x", code="1", at=at)
    assert seen
    assert seen[0].startswith("md5$")


def test_a_deactivated_member_does_not_come_in(street, at, account):
    shutting_out.deactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    with pytest.raises(staff_door.WrongDoor):
        enter(at + timedelta(minutes=1), account)
    shutting_out.reactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    enter(at + timedelta(minutes=2), account)


def test_opening_anew_ends_the_old_password_authenticator_and_sessions(street, at, account):
    street.zhao.refresh_from_db()
    epoch, old = street.zhao.session_epoch, totp_of(account)
    staff_accounts.open_account(person_id=street.zhao.pk, username="zhao", by=None, at=at)
    street.zhao.refresh_from_db()
    assert street.zhao.session_epoch == epoch + 1
    later = at + timedelta(minutes=1)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account, code=old.at(later))
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account)


def test_one_network_tries_so_many_user_names_and_no_more_passwords_are_hashed(db, at, monkeypatch):
    hashed = []
    monkeypatch.setattr(staff_door, "check_password", lambda *_: hashed.append(1))
    for n in range(staff_door.MISSED_FROM_A_NETWORK):
        with pytest.raises(staff_door.WrongDoor):
            staff_door.enter(username=f"nobody{n}", password="x", code="1", at=at, network="192.0.2.1")
    for name in ("zhao", "somebody-else"):
        with pytest.raises(TooMany):
            staff_door.enter(username=name, password="x", code="1", at=at, network="192.0.2.1")
    assert len(hashed) == staff_door.MISSED_FROM_A_NETWORK
    with pytest.raises(staff_door.WrongDoor):
        staff_door.enter(username="nobody", password="x", code="1", at=at, network="192.0.2.2")
    later = at + timedelta(seconds=staff_door.WITHIN_S)
    with pytest.raises(staff_door.WrongDoor):
        staff_door.enter(username="nobody", password="x", code="1", at=later, network="192.0.2.1")


def test_whoever_is_right_uses_up_nothing_of_their_offices_tries(at, account):
    enter(at + timedelta(minutes=1), account)
    assert count(name="people.staff_tries_from", subject="unknown", at=at + timedelta(minutes=1)) == 0


def test_one_desktop_that_never_stops_shuts_its_own_user_name_and_not_the_office_behind_the_same_address(at, account):
    at += timedelta(minutes=1)
    for _ in range(10 * staff_door.MISSED_FROM_A_NETWORK):
        with pytest.raises((staff_door.WrongDoor, TooMany)):
            staff_door.enter(username="sun", password="x", code="1", at=at, network="192.0.2.1")
    assert count(name="people.staff_tries_from", subject="192.0.2.1", at=at) == staff_door.TRIES
    said = {"username": "zhao", "password": PASSWORD, "code": totp_of(account).at(at)}
    assert staff_door.enter(**said, at=at, network="192.0.2.1") == account.person
