"""Acting for another: confirmed at the desk, with someone other than the guardian.

No page or endpoint uses this: no rule says yet what a guardian may do.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import NotAllowed, NotFound, Refused
from linli.town.places.models import stands

from .claims import DESKS
from .living import after
from .models import Guardianship, Person
from .scopes import posts_of


class NotOfOthers(Refused):
    """A guardian is someone else than the ward, and not the one at the desk."""

    code = "guardian-of-oneself"
    status = 409
    sentence = _("监护人、被监护人和经办人要是三个不同的人。")


@transaction.atomic
def entrust(*, guardian_id: int, ward_id: int, by: Person, at: datetime) -> Guardianship:
    """Note at the desk that one person answers for another; noted again, it stays one.

    Raises `NotAllowed` unless `by` works at a community's desk, `NotOfOthers`.
    """
    _must_be_desk(by, at)
    if len({guardian_id, ward_id, by.pk}) < 3:
        raise NotOfOthers
    try:
        with transaction.atomic():
            kept = Guardianship.objects.create(guardian_id=guardian_id, ward_id=ward_id, valid_from=at, confirmed_by=by)
    except IntegrityError:
        return Guardianship.objects.get(stands(at), guardian_id=guardian_id, ward_id=ward_id)
    _record("people.entrusted", kept, by, at)
    return kept


@transaction.atomic
def release(*, guardianship_id: int, by: Person, at: datetime) -> Guardianship:
    """Let it end: by the guardian, the ward or the desk. Raises `NotFound`, `NotAllowed`."""
    kept = Guardianship.objects.select_for_update().filter(pk=guardianship_id).first()
    if kept is None:
        raise NotFound
    if by.pk not in (kept.guardian_id, kept.ward_id):
        _must_be_desk(by, at)
    if kept.valid_until is None:
        kept.valid_until = after(kept.valid_from, at)
        kept.save(update_fields=["valid_until"])
        _record("people.released", kept, by, at)
    return kept


def acts_for(person: Person, other: Person, at: datetime) -> bool:
    """Whether a person may act for another at that moment: for oneself always."""
    if person.pk == other.pk:
        return True
    return Guardianship.objects.filter(stands(at), guardian=person, ward=other).exists()


def _must_be_desk(by: Person, at: datetime) -> None:
    if not {held.role for held in posts_of(by, at)} & set(DESKS):
        raise NotAllowed


def _record(verb: str, kept: Guardianship, by: Person, at: datetime) -> None:
    facts = {"guardian": kept.guardian_id}
    record.record(actor=by.source, verb=verb, object=f"person:{kept.ward_id}", at=at, facts=facts)
