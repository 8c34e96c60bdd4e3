"""The staff door: two factors, each once, and a lock that is exact."""

import re
from datetime import timedelta

import pyotp
import pytest

from linli.ground.once.limits import TooMany
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.people import persons, staff_door
from linli.town.people.models import StaffAccount

pytestmark = pytest.mark.django_db
PASSWORD = "many-lanes-one-courtyard"


@pytest.fixture(autouse=True)
def quick(settings):
    """Passwords are hashed in earnest elsewhere; here only that they are."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    staff_door._kept.clear()


def totp(account):
    account.refresh_from_db()
    return pyotp.TOTP(re.search(r"secret=(\w+)", staff_door.authenticator_link(account))[1])


@pytest.fixture
def invitation(street, at):
    return staff_door.open_account(person_id=street.zhao.pk, username="Zhao", by=street.meng, at=at)


@pytest.fixture
def account(invitation, at):
    code = totp(invitation.account).at(at)
    return staff_door.begin(secret=invitation.secret, password=PASSWORD, code=code, at=at)


def enter(at, account, *, password=PASSWORD, code=None, username="zhao"):
    code = totp(account).at(at) if code is None else code
    return staff_door.enter(username=username, password=password, code=code, at=at)


def test_password_and_code_let_their_owner_in(street, at, account):
    assert enter(at + timedelta(minutes=1), account, username=" ZHAO ") == street.zhao


def test_a_code_lets_in_once(at, account):
    later = at + timedelta(minutes=1)
    enter(later, account)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account, code=totp(account).at(later - timedelta(seconds=30)))
    enter(later + timedelta(seconds=30), account)


def test_the_code_that_bound_the_authenticator_does_not_let_in(at, account):
    with pytest.raises(staff_door.WrongDoor):
        enter(at, account)


def test_a_code_of_the_step_before_or_after_still_counts_and_one_further_does_not(at, account):
    later = at + timedelta(minutes=10)
    for shift in (-2, 2):
        with pytest.raises(staff_door.WrongDoor):
            enter(later, account, code=totp(account).at(later + timedelta(seconds=30 * shift)))
    enter(later, account, code=totp(account).at(later - timedelta(seconds=30)))
    enter(later, account, code=totp(account).at(later + timedelta(seconds=30)))


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
    persons.deactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    with pytest.raises(staff_door.WrongDoor):
        enter(at + timedelta(minutes=1), account)
    persons.reactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    enter(at + timedelta(minutes=2), account)


def test_only_a_system_administrator_opens_accounts_and_not_their_own(street, at):
    for by in (street.zhao, street.xu, street.cao, street.li, street.zheng):
        with pytest.raises(NotAllowed):
            staff_door.open_account(person_id=street.sun.pk, username="sun", by=by, at=at)
        with pytest.raises(NotAllowed):
            persons.deactivate(person_id=street.sun.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        staff_door.open_account(person_id=street.meng.pk, username="meng", by=street.meng, at=at)
    with pytest.raises(NotAllowed):
        persons.deactivate(person_id=street.meng.pk, by=street.meng, at=at)
    with pytest.raises(NotFound):
        persons.deactivate(person_id=0, by=street.meng, at=at)


def test_a_link_begins_an_account_once_and_lapses_after_three_days(street, at, invitation):
    code = totp(invitation.account).at(at)
    with pytest.raises(NotFound):
        staff_door.invited(invitation.secret, at + timedelta(days=3))
    with pytest.raises(NotFound):
        staff_door.invited("guess", at)
    staff_door.begin(secret=invitation.secret, password=PASSWORD, code=code, at=at)
    with pytest.raises(NotFound):
        staff_door.begin(secret=invitation.secret, password=PASSWORD, code=code, at=at)
    assert invitation.secret not in repr(StaffAccount.objects.values().get())


@pytest.mark.parametrize("password", ["short", "qazwsxedcrfv", "q1w2e3r4t5y6", ""])
def test_a_weak_password_is_refused(at, invitation, password):
    code = totp(invitation.account).at(at)
    with pytest.raises(Invalid) as refused:
        staff_door.begin(secret=invitation.secret, password=password, code=code, at=at)
    assert set(refused.value.fields) == {"password"}


def test_an_authenticator_that_is_not_bound_is_refused(at, invitation):
    with pytest.raises(Invalid) as refused:
        staff_door.begin(secret=invitation.secret, password=PASSWORD, code="000000", at=at)
    assert set(refused.value.fields) == {"code"}


def test_opening_anew_ends_the_old_password_authenticator_and_sessions(street, at, account):
    street.zhao.refresh_from_db()
    epoch, old = street.zhao.session_epoch, totp(account)
    staff_door.open_account(person_id=street.zhao.pk, username="zhao", by=street.meng, at=at)
    street.zhao.refresh_from_db()
    assert street.zhao.session_epoch == epoch + 1
    later = at + timedelta(minutes=1)
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account, code=old.at(later))
    with pytest.raises(staff_door.WrongDoor):
        enter(later, account)


@pytest.mark.parametrize("username", ["", "ab", "赵师傅", "a b c", "x" * 41, "a_b_c"])
def test_a_user_name_is_plain(street, at, username):
    with pytest.raises(Invalid):
        staff_door.open_account(person_id=street.sun.pk, username=username, by=street.meng, at=at)


def test_a_user_name_is_one_persons(street, at, account):
    with pytest.raises(Invalid):
        staff_door.open_account(person_id=street.sun.pk, username="ZHAO", by=street.meng, at=at)
