"""Looking: which editions are current, in one query of one row while nothing has changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from linli.ground.editions.models import Edition
from linli.ground.editions.renewing import ALL
from linli.ground.shared.reader import prepared

_look: ContextVar[Mapping[str, str] | None] = ContextVar("look", default=None)
_last: dict[str, str] = {}
_lock = Lock()


def current() -> Mapping[str, str]:
    """Every current edition by name. One query; two after something changed; none within `one_look`."""
    held = _look.get()
    return held if held is not None else _ask()


@contextmanager
def one_look() -> Iterator[None]:
    """Within this block the editions of its beginning count, so that one act looks once.

    For acts of milliseconds that change none of what they look at.
    """
    token = _look.set(current())
    try:
        yield
    finally:
        _look.reset(token)


def _ask() -> Mapping[str, str]:
    global _last
    with prepared() as cursor:
        cursor.execute("SELECT edition FROM editions_edition WHERE name = %s", [ALL])
        row = cursor.fetchone()
    if row is None:
        return {}
    with _lock:
        if _last.get(ALL) == row[0]:
            return _last
    # What is read now may be newer than the row above, never older; then the next look reads it again.
    found = dict(Edition.objects.values_list("name", "edition")) | {ALL: str(row[0])}
    with _lock:
        _last = found
    return found
