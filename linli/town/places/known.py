"""Places that stand now, by their codes, held in memory until their community changes."""

from collections.abc import Iterable
from functools import partial

from linli.ground.editions.kept import Kept
from linli.town.places import editions
from linli.town.places.models import Place

MOST = 2048
"""So many places stay in a process, about 4 kB each."""

_places: Kept[str, Place | None] = Kept(MOST)


def standing(codes: Iterable[str]) -> dict[str, Place]:
    """The places with these codes that have not ended; the same objects for everybody, so nobody changes them.

    One query a place that is not in memory, and one whether anything has changed.
    """
    found = {code: _places.get(code, editions.edition(code), partial(_read, code)) for code in set(codes)}
    return {code: place for code, place in found.items() if place is not None}


def _read(code: str) -> Place | None:
    return Place.objects.filter(code=code, valid_until__isnull=True).first()
