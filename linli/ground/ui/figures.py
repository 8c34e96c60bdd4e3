"""How many there are, as a page says it: counted no further than a glance tells apart, however long the list is."""

from typing import Any

from django.db.models import QuerySet

ENOUGH = 100
"""So many are counted; whoever finds as many reads 99+."""


def count(found: QuerySet[Any, Any]) -> int:
    """How many rows there are, `ENOUGH` at most. One query that ends when it has found them, and joins nothing."""
    return found.order_by().values("pk")[:ENOUGH].count()


def figure(n: int) -> str:
    """The number as it is written: 7, or 99+."""
    return str(n) if n < ENOUGH else f"{ENOUGH - 1}+"
