"""Saying what must follow, in the transaction of the act that calls for it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from linli.ground.shared.text import scrub

from .models import Message
from .rooms import handler_of


def later(
    *,
    topic: str,
    payload: Mapping[str, object],
    at: datetime,
    not_before: datetime | None = None,
    key: str | None = None,
) -> None:
    """Write a message; `linli work` delivers it within a second, or after `not_before`.

    With a `key`, a message of this topic and key that was written before (up to 30 days after it was done) stays the
    only one. The payload holds ids, codes and flags, never personal values. Raises `UnknownTopic` if no room handles
    the topic, ValueError for a payload that may hold something personal, TransactionManagementError outside one.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in its act's transaction; there is none")
    made = message(topic=topic, payload=payload, at=at, not_before=not_before)
    made.key = key
    Message.objects.bulk_create([made], ignore_conflicts=key is not None)


def message(*, topic: str, payload: Mapping[str, object], at: datetime, not_before: datetime | None = None) -> Message:
    """The same message, not yet written: for hot paths that send all their rows through `writer.insert` at once."""
    handler_of(topic)
    for name, value in payload.items():
        if not _harmless(value):
            raise ValueError(f"{topic}: {name!r} is not an id, a code, a flag or a list of them")
    return Message(topic=topic, payload=dict(payload), at=at, free_at=max(at, not_before or at))


def _harmless(value: object) -> bool:
    """An id, a flag, a short code in plain letters, or a list of them; nothing that could be a name or a number."""
    if isinstance(value, list):
        return all(_harmless(inner) and not isinstance(inner, list) for inner in value)
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return not scrub(str(value)).found
    return (
        isinstance(value, str) and len(value) <= 80 and value.isascii() and "@" not in value and not scrub(value).found
    )
