"""Being told by mail too: an address is used once its reader has said, by a link sent there, that it is theirs.

Mail of one's own matters must not go to whoever a slip of the pen made the reader.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.once import limits
from linli.ground.outbox import send
from linli.ground.shared.refusals import Refused
from linli.town.people import contacts
from linli.town.people.models import Contact, Person

from .senders import post

TOPIC = "notices.confirm"
ASKED_A_DAY, DAY_S = 5, 24 * 3600
GOOD_FOR_S = DAY_S
_SALT = "linli.notices.address"


class LinkOver(Refused):
    """The link has run out, or the address was changed or taken back since."""

    code = "link-over"
    status = 410
    sentence = gettext_lazy("这个链接不能用了：过了一天，或者邮箱已经换了。请再填一次邮箱。")


@dataclass(frozen=True, slots=True)
class Address:
    """Where someone is told by mail: the masked address ("" if none), and whether it was confirmed."""

    masked: str
    confirmed: bool


def address_of(person: Person) -> Address:
    """A person's address, as it is shown to them."""
    kept = Contact.objects.filter(person=person, kind=contacts.EMAIL).first()
    return Address(contacts.masked_of(kept), kept.verified_at is not None) if kept is not None else Address("", False)


@transaction.atomic
def ask(*, by: Person, email: str, at: datetime) -> None:
    """Keep an address and send a link there, which confirms it. The same address again sends the link again.

    Nobody learns here whether another has the address: that is said to whoever follows the link, and so reads it.
    Raises `Invalid` for no address, `TooMany` at the sixth a day.
    """
    limits.hit(name="notices.addresses", subject=by.source, limit=ASKED_A_DAY, window_s=DAY_S, at=at)
    kept = contacts.keep(by, contacts.EMAIL, email, at)
    send.later(topic=TOPIC, payload={"contact": kept.pk}, at=at)


@transaction.atomic
def confirm(*, token: str, at: datetime) -> None:
    """Note that whoever reads mail at the address has said so. Raises `LinkOver`, `contacts.SomeoneElses`."""
    kept = _meant(token)
    contacts.keep(kept.person, contacts.EMAIL, contacts.own(kept.person, contacts.EMAIL), at, verified=True)


def drop(*, by: Person, at: datetime) -> None:
    """Be told by mail no longer, and have the address forgotten."""
    contacts.drop(by, contacts.EMAIL, at)


def mail_link(contact_id: int, key: str) -> bool:
    """Mail the link that confirms an address, in the active language; False if the address is gone."""
    kept = Contact.objects.select_related("person").filter(pk=contact_id, kind=contacts.EMAIL).first()
    if kept is None:
        return False
    token = signing.dumps([str(kept.public_id), kept.kept_at.isoformat()], salt=_SALT)
    link = f"{settings.SITE}{reverse('notices:confirm', args=[token])}"
    words = _("点这个链接，以后报的事有了进展就发到这里：\n%(link)s\n\n一天内有效。不是您填的话，不用理会。")
    return post(kept.person, _("请确认这个邮箱"), words % {"link": link}, key)


def readable(token: str) -> bool:
    """Whether a link still leads somewhere."""
    try:
        return bool(_meant(token))
    except LinkOver:
        return False


def _meant(token: str) -> Contact:
    """The contact that a link confirms, if it is still the address that the link was sent to."""
    try:
        public_id, kept_at = signing.loads(token, salt=_SALT, max_age=GOOD_FOR_S)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkOver from None
    kept = Contact.objects.select_related("person").filter(public_id=public_id).first()
    if kept is None or kept.kept_at.isoformat() != kept_at:
        raise LinkOver
    return kept
