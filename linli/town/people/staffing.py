"""Filling a seat as people say it: a role, the code of where it stands, and the name and phone of who takes it."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid
from linli.town.places.models import Lane, Place

from . import appoint, contacts
from .models import Organisation, Person, Post
from .roles import LANE, PLACE, SEATS, Role


class Where(TypedDict, total=False):
    """One of three: where a seat is, as `appoint` takes it."""

    place_id: int
    lane_id: int
    organisation_id: int


def seat_by_code(role: str, code: str, at: datetime) -> Where:
    """The seat of a role by the code of its place, lane or organisation.

    Raises `Invalid` if there is no such role, or nothing with this code stands.
    """
    if role not in Role.values:
        raise Invalid({"role": _("没有这个角色。")})
    at_what = SEATS[Role(role)].at
    found: Where = {}
    if at_what == PLACE:
        for place in Place.objects.current(at).filter(code=code)[:1]:
            found = {"place_id": place.pk}
    elif at_what == LANE:
        for lane in Lane.objects.current(at).filter(code=code)[:1]:
            found = {"lane_id": lane.pk}
    else:
        for organisation in Organisation.objects.current(at).filter(code=code)[:1]:
            found = {"organisation_id": organisation.pk}
    if not found:
        raise Invalid({"seat": _("没有编号是 %(code)s 的地方或单位。") % {"code": code}})
    return found


@transaction.atomic
def hand_over(*, post_id: int, name: str, phone: str, by: Person | None, at: datetime) -> Post:
    """Let whoever has this phone (made known under `name` if new) follow in a post from this minute on.

    Refuses as `appoint.succeed`; `Invalid` for a bad phone or an empty name.
    """
    return appoint.succeed(post_id=post_id, person_id=_known(name, phone, at).pk, by=by, at=at)


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
    """Appoint whoever has this phone (made known under `name` if new) to a role at the seat with this code.

    Who holds it already keeps it, with the new duty phone. `in_place_of`: where the seat has one holder, they are
    followed in it from the same minute. Refuses as `appoint.appoint`; `Invalid` for a bad phone or an empty name.
    """
    where = seat_by_code(role, seat, at)
    person = _known(name, phone, at)
    holding = list(Post.objects.current(at).filter(role=role, **where).order_by("pk"))
    mine = next((post for post in holding if post.person_id == person.pk), None)
    if mine is not None:
        return appoint.set_duty_phone(post_id=mine.pk, phone=duty_phone, by=by, at=at)
    if in_place_of and SEATS[Role(role)].single and holding:
        appoint.end(post_id=holding[0].pk, by=by, at=at)
    return appoint.appoint(person_id=person.pk, role=role, by=by, at=at, duty_phone=duty_phone, **where)


def _known(name: str, phone: str, at: datetime) -> Person:
    """Whoever has this phone; a name that was not known yet is noted."""
    if not name.strip():
        raise Invalid({"name": _("要填。")})
    person = contacts.person_at(contacts.PHONE, phone, at, name=name)
    if not person.name:
        person.name = name.strip()[:40]
        person.save(update_fields=["name"])
    return person
