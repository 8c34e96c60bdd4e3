"""Whether it stays as fast with a hundred times the cases: each question on ten thousand and on as many as asked for.

The median of many turns, both towns asked in turn by one run. On SQLite and on PostgreSQL, with photos and the chain.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.answers import Answer
from bench.towns import SMALL, two
from bench.turns import askers, in_turn

WANTED = 1.3


def ask(vendor: str, size: int, folder: Path) -> Iterator[Answer]:
    """For each question how long it takes at `size`, beside that at ten thousand."""
    with two(vendor, size, folder) as (data, towns), askers(data, towns) as made:
        for name, took in in_turn(made):
            small, large = (statistics.median(took[cases]) for cases in (SMALL, size))
            beside = f"{small:,.2f} ms at {SMALL:,}"
            yield Answer(f"{name}, {size:,} cases", large, "ms", beside, large / small, wanted=WANTED, most=True)
