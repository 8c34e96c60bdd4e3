"""Taking messages and rounds under a lease, each by one statement that two workers cannot both win.

Taking a row moves its `free_at` to the end of the lease. A worker that dies leaves it there, and after the lease it is
free for another; nothing has to be cleaned up.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import DateTimeField, QuerySet

from linli.ground.shared.duties import Delivery, Duty
from linli.ground.shared.reader import Blank, Written

from .models import Message, Round

LEASE_S = 60
MOST_ATTEMPTS = 8
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 4 * 3600


def take(*, holder: str, at: datetime) -> Delivery | None:
    """Take the message that has waited longest and is free at `at`, for 60 seconds; None if none is."""
    if connection.vendor == "sqlite" and not _waiting(at):
        return None
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    stamp = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET free_at = %s, holder = %s, attempts = attempts + 1 WHERE id = ("  # noqa: S608
            "SELECT id FROM outbox_message WHERE done_at IS NULL AND dead_at IS NULL AND free_at <= %s "
            f"ORDER BY free_at, id LIMIT 1 {skip}) RETURNING id, topic, payload, attempts",
            [stamp(at + timedelta(seconds=LEASE_S)), holder, stamp(at)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    id, topic, payload, attempt = row
    payload = json.loads(payload) if isinstance(payload, str) else payload
    return Delivery(id=id, key=f"outbox:{id}", topic=topic, payload=payload, attempt=attempt, at=at)


def _waiting(at: datetime) -> bool:
    """Whether any message is free: a look, so that an idle worker leaves SQLite's one write lock alone."""
    return bool(_free.rows(at=at))


def _asked() -> QuerySet[Message, tuple[int]]:
    free = Message.objects.filter(done_at=None, dead_at=None, free_at__lte=Blank("at", DateTimeField()))
    return free.order_by("free_at").values_list("pk")[:1]


_free = Written(_asked)
"""The message that has been free longest, if any is."""


def done(delivery: Delivery) -> bool:
    """Mark a message done; False if the lease was lost and another worker has taken it since."""
    return _write(
        "UPDATE outbox_message SET done_at = %s, trouble = '' "
        "WHERE id = %s AND attempts = %s AND done_at IS NULL AND dead_at IS NULL",
        [connection.ops.adapt_datetimefield_value(delivery.at), delivery.id, delivery.attempt],
    )


def failed(delivery: Delivery, trouble: str) -> bool:
    """Put a message back for another attempt, or among the dead letters after the eighth; True if it is dead."""
    dead = delivery.attempt >= MOST_ATTEMPTS
    if dead:
        _mine(delivery).update(dead_at=delivery.at, trouble=trouble)
    else:
        free_at = delivery.at + wait(delivery.id, delivery.attempt)
        _mine(delivery).update(free_at=free_at, holder="", trouble=trouble)
    return dead


def wait(id: int, attempt: int) -> timedelta:
    """How long a message waits after its n-th failure: 15 s, 1 min, 4 min … 4 h, up to a quarter more by its id.

    The ids spread the attempts of messages that failed together, as randomness would, and every run is the same.
    """
    seconds = min(FIRST_WAIT_S * 4 ** (attempt - 1), LONGEST_WAIT_S)
    spread = (id * 2654435761 + attempt * 40503) % 2**32 / 2**32
    return timedelta(seconds=seconds * (1 + spread / 4))


def take_round(duty: Duty, *, holder: str, at: datetime) -> bool:
    """Take the round of a duty that is due at `at`, for the length of its lease; False if it is not due or taken."""
    stamp = connection.ops.adapt_datetimefield_value
    return _write(
        "UPDATE outbox_round SET free_at = %s, holder = %s WHERE duty = %s AND free_at <= %s",
        [stamp(at + timedelta(seconds=duty.lease_s)), holder, duty.name, stamp(at)],
    )


def rounds_due(duties: tuple[Duty, ...], at: datetime) -> set[str]:
    """The names of those duties whose round is due at `at`; one that has no row yet is given one, and is due."""
    free = {duty: free_at <= at for duty, free_at in _rounds.rows()}
    new = [Round(duty=duty.name, free_at=at) for duty in duties if duty.name not in free]
    if new:
        Round.objects.bulk_create(new, ignore_conflicts=True)
    return {duty for duty, is_free in free.items() if is_free} | {one.duty for one in new}


def end_round(duty: Duty, *, holder: str, at: datetime, count: int = 0, trouble: str = "") -> None:
    """Let the next round be due one period after `at`, unless the lease was lost meanwhile."""
    stamp = connection.ops.adapt_datetimefield_value
    _write(
        "UPDATE outbox_round SET free_at = %s, holder = '', ran_at = %s, count = %s, trouble = %s "
        "WHERE duty = %s AND holder = %s AND free_at = %s",
        [
            stamp(at + timedelta(seconds=duty.every_s)),
            stamp(at),
            count,
            trouble,
            duty.name,
            holder,
            stamp(at + timedelta(seconds=duty.lease_s)),
        ],
    )


_rounds = Written(lambda: Round.objects.values_list("duty", "free_at"))


def _write(sql: str, values: Sequence[str | int | None]) -> bool:
    """Whether it wrote the one row that it is about."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount) == 1


def _mine(delivery: Delivery) -> QuerySet[Message]:
    return Message.objects.filter(pk=delivery.id, attempts=delivery.attempt, done_at=None, dead_at=None)
