"""Keeping, finding, masking and, with a reason, opening how to reach a person."""

from datetime import datetime, timedelta
from functools import cache

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, CharField
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import reading, record
from linli.ground.audit.models import Reading
from linli.ground.once import limits
from linli.ground.outbox import send
from linli.ground.shared.keyring import keyring
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import NotAllowed, NotFound, Refused
from linli.ground.shared.text import mask_email, mask_phone
from linli.ground.shared.unseen import in_line

from . import phones, sessions
from .models import Contact, Person
from .roles import REVEALERS
from .scopes import posts_of

PHONE, EMAIL = Contact.Kind.PHONE, Contact.Kind.EMAIL
REVEALS_A_DAY, DAY_S = 30, 24 * 3600
LOOK = timedelta(minutes=10)
"""So long a look that was noted shows its number to whoever sends it again, and is the one look that it was."""
STRANGER = "stranger"
"""How the book of acts names whoever wrote a number down without being signed in."""
LEAST_REASON_LENGTH = 3
"""Letters and digits of a reason; a space or a full stop is none."""


class SomeoneElses(Refused):
    """The number or address is kept for another person already."""

    code = "contact-is-someone-elses"
    status = 409
    sentence = _("这个号码或邮箱已经登记在别人名下。弄错了的话，请到社区报到台改。")


class NoReason(Refused):
    """Whoever looks says why, so that the person can read it."""

    code = "no-reason-to-look"
    status = 422
    sentence = _("写清楚为什么要看，至少 3 个字，本人会看到。")


class LookedEnough(limits.TooMany):
    """So many numbers a day are work; more are a collection."""

    code = "looked-enough"
    sentence = _("一天最多看 30 次号码，您今天看满了，请过 %(minutes)s 分钟再来。急着联系，请同事帮忙打。")


class LookIsOver(Refused):
    """A look that was noted shows its number for a while, not for good."""

    code = "look-is-over"
    status = 409
    sentence = _("这一次已经看过了。还要看，请回到那件事，再写一次为什么。")


def normal(kind: str, value: str) -> str:
    """The one form in which a contact of this kind is kept. Raises `Invalid`."""
    return phones.normal_phone(value) if kind == PHONE else phones.normal_email(value)


@transaction.atomic
def keep(
    person: Person, kind: str, value: str, at: datetime, *, verified: bool = False, written_by: str = ""
) -> Contact:
    """Keep a phone or e-mail of a person, sealed; another value of that kind takes the old one's place.

    `written_by` is who else wrote it down (`person:7`, `stranger`): the book then names them and the contact, not whose
    it is, since a report stands there at the same moment (decision 0014).

    `verified`: a code or link sent there came back. Another phone ends all the person's sessions and keys. Whoever
    wrote down somebody's number without having it keeps nobody from it: what was never proven gives way to proof. An
    address that is not verified is nobody's yet: several may name it, none learns of the others, and whoever reads mail
    there has it. Raises `Invalid` for no number or address, `SomeoneElses` if another person has proven it.
    """
    value = normal(kind, value)
    ring = keyring()
    claim = indexed_as(person, kind, value, verified=verified)
    owner = _known(kind, claim)
    if owner is not None and owner.pk != person.pk:
        _displace(owner, kind, claim, person, at, proven=verified)
    old = _kept.first(person=person.pk, kind=kind)
    same = old is not None and _open(old) == value
    if old is not None and same and (kind == PHONE or old.verified_at is not None or not verified):
        if verified:
            old.verified_at = at
            old.save(update_fields=["verified_at"])
        return old
    index = ring.index(kind, claim)
    contact = old or Contact(person=person, kind=kind)
    sealed = ring.seal(value, contact.bound_to)
    contact.sealed, contact.key_version = sealed.data, sealed.version
    contact.index, contact.index_version = index.value, index.version
    contact.kept_at = contact.kept_at if same else at
    contact.verified_at = at if verified else None
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError:
        raise SomeoneElses from None
    if old is not None and kind == PHONE:
        sessions.end_all(person_id=person.pk, at=at)
    hashed = record.Personal(value, bytes(person.salt))
    record.record(
        actor=written_by or person.source,
        verb="people.contact_kept",
        object=f"contact:{contact.public_id}" if written_by else person.source,
        at=at,
        facts={"kind": str(kind), "value": hashed, "verified": verified},
    )
    return contact


_kept = Written(
    lambda: (
        Contact.objects.select_for_update()
        .filter(person_id=Blank("person", BigIntegerField()), kind=Blank("kind", CharField()))
        .order_by("pk")[:1]
    )
)


def _displace(owner: Person, kind: str, claim: str, by: Person, at: datetime, *, proven: bool) -> None:
    """Drop a contact that its holder never proved; they keep all else that is theirs. Raises `SomeoneElses`."""
    indexes = keyring().indexes(kind, claim)
    held = Contact.objects.select_for_update().filter(person=owner, kind=kind, index__in=indexes).first()
    if held is None:
        return
    if held.verified_at is not None or not proven:
        raise SomeoneElses
    held.delete()
    facts = {"kind": str(kind), "proven": proven}
    record.record(actor=by.source, verb="people.contact_displaced", object=owner.source, at=at, facts=facts)


