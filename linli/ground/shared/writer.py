"""Writing hot rows: prepared INSERTs, all sent at once.

The ORM spends more time on building an INSERT than the database on doing it. The few work functions that every report
and step goes through hand their rows to `insert`: on PostgreSQL they travel in one pipeline as prepared statements, on
SQLite one after another. Everything else is written by the ORM as usual.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction
from django.db.models import (
    BigAutoField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    Model,
    TextField,
    UUIDField,
)
from django.db.models.expressions import DatabaseDefault
from psycopg import RawCursor
from psycopg.types.numeric import Int8

from .failpoints import failpoint
from .reader import prepared

type Column = Field[Any, Any]


def insert(*rows: Model) -> None:
    """Write new rows of any models, in this order, in the caller's transaction; their pks are set.

    A row may point at one before it (`Step(case=case)`) though that has no pk yet. Defaults and `pre_save` (auto_now)
    work as with `save()`; signals, which nobody uses, are not sent. Raises IntegrityError as `save()` would,
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("insert() writes in the caller's transaction; there is none")
    if connection.vendor == "postgresql":
        number(*_awaited(rows))
        _send(rows)
    else:
        for row in rows:
            _write(row)
    failpoint("rows_written")
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def change(row: Model, *, since: Mapping[str, Any]) -> None:
    """Write what of a row is not as it was read, by its pk; `since` holds its attributes of then (`as_read`).

    A column that stands as it did is left alone, and so are its indexes and the row that it points at. Mappings and
    lists are written always, since they may have been changed in place. Raises IntegrityError as `save()` would, and
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("change() writes in the caller's transaction; there is none")
    model, held, here = type(row), row.__dict__, connections[connection.alias]
    columns: list[str] = []
    values: list[Any] = []
    for field, column, attribute, plain in _plan(model, here.vendor):
        value = held[attribute] if attribute else field.pre_save(row, add=False)
        if field.primary_key or (not isinstance(value, dict | list) and value == since[field.attname]):
            continue
        columns.append(column)
        values.append(_as_kept(value, field, plain, here))
    if not columns:
        return
    with connection.cursor() as cursor:
        cursor.execute(_changing(model, tuple(columns)), [*values, row.pk])


def as_read(row: Model) -> dict[str, Any]:
    """What a row's attributes are now, for `change` to compare with."""
    return dict(row.__dict__)


