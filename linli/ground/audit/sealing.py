"""Sealing: each committed entry gets its place in the chain, within a second, and no act waits for it.

One statement reads what was committed since the last seal, one inserts a batch; the primary key `seq` decides between
two sealers, so that a gap, a fork or a double cannot be written, whoever is killed when.

Entries get their ids before they are committed, so on PostgreSQL a late one may have a lower id than those sealed
already. There `xid` (the transaction that wrote it) is read in order, up to the oldest transaction still at work:
below that nothing can appear any more. On SQLite one transaction writes at a time, and ids are in that order.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import Min, QuerySet

from linli.ground.shared.failpoints import failpoint

from . import chain
from .models import Entry, Seal
from .record import record

BATCH = {"postgresql": 20_000, "sqlite": 1_000}
"""So many at once; on SQLite fewer, since whoever writes waits for it."""
MOST_BATCHES = 50
GOES_ON = "audit.goes_on"

_BELOW = "audit_entry.xid < pg_snapshot_xmin(pg_current_snapshot())"
_FOREIGN = "audit_entry.xid >= pg_snapshot_xmax(pg_current_snapshot())"
_UNSEALED = "NOT EXISTS (SELECT 1 FROM audit_seal WHERE audit_seal.entry_id = audit_entry.id)"
_STANDS = (
    "SELECT seal.seq, seal.head, seal.entry_id, last.xid::text, last.xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "FROM audit_seal seal LEFT JOIN audit_entry last ON last.id = seal.entry_id ORDER BY seal.seq DESC LIMIT 1"
)


type Made = tuple[int, int, bytes, bytes, datetime]
"""A seal to be written: place, entry, head, the entry's own hash, and when."""


class Stand(NamedTuple):
    """Where the chain stands: its last seal, and on PostgreSQL the transaction of the entry under it.

    `usual`: every entry not yet sealed comes after that one. It is not so before the first seal, and after the book
    came to another cluster by a dump, where transactions are numbered anew.
    """

    seq: int = 0
    head: bytes = chain.GENESIS
    entry_id: int = 0
    xid: str = "0"
    usual: bool = False


def waits() -> bool:
    """Whether there is something to seal: two looks, and no lock."""
    stand = _stand()
    return _next(stand)[:1].exists() or _is_lost(stand)


def oldest_unsealed() -> datetime | None:
    """When the oldest entry that has no seal was written; a second ago at most, where the sealer keeps up."""
    oldest: datetime | None = _unsealed(_stand()).aggregate(oldest=Min("recorded_at"))["oldest"]
    return oldest


def seal(at: datetime) -> int:
    """Seal what was committed, batch by batch; how many entries. What another sealer seals meanwhile is left to it."""
    most, sealed = BATCH[connection.vendor], 0
    for _ in range(MOST_BATCHES):
        found = _batch(at, most)
        sealed += found
        if found < most:
            break
    return sealed


def _batch(at: datetime, most: int) -> int:
    stand = _stand()
    rows = list(_next(stand).values_list("id", *chain.COLUMNS)[:most])
    if not rows:
        if _is_lost(stand):
            record(actor="clock", verb=GOES_ON, object="book", at=at, facts={"seq": stand.seq})
        return 0
    try:
        with transaction.atomic():
            _insert(_linked(stand, rows, at))
            failpoint("sealed")
    except IntegrityError:
        if _stand().seq > stand.seq:
            return 0
        raise
    return len(rows)


def _linked(stand: Stand, rows: Sequence[tuple[Any, ...]], at: datetime) -> list[Made]:
    made, head = [], stand.head
    for seq, (entry_id, *columns) in enumerate(rows, stand.seq + 1):
        said = chain.canonical(chain.line(*columns))
        head = chain.link(head, seq, said)
        made.append((seq, entry_id, head, chain.hash_of(said), at))
    return made


def _insert(made: Sequence[Made]) -> None:
    """Write the seals: by COPY on PostgreSQL, one prepared INSERT many times on SQLite."""
    into = "audit_seal (seq, entry_id, head, hash, sealed_at)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["int8", "int8", "bytea", "bytea", "timestamptz"])
                for row in made:
                    copy.write_row(row)
            return
        stamp = connection.ops.adapt_datetimefield_value
        cursor.executemany(
            f"INSERT INTO {into} VALUES (%s, %s, %s, %s, %s)",  # noqa: S608 - our own names
            [(seq, entry, head, own, stamp(at)) for seq, entry, head, own, at in made],
        )


def _stand() -> Stand:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_STANDS)
            row = cursor.fetchone()
        return Stand(row[0], bytes(row[1]), row[2], row[3] or "0", bool(row[4])) if row else Stand()
    last = Seal.objects.order_by("-seq").values_list("seq", "head", "entry_id").first()
    return Stand(last[0], bytes(last[1]), last[2], usual=True) if last else Stand(usual=True)


def _next(stand: Stand) -> QuerySet[Entry]:
    """The entries that come next, in the order in which they are sealed."""
    waiting = _unsealed(stand)
    if connection.vendor == "sqlite":
        return waiting.order_by("id")
    if stand.usual:
        return waiting.extra(where=[_BELOW], order_by=["audit_entry.xid", "audit_entry.id"])  # noqa: S610 - our own words
    return waiting.extra(  # noqa: S610 - our own words
        select={"foreign": _FOREIGN},
        where=[f"({_BELOW} OR {_FOREIGN})"],
        order_by=["-foreign", "audit_entry.xid", "audit_entry.id"],
    )


def _unsealed(stand: Stand) -> QuerySet[Entry]:
    """The committed entries that have no seal, also those that are not to be sealed yet."""
    if connection.vendor == "sqlite":
        return Entry.objects.filter(id__gt=stand.entry_id)
    if stand.usual:
        after = "(audit_entry.xid, audit_entry.id) > (%s::xid8, %s)"
        return Entry.objects.extra(  # noqa: S610 - our own words
            where=[after, _UNSEALED], params=[stand.xid, stand.entry_id]
        )
    return Entry.objects.extra(where=[_UNSEALED])  # noqa: S610 - our own words


def _is_lost(stand: Stand) -> bool:
    """Whether the chain stands at a transaction of another cluster, and nothing was written since to go on by.

    An entry is written for it then: it tells when the book came here, and the next batch begins at it.
    """
    if stand.usual or not stand.seq:
        return False
    newest = Entry.objects.order_by("-id").values_list("verb", flat=True).first()
    return newest != GOES_ON
