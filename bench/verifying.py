"""How fast the sealed book is verified, beside reading the same rows as JSON and hashing each once.

A million entries (`--rows` for fewer), sealed by the sealer. Rates are by the clock; the time that our own process
computes for a row says more on a machine that others use. PostgreSQL reads beside it, and that is not in it.
"""

import json
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from time import perf_counter, process_time
from typing import NamedTuple

from bench.answers import Answer
from bench.sealing import seal_all, write_entries

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
SAMPLE = 100_000
"""So many rows are read as JSON, and one by one with care: what one row takes does not depend on how many there are."""
A_MILLION_S = 10.0
JSON = "JSON and a hash"


class Took(NamedTuple):
    """Rows a second by the clock, and µs that this process computed for one."""

    a_second: float
    computed: float


def ask() -> Iterator[Answer]:
    """JSON and a hash, the careful way, the verifier as it runs."""
    from linli.ground.audit import verifying

    write_entries(ROWS)
    seal_all()
    lines = list(sample())
    plain = took(lambda: read(lines))
    careful = took(lambda: verifying.walk(islice(verifying.rows(), SAMPLE), {}).held)
    whole = took(lambda: verifying.verify().held)
    yield Answer("rows read as JSON and hashed once", plain.a_second, "/s")
    yield Answer("computed for one", plain.computed, "µs")
    for name, each in (("one by one with care", careful), ("verified", whole)):
        yield Answer(f"rows {name}", each.a_second, "/s", JSON, each.a_second / plain.a_second)
        yield Answer("computed for one", each.computed, "µs", JSON, each.computed / plain.computed)
    seconds = 1e6 / whole.a_second
    yield Answer("a million rows verified in", seconds, "s", "10 s", seconds / A_MILLION_S, wanted=1.0, most=True)


def took(work: Callable[[], int]) -> Took:
    """What it takes for each of the rows whose number `work` gives back."""
    began, computed = perf_counter(), process_time()
    rows = work()
    return Took(rows / (perf_counter() - began), (process_time() - computed) / rows * 1e6)


def sample() -> Iterator[str]:
    """The first rows of the book as lines of an export."""
    from linli.ground.audit import chain, verifying

    for seq, head, _own, line in islice(verifying.rows(), SAMPLE):
        yield json.dumps({"seq": seq, "head": head.hex(), **dict(zip(chain.COLUMNS, line or (), strict=True))})


def read(lines: list[str]) -> int:
    """The baseline: each line read as JSON, and hashed once; how many."""
    for line in lines:
        json.loads(line)
        sha256(line.encode()).digest()
    return len(lines)
