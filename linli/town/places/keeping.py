"""Keeping: what was read from the database once is held in memory for as long as its edition is the current one."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from linli.town.places.models import COMMUNITY_DIGITS, Stamp
from linli.town.places.stamps import DISTRICT_DIGITS

LIMIT = 64
"""So many values stay in a process; a community's index takes about 100 kB."""


class Kept[K, V]:
    """Values that hold for one edition each; the ones used least recently go first."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._held: OrderedDict[K, tuple[UUID, V]] = OrderedDict()
        self._lock = Lock()
        self._limit = limit

    def get(self, key: K, edition: UUID | None, load: Callable[[], V]) -> V:
        """The value of this edition, loaded if another or none is held; without an edition nothing is held."""
        if edition is None:
            return load()
        with self._lock:
            held = self._held.get(key)
            if held is not None and held[0] == edition:
                self._held.move_to_end(key)
                return held[1]
        value = load()
        with self._lock:
            self._held[key] = (edition, value)
            self._held.move_to_end(key)
            while len(self._held) > self._limit:
                self._held.popitem(last=False)
        return value


def editions(code: str) -> dict[str, UUID]:
    """The current editions of a place's community and district, by their codes, in one query."""
    codes = {code[:DISTRICT_DIGITS], code[:COMMUNITY_DIGITS]}
    stamps = Stamp.objects.filter(place__code__in=codes, place__valid_until__isnull=True)
    return dict(stamps.values_list("place__code", "edition"))
