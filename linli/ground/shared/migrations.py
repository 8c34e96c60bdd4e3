"""Guards that live in the database: rows nobody may change, and intervals that never overlap.

They are migration operations, because a guard in Python is a wish: whoever writes by another way goes round it.
On PostgreSQL they are triggers and exclusion constraints, on SQLite triggers; what they refuse reaches the caller as
`django.db.IntegrityError` on both::

    operations = [
        migrations.CreateModel("Entry", …),
        AppendOnly("Entry"),
        NoOverlap("Post", key=["person", "role"], start="starts_at", end="ends_at"),
    ]

SQLite drops a table's triggers when a later migration rebuilds the table (any AlterField does), so such a migration
repeats the operation; `guards.missing()` finds a guard that was lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from django.db.models import DateField, DateTimeField, Field, Model, Q
from django.db.models.sql import Query

type Editor = BaseDatabaseSchemaEditor


class Guard(Operation):
    """An operation that adds triggers or constraints to one table and changes nothing of the model."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL
    suffix = ""

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Raise the guard. One that stands already is replaced, so that a rebuilt table can be guarded again."""
        model = to_state.apps.get_model(app_label, self.model)
        self._run(schema_editor, [*self.lower(schema_editor, model), *self.raise_(schema_editor, model)])

    def database_backwards(
        self, app_label: str, schema_editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the guard away."""
        model = from_state.apps.get_model(app_label, self.model)
        self._run(schema_editor, self.lower(schema_editor, model))

    def _run(self, editor: Editor, statements: Iterable[str]) -> None:
        for statement in statements:
            editor.execute(statement, params=None)

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """The statements that raise the guard."""
        raise NotImplementedError

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """The statements that take it away, which do nothing where it does not stand."""
        raise NotImplementedError

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """The triggers and constraints that stand in the database while this guard does."""
        raise NotImplementedError

    def drop_triggers(self, editor: Editor, model: type[Model], *, function: str) -> Iterator[str]:
        """The statements that drop triggers of these names and, on PostgreSQL, the function that they call."""
        table, postgres = model._meta.db_table, editor.connection.vendor == "postgresql"
        for trigger in sorted(self.names(model, editor.connection.vendor)):
            yield f'DROP TRIGGER IF EXISTS "{trigger}"' + (f' ON "{table}"' if postgres else "")
        if postgres:
            yield f'DROP FUNCTION IF EXISTS "{function}"()'

    @property
    def migration_name_fragment(self) -> str:
        """How Django names a migration that holds only this."""
        return f"{self.model.lower()}_{self.suffix}"


