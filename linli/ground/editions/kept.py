"""Keeping: what was read once is held in memory for as long as its edition is the current one."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

LIMIT = 64
"""So many values of one kind stay in a process."""


class Kept[K, V]:
    """Values that hold for one edition each; the ones used least recently go first."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._held: OrderedDict[K, tuple[str, V]] = OrderedDict()
        self._lock = Lock()
        self._limit = limit

    def get(self, key: K, edition: str | None, load: Callable[[], V]) -> V:
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
