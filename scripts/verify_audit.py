#!/usr/bin/env python3
"""Verify an exported audit book of Linli, with nothing but this file and Python's standard library.

    python3 verify_audit.py book.jsonl                      is the chain whole?
    python3 verify_audit.py book.jsonl anchors.txt          and is it the one that was anchored?
    python3 verify_audit.py book.jsonl --entry 3f9a12c0…    and is the entry on my receipt in it?

`book.jsonl` is made by `linli audit export`: one entry a line, in the order in which they were sealed. `anchors.txt`
holds heads that were kept elsewhere, one a line: `time seq head`, as on the public page, in the hourly file, and on
every receipt: yours may stand in it too. Write it by hand if you like.

It says `ok`, or the first bad row and its kind:

    gap        this place is empty: the row was taken out
    tamper     this row is not the one that was sealed
    fork       a second row in one place
    unread     this line is no entry at all
    rewritten  the chain is whole, and another than the one that was anchored
    truncated  rows that were anchored are gone from the end

It proves that nothing was changed since it was anchored, not that it was true when it was written; and what came after
the newest anchor may have lost its end unseen. Ends with 0 if all is well, 1 if not, 2 if a file cannot be read.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

COLUMNS = ("public_id", "actor", "verb", "object", "at", "recorded_at", "digest", "digest_version")
CHAIN = b"linli-audit-v1\0"
ENTRY = b"linli-audit-entry-v1\0"
START = bytes(32)
LEAST = 16


def canonical(row: dict[str, Any]) -> bytes:
    """The bytes that are hashed of an entry: its columns as a JSON list, without spaces."""
    listed = [row[name] for name in COLUMNS]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def head_after(head: bytes, seq: int, said: bytes) -> bytes:
    """The head of a row, by the head before it, its place and its bytes."""
    return hashlib.sha256(CHAIN + head + seq.to_bytes(8, "big") + said).digest()


def read(line: str) -> dict[str, Any] | None:
    """A line of the book; None if it is no entry."""
    try:
        row = json.loads(line)
        whole = set(row) == {"seq", "head", *COLUMNS} and type(row["seq"]) is int and row["seq"] > 0
        return row if whole and all(type(row[name]) is str for name in ("head", *COLUMNS)) else None
    except (ValueError, TypeError):
        return None


def read_anchor(line: str) -> tuple[int, str] | None:
    """Place and head of a line `time seq head`; None if it is none."""
    try:
        at, seq, head = line.split()
        datetime.fromisoformat(at)
        return (int(seq), head.lower()) if len(bytes.fromhex(head)) == 32 and int(seq) > 0 else None
    except ValueError:
        return None


def verify(lines: Iterable[str], anchors: Iterable[tuple[int, str]] = (), entry: str = "") -> tuple[str, int, str, int]:
    """What is the matter ("ok" if nothing), with which row, the head of the last good one, and where `entry` stands."""
    kept: dict[int, set[str]] = {}
    for seq, head in anchors:
        kept.setdefault(seq, set()).add(head)
    held, head_now, place = 0, START, 0
    for line in lines:
        row = read(line)
        if row is None:
            return "unread", held + 1, head_now.hex(), place
        seq = row["seq"]
        if seq <= held:
            return "fork", seq, head_now.hex(), place
        if seq > held + 1:
            return "gap", held + 1, head_now.hex(), place
        said = canonical(row)
        linked = head_after(head_now, seq, said)
        if linked.hex() != row["head"]:
            return "tamper", seq, head_now.hex(), place
        if kept.get(seq, {linked.hex()}) != {linked.hex()}:
            return "rewritten", seq, head_now.hex(), place
        if entry and hashlib.sha256(ENTRY + said).hexdigest().startswith(entry):
            place = seq
        held, head_now = seq, linked
    if max(kept, default=0) > held:
        return "truncated", held + 1, head_now.hex(), place
    return "ok", held, head_now.hex(), place


def anchors_of(path: str) -> Iterator[tuple[int, str]]:
    """The anchors of a file; lines that are none are named and passed over, since a crash may tear one."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if (anchor := read_anchor(line)) is not None:
                yield anchor
            elif line.strip():
                print(f"{path}:{number}: no anchor, passed over", file=sys.stderr)


def main() -> int:
    """Read the command line, verify, say so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book")
    parser.add_argument("anchors", nargs="?")
    parser.add_argument("--entry", default="", help="the entry's own hash, or its first 16 digits at least")
    asked = parser.parse_args()
    entry = "".join(asked.entry.split()).lower()
    if entry and len(entry) < LEAST:
        parser.error(f"--entry needs its first {LEAST} digits at least")
    try:
        anchors = list(anchors_of(asked.anchors)) if asked.anchors else []
        with open(asked.book, encoding="utf-8") as book:
            kind, seq, head, place = verify(book, anchors, entry)
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    if kind != "ok":
        print(f"BAD {kind} at row {seq}; the rows before it are whole, the last head is {head}")
        return 1
    print(f"ok: {seq} rows, {len(anchors)} anchors, head {head}")
    if entry:
        print(f"the entry stands at row {place}" if place else "BAD missing: no row is this entry")
    return 0 if place or not entry else 1


if __name__ == "__main__":
    sys.exit(main())
