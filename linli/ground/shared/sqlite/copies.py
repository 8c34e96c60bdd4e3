"""A whole copy of a database that others go on writing to, and reading a copy through before it is trusted."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]

from .driver import WAL, Connection, sqlite

PAGES = 2000
"""How much is copied in one step: eight megabytes."""
WAIT_S = 20
MOST_FAULTS = 20

type Progress = Callable[[int, int], None]


def copy(source: Path, to: Path, report: Progress) -> None:
    """Copy the database as it stands at one moment; `report(done, of)` in pages.

    What was committed before is in it, and nothing of what comes later. With a write-ahead log one reading holds that
    moment while others write; under the older journal, where it would hold them up as long, all is copied in one step.
    The copy is one file, on the disk when this returns. Raises `sqlite.Error`.
    """
    with (
        closing(sqlite.connect(source, isolation_level=None, timeout=WAIT_S)) as here,
        closing(sqlite.connect(to, isolation_level=None)) as there,
    ):
        holds = here.execute("PRAGMA journal_mode").fetchone()[0] == WAL
        if holds:
            here.execute("BEGIN")
            here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(
            there, pages=PAGES if holds else -1, progress=lambda _, left, of: report(of - left, of), sleep=0.001
        )
        there.execute("PRAGMA journal_mode=DELETE")


def faults(file: Path) -> list[str]:
    """What a reading of the whole file finds wrong, in SQLite's words; nothing if it is sound."""
    try:
        with closing(read_only(file)) as opened:
            return list(_faults(opened))
    except sqlite.DatabaseError as error:
        return [str(error)]


def _faults(opened: Connection) -> Iterator[str]:
    for (words,) in opened.execute(f"PRAGMA integrity_check({MOST_FAULTS})"):
        if words != "ok":
            yield words
    for number, (table, row, target, _) in enumerate(opened.execute("PRAGMA foreign_key_check")):
        if number == MOST_FAULTS:
            break
        yield f"{table} {row} → {target}?"


def read_only(file: Path) -> Connection:
    """A connection that reads, with the functions that the checks of our tables call."""
    opened = sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, factory=Connection)
    register_functions(opened)
    return opened
