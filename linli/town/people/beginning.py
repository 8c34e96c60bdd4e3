"""How a town begins: the bodies that categories name, who steps in for whom, and its first administrators."""

import csv
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid
from linli.town.places.models import Kind, Place

from . import appoint, contacts, responsibility, staff_door
from .roles import EXCLUSIVE
from .staff_door import Invitation

DATA = Path(settings.ROOT) / "data"


@transaction.atomic
def lay_bodies(*, at: datetime, folder: Path = DATA) -> tuple[int, int]:
    """Take in bodies.csv (code, name) and fall-backs.csv (body, then, only_if_community_leads, rank).

    Returns how many of each are new; the same again changes nothing.
    """
    bodies = [(row["code"], row["name"]) for row in _rows(folder / "bodies.csv")]
    rules = [
        (row["body"], row["then"], row["only_if_community_leads"] == "yes", int(row["rank"]))
        for row in _rows(folder / "fall-backs.csv")
    ]
    return responsibility.add_bodies(bodies), responsibility.add_fall_backs(rules, at)


@transaction.atomic
def appoint_administrator(*, role: str, name: str, phone: str, username: str, at: datetime) -> Invitation:
    """Appoint a system, security or audit administrator of the district by the operator's hand, and open an account.

    Raises `Invalid` for another role, or before a district stands; otherwise as `appoint` and `open_account` do.
    """
    district = Place.objects.current(at).filter(kind=Kind.DISTRICT).first()
    if role not in EXCLUSIVE or district is None:
        raise Invalid({"role": _("这里只安排系统、安全、审计三员，而且要先有区。")})
    person = contacts.person_at(contacts.PHONE, phone, at, name=name)
    appoint.appoint(person_id=person.pk, role=role, place_id=district.pk, by=None, at=at)
    return staff_door.open_account(person_id=person.pk, username=username, by=None, at=at)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
