"""So many in so long, and not one more, however many ask at the same time.

A limit is one row per name and subject, moved by one conditional statement. Its time begins with the first hit and
ends `window_s` later; then it begins anew. Subjects are kept as a keyed hash, so a phone number may be one.

Beside the limits, in the same table and as long: that something was done at all (`note`, `noted`), which limits nobody.
"""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.reader import prepared
from linli.ground.shared.refusals import Refused

from .models import Counter


class TooMany(Refused):
    """The limit is reached. `retry_after_s` says in how many seconds it begins anew."""

    code = "too-many"
    status = 429
    sentence = _("次数有点多了，请过 %(minutes)s 分钟再来。")
    retry_after_s: int

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(minutes=max(1, ceil(retry_after_s / 60)))
        self.retry_after_s = max(1, retry_after_s)


_FULL = "SELECT id FROM once_counter WHERE name = %s AND subject = %s AND until > %s AND count >= %s"

_HIT = (
    "INSERT INTO once_counter (name, subject, since, until, count) "
    f"SELECT %s, %s, %s, %s, 1 WHERE NOT EXISTS ({_FULL}) "
    "ON CONFLICT (name, subject) DO UPDATE SET "
    "count = CASE WHEN once_counter.until <= excluded.since THEN 1 ELSE once_counter.count + 1 END, "
    "since = CASE WHEN once_counter.until <= excluded.since THEN excluded.since ELSE once_counter.since END, "
    "until = CASE WHEN once_counter.until <= excluded.since THEN excluded.until ELSE once_counter.until END "
    "WHERE once_counter.until <= excluded.since OR once_counter.count < %s RETURNING count"
)


def hit(*, name: str, subject: str, limit: int, window_s: int, at: datetime) -> int:
    """Count one, and return how many it makes. Raises `TooMany` once `limit` are counted, and then counts no further.

    What has to be counted even when the act is refused (a wrong code) is hit outside the act's transaction, since a
    refusal rolls the count back with it. A flood is refused by reading, and holds no write lock.
    """
    in_turn = connection.vendor == "sqlite"
    if in_turn:  # an INSERT takes the lock of all who write there, even if it finds nothing to do
        check(name=name, subject=subject, limit=limit, at=at)
    mark, until = _mark(name, subject), at + timedelta(seconds=window_s)
    stamp = connection.ops.adapt_datetimefield_value
    if limit > 0:
        with transaction.atomic(savepoint=False) if in_turn else nullcontext(), prepared() as cursor:
            full = [name, mark, stamp(at), limit]
            cursor.execute(_HIT, [name, mark, stamp(at), stamp(until), *full, limit])
            row = cursor.fetchone()
        if row is not None:
            return int(row[0])
    check(name=name, subject=subject, limit=limit, at=at)
    raise TooMany(window_s)


def hit_and_tell(
    *, name: str, subject: str, limit: int, window_s: int, at: datetime, tell: Callable[[int], None]
) -> None:
    """Count one; the last that is counted is told of by `tell`, in one transaction with its count.

    All before it are counted by one statement, which is its own transaction. Raises `TooMany` for those after it.
    """
    try:
        hit(name=name, subject=subject, limit=limit - 1, window_s=window_s, at=at)
        return
    except TooMany:
        pass
    with transaction.atomic():
        counted = hit(name=name, subject=subject, limit=limit, window_s=window_s, at=at)
        if counted == limit:
            tell(counted)


def check(*, name: str, subject: str, limit: int, at: datetime) -> None:
    """Raise `TooMany` if the limit is reached, counting nothing: for those whom earlier failures have shut out."""
    with prepared() as cursor:
        cursor.execute(_FULL, [name, _mark(name, subject), connection.ops.adapt_datetimefield_value(at), limit])
        full = cursor.fetchone()
    if full is not None:
        until = Counter.objects.filter(pk=full[0]).values_list("until", flat=True).first()
        raise TooMany(ceil((until - at).total_seconds()) if until is not None else 1)


def count(*, name: str, subject: str, at: datetime) -> int:
    """How many were counted in the time that runs now."""
    counter = Counter.objects.filter(name=name, subject=_mark(name, subject), until__gt=at).first()
    return counter.count if counter is not None else 0


def give_back(*, name: str, subject: str, at: datetime) -> None:
    """Count one less in the time that runs now: what was counted before it was known to be right."""
    counters = Counter.objects.filter(name=name, subject=_mark(name, subject), until__gt=at, count__gt=0)
    counters.update(count=F("count") - 1)


def clear(*, name: str, subject: str) -> None:
    """Begin anew at once: the right password after wrong ones."""
    Counter.objects.filter(name=name, subject=_mark(name, subject)).delete()


def note(*, name: str, subject: str, window_s: int, at: datetime) -> None:
    """Keep for `window_s` from now on that something was done; nothing is counted, and nobody is refused for it."""
    lasts = {"since": at, "until": at + timedelta(seconds=window_s), "count": 1}
    Counter.objects.update_or_create(name=name, subject=_mark(name, subject), defaults=lasts)


def noted(*, name: str, subject: str, at: datetime) -> bool:
    """Whether it was, in the time that runs now."""
    return count(name=name, subject=subject, at=at) > 0


def forget(at: datetime) -> int:
    """Forget the counters whose time ended more than a day ago; how many there were."""
    return Counter.objects.filter(until__lt=at - timedelta(days=1)).delete()[0]


def _mark(name: str, subject: str) -> str:
    """A subject as it is kept: 64 hexadecimal digits that say nothing without the deployment's secret."""
    if not name or not subject:
        raise ValueError("a limit has a name and a subject")
    return salted_hmac(f"once.limits.{name}", subject, algorithm="sha256").hexdigest()
