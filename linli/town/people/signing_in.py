"""The residents' door: a phone, six digits sent to it, and in. Whoever comes for the first time is made known here.

The same is answered, and the same work done, whether a phone is known or not: it is looked up only after the right
digits came back. A code is good for what its message said that it is for, and for nothing else: each is sealed with its
purpose, so that digits which someone gave for signing in open no staff account (decision 0011).

Limits: five codes a day for a browser and a phone, a minute apart (`pacing`, which shuts no owner out); digits good for
five minutes, once, in the browser that asked, for three tries.
After 200 wrong digits in an hour over the whole town each try costs a small proof of work (`puzzle`), and so does
asking once too many ask (`budget`): a lock instead would be a switch to shut the town's door with.
"""

import hashlib
import hmac
import json
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.once import limits
from linli.ground.outbox import send
from linli.ground.shared.keyring import keyring
from linli.ground.shared.network import UNKNOWN
from linli.ground.shared.refusals import Refused
from linli.ground.shared.text import mask_phone

from . import budget, contacts, pacing, phones, puzzle
from .models import Person, SignInCode
from .puzzle import PuzzleFirst
from .scopes import are_staff, posts_of

GOOD_FOR = timedelta(minutes=5)
TRIES = 3
WRONG_AN_HOUR = 200
SIGN_IN, NEW_PHONE, BEGINNING = "sign-in", "new-phone", "begin"
"""What digits are for; the latter two go on with whose phone or account it is."""
_HOUR = 3600

log = logging.getLogger(__name__)


class NoSender(Refused):
    """This town has no way yet to send codes."""

    code = "no-sender"
    status = 503
    sentence = _("验证码短信还没有开通。请到社区报到台，或打电话报事，一样能办。")


class CodeOver(Refused):
    """The code has run out, was used, had its three tries, or was asked for elsewhere or for something else."""

    code = "code-over"
    status = 410
    sentence = _("这个验证码不能用了，请再要一个。")


class WrongCode(Refused):
    """The digits are others; `left` tries remain."""

    code = "wrong-code"
    status = 422
    sentence = _("验证码不对，还可以试 %(left)s 次。")


class NoTriesLeft(WrongCode):
    """The digits are others, and these were the last that could be tried: a new code is needed."""

    sentence = _("验证码又不对，三次试完了，这个不能用了。现在就可以再要一个新的。")


class StaffDoorInstead(Refused):
    """Whoever holds a staff post comes in by the staff door, with both factors."""

    code = "staff-door-instead"
    status = 403
    sentence = _("您有工作岗位，请从工作人员入口登录。")


@dataclass(frozen=True, slots=True)
class Proven:
    """A phone that was proven to be at hand, in E.164."""

    phone: str


def new_digits() -> str:
    """Six random digits, for the door to hand to `ask`."""
    return f"{secrets.randbelow(10**6):06d}"


def new_browser() -> str:
    """A secret that a browser's session keeps, to know it again."""
    return secrets.token_urlsafe(24)


def must_have_sender() -> None:
    """Raise `NoSender` where the town has no way to send codes."""
    if not settings.CODE_SENDER:
        raise NoSender


@transaction.atomic
def ask(
    *,
    phone: str,
    browser: str,
    digits: str,
    purpose: str,
    at: datetime,
    language: str = "zh-hans",
    answer: str = "",
    network: str = UNKNOWN,
    marks: str = "",
) -> SignInCode:
    """Send six digits to a phone. `phone` as typed; `browser` is that browser's secret, `answer` solves its puzzle.

    `network` is whence it comes, `marks` what it keeps of the numbers that it proved. `purpose` is what they are for,
    as `prove` has to name it; for `BEGINNING` the message says that they begin a staff account, and that nobody may
    ask for them.

    Raises `Invalid` for no mobile number of the mainland, `NoSender`, and what `pacing.take` and `budget.spend` raise.
    """
    must_have_sender()
    number = phones.normal_mobile(phone)
    ring = keyring()
    index = ring.index("phone", number)
    pacing.take(number=number, browser=browser, network=network, marks=marks, at=at)
    budget.spend(browser=browser, answer=answer, at=at)
    code = SignInCode(
        phone_index=index.value,
        browser=_sha256(browser),
        asked_at=at,
        expires_at=at + GOOD_FOR,
    )
    sealed = ring.seal(json.dumps({"phone": number, "digits": digits, "purpose": purpose}), code.bound_to)
    code.sealed, code.key_version = sealed.data, sealed.version
    code.digest = ring.index("code", f"{code.public_id}:{digits}").value
    code.save()
    send.later(
        topic="people.code",
        payload={"code": code.pk, "language": language, "begin": purpose.startswith(BEGINNING)},
        at=at,
    )
    return code


