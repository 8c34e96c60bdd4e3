"""Dead letters: messages given up after eight attempts. A person mends the cause and sends them again."""

from datetime import datetime

from django.db.models import QuerySet

from .models import Message


def letters() -> QuerySet[Message]:
    """All dead letters, the one that died first first."""
    return Message.objects.filter(dead_at__isnull=False).order_by("dead_at", "id")


def again(*, ids: list[int], at: datetime) -> int:
    """Send dead letters again, with eight new attempts; how many of the ids were dead letters."""
    dead = letters().filter(pk__in=ids).order_by()
    return dead.update(dead_at=None, free_at=at, attempts=0, holder="", trouble="")
