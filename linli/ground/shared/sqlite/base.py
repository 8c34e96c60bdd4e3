"""Django's SQLite backend on our driver, with the journal that this SQLite may be trusted with.

The settings name this package as ENGINE. Everything but opening a file and the cursor's class is Django's.
"""

import datetime
import decimal
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.db.backends.utils import debug_transaction
from django.utils.asyncio import async_unsafe
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from .beginning import begin
from .driver import Connection, journal, sqlite

sqlite.register_converter("bool", b"1".__eq__)
for _name, _parse in (("date", parse_date), ("time", parse_time), ("datetime", parse_datetime)):
    sqlite.register_converter(_name, base.decoder(_parse))
sqlite.register_converter("timestamp", base.decoder(parse_datetime))
sqlite.register_adapter(decimal.Decimal, str)
sqlite.register_adapter(datetime.date, base.adapt_date)
sqlite.register_adapter(datetime.datetime, base.adapt_datetime)


class Cursor(sqlite.Cursor):
    """A cursor that reads Django's `%s` and `%(name)s`."""

    convert_query: Any = base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> "Cursor":
        """Run one statement; without parameters as it stands."""
        if params is None:
            return super().execute(query)
        if isinstance(params, Mapping):
            return super().execute(self.convert_query(query, param_names=list(params)), params)
        return super().execute(in_marks(query), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> "Cursor":
        """Run one statement with each of these."""
        rows = list(param_list)
        names = list(rows[0]) if rows and isinstance(rows[0], Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), rows)


def in_marks(query: str) -> str:
    """A question with `?` for `%s`, and `%` for `%%`; Django's expression tries each sign of it, which takes longer."""
    return "%".join([part.replace("%s", "?") for part in query.split("%%")])


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to one file."""

    Database = sqlite
    init_commands: list[str]
    transaction_mode: str | None

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Open the file, and keep its journal as this SQLite may."""
        connection = sqlite.connect(**conn_params, factory=Connection)
        register_functions(connection)
        for command in ("PRAGMA foreign_keys=ON", "PRAGMA legacy_alter_table=OFF", *self.init_commands):
            connection.execute(command)
        keep_journal(connection)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        """Begin as the settings say, with the lock of who writes. Raises OperationalError if it is not had in time."""
        mode = self.transaction_mode or "DEFERRED"
        with debug_transaction(self, f"BEGIN {mode}"), self.wrap_database_errors:
            begin(self.connection, mode)

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of ours."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor


def keep_journal(connection: Connection) -> None:
    """Give a file of ours the journal it should have.

    Another program's file is left as it is, and so is one that is in use this moment: the next connection asks again.
    """
    wanted = journal()
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == wanted:
        return
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and "django_migrations" not in tables:
        return
    try:
        connection.execute(f"PRAGMA journal_mode={wanted}")
    except sqlite.OperationalError:
        return
