"""Whether it stays as fast with a hundred times the cases: each question on ten thousand and on as many as asked for.

The median of many turns, the towns asked in turn by one run. On SQLite and on PostgreSQL, with photos and the chain.
What a street and a district have open grows with the town: their lists of it are also set beside a town in which as
much is open and little ended, which tells what the past costs them.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.answers import Answer
from bench.towns import SMALL, towns
from bench.turns import askers, in_turn

WANTED = 1.3
WIDE = ("a street's", "a district's")


def ask(vendor: str, size: int, folder: Path) -> Iterator[Answer]:
    """For each question how long it takes at `size`, beside that at ten thousand, or where as much is open."""
    with towns(vendor, size, folder) as (data, found), askers(data, found) as made:
        for name, took in in_turn(made):
            ms = {town: statistics.median(each) for town, each in took.items()}
            beside = f"{ms['small']:,.2f} ms at {SMALL:,}"
            yield _answer(f"{name}, {size:,} cases", ms["large"], ms["small"], beside)
            if name.startswith(WIDE) and not name.endswith("ended"):
                beside = f"{ms['open']:,.2f} ms where as much is open"
                yield _answer(f"{name}, beside as much open", ms["large"], ms["open"], beside)


def _answer(what: str, large: float, other: float, beside: str) -> Answer:
    return Answer(what, large, "ms", beside, large / other, wanted=WANTED, most=True)