def is_own_proven(person: Person) -> bool:
    """Whether a person has shown by a code that the phone kept of them is theirs."""
    return Contact.objects.filter(person=person, kind=PHONE, verified_at__isnull=False).exists()


def find(kind: str, value: str) -> Person | None:
    """Whose phone or e-mail this is, or None. Raises `Invalid` for no number or address."""
    return _known(kind, normal(kind, value))


def indexed_as(person: Person, kind: str, value: str, *, verified: bool) -> str:
    """What a contact's blind index is made of, when it is kept and when its key is changed: the value itself.

    For an address that nobody was seen to read yet it is the person's own, so that it takes nothing from anyone.
    """
    return value if kind == PHONE or verified else f"{person.source} {value}"


def _known(kind: str, claim: str) -> Person | None:
    indexes = {f"index_{n}": index for n, index in enumerate(keyring().indexes(kind, claim))}
    contact = _by_index(len(indexes)).first(kind=kind, **indexes)
    return contact.person if contact else None


@cache
def _by_index(versions: int) -> Written[Contact]:
    """Whose contact it is, where the keys have so many versions."""
    asked = [Blank(f"index_{n}", CharField()) for n in range(versions)]
    found = Contact.objects.filter(kind=Blank("kind", CharField()), index__in=asked)
    return Written(lambda: found.select_related("person").order_by("pk")[:1])


@transaction.atomic
def person_at(kind: str, value: str, at: datetime, *, written_by: str, name: str = "") -> Person:
    """Whose phone or e-mail this is; a new person, not verified yet, if nobody's. `name` is for a new one only.

    `written_by`: who writes it down, as the book of acts names them.
    The caller must not show whether there was one.
    """
    known = find(kind, value)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            person = Person.objects.create(name=in_line(name)[:40], known_since=at)
            keep(person, kind, value, at, written_by=written_by)
    except SomeoneElses:
        known = find(kind, value)
        if known is None:
            raise
        return known
    return person


def masked(person: Person, kind: str) -> str:
    """How a person is reached, masked: 138****1234, z***@example.cn; "" if nothing is kept."""
    contact = Contact.objects.filter(person=person, kind=kind).first()
    return masked_of(contact) if contact else ""


def masked_of(contact: Contact) -> str:
    """The same for a row at hand, without another query."""
    hide = mask_phone if contact.kind == PHONE else mask_email
    return hide(_open(contact))


def is_reason(why: str) -> bool:
    """Whether this says why a number has to be seen, to the one whose it is."""
    return sum(sign.isalnum() for sign in why) >= LEAST_REASON_LENGTH


@transaction.atomic
def note_look(person_id: int, kind: str, by: Person, why: str, at: datetime) -> Reading:
    """Note a look at a contact by one who must reach the person, with the reason, and tell them; `open_look` opens it.

    Whether `by` may see this person at all is asked before, by the room whose page it is. Raises `NotAllowed` unless a
    post of `by` may reveal, `NotFound` if nothing is kept, `NoReason` without one, `LookedEnough` after 30 in a day.
    """
    if not {held.role for held in posts_of(by, at)} & REVEALERS:
        raise NotAllowed
    contact = Contact.objects.filter(person_id=person_id, kind=kind).first()
    if contact is None:
        raise NotFound
    if not is_reason(why):
        raise NoReason
    try:
        limits.hit(name="people.reveal", subject=by.source, limit=REVEALS_A_DAY, window_s=DAY_S, at=at)
    except limits.TooMany as reached:
        raise LookedEnough(reached.retry_after_s or DAY_S) from None
    why = why.strip()
    noted = reading.note(reader=by.source, whose=f"person:{person_id}", what=f"contact.{kind}", why=why, at=at)
    send.later(topic="people.contact_read", payload={"reading": noted.pk, "person": person_id}, at=at)
    return noted


def open_look(reading_id: int, person_id: int, kind: str, by: Person, at: datetime) -> str:
    """The contact in full that a look of `by` was noted for, opened anew each time; for ten minutes, and as it was.

    Raises `LookIsOver` where it is no look of theirs at this contact, or an old one, or the contact is another by now.
    """
    noted = reading.noted(reading_id, reader=by.source, whose=f"person:{person_id}", what=f"contact.{kind}")
    contact = Contact.objects.filter(person_id=person_id, kind=kind).first()
    if noted is None or contact is None or at >= noted.at + LOOK or contact.kept_at > noted.at:
        raise LookIsOver
    return _open(contact)


@transaction.atomic
def drop(person: Person, kind: str, at: datetime) -> None:
    """Keep no contact of this kind of a person any more; if none is kept, nothing changes."""
    if Contact.objects.filter(person=person, kind=kind).delete()[0]:
        facts = {"kind": str(kind)}
        record.record(actor=person.source, verb="people.contact_dropped", object=person.source, at=at, facts=facts)


def own(person: Person, kind: str) -> str:
    """One's own contact in full, for sending to it; never for showing it to another."""
    contact = Contact.objects.filter(person=person, kind=kind).first()
    return _open(contact) if contact else ""


def _open(contact: Contact) -> str:
    return keyring().unseal(contact.sealed, contact.key_version, contact.bound_to)
