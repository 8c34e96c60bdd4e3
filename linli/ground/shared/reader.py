"""Reading hot rows: a question that every page asks is put into SQL once, and from then on only filled in.

The ORM spends more time on wording a SELECT than the database on answering it. A question is a queryset as everywhere
else, with `Blank` in place of what differs from one asking to the next; the first asking words it, in each process::

    _one = Written(lambda: Person.objects.filter(pk=Blank("pk", BigIntegerField())))
    person = _one.first(pk=7)

PostgreSQL plans such a question once as well and keeps the plan; what the ORM asks it plans at each asking, since a
plan that has to fit whatever is given uses neither the index of a path nor one of the open cases.

No answer is kept, so none can be out of date. It is for questions that are always of one shape; where the shape depends
on something, that has its own `Written` (in an `lru_cache` by what it depends on). Everything else asks the ORM.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

type Row = tuple[Any, ...]


class Blank(Expression):
    """What is known only when the question is asked, by the name under which it is given then."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A place for the value, held by this expression itself until there is one."""
        return "%s", (self,)


class Written[M: Model]:
    """A question that is worded once; `asked` says it as a queryset, of whole rows or of `values_list`."""

    def __init__(self, asked: Callable[[], "QuerySet[M, Any]"]) -> None:
        self._asked = asked
        self._worded: _Worded | None = None

    def all(self, **given: Any) -> list[M]:
        """Every row as an object, with those it is joined with. One query."""
        return [self._worded_once().made(row) for row in self.rows(**given)]

    def first(self, **given: Any) -> M | None:
        """The first row as an object, None if there is none. One query; how many rows it reads, the question says."""
        return next((self._worded_once().made(row) for row in self.rows(**given)), None)

    def rows(self, **given: Any) -> list[Row]:
        """Every row as it was asked for by `values_list`. One query."""
        return list(self._worded_once().answered(given))

    def _worded_once(self) -> "_Worded":
        if self._worded is None:
            self._worded = _Worded(self._asked())
        return self._worded


class _Worded:
    """A question in SQL, and how its answers become objects: what Django finds out anew at each asking."""

    def __init__(self, asked: "QuerySet[Any, Any]") -> None:
        compiler = asked.query.get_compiler(connection=connection)
        self.locks = asked.query.select_for_update and connection.features.has_select_for_update
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:  # nothing can answer it, whatever is given
            self.sql, self.params = "", ()
        select, shape = compiler.select or [], compiler.klass_info
        converters = compiler.get_converters([column for column, _sql, _name in select])
        self.converters = [(place, each, column) for place, (each, column) in converters.items()]
        if shape is not None:
            self.model, first, last = shape["model"], shape["select_fields"][0], shape["select_fields"][-1] + 1
            self.own = slice(first, last)
            self.names = [column.target.attname for column, _sql, _name in select[self.own]]
            self.beside = list((compiler.annotation_col_map or {}).items())
            self.joined = get_related_populators(shape, select, asked.db, asked._fetch_mode)  # type: ignore[attr-defined]

    def answered(self, given: Mapping[str, Any]) -> Iterator[Row]:
        """The rows as Python knows them."""
        if not self.sql:
            return
        here = connections[connection.alias]
        filled = [
            each.output_field.get_db_prep_value(given[each.name], here) if isinstance(each, Blank) else each
            for each in self.params
        ]
        if self.locks and here.get_autocommit():
            raise TransactionManagementError("what locks its rows is asked within a transaction")
        with prepared() as cursor:
            cursor.execute(self.sql, filled)
            rows = cursor.fetchall()
        for row in rows:
            values = list(row)
            for place, converters, column in self.converters:
                for convert in converters:
                    values[place] = convert(values[place], column, here)
            yield tuple(values)

    def made(self, row: Row) -> Any:
        """A row as an object, with those it is joined with and what is annotated."""
        found = self.model.from_db(connection.alias, self.names, row[self.own])
        for name, place in self.beside:
            setattr(found, name, row[place])
        for joined in self.joined:
            joined.populate(row, found)
        return found


@contextmanager
def prepared() -> Iterator[Any]:
    """A cursor by which what is asked is prepared at its first asking, if the database and its operator let it be.

    For statements of one wording, and such as want the same plan whatever is given.
    """
    here = connections[connection.alias]
    with here.cursor() as cursor:
        raw = here.connection
        usual = getattr(raw, "prepare_threshold", None)
        if usual is None:
            yield cursor
            return
        raw.prepare_threshold = 0
        try:
            yield cursor
        finally:
            raw.prepare_threshold = usual
