"""The staff door: a password and a code of one's own authenticator.

Five wrong attempts lock the door of that user name for 15 minutes, whether such an account exists or not. A network has
six times as many, and a user name that is locked takes no more of them: one bad desktop shuts no office.
"""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from linli.ground.once import limits
from linli.ground.shared.network import UNKNOWN
from linli.ground.shared.refusals import Refused

from . import authenticator
from .models import Person, StaffAccount

TRIES = 5
LOCKED_S = 15 * 60
MISSED_FROM_A_NETWORK, WITHIN_S = 30, 10 * 60
"""So many wrong attempts from one network, whatever the user names: each costs the house a second of hashing."""
_TRIED, _LOCKED, _FROM = "people.staff_tries", "people.staff_locked", "people.staff_tries_from"


class WrongDoor(Refused):
    """User name, password or code is wrong; which one is not said."""

    code = "wrong-door"
    status = 422
    sentence = _("用户名、口令或动态口令不对。")


def enter(*, username: str, password: str, code: str, at: datetime, network: str = UNKNOWN) -> Person:
    """Who comes in by the staff door. A code lets in once; the same work is done for an unknown user name.

    Attempts are counted though they are refused, so this is called outside any other transaction. Raises `WrongDoor`,
    and `TooMany` for 15 minutes after the fifth wrong attempt, or once too many came from one `network`, before any
    password is hashed; whoever is right does not count there, for a whole office is one network.
    """
    username = username.strip().lower()[:40]
    subject = username or "-"
    limits.check(name=_LOCKED, subject=subject, limit=1, at=at)
    limits.hit(name=_FROM, subject=network, limit=MISSED_FROM_A_NETWORK, window_s=WITHIN_S, at=at)
    tried = limits.hit(name=_TRIED, subject=subject, limit=TRIES, window_s=LOCKED_S, at=at)
    account = StaffAccount.objects.select_related("person").filter(username=username).first()
    known = check_password(password, account.password if account is not None and account.password else _nobody())
    step = authenticator.step_of(account, code, at) if account is not None else None
    if (
        not known
        or account is None
        or step is None
        or not account.person.is_active
        or not authenticator.use(account, step)
    ):
        _missed(subject, tried, at)
        raise WrongDoor
    limits.give_back(name=_FROM, subject=network, at=at)
    limits.clear(name=_TRIED, subject=subject)
    return account.person


def prove(*, person_id: int, code: str, at: datetime) -> bool:
    """Whether someone who is in holds their authenticator still. A code proves once, here or at the door.

    Wrong ones count with those at the door, and are counted though refused. Raises `TooMany` while the door is locked.
    """
    account = StaffAccount.objects.filter(person_id=person_id).first()
    if account is None:
        return False
    limits.check(name=_LOCKED, subject=account.username, limit=1, at=at)
    tried = limits.hit(name=_TRIED, subject=account.username, limit=TRIES, window_s=LOCKED_S, at=at)
    step = authenticator.step_of(account, code, at)
    if step is None or not authenticator.use(account, step):
        _missed(account.username, tried, at)
        return False
    limits.clear(name=_TRIED, subject=account.username)
    return True


def _missed(subject: str, tried: int, at: datetime) -> None:
    """Lock the door of that user name at the fifth wrong attempt."""
    if tried == TRIES:
        limits.hit(name=_LOCKED, subject=subject, limit=1, window_s=LOCKED_S, at=at)
        limits.clear(name=_TRIED, subject=subject)


_kept: list[str] = []


def _nobody() -> str:
    """A password hash that belongs to nobody, so that an unknown user name takes as long as a known one."""
    if not _kept:
        _kept.append(make_password(secrets.token_urlsafe(16)))
    return _kept[0]
