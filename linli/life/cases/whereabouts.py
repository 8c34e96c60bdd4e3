"""Where someone is: by the code they scanned, by their home, or by the place this browser named before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from linli.town.people import living
from linli.town.places import known
from linli.town.places.models import Kind, Place
from linli.town.places.tree import current

if TYPE_CHECKING:
    from linli.town.people.models import Person

LONGEST_CODE = 40


@dataclass(frozen=True)
class Whereabouts:
    """Where someone is and where they live, as far as either is known; `within` is where their words are looked up.

    `along` are the courtyards of the lane from whose page they come, of which they choose one.
    """

    here: Place | None
    home: Place | None
    within: Place | None
    along: tuple[Place, ...] = ()


NOWHERE = Whereabouts(None, None, None)


def whereabouts(person: "Person | None", *, scanned: str, chosen: str, at: datetime) -> Whereabouts:
    """What is known of someone's place: `scanned` is a code from a sign, `chosen` what this browser last named."""
    home = living.entrance_of(person, at) if person is not None else None
    here = coded(scanned, at) or home or coded(chosen, at)
    return Whereabouts(here, home, here or current(at).filter(kind=Kind.DISTRICT).order_by("pk").first())


def at_a_desk(posted: Iterable[int | None], *, scanned: str, at: datetime) -> Whereabouts:
    """The same for whoever writes down what residents say: no place but one that was scanned.

    Their own home, and what this browser named last, is where the last resident was. Words are looked up where the
    first of their posts (`posted`, by place) has its desk.
    """
    here = coded(scanned, at)
    if here is not None:
        return Whereabouts(here, None, here)
    desk = next((each for each in posted if each is not None), None)
    known = current(at)
    within = known.filter(pk=desk) if desk is not None else known.filter(kind=Kind.DISTRICT).order_by("pk")
    return Whereabouts(None, None, within.first())


def coded(code: str, at: datetime) -> Place | None:
    """The place with this code that stands at `at`, if there is one."""
    place = known.standing([code]).get(code) if 0 < len(code) <= LONGEST_CODE else None
    return place if place is not None and place.valid_from <= at else None
