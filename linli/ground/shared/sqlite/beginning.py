"""Beginning a transaction: waiting for the one write lock without sleeping past it.

SQLite looks again after 1, 2, 5, 10 and more milliseconds, at last after a tenth of a second. Where several write all
the time, most of what they wait is slept while nobody writes.
"""

import time

from .driver import Connection, sqlite

LOOK_S, SELDOM_S = 0.001, 0.005
"""How long nobody looks: at first, and for who has waited long."""


def begin(connection: Connection, mode: str) -> None:
    """Begin a transaction, looking every few milliseconds whether it can, as long as this connection has patience.

    What else it waits for (its `busy_timeout`) it waits for as before. Raises `sqlite.OperationalError`, SQLITE_BUSY.
    """
    patience_ms = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    late = time.monotonic() + patience_ms / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        pause = LOOK_S
        while True:
            try:
                connection.execute(f"BEGIN {mode}")
                return
            except sqlite.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite.SQLITE_BUSY or time.monotonic() > late:
                    raise
            time.sleep(pause)
            pause = min(pause * 1.1, SELDOM_S)
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience_ms}")
