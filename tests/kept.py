"""What many tests begin with is lived through once in a process, and put back row by row for those that follow.

A street takes hundreds of questions to build and a dozen statements to put back, with the same numbers and the same
names. Each test has its own objects and its own transaction; the database judges every row again as it comes in.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from linli.ground.editions.models import Edition
from linli.ground.editions.renewing import renew


@dataclass(frozen=True, slots=True)
class Kept:
    """What was built (pickled), the statements that put its rows back, and the editions that go by new names then."""

    built: bytes
    statements: tuple[tuple[str, tuple[Any, ...]], ...]
    renewed: frozenset[str]


_kept: dict[tuple[Any, ...], Kept] = {}


def kept[**P, T](build: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `build(*args)` gives, in the caller's transaction: built the first time in this process, then put back.

    For building that begins in an empty town, changes no row that was there, and has no effect but its rows. Under
    other keys it is built anew, since what is sealed under one key opens under no other.
    """
    key = (settings.KEY_FILE, build, args, tuple(sorted(kwargs.items())))
    if key not in _kept:
        before, editions = _rows(), _editions()
        built = build(*args, **kwargs)
        _kept[key] = Kept(pickle.dumps(built), tuple(_statements(before)), _renewed(editions))
        return built
    with transaction.atomic(), connection.cursor() as cursor:
        for words, values in _kept[key].statements:
            cursor.execute(words, values)
        renew(_kept[key].renewed)
    return pickle.loads(_kept[key].built)  # type: ignore[no-any-return]


def _tables() -> Iterator[type[models.Model]]:
    """Every table of ours, what must be pointed at before what points at it; what need not is looked at in the end."""
    waiting = [model for model in apps.get_models() if model._meta.managed and model is not Edition]
    while waiting:
        free = [model for model in waiting if not _points_at(model) & set(waiting)]
        yield from free
        waiting = [model for model in waiting if model not in free]
        assert free, f"these point at each other: {waiting}"


def _points_at(model: type[models.Model]) -> set[Any]:
    fields = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
    return {field.related_model for field in fields} - {model}


def _rows() -> dict[type[models.Model], set[Any]]:
    """The keys of all rows that are there."""
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}


def _statements(before: dict[type[models.Model], set[Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """INSERTs of all rows that are there by now, a statement a table, as they are kept in the database."""
    for model, there in before.items():
        rows = [row for row in model._base_manager.order_by("pk") if row.pk not in there]
        if rows:
            query = InsertQuery(model)
            fields = [field for field in model._meta.concrete_fields if not field.generated]
            query.insert_values(fields, rows, raw=True)
            yield from query.get_compiler(connection=connection).as_sql()


def _editions() -> dict[str, str]:
    return dict(Edition.objects.values_list("name", "edition"))


def _renewed(before: dict[str, str]) -> frozenset[str]:
    return frozenset(name for name, edition in _editions().items() if before.get(name) != edition)
