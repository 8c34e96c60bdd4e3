"""Recording what was done, in the transaction that does it."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from linli.ground.shared.keyring import Index, keyring

from .models import Entry

NAME = re.compile(r"[a-z][a-z0-9_.-]*(?::[A-Za-z0-9][A-Za-z0-9_.:-]*)?")
"""How someone or something is named in the books: `person:7`, `clock`, `case:42`."""
PLAIN = ""
"""The version of entries written before digests were keyed: theirs is the SHA-256 of the facts."""


@dataclass(frozen=True, slots=True, repr=False)
class Personal:
    """A personal value among the facts: the digest takes SHA-256(salt ‖ value), never the value itself.

    The salt (16 bytes or more) stands in the person's own row, so that erasing it makes the hash say nothing.
    """

    value: str
    salt: bytes

    def __post_init__(self) -> None:
        if len(self.salt) < 16:
            raise ValueError("a salt has 16 bytes or more")

    @property
    def hashed(self) -> str:
        """64 hexadecimal digits."""
        return hashlib.sha256(self.salt + self.value.encode()).hexdigest()


def record(*, actor: str, verb: str, object: str, at: datetime, facts: Mapping[str, object]) -> Entry:
    """Write one entry. `actor` and `object` are names like `person:7`, `key:3`, `clock`, `case:42`.

    Call it inside the transaction of the act: if the entry cannot be written, the act does not happen.
    Raises ValueError for a name of another shape or a fact that has no canonical form.
    """
    made = entry(actor=actor, verb=verb, object=object, at=at, facts=facts)
    made.save(force_insert=True)
    return made


def entry(*, actor: str, verb: str, object: str, at: datetime, facts: Mapping[str, object]) -> Entry:
    """The same entry, not yet written: for hot paths that send all their rows through `writer.insert` at once."""
    for name in (actor, verb, object):
        if not NAME.fullmatch(name):
            raise ValueError(f"not a name of someone, an act or a thing: {name!r}")
    made = Entry(actor=actor, verb=verb, object=object, at=at)
    digest = _digest(made, facts)
    made.digest, made.digest_version = digest.value, digest.version
    return made


def stands_for(entry: Entry, facts: Mapping[str, object]) -> bool:
    """Whether an entry was written of these facts, for whoever holds the keys and the words; under any key ever."""
    if entry.digest_version == PLAIN:
        return hmac.compare_digest(entry.digest, hashlib.sha256(canonical(facts)).hexdigest())
    return any(hmac.compare_digest(entry.digest, digest) for digest in keyring().indexes("audit", _said(entry, facts)))


def _digest(entry: Entry, facts: Mapping[str, object]) -> Index:
    """The facts of one entry as a keyed digest: the same facts give another one in another entry.

    So neither a small fact nor an equal one can be guessed from the book, as long as the key file stays outside it. It
    is one value of the row like any other: a chain over rows is checked without the facts and without the key.
    """
    return keyring().index("audit", _said(entry, facts))


def _said(entry: Entry, facts: Mapping[str, object]) -> str:
    return f"{entry.public_id}:{canonical(facts).decode()}"


def canonical(facts: Mapping[str, object]) -> bytes:
    """Facts as JSON in exactly one way: keys sorted, no spaces, UTF-8 as it is, moments in UTC with microseconds.

    Takes str, int, bool, None, moments, days, UUIDs, decimals and fractions (as text), `Personal` (as its hash), and
    mappings and sequences of these. Floats have no one way of being written and are refused, as are naive moments.
    """
    return json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def about(object: str) -> QuerySet[Entry]:
    """What was done to `case:42`, oldest first."""
    return Entry.objects.filter(object=object).order_by("at", "id")


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Personal):
        return value.hashed
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment among the facts has no time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Fraction | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in cast("list[object]", value)]
    raise ValueError(f"no canonical form for {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError(f"a fact's name is text, not {type(key).__name__}")
    return str(key)
