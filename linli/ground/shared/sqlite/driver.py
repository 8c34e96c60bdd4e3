"""The SQLite that this installation runs on: the wheel's, or Python's own where there is no wheel."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING or find_spec("pysqlite3") is None:
    from sqlite3 import dbapi2 as sqlite
else:
    from pysqlite3 import dbapi2 as sqlite

__all__ = ["WAL", "Connection", "is_wal_safe", "journal", "sqlite"]

WAL, DELETE = "wal", "delete"
_SAFE_FROM: Final = (3, 51, 3)
_SAFE_OF_OLD: Final[dict[tuple[int, ...], int]] = {(3, 50): 7, (3, 44): 6}
"""Older lines that were given the repair, and from which release on."""
_VARIABLES, _COLUMNS = 9, 2
_LIMITS: Final = {_VARIABLES: 32766, _COLUMNS: 2000}
"""What every SQLite takes by default; the wheel's takes more parameters than a statement of ours will ever have."""


class Connection(sqlite.Connection):
    """A connection that can say its limits, which the wheel's cannot and Django asks for."""

    def getlimit(self, category: int, /) -> int:
        """The most parameters, or columns, of one statement."""
        return _LIMITS[category]


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite's write-ahead log keeps every committed page.

    Before 3.51.3 a checkpoint that met a writer just starting the log anew could lose what was committed.
    """
    return version >= _SAFE_FROM or version[2:] >= (_SAFE_OF_OLD.get(version[:2], 10**6),)


def journal() -> str:
    """How this SQLite may keep what it is about to change: `wal`, or the older and slower `delete`."""
    return WAL if is_wal_safe(sqlite.sqlite_version_info) else DELETE
