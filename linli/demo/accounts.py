"""Work accounts of the demo town: opened as a real town opens them, and begun by their owners with a password each.

The three administrators' are opened by the operator's command, all others by the system administrator, and those show
by six digits that they hold their phone. Nobody knows the passwords: each is 256 bits at random and forgotten at once,
so that one comes in as somebody of the town by the demo's own page only. No guess finds such a password, however fast
it is hashed, so a single round is enough for it; a second of hashing for each would double the time of building.
"""

import secrets
from datetime import datetime

import pyotp
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from linli.demo.cast import Cast
from linli.demo.layout import BEIYUAN
from linli.demo.life import Story
from linli.demo.roster import Known, Roster, colleagues
from linli.town.people import authenticator, signing_in, staff_accounts
from linli.town.people.roles import EXCLUSIVE, STAFF
from linli.town.people.staff_accounts import Invitation

NEW = "wen"
"""A new colleague at the street's office: the visitor who is the system administrator opens this account."""
INVITED = "shao"
"""Who was given a link, and has not begun."""


class OneRound(PBKDF2PasswordHasher):
    """For passwords that nobody could guess; Django's own hasher, which reads the rounds, checks what it makes."""

    iterations = 1


def open_all(cast: Cast, roster: Roster, at: datetime) -> None:
    """Let those who work here have their accounts and have begun them, but for the two who have not yet."""
    for one in roster.staff:
        if one.role in STAFF and one.key not in (NEW, INVITED):
            _begun(_opened(one, cast, at), at)


def invited(cast: Cast, at: datetime) -> Story:
    """Somebody gets a link by which to begin, and has not used it yet."""
    (one,) = [one for one in colleagues([BEIYUAN]) if one.key == INVITED]
    _opened(one, cast, at)
    yield from ()


def _opened(one: Known, cast: Cast, at: datetime) -> Invitation:
    by = None if one.role in EXCLUSIVE else cast.person["lu"]
    username = f"{one.key}-{one.phone[-4:]}"
    return staff_accounts.open_account(person_id=cast.person[one.key].pk, username=username, by=by, at=at)


def _begun(opened: Invitation, at: datetime) -> None:
    """The owner proves their phone where that is asked of them, then sets a password and reads the authenticator."""
    account, secret = opened.account, opened.secret
    if not staff_accounts.phone_proven(account, secret):
        secret = _proven(opened, at)
    app = pyotp.parse_uri(authenticator.link(account))
    assert isinstance(app, pyotp.TOTP)
    password, code = secrets.token_urlsafe(32), app.at(at)
    staff_accounts.begin(secret=secret, password=password, code=code, at=at, hasher=OneRound())


def _proven(opened: Invitation, at: datetime) -> str:
    browser, digits = signing_in.new_browser(), signing_in.new_digits()
    sent = staff_accounts.send_code(secret=opened.secret, browser=browser, digits=digits, at=at)
    purpose = staff_accounts.beginning_of(opened.account)
    proven = signing_in.prove(code_id=str(sent.public_id), browser=browser, digits=digits, purpose=purpose, at=at)
    return staff_accounts.prove_phone(secret=opened.secret, proven=proven, at=at)
