"""What this room has delivered and cleared away by the worker."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from linli.ground.audit.models import Reading
from linli.ground.shared.duties import Delivery, Duty, Handler, outside

from . import signing_in
from .keyring import keyring
from .models import DwellingClaim, Person, SignInCode


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
        words = _("邻里验证码 %(digits)s，5 分钟内有效。没在登录的话，不用理会，也别告诉别人。") % kept
    import_string(settings.CODE_SENDER)().send(kept["phone"], words)
    sealed = keyring().seal(signing_in.without_digits(kept), code.bound_to)
    SignInCode.objects.filter(pk=code.pk, used_at__isnull=True).update(
        sealed=sealed.data, key_version=sealed.version, sent_at=delivery.at
    )


def tell_of_reading(delivery: Delivery) -> None:
    """Tell a person that someone looked at how to reach them, and why."""
    reading = Reading.objects.get(pk=delivery.payload["reading"])
    whose = Person.objects.get(pk=delivery.payload["person"])
    _tell(whose, "contact_read", {"what": reading.what, "why": reading.why}, f"reading:{reading.pk}", delivery.at)


def tell_of_claim(delivery: Delivery) -> None:
    """Tell a person what became of "I live here"."""
    claim = DwellingClaim.objects.select_related("person").get(pk=delivery.payload["claim"])
    facts = {"state": claim.state, "reason": claim.reason}
    _tell(claim.person, "claim_decided", facts, f"claim:{claim.pk}", delivery.at)


def _tell(person: Person, kind: str, facts: dict[str, str], about: str, at: datetime) -> None:
    """Tell by what `settings.TELLER` names: `(person, kind, facts, about, at)`; stay silent without one."""
    teller = getattr(settings, "TELLER", "")
    if teller:
        import_string(teller)(person=person, kind=kind, facts=facts, about=about, at=at)


def forget_sessions(at: datetime) -> int:
    """Delete the sessions that have run out; returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


HANDLERS: dict[str, Handler] = {
    "people.code": send_code,
    "people.contact_read": tell_of_reading,
    "people.claim_decided": tell_of_claim,
}
DUTIES = [
    Duty("people.forget_codes", every_s=3600, run=signing_in.forget),
    Duty("people.forget_sessions", every_s=24 * 3600, run=forget_sessions),
]
