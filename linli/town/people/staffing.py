"""Filling a seat as people say it: a role, where it stands, and the name and phone of who takes it."""

from datetime import datetime

from django.db import transaction

from . import appoint, contacts, naming, phones, seats
from .models import Person, Post
from .roles import SEATS, Role


@transaction.atomic
def hand_over(*, post_id: int, name: str, phone: str, by: Person | None, at: datetime) -> Post:
    """Let whoever has this phone (made known under `name` if new) follow in a post from this minute on.

    Refuses as `appoint.succeed`; `Invalid` for a bad phone, or a name that is empty or unfit (`naming`).
    """
    return appoint.succeed(post_id=post_id, person_id=_known(name, phone, by, at).pk, by=by, at=at)


@transaction.atomic
def take_on(
    *,
    name: str,
    phone: str,
    role: str,
    seat: str,
    by: Person | None,
    at: datetime,
    duty_phone: str = "",
    in_place_of: bool = False,
) -> Post:
    """Appoint whoever has this phone (made known under `name` if new) to a role at the seat that words or a code name.

    Who holds it already keeps it, with the new duty phone if there is one. `in_place_of`: where the seat has one
    holder, they are followed in it from the same minute. Refuses as `appoint.appoint`; `Invalid` for a bad phone, or a
    name that is empty or unfit (`naming`).
    """
    phones.must_be_office_phone(duty_phone)
    where = seats.seat(role, seat, at)
    person = _known(name, phone, by, at)
    holding = list(Post.objects.current(at).filter(role=role, **where).order_by("pk"))
    mine = next((post for post in holding if post.person_id == person.pk), None)
    if mine is not None and not duty_phone:
        return mine
    if mine is not None:
        return appoint.set_duty_phone(post_id=mine.pk, phone=duty_phone, by=by, at=at)
    if in_place_of and SEATS[Role(role)].single and holding:
        appoint.end(post_id=holding[0].pk, by=by, at=at)
    return appoint.appoint(person_id=person.pk, role=role, by=by, at=at, duty_phone=duty_phone, **where)


def _known(name: str, phone: str, by: Person | None, at: datetime) -> Person:
    """Whoever has this phone; a name that was not known yet is noted."""
    name = naming.fit(name)
    person = contacts.person_at(contacts.PHONE, phone, at, written_by=by.source if by else "command", name=name)
    if not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person
