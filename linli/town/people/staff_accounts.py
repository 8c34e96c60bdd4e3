"""Accounts for who works here: opened for someone else, and begun by their owner alone.

An account is opened by the system administrator, who hands over a link that works once within three days. The link
alone opens nothing: its owner first gives back six digits sent to their own phone, and only then sees the
authenticator's secret and sets the password (decision 0011).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import BasePasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.outbox import send
from linli.ground.shared.network import UNKNOWN
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Refused

from . import authenticator, contacts, sessions, signing_in
from .models import Person, SignInCode, StaffAccount
from .roles import Role
from .scopes import posts_of

INVITED_FOR = timedelta(days=3)


class PhoneFirst(Refused):
    """The link was handed over, and nobody has shown yet that they hold its owner's phone."""

    code = "phone-first"
    status = 403
    sentence = _("先填发到您手机上的验证码，再开户。")


class NoPhone(Refused):
    """No code can be sent, for no phone of theirs is known."""

    code = "no-phone"
    status = 409
    sentence = _("还没有登记这位的手机号，验证码没处发。请先把岗位连同手机号登记好。")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new account and the secret of the link by which its owner begins it; the secret is shown once."""

    account: StaffAccount
    secret: str


@transaction.atomic
def open_account(*, person_id: int, username: str, by: Person | None, at: datetime) -> Invitation:
    """Open a staff account for someone, or open it anew if its owner lost the phone or the password.

    Opening anew ends the old password, authenticator, sessions and keys at once, and its owner is told by whom. `by`
    None is a command, given at the machine itself: its link asks for no code, since a town begins without a way to send
    one. Raises `NotAllowed` unless `by` is a system administrator and someone else, `NoPhone`, `signing_in.NoSender`,
    `Invalid` on a user name that is bad or taken.
    """
    if by is not None and (by.pk == person_id or Role.SYSTEM_ADMIN not in {p.role for p in posts_of(by, at)}):
        raise NotAllowed
    username = username.strip().lower()
    if not 3 <= len(username) <= 40 or not username.isascii() or not username.replace("-", "").isalnum():
        raise Invalid({"username": _("用户名用 3 到 40 个字母、数字或短横。")})
    person = Person.objects.select_for_update().get(pk=person_id)
    if by is not None:
        _must_be_reachable(person)
    account = StaffAccount.objects.filter(person=person).first() or StaffAccount(person=person)
    secret = secrets.token_urlsafe(32)
    account.username, account.password = username, ""
    authenticator.bind_anew(account)
    account.invitation, account.invitation_until = _digest(secret, proven=by is None), at + INVITED_FOR
    account.opened_at, account.opened_by = at, by
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Invalid({"username": _("这个用户名有人用了，换一个。")}) from None
    sessions.end_all(person_id=person_id, at=at)
    _record("people.account_opened", account, by, at)
    told = {"account": account.pk, "by": by.pk if by is not None else None, "epoch_s": int(at.timestamp())}
    send.later(topic="people.account_opened", payload=told, at=at)
    return Invitation(account, secret)


def invited(secret: str, at: datetime) -> StaffAccount:
    """The account that a link begins. Raises `NotFound` if the link was used, has lapsed, or is none of ours."""
    account = (
        StaffAccount.objects.select_related("person")
        .filter(
            invitation__in=[_digest(secret, proven=proven) for proven in (False, True)],
            invitation_until__gt=at,
            person__is_active=True,
        )
        .first()
    )
    if account is None:
        raise NotFound
    return account


def phone_proven(account: StaffAccount, secret: str) -> bool:
    """Whether whoever comes by this link has shown that they hold the phone of the account's owner."""
    return account.invitation == _digest(secret, proven=True)


def beginning_of(account: StaffAccount) -> str:
    """What the digits are for that begin this account: no others do, even if they came to the same phone."""
    return f"{signing_in.BEGINNING}:{account.pk}"


@transaction.atomic
def send_code(
    *, secret: str, browser: str, digits: str, at: datetime, answer: str = "", network: str = UNKNOWN, marks: str = ""
) -> SignInCode:
    """Send six digits to the phone of the account's owner, as the town knows it; the asker never names one.

    Raises `NotFound` as `invited` does, `NoPhone`, and what `signing_in.ask` raises.
    """
    account = invited(secret, at)
    person = account.person
    _must_be_reachable(person)
    return signing_in.ask(
        phone=contacts.own(person, contacts.PHONE),
        browser=browser,
        digits=digits,
        purpose=beginning_of(account),
        at=at,
        language=person.language,
        answer=answer,
        network=network,
        marks=marks,
    )


@transaction.atomic
def prove_phone(*, secret: str, proven: signing_in.Proven, at: datetime) -> str:
    """The secret of the link by which the owner goes on, now that their phone is proven; the one handed over is dead.

    Raises `NotFound` as `invited` does, and where the phone is another's.
    """
    account = invited(secret, at)
    if contacts.find(contacts.PHONE, proven.phone) != account.person:
        raise NotFound
    contacts.keep(account.person, contacts.PHONE, proven.phone, at, verified=True)
    onward = secrets.token_urlsafe(32)
    _go_on(account, invitation=_digest(onward, proven=True))
    _record("people.account_phone_proven", account, account.person, at)
    return onward


@transaction.atomic
def begin(
    *, secret: str, password: str, code: str, at: datetime, hasher: str | BasePasswordHasher = "default"
) -> StaffAccount:
    """Begin an account by its link, once: set the password, and prove that the authenticator is bound.

    `hasher` keeps the password; only the demo, whose passwords nobody could guess, names another than the town's own.
    Raises `NotFound` as `invited` does, `PhoneFirst` until the phone is proven, `Invalid` for a wrong code or a weak
    password (under 12 signs, or common).
    """
    account = invited(secret, at)
    if not phone_proven(account, secret):
        raise PhoneFirst
    wrong = {}
    try:
        validate_password(password)
    except ValidationError as error:
        wrong["password"] = " ".join(error.messages)
    step = authenticator.step_of(account, code, at)
    if step is None:
        wrong["code"] = str(_("动态口令不对，请看手机上最新的六位数。"))
    if wrong:
        raise Invalid(wrong)
    _go_on(
        account,
        password=make_password(password, hasher=hasher),
        last_step=step or 0,
        invitation="",
        invitation_until=None,
    )
    _record("people.account_begun", account, account.person, at)
    return account


def _go_on(account: StaffAccount, **onward: object) -> None:
    """Write how far an account is, if its link still is the one that was read.

    Raises `NotFound` if it was opened anew or begun meanwhile: that link is dead, and nothing of it lives on.
    """
    if StaffAccount.objects.filter(pk=account.pk, invitation=account.invitation).update(**onward) != 1:
        raise NotFound
    for name, value in onward.items():
        setattr(account, name, value)


def _must_be_reachable(person: Person) -> None:
    signing_in.must_have_sender()
    if not contacts.own(person, contacts.PHONE):
        raise NoPhone


def _record(verb: str, account: StaffAccount, by: Person | None, at: datetime) -> None:
    actor = by.source if by else "command"
    record.record(
        actor=actor, verb=verb, object=f"staff-account:{account.pk}", at=at, facts={"person": account.person_id}
    )


def _digest(secret: str, *, proven: bool) -> str:
    """How a link is kept: another digest once the phone is proven, so that the row says how far its owner is."""
    return hashlib.sha256(f"{'phone proven' if proven else 'handed over'} {secret}".encode()).hexdigest()
