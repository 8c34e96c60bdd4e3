"""Sealed books in the form in which they are exported, and every way of bending one."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from linli.ground.audit import chain
from linli.ground.audit.verifying import Row

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

type Line = dict[str, Any]
"""One row of an export: seq, head, and the columns of its entry."""
type Anchor = tuple[int, str]


class Bent(NamedTuple):
    """A book that somebody had in hand: what was done to it, and the kind and place of the first row that is wrong."""

    what: str
    lines: list[Line]
    kind: str
    seq: int


def book(rows: int, choose: random.Random) -> list[Line]:
    """A book with so many rows, sealed as the sealer does."""
    return seal([entry(number, choose) for number in range(rows)])


def entry(number: int, choose: random.Random) -> Line:
    """An entry that is like no other."""
    columns = chain.line(
        UUID(int=choose.getrandbits(128), version=4),
        f"person:{choose.randrange(1, 99)}",
        choose.choice(["case.report", "case.answer", "case.close"]),
        f"case:{number}",
        NINE + timedelta(seconds=number),
        NINE + timedelta(seconds=number, microseconds=choose.randrange(1, 10**6)),
        f"{choose.getrandbits(256):064x}",
        "v1",
    )
    return dict(zip(chain.COLUMNS, columns, strict=True))


def seal(entries: list[Line], head: bytes = chain.GENESIS, first: int = 1) -> list[Line]:
    """These entries, linked from that head on."""
    made = []
    for seq, each in enumerate(entries, first):
        head = chain.link(head, seq, _said(each))
        made.append({"seq": seq, "head": head.hex(), **_columns(each)})
    return made


def written(lines: list[Line]) -> list[str]:
    """The lines of the file."""
    return [json.dumps(each, ensure_ascii=False) + "\n" for each in lines]


def rows(lines: list[Line]) -> Iterator[Row]:
    """The same as our own verifier reads it from the database."""
    for each in lines:
        said = tuple(_columns(each).values())
        yield each["seq"], bytes.fromhex(each["head"]), chain.hash_of(chain.canonical(said)), said


def bend(good: list[Line], choose: random.Random) -> Bent:
    """One random way of bending a book whose last head is anchored."""
    lines = [dict(each) for each in good]
    return choose.choice(WAYS)(lines, choose)


def _edit(lines: list[Line], choose: random.Random) -> Bent:
    row, name = choose.randrange(len(lines)), choose.choice(chain.COLUMNS)
    lines[row][name] = _other(lines[row][name], [each[name] for each in lines], choose)
    return Bent(f"{name} edited", lines, "tamper", row + 1)


def _edit_head(lines: list[Line], choose: random.Random) -> Bent:
    row, place = choose.randrange(len(lines)), choose.randrange(64)
    head = lines[row]["head"]
    lines[row]["head"] = (
        head[:place] + choose.choice([x for x in "0123456789abcdef" if x != head[place]]) + head[place + 1 :]
    )
    return Bent("head edited", lines, "tamper", row + 1)


def _renumber(lines: list[Line], choose: random.Random) -> Bent:
    row = choose.randrange(len(lines))
    said = choose.choice([n for n in range(1, 2 * len(lines)) if n != row + 1])
    lines[row]["seq"] = said
    return Bent("place edited", lines, "fork" if said <= row else "gap", said if said <= row else row + 1)


def _delete(lines: list[Line], choose: random.Random) -> Bent:
    row = choose.randrange(len(lines))
    last = row == len(lines) - 1
    del lines[row]
    return Bent("deleted", lines, "truncated" if last else "gap", row + 1)


def _delete_and_close(lines: list[Line], choose: random.Random) -> Bent:
    row = choose.randrange(len(lines) - 1)
    del lines[row]
    for each in lines[row:]:
        each["seq"] -= 1
    return Bent("deleted, and the gap closed", lines, "tamper", row + 1)


def _insert(lines: list[Line], choose: random.Random) -> Bent:
    row = choose.randrange(len(lines) + 1)
    lines.insert(row, {"seq": row + 1, "head": lines[row - 1]["head"], **entry(row, choose)})
    for each in lines[row + 1 :]:
        each["seq"] += 1
    return Bent("inserted", lines, "tamper", row + 1)


def _insert_twice(lines: list[Line], choose: random.Random) -> Bent:
    row = choose.randrange(len(lines))
    lines.insert(row + 1, dict(lines[row]))
    return Bent("inserted a second time", lines, "fork", row + 1)


def _swap(lines: list[Line], choose: random.Random) -> Bent:
    one, two = sorted(choose.sample(range(len(lines)), 2))
    a, b = _columns(lines[one]), _columns(lines[two])
    lines[one], lines[two] = lines[one] | b, lines[two] | a
    return Bent("entries swapped", lines, "tamper", one + 1)


def _swap_rows(lines: list[Line], choose: random.Random) -> Bent:
    one, two = sorted(choose.sample(range(len(lines)), 2))
    lines[one], lines[two] = lines[two], lines[one]
    return Bent("rows swapped", lines, "gap", one + 1)


def _truncate(lines: list[Line], choose: random.Random) -> Bent:
    left = choose.randrange(len(lines))
    return Bent("cut off", lines[:left], "truncated", left + 1)


def _rewrite(lines: list[Line], choose: random.Random) -> Bent:
    """From some row on, each head made anew: the chain is whole again."""
    row = choose.randrange(len(lines))
    lines[row]["actor"] = "person:100"
    head = bytes.fromhex(lines[row - 1]["head"]) if row else chain.GENESIS
    return Bent("rewritten", lines[:row] + seal(lines[row:], head, row + 1), "rewritten", len(lines))


WAYS: list[Callable[[list[Line], random.Random], Bent]] = [
    *[_edit] * 3,
    *(
        _edit_head,
        _renumber,
        _delete,
        _delete_and_close,
        _insert,
        _insert_twice,
        _swap,
        _swap_rows,
        _truncate,
        _rewrite,
    ),
]


def _other(value: str, others: list[str], choose: random.Random) -> str:
    """Another value: one sign more, less or otherwise, or that of another row."""
    place = choose.randrange(len(value) + 1)
    made = choose.choice(
        [
            value + "0",
            value[:-1],
            value[:place] + "x" + value[place:],
            value[:place] + "7" + value[place + 1 :],
            *others,
        ]
    )
    return made if made != value else value + " "


def _columns(line: Line) -> Line:
    return {name: line[name] for name in chain.COLUMNS}


def _said(line: Line) -> bytes:
    return chain.canonical(tuple(_columns(line).values()))
