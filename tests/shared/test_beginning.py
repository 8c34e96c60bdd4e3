"""Waiting for the one write lock of SQLite: looked at often, as long as there is patience, and no longer."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from linli.ground.shared.sqlite.beginning import SELDOM_S, begin
from linli.ground.shared.sqlite.driver import sqlite

PATIENCE_MS = 20_000


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """Who waits for the lock, and who has it."""
    with (
        closing(sqlite.connect(tmp_path / "a", isolation_level=None, timeout=PATIENCE_MS / 1000)) as waits,
        closing(sqlite.connect(tmp_path / "a", isolation_level=None)) as writes,
    ):
        writes.execute("BEGIN IMMEDIATE")
        yield waits, writes


def patience(connection: Any) -> int:
    return int(connection.execute("PRAGMA busy_timeout").fetchone()[0])


def test_who_waits_sleeps_for_milliseconds_and_begins_at_the_look_after_the_lock_is_free(
    two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
):
    """SQLite itself would sleep for a tenth of a second by then."""
    waits, writes = two
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 40:
            writes.execute("COMMIT")

    monkeypatch.setattr("linli.ground.shared.sqlite.beginning.time.sleep", sleep)
    begin(waits, "IMMEDIATE")
    assert waits.in_transaction
    assert len(slept) == 40
    assert max(slept) <= SELDOM_S
    assert patience(waits) == PATIENCE_MS


def test_after_its_patience_it_is_told_that_the_database_is_busy(two: tuple[Any, Any]):
    waits, _writes = two
    waits.execute("PRAGMA busy_timeout=50")
    with pytest.raises(sqlite.OperationalError) as refused:
        begin(waits, "IMMEDIATE")
    assert refused.value.sqlite_errorcode == sqlite.SQLITE_BUSY
    assert patience(waits) == 50


def test_what_is_wrong_otherwise_is_said_at_once(two: tuple[Any, Any]):
    waits, writes = two
    writes.execute("COMMIT")
    begin(waits, "IMMEDIATE")
    with pytest.raises(sqlite.OperationalError, match="within a transaction"):
        begin(waits, "IMMEDIATE")
    assert patience(waits) == PATIENCE_MS
