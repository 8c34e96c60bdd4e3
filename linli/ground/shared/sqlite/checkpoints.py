"""Moving what was committed from the write-ahead log into the database file: one process does it, beside all others.

A commit is safe once it is in the log. SQLite by itself lets whichever commit comes last move a thousand pages, so
that one neighbour waits for everybody's; here `wal_autocheckpoint` is 0 and the worker does it, a second at the
latest after a commit. It waits for nobody and nobody for it, but when the log is to be emptied: once it is long, and
every hour, so that what was erased does not stay in it.

The same process learns once an hour what the tables hold, where they grew: by it SQLite tells an index that has little
for a question from one that has much. PostgreSQL does that by itself.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from django.db import connection

from .driver import WAL, journal, sqlite

log = logging.getLogger(__name__)

MB = 2**20
LONG = 16 * MB
ALARM = 64 * MB
EVERY_S, EMPTY_EVERY_S, LEARN_EVERY_S, AGAIN_S = 1.0, 3600.0, 3600.0, 60.0
PATIENCE_S = 0.2
"""How long emptying the log may hold up those who write, where somebody is still reading from it."""


def database_file() -> Path | None:
    """The file of this database; None where it is not SQLite's."""
    return Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None


def log_size(file: Path) -> int:
    """How many bytes the log of a database file has; 0 where there is none."""
    with suppress(FileNotFoundError):
        return file.with_name(file.name + "-wal").stat().st_size
    return 0


@contextmanager
def kept_short() -> Iterator[None]:
    """For the length of the block this process looks after the log, as soon as no other does."""
    file = database_file()
    if file is None or journal() != WAL:
        yield
        return
    stop = Event()
    tidier = Thread(target=_tidy, args=(file, stop), name="checkpoints", daemon=True)
    tidier.start()
    try:
        yield
    finally:
        stop.set()
        tidier.join()


def _tidy(file: Path, stop: Event) -> None:
    """Go round until told to stop. Whatever goes wrong is said and tried again: without this the log only grows."""
    while not stop.is_set():
        try:
            with _sole(file, stop) as ours:
                if ours:
                    _look_after(file, stop)
        except Exception as error:
            log.warning("the log of the database was not moved on (%s: %s); trying again", type(error).__name__, error)
            stop.wait(EVERY_S)


def _look_after(file: Path, stop: Event) -> None:
    with closing(Checkpointer(file)) as checkpointer:
        while not stop.wait(EVERY_S):
            checkpointer.go_round(time.monotonic())
        checkpointer.empty()


@contextmanager
def _sole(file: Path, stop: Event) -> Iterator[bool]:
    """Hold the place of the one who does this; False if told to stop before it was free. It ends with the process."""
    with file.with_name(file.name + "-checkpoints").open("a") as place:
        while True:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if stop.wait(EVERY_S):
                    yield False
                    return
        yield True


class Checkpointer:
    """What one process knows of the log that it looks after."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = sqlite.connect(file, isolation_level=None, timeout=PATIENCE_S, check_same_thread=False)
        self.database.execute("PRAGMA synchronous=EXTRA")
        self.database.execute("PRAGMA wal_autocheckpoint=0")
        self._seen: tuple[int, int] = (0, 0)
        self._emptied_at = self._tried_at = self._said_at = self._learned_at = float("-inf")

    def close(self) -> None:
        """Let the file go."""
        self.database.close()

    def go_round(self, at: float) -> None:
        """Move on what is new; empty the log if it is long or was not emptied for an hour. `at`: monotonic seconds."""
        if at - self._learned_at >= LEARN_EVERY_S:
            self._learned_at = at
            self.learn()
        size = log_size(self.file)
        if size and (size > LONG or at - self._emptied_at >= EMPTY_EVERY_S) and at - self._tried_at >= AGAIN_S:
            self._tried_at = at
            self._run("TRUNCATE")
        elif self._state() != self._seen:
            before = self._state()
            self._seen = before if self._run("PASSIVE") else (0, 0)
        size = log_size(self.file)
        if not size:
            self._emptied_at, self._tried_at = at, float("-inf")
        if size > ALARM and at - self._said_at >= AGAIN_S:
            self._said_at = at
            log.error("the log of the database has %d MB: something has been reading from it for long", size // MB)

    def learn(self) -> None:
        """Look through the tables that were never looked through or grew tenfold since; a part of each, so soon over.

        Left for the next time where somebody writes just then.
        """
        with suppress(sqlite.OperationalError):
            self.database.execute("PRAGMA optimize=0x10002")

    def empty(self) -> None:
        """Leave nothing in the log, if nobody is just reading from it: whoever copies a file at rest copies all."""
        self._run("TRUNCATE")

    def _run(self, mode: str) -> bool:
        """Whether all of the log has been moved."""
        busy, pages, moved = self.database.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        return not busy and pages == moved

    def _state(self) -> tuple[int, int]:
        with suppress(FileNotFoundError):
            found = os.stat(self.file.with_name(self.file.name + "-wal"))
            return found.st_size, found.st_mtime_ns
        return 0, 0