def prove(*, code_id: str, browser: str, digits: str, purpose: str, at: datetime, answer: str = "") -> Proven:
    """Take the digits for a code, once. `code_id` is its public name, `answer` solves its puzzle if one is due.

    A code that was asked for another `purpose` is none, and loses no try by it. A wrong try is counted though it is
    refused, so this is called outside any other transaction. Raises `CodeOver`, `WrongCode`, `PuzzleFirst`.
    """
    if limits.count(name="people.wrong_codes", subject="town", at=at) >= WRONG_AN_HOUR:
        waiting = SignInCode.objects.filter(public_id=code_id).first()
        if waiting is not None and not puzzle.solved(attempt(waiting), answer):
            raise PuzzleFirst
    with transaction.atomic():
        code = SignInCode.objects.select_for_update().filter(public_id=code_id).first()
        if code is None or not _holds(code, browser, at):
            raise CodeOver
        kept = opened(code)
        if kept["purpose"] != purpose:
            raise CodeOver
        right = any(
            hmac.compare_digest(code.digest, digest)
            for digest in keyring().indexes("code", f"{code.public_id}:{digits.strip()}")
        )
        if right:
            code.used_at, code.sealed = at, b""
        else:
            code.tries += 1
        code.save(update_fields=["used_at", "sealed", "tries"])
    if not right:
        _count_wrong(at)
        left = TRIES - code.tries
        raise WrongCode(left=left) if left else NoTriesLeft(left=left)
    return Proven(kept["phone"])


@transaction.atomic
def welcome(*, proven: Proven, at: datetime, language: str = "zh-hans") -> Person:
    """The person whose phone was proven, made known (and spoken to in `language`) if they are new.

    Raises `StaffDoorInstead` for whoever holds a staff post, `CodeOver` for a deactivated person.
    """
    person = contacts.find(contacts.PHONE, proven.phone)
    if person is None:
        person = Person.objects.create(known_since=at, language=language)
        record.record(actor=person.source, verb="people.known", object=person.source, at=at, facts={})
    if not person.is_active:
        raise CodeOver
    if are_staff(posts_of(person, at)):
        raise StaffDoorInstead
    contacts.keep(person, contacts.PHONE, proven.phone, at, verified=True)
    return person


def puzzle_for(code_id: str, at: datetime) -> str:
    """The challenge to solve before the next try of a code, or "" if none is due."""
    if limits.count(name="people.wrong_codes", subject="town", at=at) < WRONG_AN_HOUR:
        return ""
    code = SignInCode.objects.filter(public_id=code_id).first()
    return puzzle.challenge(attempt(code)) if code is not None else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that somebody is about to type: to which number it went, masked, and whether it is over already."""

    phone: str
    over: bool


def waiting(code_id: str, at: datetime) -> Waiting:
    """What the page says of a code to the browser that asked for it."""
    code = SignInCode.objects.filter(public_id=code_id).first()
    if code is None or not code.sealed:
        return Waiting("", over=True)
    return Waiting(mask_phone(opened(code)["phone"]), over=code.tries >= TRIES or at >= code.expires_at)


def attempt(code: SignInCode) -> str:
    """What the puzzle of the next try is about: one solution, one try."""
    return f"{code.public_id}:{code.tries}"


def opened(code: SignInCode) -> dict[str, str]:
    """What a code's row holds sealed: `phone`, `purpose`, and `digits` until they are sent."""
    found: dict[str, str] = json.loads(keyring().unseal(code.sealed, code.key_version, code.bound_to))
    return found


def without_digits(kept: dict[str, str]) -> str:
    """The same, once the digits are sent, ready to be sealed again."""
    return json.dumps({"phone": kept["phone"], "purpose": kept["purpose"]})


def forget(at: datetime) -> int:
    """Delete the codes asked for more than a day ago; returns how many."""
    return SignInCode.objects.filter(asked_at__lt=at - timedelta(days=1)).delete()[0]


def _holds(code: SignInCode, browser: str, at: datetime) -> bool:
    return (
        code.used_at is None
        and at < code.expires_at
        and code.tries < TRIES
        and hmac.compare_digest(code.browser, _sha256(browser))
    )


def _count_wrong(at: datetime) -> None:
    """Count a wrong try over the whole town; the 200th in an hour raises an alarm, which is one with its count."""

    def alarm(counted: int) -> None:
        log.error("%s wrong sign-in codes within an hour: the door asks for a proof of work now", counted)
        facts = {"wrong": counted, "within_s": _HOUR}
        record.record(actor="clock", verb="people.door_alarm", object="door:residents", at=at, facts=facts)

    with suppress(limits.TooMany):
        limits.hit_and_tell(
            name="people.wrong_codes", subject="town", limit=WRONG_AN_HOUR, window_s=_HOUR, at=at, tell=alarm
        )


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
