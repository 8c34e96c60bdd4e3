"""Following: what a low room did causes something in a higher one, which reads the sealed book from its own cursor.

::

    DUTIES = [following.duty("wishes.from_cases", promised)]

    def promised(sealed: Seal) -> None:
        if sealed.entry.verb == "case.promise": ...

Row ids are no cursor, since they are not in commit order; places in the chain are. What `handle` does in the database
and the cursor's move are one transaction: killed anywhere, each entry is dealt with exactly once. What is to happen
outside goes through the outbox, as always.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from linli.ground.once import cursors
from linli.ground.shared.duties import Duty
from linli.ground.shared.failpoints import failpoint

from . import heads
from .models import Seal

AT_ONCE = 200


class BrokenBook(RuntimeError):
    """A place in the chain is empty: nothing is concluded from a book that was tampered with."""


def duty(name: str, handle: Callable[[Seal], None], *, every_s: float = 1) -> Duty:
    """A room's duty to follow: for its `work.py`. One worker at a time goes it, and none where nothing is new."""
    return Duty(
        name,
        every_s=every_s,
        run=lambda at: follow(name=name, handle=handle, at=at),
        waits=lambda: (newest := heads.newest()) is not None and newest.seq > cursors.place(name),
    )


def follow(*, name: str, handle: Callable[[Seal], None], at: datetime, most: int = AT_ONCE) -> int:
    """Hand the next sealed entries to `handle`, each once, in the order of the chain; how many.

    If `handle` raises, nothing of the batch has happened, and it comes again. While another follows under this name,
    nothing is done. Raises `BrokenBook`.
    """
    with transaction.atomic():
        stands = cursors.hold(name)
        if stands is None:
            return 0
        found = list(Seal.objects.filter(seq__gt=stands).select_related("entry").order_by("seq")[:most])
        if not found:
            return 0
        if found[-1].seq - stands != len(found):
            raise BrokenBook(f"between {stands} and {found[-1].seq}")
        for seal in found:
            handle(seal)
        cursors.move(name, to=found[-1].seq, at=at)
        failpoint("followed")
    return len(found)
