"""What this room has delivered and cleared away by the worker."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from linli.ground.audit.models import Reading
from linli.ground.shared.duties import Delivery, Duty, Handler, outside
from linli.ground.shared.keyring import keyring

from . import signing_in
from .models import DwellingClaim, Organisation, Person, SignInCode, StaffAccount
from .shutting_out import administrators


@outside
def send_code(delivery: Delivery) -> None:
    """Send six digits to the phone that asked for them, by the sender of `settings.CODE_SENDER`, and forget them.

    One that has run out, was sent or used meanwhile is not sent.
    """
    code = SignInCode.objects.filter(pk=delivery.payload["code"]).first()
    if code is None or code.sent_at is not None or code.used_at is not None or code.expires_at <= delivery.at:
        return
    kept = signing_in.opened(code)
    with translation.override(str(delivery.payload.get("language", "zh-hans"))):
        words = _code_words(begin=bool(delivery.payload.get("begin"))) % kept
    import_string(settings.CODE_SENDER)().send(kept["phone"], words)
    sealed = keyring().seal(signing_in.without_digits(kept), code.bound_to)
    SignInCode.objects.filter(pk=code.pk, used_at__isnull=True).update(
        sealed=sealed.data, key_version=sealed.version, sent_at=delivery.at
    )


def _code_words(*, begin: bool) -> str:
    if begin:
        return _(
            "邻里工作账号验证码 %(digits)s，5 分钟内有效。谁要都别给，管理员也不会要。不是您在开户，请告诉审计管理员。"
        )
    return _("邻里验证码 %(digits)s，5 分钟内有效。没在登录的话，不用理会，也别告诉别人。")


def tell_of_account(delivery: Delivery) -> None:
    """Tell a member of staff that their account was opened, or opened anew, by whom and when."""
    account = StaffAccount.objects.select_related("person").get(pk=delivery.payload["account"])
    by, at = delivery.payload["by"], datetime.fromtimestamp(delivery.payload["epoch_s"], UTC)
    about = f"{account}:{delivery.payload['epoch_s']}"
    _tell(account.person, "account_opened", {"by": f"person:{by}" if by else ""}, about, at)


def tell_of_name(delivery: Delivery) -> None:
    """Tell whoever holds a post that they are named otherwise from now on, and by whom."""
    by, about = delivery.payload["by"], f"entry:{delivery.payload['entry']}"
    whose = Person.objects.get(pk=delivery.payload["person"])
    _tell(whose, "name_corrected", {"by": f"person:{by}" if by else ""}, about, delivery.at)


def tell_of_shutting_out(delivery: Delivery) -> None:
    """Tell every administrator who is left, but whoever did it, that one of them was shut out."""
    by, about = delivery.payload["by"], f"entry:{delivery.payload['entry']}"
    facts = {"by": f"person:{by}" if by else "", "whose": f"person:{delivery.payload['person']}"}
    left = administrators(delivery.at).keys() - {by}
    for person in Person.objects.filter(pk__in=left).order_by("pk"):
        _tell(person, "administrator_shut_out", facts, about, delivery.at)


def tell_of_closing(delivery: Delivery) -> None:
    """Tell whoever held a post of an organisation that it was closed, by whom, and that the post ended with it."""
    said = delivery.payload
    whose, closed = Person.objects.get(pk=said["person"]), Organisation.objects.get(pk=said["organisation"])
    facts = {"by": f"person:{said['by']}" if said["by"] else "", "organisation": closed.names()}
    _tell(whose, "post_closed", facts, f"organisation:{closed.pk}:{delivery.id}", delivery.at)


def tell_of_reading(delivery: Delivery) -> None:
    """Tell a person that someone looked at how to reach them, who, and why."""
    reading = Reading.objects.get(pk=delivery.payload["reading"])
    whose = Person.objects.get(pk=delivery.payload["person"])
    facts = {"what": reading.what, "why": reading.why, "by": reading.reader}
    _tell(whose, "contact_read", facts, f"reading:{reading.pk}", delivery.at)


def tell_of_claim(delivery: Delivery) -> None:
    """Tell a person what became of "I live here"."""
    claim = DwellingClaim.objects.select_related("person").get(pk=delivery.payload["claim"])
    facts = {"state": claim.state, "reason": claim.reason}
    _tell(claim.person, "claim_decided", facts, f"claim:{claim.pk}", delivery.at)


def tell_of_claim_at_desk(delivery: Delivery) -> None:
    """Tell a person whom their entrance does not know how the desk can confirm their home, if it still waits."""
    claim = DwellingClaim.objects.select_related("person").get(pk=delivery.payload["claim"])
    if claim.state == DwellingClaim.State.PENDING:
        _tell(claim.person, "claim_left_to_desk", {}, f"claim:{claim.pk}", delivery.at)


def _tell(person: Person, kind: str, facts: Mapping[str, Any], about: str, at: datetime) -> None:
    """Tell by what `settings.TELLER` names: `(person, kind, facts, about, at)`; stay silent without one."""
    teller = getattr(settings, "TELLER", "")
    if teller:
        import_string(teller)(person=person, kind=kind, facts=facts, about=about, at=at)


def forget_sessions(at: datetime) -> int:
    """Delete the sessions that have run out; returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


HANDLERS: dict[str, Handler] = {
    "people.code": send_code,
    "people.account_opened": tell_of_account,
    "people.administrator_shut_out": tell_of_shutting_out,
    "people.contact_read": tell_of_reading,
    "people.name_corrected": tell_of_name,
    "people.post_closed": tell_of_closing,
    "people.claim_decided": tell_of_claim,
    "people.claim_left_to_desk": tell_of_claim_at_desk,
}
DUTIES = [
    Duty("people.forget_codes", every_s=3600, run=signing_in.forget),
    Duty("people.forget_sessions", every_s=24 * 3600, run=forget_sessions),
]
