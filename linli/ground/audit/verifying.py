"""Verifying: whether the book still is what it was when it was sealed; and the book as lines that others can verify.

What it proves: nothing was changed, taken out or put in since a head was anchored. What it does not: that an entry was
true when it was written; and of what came after the newest anchor, that nothing was cut off the end (trust D.6).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from django.db import DatabaseError

from . import chain, skimming
from .models import Entry, Seal

type Kind = Literal["gap", "tamper", "fork", "rewritten", "truncated"]
"""gap: this place is empty; tamper: the row is not the one that was sealed; fork: a second row in one place;
rewritten: the chain is whole, and another than the one anchored; truncated: anchored rows are gone from the end."""
type Anchors = Mapping[int, frozenset[bytes]]
"""Place → the heads that were anchored there; more than one is a contradiction of its own."""
type Row = tuple[int, bytes, bytes, chain.Line | None]
"""Place, head, the entry's own hash as kept, and the entry as text; None if it cannot be read at all."""
type Progress = Callable[[int, int], None]

PAGE = 10_000
LAST_ENTRY = 2**63 - 1


class Verdict(NamedTuple):
    """How many rows hold, the head of the last one, and the first that does not, if any, with its kind."""

    held: int
    head: bytes
    bad: int | None = None
    kind: Kind | None = None


def verify(anchors: Anchors | None = None, progress: Progress | None = None) -> Verdict:
    """Walk the whole chain of this database, and hold it against heads that were kept outside.

    What can be told at a glance to be in order is skimmed; from the first page on that cannot, each row is judged.
    """
    anchors = anchors or {}
    held, head = skimming.skim(anchors, progress)
    return walk(rows(progress, held), anchors, held, head)


def walk(rows: Iterable[Row], anchors: Anchors, held: int = 0, head: bytes = chain.GENESIS) -> Verdict:
    """By place, from one that holds on: the first row that is not what it must be, else what the anchors say."""
    for seq, stands, own, line in rows:
        if seq != held + 1:
            return Verdict(held, head, min(seq, held + 1), "fork" if seq <= held else "gap")
        said = b"" if line is None else chain.canonical(line)
        linked = chain.link(head, seq, said)
        if line is None or linked != stands or chain.hash_of(said) != own:
            return Verdict(held, head, seq, "tamper")
        if anchors.get(seq, {linked}) != {linked}:
            return Verdict(held, head, seq, "rewritten")
        held, head = seq, linked
    if max(anchors, default=0) > held:
        return Verdict(held, head, held + 1, "truncated")
    return Verdict(held, head)


def export(path: Path, progress: Progress | None = None) -> int:
    """Write the sealed book as JSON lines, for `scripts/verify_audit.py` and whoever else checks; how many.

    They name persons and things by number and hold no personal value. Raises OSError.
    """
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for seq, head, _own, line in rows(progress):
            said = zip(chain.COLUMNS, line or ("",) * len(chain.COLUMNS), strict=True)
            file.write(json.dumps({"seq": seq, "head": head.hex(), **dict(said)}, ensure_ascii=False) + "\n")
            count += 1
    return count


def read_anchors(path: Path) -> tuple[Anchors, int]:
    """The anchors of a file of lines `time seq head`, and how many lines are none. Raises OSError."""
    found: dict[int, set[bytes]] = {}
    unread = 0
    for words in path.read_text(encoding="utf-8", errors="replace").splitlines():
        parsed = anchor_of(words)
        if parsed is None:
            unread += 1
        else:
            found.setdefault(parsed[1], set()).add(parsed[2])
    return {seq: frozenset(heads) for seq, heads in found.items()}, unread


def anchor_of(words: str) -> tuple[datetime, int, bytes] | None:
    """A line `2026-11-24T01:00:00Z 12345 3f9a…`, taken apart; None if it is none."""
    try:
        at, seq, head = words.split()
        read = datetime.fromisoformat(at), int(seq), bytes.fromhex(head)
    except ValueError:
        return None
    return read if len(read[2]) == len(chain.GENESIS) and read[1] > 0 and read[0].tzinfo else None


def unsealed(before: datetime) -> int:
    """How many entries from before that moment have no place in the chain: more than none if no worker works."""
    return Entry.objects.filter(seal__isnull=True, recorded_at__lt=before).count()


def rows(progress: Progress | None = None, held: int = 0) -> Iterator[Row]:
    """The chain of this database by place, a page at a time, so that nobody who writes waits for the reader.

    From the first row on, or after those that hold.
    """
    last = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    done, after, page = held, (held, LAST_ENTRY if held else 0), list[tuple[int, Row]]()
    while page := _page(after):
        yield from (row for _entry, row in page)
        done += len(page)
        after = page[-1][1][0], page[-1][0]
        if progress is not None:
            progress(done, max(done, last))


def _page(after: tuple[int, int], size: int = PAGE) -> list[tuple[int, Row]]:
    """The rows after that place and entry. One that no longer can be read at all comes alone, without its line."""
    seq, entry = after
    asked = Seal.objects.filter(seq__gte=seq).exclude(seq=seq, entry_id__lte=entry).order_by("seq", "entry_id")
    try:
        found = asked.values_list("entry_id", "seq", "head", "hash", *(f"entry__{name}" for name in chain.COLUMNS))
        return [(each[0], (each[1], bytes(each[2]), bytes(each[3]), _line(each[4:]))) for each in found[:size]]
    except (TypeError, ValueError, DatabaseError):
        if size > 1:
            return _page(after, 1)
        return [(id, (place, b"", b"", None)) for id, place in asked.values_list("entry_id", "seq")[:1]]


def _line(columns: tuple[object, ...]) -> chain.Line | None:
    try:
        line = chain.line(*columns)  # type: ignore[arg-type]
    except (AttributeError, TypeError, ValueError):
        return None
    return line if all(type(each) is str for each in line) else None
