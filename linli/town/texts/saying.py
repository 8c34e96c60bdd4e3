"""What is said under a key: the district's own words where it has some, else those of the product."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.shared.moments import day_of

from .keys import KEYS
from .models import Text

EDITION = "texts"
_kept: Kept[date, dict[str, Text]] = Kept(8)


def text(key: str, at: datetime) -> str:
    """What is said under a key at that moment, in the reader's language; "" where nothing is. KeyError of no such key.

    Held in memory: one query to see that nothing changed.
    """
    known = KEYS[key]
    own = in_force(at).get(key)
    return own.said() if own is not None else str(known.default)


def texts(keys: Iterable[str], at: datetime) -> dict[str, str]:
    """The same of several keys, in one look."""
    with looking.one_look():
        return {key: text(key, at) for key in keys}


def in_force(at: datetime) -> dict[str, Text]:
    """The district's own words at that moment, by key."""
    day = day_of(at)
    return _kept.get(day, looking.current().get(EDITION), lambda: _read(day))


def _read(day: date) -> dict[str, Text]:
    held = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    return {row.key: row for row in Text.objects.filter(held, valid_from__lte=day)}
