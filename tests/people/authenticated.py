"""Accounts of who works here, begun with the authenticator that they hold, and hashes that cost a test nothing."""

from datetime import datetime
from typing import Any

import pyotp

from linli.town.people import authenticator, staff_accounts, staff_door
from linli.town.people.models import Person, StaffAccount

PASSWORD = "many-lanes-one-courtyard"


def hash_quickly(settings: Any) -> None:
    """Passwords are hashed in earnest elsewhere; here only that they are."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    staff_door._kept.clear()


def with_account(person: Person, at: datetime) -> StaffAccount:
    """A work account for someone, opened at the machine and not begun yet."""
    return staff_accounts.open_account(person_id=person.pk, username=f"member-{person.pk}", by=None, at=at).account


def totp_of(account: StaffAccount) -> pyotp.TOTP:
    """What an account's authenticator app holds."""
    account.refresh_from_db()
    totp = pyotp.parse_uri(authenticator.link(account))
    assert isinstance(totp, pyotp.TOTP)
    return totp


def begun(person: Person, username: str, at: datetime) -> StaffAccount:
    """An account that its owner has begun at `at`, so that its code of that moment is used up."""
    opened = staff_accounts.open_account(person_id=person.pk, username=username, by=None, at=at)
    code = totp_of(opened.account).at(at)
    return staff_accounts.begin(secret=opened.secret, password=PASSWORD, code=code, at=at)
