"""Emptying the database after a test that commits: the guards are lifted for it, and what migrations put in stays.

Tests in a transaction are rolled back and need none of this. Those that commit (`django_db(transaction=True)`,
`live_server`, processes that fight) are followed by Django's flush, which append-only tables refuse.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config) -> None:
    """After the databases are made, see that they are those that were asked for, and teach them to be emptied."""
    from django.db import connection

    assert connection.vendor.startswith(pytestconfig.getoption("database")), "these are not the tests asked for"
    with django_db_blocker.unblock():
        if connection.introspection.table_names():
            prepare(connection)


def prepare(connection: Any) -> None:
    """From here on, a flush leaves seeded tables alone and goes past the guards.

    It is taught to every connection to this kind of database: a browser test's event loop opens one of its own.
    """
    seeded = {table for table in connection.introspection.table_names() if _holds_rows(connection, table)}
    operations = type(connection.ops)
    write, run = operations.sql_flush, operations.execute_sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> Any:
        return write(self, style, [table for table in tables if table not in seeded], **options)

    def execute_sql_flush(self: Any, statements: list[str]) -> None:
        with unguarded(self.connection):
            run(self, statements)

    operations.sql_flush, operations.execute_sql_flush = sql_flush, execute_sql_flush


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
    with connection.cursor() as cursor:
        triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, words in triggers:
                cursor.execute(words)


def _holds_rows(connection: Any, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
        return bool(cursor.fetchone()[0])
