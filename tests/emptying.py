"""Emptying the database after a test that commits: the guards are lifted for it, and what migrations put in stays.

Tests in a transaction are rolled back and need none of this. Those that commit (`django_db(transaction=True)`,
`live_server`, processes that fight) are followed by Django's flush, which append-only tables refuse.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import transaction

from linli.ground.shared.ids import uuid7


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config) -> None:
    """After the databases are made, see that they are those that were asked for, and teach them to be emptied."""
    from django.db import connection

    assert connection.vendor.startswith(pytestconfig.getoption("database")), "these are not the tests asked for"
    with django_db_blocker.unblock():
        if connection.introspection.table_names():
            prepare(connection)


def prepare(connection: Any) -> None:
    """From here on, a flush empties what holds rows, leaves seeded tables alone and goes past the guards.

    To cut some fifty empty tables short takes PostgreSQL longer than most tests. It is taught to every connection to
    this kind of database: a browser test's event loop opens one of its own.
    """
    seeded = _holding_rows(connection, connection.introspection.table_names())
    operations = type(connection.ops)
    run = operations.execute_sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        held = _holding_rows(self.connection, [table for table in tables if table not in seeded])
        return [f"DELETE FROM {self.quote_name(table)};" for table in sorted(held)]

    def execute_sql_flush(self: Any, statements: list[str]) -> None:
        with unguarded(self.connection):
            run(self, statements)
        renew_all(self.connection)
        forget_learned(self.connection)

    operations.sql_flush, operations.execute_sql_flush = sql_flush, execute_sql_flush
    flush.emit_post_migrate_signal = lambda *asked, **more: None  # type: ignore[attr-defined] # what it puts in stays


def renew_all(connection: Any) -> None:
    """What is held in memory of what was emptied holds no longer, though no guard was there to say so."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE editions_edition SET edition = %s", [str(uuid7())])


def forget_learned(connection: Any) -> None:
    """What SQLite was taught of its tables (by those who serve, while a test ran) goes with what they held.

    Else the plans that a later test reads are made for tables that are no more.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for learned in ("sqlite_stat1", "sqlite_stat4"):
                cursor.execute(f"DROP TABLE IF EXISTS {learned}")


@contextmanager
def unguarded(connection: Any) -> Iterator[None]:
    """No trigger refuses anything within; they all stand again afterwards."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = origin")
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, words in triggers:
                cursor.execute(words)


def _holding_rows(connection: Any, tables: list[str]) -> set[str]:
    """Those of the tables that hold any, by one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM \"{each}\")" for each in tables)
        )
        return {table for (table,) in cursor.fetchall()}
