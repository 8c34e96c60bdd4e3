"""What a person says of themselves, and letting someone rest."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.ground.shared.text import scrub

from . import sessions
from .models import Person
from .roles import Role
from .scopes import posts_of


@transaction.atomic
def describe(*, by: Person, at: datetime, name: str, called: str, language: str, large_type: bool) -> Person:
    """Set right how one is named, addressed and shown things. Raises `Invalid`.

    What is called out on pages may hold no phone or ID number.
    """
    wrong = {}
    for field, value in (("name", name), ("called", called)):
        if scrub(value).found:
            wrong[field] = _("这里别写号码，称呼就好。")
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = _("没有这种语言。")
    if wrong:
        raise Invalid(wrong)
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.name, person.called = name.strip()[:40], called.strip()[:20]
    person.language, person.large_type = language, large_type
    person.save(update_fields=["name", "called", "language", "large_type"])
    hashed = record.Personal(person.name, bytes(person.salt))
    facts = {"name": hashed, "language": language, "large_type": large_type}
    record.record(actor=by.source, verb="people.described", object=person.source, at=at, facts=facts)
    return person


@transaction.atomic
def deactivate(*, person_id: int, by: Person | None, at: datetime) -> Person:
    """Close every door to a person at once: no signing in, no session, no key, no post reaches anything.

    Raises `NotFound`, `NotAllowed` unless `by` is a system administrator and someone else (None is a command).
    """
    return _set_active(person_id, False, by, at)


@transaction.atomic
def reactivate(*, person_id: int, by: Person | None, at: datetime) -> Person:
    """Open the doors again. Refuses as `deactivate` does."""
    return _set_active(person_id, True, by, at)


def _set_active(person_id: int, active: bool, by: Person | None, at: datetime) -> Person:
    if by is not None and (by.pk == person_id or Role.SYSTEM_ADMIN not in {p.role for p in posts_of(by, at)}):
        raise NotAllowed
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
        sessions.end_all(person_id=person.pk, at=at)
        verb = "people.reactivated" if active else "people.deactivated"
        record.record(actor=by.source if by else "command", verb=verb, object=person.source, at=at, facts={})
    person.refresh_from_db(fields=["session_epoch"])
    return person
