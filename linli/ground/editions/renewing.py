"""Renewing: every change of what is held in memory gives it a new edition, in the transaction of the change.

Where a whole table counts, the database does it itself, so that nobody can forget::

    operations = [migrations.CreateModel("Category", …), Renews("Category", "categories")]

Where only a part does (the places of one community), its work functions call `renew`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from linli.ground.shared.ids import uuid7
from linli.ground.shared.migrations import Editor, Guard

ALL = "all"
"""What is renewed with every other name; first of all, so that two who renew wait for each other in one order."""


def renew(names: Iterable[str]) -> None:
    """Give these a new edition, in the caller's transaction.

    Raises TransactionManagementError outside one.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an edition is renewed in the transaction of the change")
    wanted = [ALL, *sorted(set(names) - {ALL})]
    values = [value for name in wanted for value in (name, str(uuid7()))]
    with connection.cursor() as cursor:
        cursor.execute(_upsert([("%s", "%s")] * len(wanted)), values)


class Renews(Guard):
    """Any change of this model's rows renews the edition `name`; with `only`, no other change than of those fields.

    A trigger once a statement on PostgreSQL, once a row on SQLite. The migration depends on `editions`.
    """

    suffix = "renews"

    def __init__(self, model: str, name: str, only: Sequence[str] = ()) -> None:
        super().__init__(model)
        self.name, self.only = name, tuple(only)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        return type(self).__qualname__, [self.model, self.name], {"only": list(self.only)} if self.only else {}

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Renew the edition of {self.name} whenever {self.model} changes"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_renews_insert`, `…_update` and `…_delete`, on PostgreSQL also `…_truncate`."""
        events = [event.lower() for event, _when in self._events(model, vendor)]
        return frozenset(f"{model._meta.db_table}_{self.suffix}_{event}" for event in events)

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """A trigger for each kind of change, and a first edition."""
        table, vendor = model._meta.db_table, editor.connection.vendor
        name, each = f"{table}_{self.suffix}", "FOR EACH STATEMENT"
        fresh = "gen_random_uuid()" if vendor == "postgresql" else "lower(hex(randomblob(16)))"
        renewing = _upsert([(f"'{wanted}'", fresh) for wanted in (ALL, self.name)])
        if vendor == "postgresql":
            yield (
                f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
                f"BEGIN {renewing}; RETURN NULL; END $$"
            )
        for event, when in self._events(model, vendor):
            trigger = f'CREATE TRIGGER "{name}_{event.lower()}" AFTER {when} ON "{table}"'
            if vendor == "postgresql":
                yield f'{trigger} {each} EXECUTE FUNCTION "{name}"()'
            else:
                yield f"{trigger} BEGIN {renewing}; END"
        yield renewing

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the triggers and, on PostgreSQL, their function."""
        yield from self.drop_triggers(editor, model, function=f"{model._meta.db_table}_{self.suffix}")

    def _events(self, model: type[Model], vendor: str) -> list[tuple[str, str]]:
        """The changes that count, each as its name and as a trigger says it."""
        if self.only:
            columns = ", ".join(f'"{model._meta.get_field(field).column}"' for field in self.only)  # type: ignore[union-attr]
            return [("UPDATE", f"UPDATE OF {columns}")]
        events = ["INSERT", "UPDATE", "DELETE"] + (["TRUNCATE"] if vendor == "postgresql" else [])
        return [(event, event) for event in events]


def _upsert(rows: Iterable[tuple[str, str]]) -> str:
    """The statement that gives names new editions: both are placeholders, or SQL of our own."""
    values = ", ".join(f"({name}, {fresh})" for name, fresh in rows)
    return (
        f"INSERT INTO editions_edition (name, edition) VALUES {values} "  # noqa: S608
        "ON CONFLICT (name) DO UPDATE SET edition = excluded.edition"
    )
