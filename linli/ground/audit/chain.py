"""The chain over the entries: what is hashed, and in which bytes. Pure functions; whoever checks needs nothing else.

`scripts/verify_audit.py` says the same in its own words, on purpose: a verifier that borrowed ours would prove ours.
"""

import hashlib
from datetime import UTC, datetime
from json.encoder import encode_basestring as _quoted
from typing import Final
from uuid import UUID

VERSION: Final = b"linli-audit-v1\0"
ENTRY: Final = b"linli-audit-entry-v1\0"
GENESIS: Final = bytes(32)
"""The head before the first entry."""
COLUMNS: Final = ("public_id", "actor", "verb", "object", "at", "recorded_at", "digest", "digest_version")
"""All that an entry says, in the order in which it is hashed."""

type Line = tuple[str, ...]
"""An entry as text, by `COLUMNS`."""


def line(
    public_id: UUID,
    actor: str,
    verb: str,
    object: str,
    at: datetime,
    recorded_at: datetime,
    digest: str,
    digest_version: str,
) -> Line:
    """An entry's columns as text in exactly one way: moments in UTC with microseconds."""
    return (str(public_id), actor, verb, object, _moment(at), _moment(recorded_at), digest, digest_version)


def canonical(line: Line) -> bytes:
    """A line as bytes: a JSON list, no spaces, UTF-8. Two lines that differ anywhere differ here."""
    return f"[{','.join(map(_quoted, line))}]".encode("utf-8", "surrogatepass")


def hash_of(said: bytes) -> bytes:
    """The hash of one entry by itself, by its canonical bytes: what a receipt carries before the chain has it."""
    return hashlib.sha256(ENTRY + said).digest()


def link(head: bytes, seq: int, said: bytes) -> bytes:
    """The head after the entry `seq`, whose canonical bytes these are; it stands for all up to it (trust D.6)."""
    return hashlib.sha256(VERSION + head + seq.to_bytes(8, "big") + said).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
