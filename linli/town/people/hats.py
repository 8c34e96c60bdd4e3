"""One hat at a time: the database's own guard that an exclusive role is held beside nothing else."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from linli.ground.shared.migrations import Guard


class OneHat(Guard):
    """Overlapping posts of one person wear the same hat: `ordinary`, or that of one exclusive role.

    On PostgreSQL an exclusion constraint (same person, another hat, meeting intervals [starts_at, ends_at)), on SQLite
    triggers. Like every guard of a table it is raised again by a migration that rebuilds the table on SQLite.
    """

    suffix = "one_hat"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        return type(self).__qualname__, [self.model], {}

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Keep exclusive roles apart from every other {self.model}"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_one_hat` on PostgreSQL, `…_insert` and `…_update` on SQLite."""
        name = f"{model._meta.db_table}_{self.suffix}"
        return frozenset({name} if vendor == "postgresql" else {f"{name}_insert", f"{name}_update"})

    def raise_(self, editor: BaseDatabaseSchemaEditor, model: type[Model]) -> Iterator[str]:
        """An exclusion constraint, or the triggers that do its work."""
        table = model._meta.db_table
        name = f"{table}_{self.suffix}"
        if editor.connection.vendor == "postgresql":
            yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" EXCLUDE USING gist ("person_id" WITH =, '
                '"hat" WITH <>, tstzrange("starts_at", "ends_at", \'[)\') WITH &&)'
            )
            return
        meets = (
            'kept."person_id" = NEW."person_id" AND kept."hat" <> NEW."hat" '
            'AND (kept."ends_at" IS NULL OR kept."ends_at" > NEW."starts_at") '
            'AND (NEW."ends_at" IS NULL OR NEW."ends_at" > kept."starts_at")'
        )
        for event, other in (("INSERT", ""), ("UPDATE", ' AND kept."id" <> OLD."id"')):
            yield (
                f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" BEGIN '  # noqa: S608 - our own names
                f"SELECT RAISE(ABORT, '{name}: another hat is worn') "
                f'WHERE EXISTS (SELECT 1 FROM "{table}" AS kept WHERE {meets}{other}); END'
            )

    def lower(self, editor: BaseDatabaseSchemaEditor, model: type[Model]) -> Iterator[str]:
        """Drop the constraint or the triggers."""
        for name in sorted(self.names(model, editor.connection.vendor)):
            if editor.connection.vendor == "postgresql":
                yield f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT IF EXISTS "{name}"'
            else:
                yield f'DROP TRIGGER IF EXISTS "{name}"'
