"""Closing every door to a person at once, and opening them again; of administrators nobody closes the last one's.

System, security and audit administrator watch each other. Who could shut out all who watch would act unseen, so the
last holder of such a post is shut out at the machine only, and whenever one is, the others are told at once.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.outbox import send
from linli.ground.shared.refusals import NotAllowed, NotFound, Refused

from . import sessions
from .models import Person, Post, StaffAccount
from .roles import EXCLUSIVE, Role


class LastOfThem(Refused):
    """Nobody else who may come in holds this administrator's post."""

    code = "last-administrator"
    status = 409
    sentence = _("%(role)s只剩这一位了，停用了就没人管。请操作员先安排好另一位。")


class NoAccount(Refused):
    """They have no staff account, and by no other door do they come in to work: there is nothing to shut."""

    code = "no-account"
    status = 409
    sentence = _("这位还没开户，没有账号可停。不该再办事的话，请安全管理员结束岗位。")


@transaction.atomic
def deactivate(*, person_id: int, by: Person | None, at: datetime) -> Person:
    """Close every door to a person at once: no signing in, no session, no key, no post reaches anything.

    Raises `NotFound`, `NotAllowed` unless `by` is a system administrator and someone else (None is a command); but for
    a command also `LastOfThem`, and `NoAccount` where there is none.
    """
    return _set_active(person_id, False, by, at)


@transaction.atomic
def reactivate(*, person_id: int, by: Person | None, at: datetime) -> Person:
    """Open the doors again, to whoever was shut out. Raises `NotFound` and `NotAllowed` as `deactivate` does."""
    return _set_active(person_id, True, by, at)


def _set_active(person_id: int, active: bool, by: Person | None, at: datetime) -> Person:
    watching = administrators(at)  # locked, so that of two who shut out each other at once only one is left to do so
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if by is not None and (by.pk == person_id or Role.SYSTEM_ADMIN not in watching.get(by.pk, set())):
        raise NotAllowed
    if person is None:
        raise NotFound
    if person.is_active != active:
        if by is not None and not active:
            _must_not_be_the_last(person, watching)
            _must_have_account(person)
        person.is_active = active
        person.save(update_fields=["is_active"])
        sessions.end_all(person_id=person.pk, at=at)
        verb = "people.reactivated" if active else "people.deactivated"
        actor = by.source if by else "command"
        entry = record.record(actor=actor, verb=verb, object=person.source, at=at, facts={})
        if not active and person.pk in watching:
            told = {"person": person.pk, "by": by.pk if by else None, "entry": entry.pk}
            send.later(topic="people.administrator_shut_out", payload=told, at=at)
    person.refresh_from_db(fields=["session_epoch"])
    return person


def administrators(at: datetime) -> dict[int, set[str]]:
    """Those who may come in and hold an administrator's post now, with it; locked for the caller's transaction."""
    posts = Post.objects.current(at).filter(role__in=[str(role) for role in EXCLUSIVE])
    people = Person.objects.select_for_update().filter(pk__in=posts.values("person")).order_by("pk")
    active = {person.pk for person in people if person.is_active}
    held: dict[int, set[str]] = {}
    for pk, role in posts.filter(person__in=active).values_list("person", "role"):
        held.setdefault(pk, set()).add(role)
    return held


def _must_have_account(person: Person) -> None:
    if not StaffAccount.objects.filter(person=person).exists():
        raise NoAccount


def _must_not_be_the_last(person: Person, watching: dict[int, set[str]]) -> None:
    others = {role for pk, roles in watching.items() if pk != person.pk for role in roles}
    for role in sorted(watching.get(person.pk, set()) - others):
        raise LastOfThem(role=Role(role).label)
