"""Pages of a list, by where the last one ended: as quick on the thousandth as on the first, and none shown twice.

The order is always said, and ends in a unique column, so that two rows are never on the same place. The mark of a
page's end goes out to the reader and comes back as `after`; it holds the last row's values in that order.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .refusals import Invalid

type Column = Field[Any, Any]

MOST = 100
_LONGEST_MARK = 1000


@dataclass(frozen=True, slots=True)
class Page[M: Model]:
    """Some rows of a list, and the mark of their end; `after` is None if nothing follows."""

    rows: list[M]
    after: str | None


def page[M: Model](
    queryset: QuerySet[M], *, order: Sequence[str], after: str | None = None, size: int = MOST
) -> Page[M]:
    """The rows that follow `after`, or the first ones, in this order; as many as `size`, and never more than 100.

    `order` names columns of the model that hold no NULL, with `-` before those that fall, the last one unique.
    Raises `Invalid` for a mark that is none, ValueError for an order that is none.
    """
    size = max(1, min(size, MOST))
    columns = [_column(queryset.model, name) for name in order]
    if not columns or not columns[-1].unique:
        raise ValueError("an order ends in a unique column, so that no two rows stand on the same place")
    if after:
        queryset = queryset.filter(_behind(order, _read(after, columns)))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _mark(rows[-1], columns) if more else None)


def _column(model: type[Model], name: str) -> Column:
    try:
        field = model._meta.get_field(name.removeprefix("-"))
    except FieldDoesNotExist as error:
        raise ValueError(str(error)) from error
    if not isinstance(field, Field) or field.null:
        raise ValueError(f"an order is made of columns without NULL; {name} is none")
    return field


def _behind(order: Sequence[str], values: Sequence[object]) -> Q:
    """The rows behind these values: greater in the first column, or equal there and greater in the second, …

    The first column is bounded once more on its own, which is what lets an index begin at the right place.
    """
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        way = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q((f"{field}__{way}", value))
        equal &= Q((field, value))
    first = order[0].removeprefix("-")
    return Q((f"{first}__{'lte' if order[0].startswith('-') else 'gte'}", values[0])) & condition


def _mark(row: Model, columns: Sequence[Column]) -> str:
    values = [_plain(getattr(row, field.attname)) for field in columns]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(after: str, columns: Sequence[Column]) -> list[object]:
    """The values of a mark, as their columns hold them. Raises `Invalid`."""
    try:
        if len(after) > _LONGEST_MARK:
            raise ValueError(after[:20])
        values = json.loads(base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True))
        return [_value(field, value) for field, value in zip(columns, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError) as error:
        raise Invalid({"after": _("这一页的记号认不出来，请从第一页看起。")}) from error


def _value(field: Column, written: object) -> object:
    value = field.to_python(written)
    if value is None or (isinstance(value, str) and "\0" in value):
        raise ValueError(field.name)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(field.name)
        return value.astimezone(UTC)
    return value
