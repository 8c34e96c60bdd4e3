"""Dwellings: the doors of an entrance, derived from counts until someone who knows says that they exist."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid, NotFound
from linli.town.places.folding import fold
from linli.town.places.models import Dwelling, Kind, Place

_ROOM = re.compile(r"(?:-|地下)?[0-9a-z][0-9a-z-]{0,9}")
_FLOOR = re.compile(r"(?P<below>-|地下)?(?P<number>\d{3,4})[a-z]?$")


class Door(NamedTuple):
    """A room's number and its floor."""

    room: str
    floor: int


class Size(NamedTuple):
    """How many households stand behind one entrance, on how many floors."""

    households: int
    floors: int


def derive(size: Size) -> Iterator[Door]:
    """Room numbers by custom: 101, 102 … 602. A household too many for the floors goes to the lower ones."""
    each, over = divmod(size.households, size.floors)
    for floor in range(1, size.floors + 1):
        for number in range(1, each + (1 if floor <= over else 0) + 1):
            yield Door(f"{floor}{number:02}", floor)


def floor_of(room: str) -> int | None:
    """The floor a room's number tells: 3 for 301, -1 for -101; None where it tells none."""
    found = _FLOOR.match(room)
    if not found:
        return None
    floor = int(found["number"][:-2])
    return -floor if found["below"] else floor or None


def plain_room(words: str) -> str:
    """A room's number as it is kept: `301` for "３０１室", "0301" and "三零一". Raises `Invalid` if it is none."""
    room = fold(words.replace("负", "-").strip())
    if words.strip().startswith(("-", "负", "－")):
        room = "-" + room.lstrip("-")
    room = re.sub("(?:室|号|房间|房)$", "", room).replace(" ", "")
    room = re.sub(r"^0+(?=\d{3})", "", room)
    if not _ROOM.fullmatch(room):
        raise Invalid({"room": _("房号写数字就行，比如 301。")})
    return room


@transaction.atomic
def furnish(*, sizes: Mapping[int, Size], at: datetime) -> tuple[int, int]:
    """Give entrances (by id) the doors that their sizes tell; returns how many were added and how many ended.

    Doors that someone confirmed stay, whatever the sizes say. The same sizes again change nothing.
    """
    standing: dict[int, dict[str, Dwelling]] = {entrance: {} for entrance in sizes}
    for dwelling in Dwelling.objects.filter(entrance__in=sizes, valid_until__isnull=True):
        standing[dwelling.entrance_id][dwelling.room] = dwelling
    fresh: list[Dwelling] = []
    gone: list[int] = []
    for entrance, size in sizes.items():
        derived = {door.room: door for door in derive(size)}
        there = standing[entrance]
        fresh += [
            Dwelling(entrance_id=entrance, room=door.room, floor=door.floor, valid_from=at)
            for door in derived.values()
            if door.room not in there
        ]
        gone += [kept.id for room, kept in there.items() if room not in derived and not kept.confirmed_room]
    Dwelling.objects.filter(id__in=gone).update(valid_until=at)
    Dwelling.objects.bulk_create(fresh, batch_size=500)
    return len(fresh), len(gone)


@transaction.atomic
def open_door(*, entrance_id: int, room: str, at: datetime) -> Dwelling:
    """The dwelling behind an entrance by its room, added if no one has named it yet: a claim may name a new one.

    Raises `NotFound` if the entrance does not stand, `Invalid` if the words are no room.
    """
    number = plain_room(room)
    entrance = (
        Place.objects.current(at).select_for_update(of=("self",)).filter(id=entrance_id, kind=Kind.ENTRANCE).first()
    )
    if entrance is None:
        raise NotFound
    found = Dwelling.objects.current(at).filter(entrance=entrance, room=number).first()
    return found or Dwelling.objects.create(entrance=entrance, room=number, floor=floor_of(number), valid_from=at)


@transaction.atomic
def confirm(*, dwelling_id: int, at: datetime, area_m2: Decimal | None = None) -> Dwelling:
    """Note that someone who knows says that a door exists, and how large the home behind it is if they say so.

    Raises `NotFound` if it does not stand.
    """
    dwelling = Dwelling.objects.current(at).select_for_update(of=("self",)).filter(id=dwelling_id).first()
    if dwelling is None:
        raise NotFound
    dwelling.confirmed_room = True
    dwelling.area_m2 = area_m2 if area_m2 is not None else dwelling.area_m2
    dwelling.save(update_fields=["confirmed_room", "area_m2"])
    return dwelling
