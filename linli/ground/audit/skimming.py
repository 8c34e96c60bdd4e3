"""Skimming: how far the book is in order, a page at a time, for as little as the hashes cost.

An entry's bytes are put together from columns as the database writes them, without models, moments or a JSON encoder.
It only ever says that a page is whole. For any other, also for one that is only written unusually, it stops before it,
and `verifying` reads on from there with care: what is wrong, and what merely looks so, is judged there alone.

Why its yes can be believed: bytes that give the hash that was sealed are the bytes that were sealed, and only one row
gives them. Text that JSON would escape could stand in two ways; sealed, it has a backslash, and none is believed here.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connection

from . import chain
from .models import Seal

PAGE = 10_000
AT_ONCE = 1_000
"""So many rows of a page come along while PostgreSQL reads the next."""

_POSTGRES = (
    "SELECT seal.seq, seal.head, seal.hash, replace(entry.public_id::text, '-', ''), entry.actor, entry.verb, "
    "entry.object, (entry.at AT TIME ZONE 'UTC')::text, (entry.recorded_at AT TIME ZONE 'UTC')::text, "
    "entry.digest, entry.digest_version FROM audit_seal seal, "
    "LATERAL (SELECT * FROM audit_entry WHERE id = seal.entry_id OFFSET 0) entry "
    "WHERE seal.seq > %s AND seal.seq <= %s ORDER BY seal.seq"
)
"""Each entry is looked up by itself (OFFSET 0): else a page may be joined with a walk through the whole table."""
_SQLITE = (
    "SELECT seal.seq, seal.head, seal.hash, entry.public_id, entry.actor, entry.verb, "
    "entry.object, +entry.at, +entry.recorded_at, entry.digest, entry.digest_version "
    "FROM audit_seal seal JOIN audit_entry entry ON entry.id = seal.entry_id "
    "WHERE seal.seq > %s AND seal.seq <= %s ORDER BY seal.seq"
)
"""With a plus a moment is no column any more, and the driver leaves it as the text that it is."""


def skim(
    anchors: Mapping[int, frozenset[bytes]], progress: Callable[[int, int], None] | None = None
) -> tuple[int, bytes]:
    """How many rows from the first on are surely as they were sealed, by whole pages, and the head of the last."""
    last = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    held, head = 0, chain.GENESIS
    while held < last:
        to = min(held + PAGE, last)
        linked = _through(held, head, to, anchors)
        if linked is None:
            break
        held, head = to, linked
        if progress is not None:
            progress(held, last)
    return held, head


def _through(place: int, head: bytes, to: int, anchors: Mapping[int, frozenset[bytes]]) -> bytes | None:
    """The head at `to`, if each row after `place` up to there is surely the one that was sealed.

    One body without functions, since it is gone through for every entry that was ever made.
    """
    try:
        with closing(_rows(place or -1, to)) as rows:
            for seq, stands, own, id, actor, verb, object, at, recorded, digest, version in rows:
                place += 1
                columns = (
                    f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}",
                    actor,
                    verb,
                    object,
                    at.replace(" ", "T", 1) + ".000000"[len(at) - 19 :] + "+00:00",
                    recorded.replace(" ", "T", 1) + ".000000"[len(recorded) - 19 :] + "+00:00",
                    digest,
                    version,
                )
                said = f'["{'","'.join(columns)}"]'.encode()
                head = sha256(chain.VERSION + head + place.to_bytes(8, "big") + said).digest()
                if seq != place or head != stands or sha256(chain.ENTRY + said).digest() != own or b"\\" in said:
                    return None
                if place in anchors and anchors[place] != {head}:
                    return None
    except (AttributeError, TypeError, ValueError, DatabaseError):
        return None
    return head if place == to else None


def _rows(after: int, to: int) -> Generator[tuple[Any, ...]]:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            yield from cursor.cursor.stream(_POSTGRES, [after, to], size=AT_ONCE, binary=True)
        else:
            cursor.execute(_SQLITE, [after, to])
            yield from cursor.cursor
