"""Tasks that one worker at a time may hold, each for as long as it said and no longer."""

from datetime import datetime, timedelta

from django.db import connection

from .models import Lease


def hold(*, name: str, holder: str, at: datetime, length_s: int) -> bool:
    """Take the lease, or take it for longer if it is one's own; False if another holds it at `at`."""
    if not name or not holder or length_s < 1:
        raise ValueError("a lease has a name, a holder, and a length of 1 second or more")
    stamp = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO once_lease (name, holder, until) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
            "WHERE once_lease.holder = excluded.holder OR once_lease.until <= %s RETURNING id",
            [name, holder, stamp(at + timedelta(seconds=length_s)), stamp(at)],
        )
        return cursor.fetchone() is not None


def release(*, name: str, holder: str) -> bool:
    """Give a lease back before its end; False if it was not one's own any more."""
    return Lease.objects.filter(name=name, holder=holder).delete()[0] == 1
