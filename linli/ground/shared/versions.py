"""Versions: rows that hold over [valid_from, valid_until), in days or in moments, one following another.

The tables of a district's rules are kept so; who plans them says which rows leave and which begin.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Manager, Model, Q, QuerySet

from .moments import day_of

type Rows[M: Model] = Manager[M] | QuerySet[M, Any]


def turn[M: Model](rows: Rows[M], *, leaving: Sequence[M], begins: Sequence[M], since: date | datetime) -> None:
    """End what leaves, and begin what follows; what had not begun by then is as if it had never been written.

    What somebody ended since, sooner than at `since`, stays so.
    """
    never = {row.pk for row in leaving if row.valid_from >= since}  # type: ignore[attr-defined]  # each has its days
    rows.filter(pk__in=never).delete()
    lasting = rows.filter(Q(valid_until=None) | Q(valid_until__gt=since))
    lasting.filter(pk__in={row.pk for row in leaving} - never).update(valid_until=since)
    rows.bulk_create(begins)


def take_back[M: Model](rows: Rows[M], *, since: date | datetime) -> None:
    """Take back those of these rows that begin or end at `since`, which has not come: what they followed goes on."""
    rows.filter(valid_from=since).delete()
    rows.filter(valid_until=since).update(valid_until=None)


def days[M: Model](rows: Rows[M]) -> list[date]:
    """The days on which any of these rows begins or ends, oldest first."""
    turns = {turn for row in rows.values_list("valid_from", "valid_until") for turn in row if turn is not None}
    return sorted({day_of(turn) if isinstance(turn, datetime) else turn for turn in turns})
