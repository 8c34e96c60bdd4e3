"""A guard for rows that point at two others, of which one has to belong to the other.

A foreign key says that a word's reporter is someone's and that its case is a case; it does not say that this reporter
reported this case. The guard does, on both databases::

    operations = [..., Belongs("Word", field="reporter", to="case")]
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model

from linli.ground.shared.migrations import Editor, Guard


class Belongs(Guard):
    """What a row's `field` points at has the same `to` as the row; a row whose `field` is empty points at nothing.

    Both models have a foreign key of the name `to`. What breaks it is refused with IntegrityError.
    """

    suffix = "belongs"

    def __init__(self, model: str, field: str, to: str) -> None:
        super().__init__(model)
        self.field, self.to = field, to

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's migration writer."""
        return type(self).__qualname__, [self.model], {"field": self.field, "to": self.to}

    def describe(self) -> str:
        """For `migrate`'s output."""
        return f"Refuse a {self.field} of another {self.to} in {self.model}"

    def names(self, model: type[Model], vendor: str) -> frozenset[str]:
        """`<table>_<field>_belongs` on PostgreSQL, with `_insert` and `_update` on SQLite."""
        ends = ("",) if vendor == "postgresql" else ("_insert", "_update")
        return frozenset(self._name(model) + end for end in ends)

    def raise_(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """A trigger that looks whether the two belong together; it is not asked where there is nothing to look for."""
        table, name, words = model._meta.db_table, self._name(model), f"the {self.field} is of another {self.to}"
        mine, other = _key(model, self.field), _key(model, self.to)
        there = mine.related_model
        theirs = (
            f'SELECT 1 FROM "{there._meta.db_table}" AS kept '  # noqa: S608 - names of our own columns
            f'WHERE kept."{there._meta.pk.column}" = NEW."{mine.column}" '
            f'AND kept."{_key(there, self.to).column}" = NEW."{other.column}"'
        )
        asked = f'NEW."{mine.column}" IS NOT NULL'
        if editor.connection.vendor == "postgresql":
            yield (
                f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
                f"IF NOT EXISTS ({theirs}) THEN RAISE EXCEPTION '{name}: {words}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            yield (
                f'CREATE TRIGGER "{name}" BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW WHEN ({asked}) '
                f'EXECUTE FUNCTION "{name}"()'
            )
            return
        for event in ("INSERT", "UPDATE"):
            yield (
                f'CREATE TRIGGER "{name}_{event.lower()}" BEFORE {event} ON "{table}" '
                f"WHEN {asked} AND NOT EXISTS ({theirs}) BEGIN SELECT RAISE(ABORT, '{name}: {words}'); END"
            )

    def lower(self, editor: Editor, model: type[Model]) -> Iterator[str]:
        """Drop the triggers and, on PostgreSQL, their function."""
        yield from self.drop_triggers(editor, model, function=self._name(model))

    def _name(self, model: type[Model]) -> str:
        return f"{model._meta.db_table}_{self.field}_{self.suffix}"


def _key(model: type[Model], name: str) -> "ForeignKey[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, ForeignKey):
        raise TypeError(f"{model._meta.label}.{name} is no foreign key")
    return field