def number(*rows: Model) -> None:
    """Give new rows their pk before they are written, so that other rows can speak of them (`case:42`).

    Taken from the sequences, and gone if the rows are never written; on SQLite, where one transaction writes at a
    time, the numbers that come next. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("number() counts on the caller's transaction; there is none")
    waiting = [row for row in rows if row.pk is None]
    if not waiting:
        return
    asked = _next_of_sqlite(waiting) if connection.vendor == "sqlite" else _next_of_sequences(waiting)
    for row, pk in zip(waiting, asked, strict=True):
        row.pk = pk


def _next_of_sequences(rows: Sequence[Model]) -> Sequence[int]:
    asked = ", ".join(f"nextval('{_sequence(type(row))}')" for row in rows)
    with prepared() as cursor:
        cursor.execute(f"SELECT {asked}")
        return list(cursor.fetchone())


def _next_of_sqlite(rows: Sequence[Model]) -> Sequence[int]:
    """What AUTOINCREMENT gives next: one more than it ever gave in that table."""
    taken: dict[str, int] = {}
    for row in rows:
        table = row._meta.db_table
        if table not in taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
                found = cursor.fetchone()
            taken[table] = found[0] if found else 0
    numbers = []
    for row in rows:
        taken[row._meta.db_table] += 1
        numbers.append(taken[row._meta.db_table])
    return numbers


def _awaited(rows: Sequence[Model]) -> list[Model]:
    """The rows without a pk that others of them point at."""
    pointed_at = {id(target) for row in rows for target in row._state.fields_cache.values()}
    return [row for row in rows if id(row) in pointed_at and row.pk is None and row._meta.auto_field is not None]


def _send(rows: Sequence[Model]) -> None:
    """All rows in one pipeline, by statements the server keeps prepared; the first that fails raises."""
    raw = connection.connection
    sent: list[tuple[Model, RawCursor[Any]]] = []
    with connection.wrap_database_errors, raw.pipeline():
        for row in rows:
            sql, values = _statement(row)
            cursor = RawCursor(raw)
            cursor.execute(sql, [Int8(value) if type(value) is int else value for value in values], prepare=True)
            if row.pk is None:
                sent.append((row, cursor))
    for row, cursor in sent:  # asked within, the numbers would be a journey of their own
        row.pk = _number_given(cursor)


def _number_given(cursor: RawCursor[Any]) -> Any:
    given = cursor.fetchone()
    assert given is not None, "an INSERT … RETURNING returns its row"
    return given[0]


def _write(row: Model) -> None:
    """One row on SQLite, which says what pk it gave."""
    sql, values = _statement(row)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if row.pk is None:
            row.pk = cursor.fetchone()[0]


def _statement(row: Model) -> tuple[str, list[Any]]:
    """The INSERT of one row, and its values as the database wants them."""
    columns: list[str] = []
    values: list[Any] = []
    model, held = type(row), row.__dict__
    here = connections[connection.alias]  # itself: the one that speaks for it is asked anew for each value
    for field in _pointers(model):
        if held[field.attname] is None:
            _point(row, field)
    for field, column, attribute, plain in _plan(model, here.vendor):
        value = held[attribute] if attribute else field.pre_save(row, add=True)
        if value.__class__ is DatabaseDefault or (value is None and field.primary_key):
            continue
        columns.append(column)
        values.append(_as_kept(value, field, plain, here))
    return _sql(model, tuple(columns), row.pk is None, here.vendor), values


def _as_kept(value: Any, field: Column, plain: type | None, here: Any) -> Any:
    """A value as the database wants it."""
    stands = value.__class__ is plain or (plain is str and isinstance(value, str))
    as_it_is = value is None or (stands and (plain is not datetime or value.tzinfo is not None))
    return value if as_it_is else field.get_db_prep_save(value, here)


@lru_cache(maxsize=256)
def _plan(model: type[Model], vendor: str) -> tuple[tuple[Column, str, str, type | None], ...]:
    """Each field with its column; its attribute, where that is all `pre_save` looks at; the type kept as it stands."""
    return tuple(
        (field, str(field.column), field.attname if _is_looked_up(field) else "", _kept_as_it_is(field, vendor))
        for field in _columns(model)
    )


def _is_looked_up(field: Column) -> bool:
    """Whether a field's value is its attribute, without a clock of its own."""
    clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return not clock and type(field).pre_save in (Field.pre_save, DateTimeField.pre_save)


def _kept_as_it_is(field: Column, vendor: str) -> type | None:
    """The type whose values a field hands to the database unchanged; moments (with a zone) and UUIDs on PostgreSQL."""
    while field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]
    native = (DateTimeField, UUIDField)
    if vendor != "postgresql" and isinstance(field, native):
        return None
    return _AS_IT_IS.get(type(field))


_AS_IT_IS: dict[type, type] = {
    **dict.fromkeys((CharField, TextField), str),
    BigAutoField: int,
    BooleanField: bool,
    DateTimeField: datetime,
    UUIDField: UUID,
}
"""Fields of Django's own, by the type that they change nothing of: asking each of them costs more than the INSERT."""


def _point(row: Model, field: Column) -> None:
    """Take the pk of a row that was numbered after this one was made to point at it."""
    if field.is_cached(row):  # type: ignore[attr-defined]
        target = getattr(row, field.name)
        if target is not None:
            setattr(row, field.attname, target.pk)


@lru_cache(maxsize=256)
def _pointers(model: type[Model]) -> tuple[Column, ...]:
    return tuple(field for field in _columns(model) if field.is_relation)


@lru_cache(maxsize=256)
def _columns(model: type[Model]) -> tuple[Column, ...]:
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} stands in two tables; insert() writes one")
    return tuple(field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False))


@lru_cache(maxsize=512)
def _sql(model: type[Model], columns: tuple[str, ...], numbered: bool, vendor: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f"${n}" if vendor == "postgresql" else "%s" for n in range(1, len(columns) + 1))
    returning = f' RETURNING "{model._meta.pk.column}"' if numbered else ""
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places}){returning}'  # noqa: S608 - our names


@lru_cache(maxsize=512)
def _changing(model: type[Model], columns: tuple[str, ...]) -> str:
    told = ", ".join(f'"{name}" = %s' for name in columns)
    return f'UPDATE "{model._meta.db_table}" SET {told} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608 - our names


@lru_cache(maxsize=256)
def _sequence(model: type[Model]) -> str:
    """The sequence that numbers a model's rows, asked once per process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', model._meta.pk.column])
        return str(cursor.fetchone()[0])