class AppendOnly(Guard):
    """Rows of this model are written once: UPDATE, DELETE and (on PostgreSQL) TRUNCATE are refused.

    `except_fields` may still change. `forget=("recorded_at", 1095)` lets a row be deleted once that moment lies more
    than so many days back, by the database's own clock: the retention that the law asks for, and no sooner.
    """

    suffix = "append_only"

    def __init__(self, model: str, except_fields: Sequence[str] = (), forget: tuple[str, int] | None = None) -> None:
        super().__init__(model)
        self.except_fields = tuple(except_fields)
        self.forget = forget

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        options: dict[str, Any] = {}
        if self.except_fields:
            options["except_fields"] = list(self.except_fields)
        if self.forget:
            options["forget"] = self.forget
        return type(self).__qualname__, [self.model], options

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Refuse to change or delete rows of {self.model}"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_append_only_update`, `…_delete` and on PostgreSQL `…_truncate`."""
        events = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
        return frozenset(f"{model._meta.db_table}_{self.suffix}_{event}" for event in events)

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """A trigger for each way a row could change."""
        table, name = model._meta.db_table, f"{model._meta.db_table}_{self.suffix}"
        postgres = editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgres else "IS NOT"
        columns = self._frozen_columns(model) if self.except_fields else []
        changed = " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)
        young = self._young(model, postgres)
        if not postgres:
            for event, when in (("UPDATE", changed), ("DELETE", young)):
                yield (
                    f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" '
                    + (f"WHEN {when} " if when else "")
                    + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            return
        yield _refusing_function(name, f"{table} is append-only")
        for event, when in (("UPDATE", changed), ("DELETE", young)):
            yield (
                f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" FOR EACH ROW '
                + (f"WHEN ({when}) " if when else "")
                + f'EXECUTE FUNCTION "{name}"()'
            )
        yield (
            f'CREATE TRIGGER "{name}_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT '
            f'EXECUTE FUNCTION "{name}"()'
        )

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the triggers and, on PostgreSQL, their function."""
        yield from self.drop_triggers(editor, model, function=f"{model._meta.db_table}_{self.suffix}")

    def _frozen_columns(self, model: type[Model]) -> list[str]:
        for name in self.except_fields:
            model._meta.get_field(name)
        return [
            str(field.column)
            for field in model._meta.concrete_fields
            if field.name not in self.except_fields and not getattr(field, "generated", False)
        ]

    def _young(self, model: type[Model], postgres: bool) -> str:
        """The condition under which a row is too young to be deleted; empty if no row ever may be."""
        if self.forget is None:
            return ""
        name, days = self.forget
        column = _column(model, name)
        if postgres:
            return f"OLD.\"{column}\" > now() - interval '{int(days)} days'"
        return f"OLD.\"{column}\" > strftime('%Y-%m-%d %H:%M:%f', 'now', '-{int(days)} days')"


class NoOverlap(Guard):
    """Two rows with the same `key` never hold at the same time: their intervals [start, end) do not meet.

    `end` NULL is open. A row whose key holds a NULL meets nothing. `where` (a Q on the model's own columns) says
    which rows count. An interval that ends before or when it starts is refused too.
    """

    suffix = "no_overlap"

    def __init__(
        self,
        model: str,
        key: Sequence[str],
        start: str = "valid_from",
        end: str = "valid_until",
        where: Q | None = None,
        name: str = "",
    ) -> None:
        super().__init__(model)
        self.key, self.start, self.end, self.where, self.name = tuple(key), start, end, where, name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        options: dict[str, Any] = {"key": list(self.key), "start": self.start, "end": self.end}
        if self.where is not None:
            options["where"] = self.where
        if self.name:
            options["name"] = self.name
        return type(self).__qualname__, [self.model], options

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Keep the intervals of {self.model} apart by {', '.join(self.key)}"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<name>` and `<name>_order` on PostgreSQL, `<name>_insert` and `<name>_update` on SQLite."""
        name = self._name(model)
        ends = ("", "_order") if vendor == "postgresql" else ("_insert", "_update")
        return frozenset(name + end for end in ends)

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """An exclusion constraint, or the triggers that do its work."""
        if editor.connection.vendor == "postgresql":
            yield from self._exclusion(editor, model)
        else:
            yield from self._triggers(editor, model)

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the constraints or triggers."""
        table, vendor = model._meta.db_table, editor.connection.vendor
        for name in sorted(self.names(model, vendor)):
            if vendor == "postgresql":
                yield f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"'
            else:
                yield f'DROP TRIGGER IF EXISTS "{name}"'

    def _name(self, model: type[Model]) -> str:
        return self.name or f"{model._meta.db_table}_{self.suffix}"

    def _exclusion(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        table, name = model._meta.db_table, self._name(model)
        start, end = _column(model, self.start), _column(model, self.end)
        equal = "".join(f'"{_column(model, field)}" WITH =, ' for field in self.key)
        held = f'{_range(model._meta.get_field(self.start))}("{start}", "{end}", \'[)\') WITH &&'
        counts = f" WHERE ({_condition(editor, model, self.where)})" if self.where else ""
        yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
        yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}_order" CHECK ("{end}" IS NULL OR "{end}" > "{start}")'
        yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" EXCLUDE USING gist ({equal}{held}){counts}'

    def _triggers(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        table, name, pk = model._meta.db_table, self._name(model), model._meta.pk.column
        start, end = _column(model, self.start), _column(model, self.end)
        same = "".join(f'kept."{_column(model, f)}" = NEW."{_column(model, f)}" AND ' for f in self.key)
        meets = (
            f'{same}(kept."{end}" IS NULL OR kept."{end}" > NEW."{start}") '
            f'AND (NEW."{end}" IS NULL OR NEW."{end}" > kept."{start}")'
        )
        kept, counts = f'"{table}" AS kept', ""
        if self.where:
            condition = _condition(editor, model, self.where)
            columns = ", ".join(f'NEW."{f.column}" AS "{f.column}"' for f in model._meta.concrete_fields)
            kept = f'(SELECT * FROM "{table}" WHERE {condition}) AS kept'  # noqa: S608 - names of our own columns
            counts = f" AND EXISTS (SELECT 1 FROM (SELECT {columns}) WHERE {condition})"  # noqa: S608
        for event, other in (("INSERT", ""), ("UPDATE", f' AND kept."{pk}" <> OLD."{pk}"')):
            yield (
                f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" BEGIN '  # noqa: S608
                f"SELECT RAISE(ABORT, '{name}: the interval ends before it starts') "
                f'WHERE NEW."{end}" <= NEW."{start}"; '
                f"SELECT RAISE(ABORT, '{name}: the intervals overlap') "
                f"WHERE EXISTS (SELECT 1 FROM {kept} WHERE {meets}{other}){counts}; END"
            )


def _refusing_function(name: str, words: str) -> str:
    """A PostgreSQL trigger function that refuses with an error of the integrity class (23000)."""
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
        f"BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    if not isinstance(field, Field) or field.column is None:
        raise ValueError(f"{model._meta.label}.{name} is not a column")
    return str(field.column)


def _range(field: object) -> str:
    """The PostgreSQL range that holds this kind of column."""
    if isinstance(field, DateTimeField):
        return "tstzrange"
    if isinstance(field, DateField):
        return "daterange"
    return "int8range"


def _condition(editor: Editor, model: type[Model], where: Q) -> str:
    """`where` as SQL with bare column names and its values written in, as Django does for partial constraints."""
    query = Query(model=model, alias_cols=False)
    compiler = query.get_compiler(connection=editor.connection)
    sql, params = query.build_where(where).as_sql(compiler, editor.connection)
    return str(sql) % tuple(editor.quote_value(value) for value in params)
