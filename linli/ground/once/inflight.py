"""Work in flight outside a transaction: who brings the same again meanwhile waits for its end, and has its answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakValueDictionary

_guard = Lock()
_flying: WeakValueDictionary[str, Lock] = WeakValueDictionary()


@contextmanager
def alone(name: str, *, patience_s: float) -> Iterator[bool]:
    """Be the only one of this process at work under a name; False for who waited so long and is not.

    Nothing is held in the database meanwhile. Another process does not know of it: there `keys.once` still lets one
    answer stand, and the work itself is done twice.
    """
    with _guard:
        lock = _flying.setdefault(name, Lock())
    ours = lock.acquire(timeout=patience_s)
    try:
        yield ours
    finally:
        if ours:
            lock.release()
