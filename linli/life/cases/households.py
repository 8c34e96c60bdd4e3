"""代报 within one case: a household is one voice, one writer brings a few of them, and their door is one that is there.

Names and doors are made up at will by whoever writes them down, and each would be counted, asked and waited for. Who
reports or joins themselves is held to none of this.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from linli.ground.editions import looking
from linli.ground.shared.refusals import Invalid, Refused
from linli.life.cases.models import Reporter
from linli.town.people import named_doors
from linli.town.places.dwellings import plain_room
from linli.town.places.locating import locate
from linli.town.places.models import Kind

if TYPE_CHECKING:
    from linli.life.cases.models import Case
    from linli.town.people.models import Person
    from linli.town.places.models import Place

MOST_BY_ONE = 5
"""So many households one person writes down in one case, those who took it back among them."""


class NoSuchDoor(Refused):
    """The doors behind that entrance are known, and the one where they are said to live is none of them."""

    code = "no-such-door"
    status = 422
    sentence = _("那个楼门里没有 %(room)s 这一户，请再问一下他住几号。")


class EnoughByYou(Refused):
    """One writer brought as many neighbours to this case as one may; others may bring more, and they themselves."""

    code = "enough-by-you"
    sentence = _("这件事您已经替 %(n)s 家记过了。再有人家遇到，请他们自己报，或者由别的岗位替他们记。")


def refusal(door: str, place: "Place", at: datetime) -> Refused | None:
    """Why nobody lives at that door, said of a matter at `place`; None where they may, or where nobody can tell."""
    entrance, room = _home(door, place) if door.strip() else (None, "")
    if entrance is None or not (unheard := named_doors.unheard_of(entrance, room, at)):
        return None
    return NoSuchDoor(room=unheard)


def stands(case: "Case", door: str, called: str) -> bool:
    """Whether somebody wrote this household down in the case already, and it stands there.

    A door behind an entrance is one household, however each of it is called; what names no entrance is one with the
    same name beside it.
    """
    if not door.strip():
        return False
    asked = case.reporters.filter(withdrawn_at=None, written_by__isnull=False).exclude(door="")
    with looking.one_look():
        mine = _voice(door, called, case.place)
        return any(_voice(each.door, each.called, case.place) == mine for each in asked)


def enough(case: "Case", writer: "Person") -> Refused | None:
    """Why this writer brings no further neighbour to the case; None where they may. Asked under its lock."""
    brought = case.reporters.filter(written_by=writer).count()
    return EnoughByYou(n=brought) if brought >= MOST_BY_ONE else None


def brought(cases: Iterable["Case"]) -> dict[int, int]:
    """How many of those in each case's number were written down by others: by case (id), none where one stands alone.

    Who took their report on since is not among them. One query.
    """
    several = [case.pk for case in cases if (case.neighbours or 0) > 1]
    if not several:
        return {}
    found = Reporter.objects.filter(
        case__in=several, written_by__isnull=False, owned_at=None, withdrawn_at=None, uncounted_at=None
    )
    return dict(found.order_by().values_list("case").annotate(Count("pk")))


def _voice(door: str, called: str, place: "Place") -> tuple[object, ...]:
    entrance, room = _home(door, place)
    return (entrance.pk, room) if entrance is not None else (_plain(door), _plain(called))


def _home(door: str, place: "Place") -> tuple["Place | None", str]:
    """The entrance and the room that words name, said of a matter at `place`; no entrance where they name none."""
    found = locate(door, place)
    at_it = found.place is not None and found.place.kind == Kind.ENTRANCE
    entrance = found.place if at_it else place if place.kind == Kind.ENTRANCE and not found.doubt else None
    try:
        room = plain_room(found.room or door)
    except Invalid:
        return None, ""
    return entrance, room


def _plain(words: str) -> str:
    return "".join(each for each in words.casefold() if each.isalnum())
