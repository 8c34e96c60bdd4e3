"""A database that cannot be had at this moment: locked by many writers, at odds with another's work, full, or gone.

It is nobody's defect. The transaction was rolled back, a key that came with it is free, and the same may come again.
"""

from typing import Final

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from .refusals import Refused

AGAIN_S: Final = 5
FREED_S: Final = 60
_SQLITE_LOCKED: Final = (5, 6)
"""SQLITE_BUSY and SQLITE_LOCKED; the bits above the lowest eight only say more."""
_SQLITE_FULL: Final = 13
_POSTGRES_FULL: Final = "53100"
_POSTGRES: Final = ("08", "40", "53", "55P03", "57")
"""Connection lost; serialization or deadlock; out of connections or room; no lock in time; cancelled or shut down."""


class Busy(Refused):
    """The database cannot be had now; nothing was changed."""

    code = "busy"
    status = 503
    sentence = _("现在办事的人多，这一步没有办成，什么都没有变。请过 %(seconds)s 秒再试一次。")

    again_s = AGAIN_S

    def __init__(self) -> None:
        super().__init__(seconds=self.again_s)
        self.retry_after_s = self.again_s


class Full(Busy):
    """There is no room left on the disk; nothing was changed, and what is there can be read."""

    code = "full"
    sentence = _("我们存东西的地方满了，这一步没有办成，什么都没有变。请过 %(seconds)s 秒再试；急事请打电话。")
    again_s = FREED_S


def is_busy(error: BaseException | None) -> bool:
    """Whether an error says so; a table that is missing, or a question that is wrong, is a defect and does not."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    of_sqlite = getattr(cause, "sqlite_errorcode", None)
    if of_sqlite is not None:
        return of_sqlite & 0xFF in (*_SQLITE_LOCKED, _SQLITE_FULL)
    if type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        return state is None or state.startswith(_POSTGRES)
    return False


def refusal(error: BaseException | None) -> Busy:
    """What is said of an error that `is_busy`."""
    cause = getattr(error, "__cause__", None)
    full = (
        getattr(cause, "sqlite_errorcode", 0) & 0xFF == _SQLITE_FULL or getattr(cause, "sqlstate", "") == _POSTGRES_FULL
    )
    return Full() if full else Busy()
