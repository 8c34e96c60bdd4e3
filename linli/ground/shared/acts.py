"""The transaction of an act, and when it needs no savepoint of its own.

A savepoint is for whoever goes on after a refusal within one transaction. Where an act is the whole of it (under a key,
`once.keys`), a refusal undoes everything, and the savepoint would cost two journeys to the database for nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import transaction

_whole: ContextVar[bool] = ContextVar("whole", default=False)


@contextmanager
def whole() -> Iterator[None]:
    """Within this block whatever is refused undoes the whole transaction: nobody catches it and goes on."""
    token = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(token)


def act[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Do this in a transaction, or in the caller's with a savepoint unless it is the whole of it."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=not _whole.get()):
            return work(*args, **kwargs)

    return done
