"""Guards for what is open until it is settled: a sheet that people work on, and the lines that stand on it.

::

    operations = [
        ...,
        Settles("Draft", field="state", while_="open", ways=[("laid", "withdrawn")], except_fields=["closed_at"]),
        SettledWith("Edit", to="draft", field="state", while_="open"),
        SettledByAnother("Draft", by="laid_by", among="Writer", to="draft", person="person"),
    ]

What they refuse reaches the caller as IntegrityError on both databases.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import ForeignKey, Model

from linli.ground.shared.migrations import Editor, Guard


class Settles(Guard):
    """A row changes as long as its `field` is `while_`; afterwards it is neither changed nor deleted.

    Of `ways` (from, to) it may still go one, and then only that field and `except_fields` change.
    """

    suffix = "settles"

    def __init__(
        self,
        model: str,
        field: str,
        while_: str,
        ways: Sequence[tuple[str, str]] = (),
        except_fields: Sequence[str] = (),
    ) -> None:
        super().__init__(model)
        self.field, self.while_, self.ways = field, while_, tuple(ways)
        self.except_fields = tuple(except_fields)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        options: dict[str, Any] = {"field": self.field, "while_": self.while_}
        options |= {"ways": list(self.ways), "except_fields": list(self.except_fields)}
        return type(self).__qualname__, [self.model], options

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Refuse to change rows of {self.model} that are settled"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_settles_update` and `…_delete`."""
        return frozenset(f"{model._meta.db_table}_{self.suffix}_{event}" for event in ("update", "delete"))

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """A trigger for each way a row could change."""
        table, name, state = model._meta.db_table, f"{model._meta.db_table}_{self.suffix}", f'"{self.field}"'
        differs = "IS DISTINCT FROM" if editor.connection.vendor == "postgresql" else "IS NOT"
        going = [f"(OLD.{state} = '{before}' AND NEW.{state} = '{after}')" for before, after in self.ways]
        fixed = [
            f'OLD."{field.column}" {differs} NEW."{field.column}"'
            for field in model._meta.concrete_fields
            if field.name not in (self.field, *self.except_fields)
        ]
        settled = f"OLD.{state} <> '{self.while_}'"
        changed = " OR ".join([f"NOT ({' OR '.join(going) or '1 = 0'})", *fixed])
        yield from _refusing(editor, table, name, {"UPDATE": f"{settled} AND ({changed})", "DELETE": settled})

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the triggers and, on PostgreSQL, their function."""
        yield from self.drop_triggers(editor, model, function=f"{model._meta.db_table}_{self.suffix}")


class SettledWith(Guard):
    """Rows that point at another with `to` come, change and go only while that one's `field` is `while_`."""

    suffix = "settled_with"

    def __init__(self, model: str, to: str, field: str, while_: str) -> None:
        super().__init__(model)
        self.to, self.field, self.while_ = to, field, while_

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        return type(self).__qualname__, [self.model], {"to": self.to, "field": self.field, "while_": self.while_}

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Refuse rows of {self.model} whose {self.to} is settled"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_settled_with_insert`, `…_update` and `…_delete`."""
        return frozenset(f"{model._meta.db_table}_{self.suffix}_{event}" for event in ("insert", "update", "delete"))

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Triggers that look at the row pointed at; SQLite asks in the condition, PostgreSQL in the function."""
        table, name = model._meta.db_table, f"{model._meta.db_table}_{self.suffix}"
        key = model._meta.get_field(self.to)
        if not isinstance(key, ForeignKey):
            raise TypeError(f"{model._meta.label}.{self.to} is no foreign key")
        there = key.related_model

        def settled(row: str) -> str:
            of_it = f'kept."{there._meta.pk.column}" = {row}."{key.column}" AND kept."{self.field}"'
            names_of_ours = f"SELECT 1 FROM \"{there._meta.db_table}\" AS kept WHERE {of_it} <> '{self.while_}'"  # noqa: S608
            return f"EXISTS ({names_of_ours})"

        asked = {"INSERT": settled("NEW"), "UPDATE": f"{settled('OLD')} OR {settled('NEW')}", "DELETE": settled("OLD")}
        yield from _asking(editor, table, name, asked)

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the triggers and, on PostgreSQL, their function."""
        yield from self.drop_triggers(editor, model, function=f"{model._meta.db_table}_{self.suffix}")


class SettledByAnother(Guard):
    """Whoever is named in `by` of a row, once somebody is, is not among the rows that point at it with `to`."""

    suffix = "settled_by_another"

    def __init__(self, model: str, by: str, among: str, to: str, person: str) -> None:
        super().__init__(model)
        self.by, self.among, self.to, self.person = by, among, to, person

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        options = {"by": self.by, "among": self.among, "to": self.to, "person": self.person}
        return type(self).__qualname__, [self.model], options

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Refuse whoever is a {self.among} as {self.by} of {self.model}"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_settled_by_another_update`."""
        return frozenset({f"{model._meta.db_table}_{self.suffix}_update"})

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """A trigger that looks among those rows; SQLite asks in the condition, PostgreSQL in the function."""
        table, name = model._meta.db_table, f"{model._meta.db_table}_{self.suffix}"
        among = model._meta.apps.get_model(model._meta.app_label, self.among)
        columns = {field.name: field.column for field in (*among._meta.concrete_fields, *model._meta.concrete_fields)}
        to, person, by, key = columns[self.to], columns[self.person], columns[self.by], model._meta.pk.column
        differs = "IS DISTINCT FROM" if editor.connection.vendor == "postgresql" else "IS NOT"
        own = (
            f'NEW."{by}" {differs} OLD."{by}" AND EXISTS (SELECT 1 FROM "{among._meta.db_table}" AS theirs '  # noqa: S608
            f'WHERE theirs."{to}" = NEW."{key}" AND theirs."{person}" = NEW."{by}")'
        )
        yield from _asking(editor, table, name, {"UPDATE": own})

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the trigger and, on PostgreSQL, its function."""
        yield from self.drop_triggers(editor, model, function=f"{model._meta.db_table}_{self.suffix}")


_RAISE = "RAISE EXCEPTION '%s: it is settled' USING ERRCODE = 'integrity_constraint_violation';"


def _refusing(editor: Editor, table: str, name: str, asked: dict[str, str]) -> Iterator[str]:
    """Triggers that refuse an event where what is asked of the row holds."""
    postgres = editor.connection.vendor == "postgresql"
    if postgres:
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_RAISE % name} END $$'
        )
    for event, when in asked.items():
        does = (
            f'EXECUTE FUNCTION "{name}"()' if postgres else f"BEGIN SELECT RAISE(ABORT, '{name}: it is settled'); END"
        )
        yield f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" FOR EACH ROW WHEN ({when}) {does}'


def _asking(editor: Editor, table: str, name: str, asked: dict[str, str]) -> Iterator[str]:
    """The same where what is asked looks at other rows: PostgreSQL takes that in a function alone."""
    if editor.connection.vendor != "postgresql":
        yield from _refusing(editor, table, name, asked)
        return
    yield (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        + "".join(
            f"IF TG_OP = '{event}' THEN IF {asked_then} THEN {_RAISE % name} END IF; END IF; "
            for event, asked_then in asked.items()
        )
        + "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for event in asked:
        yield (
            f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" FOR EACH ROW '
            f'EXECUTE FUNCTION "{name}"()'
        )
