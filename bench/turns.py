"""Towns asked in turn: each by a process of its own, warm, one question at a time.

The machine may be as busy as it likes: what it does to the one it does to the other.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from bench.towns import production

AGAIN = 3
"""So often a question is asked before it counts."""
TURNS, LEAST, MOST_S = 60, 9, 5.0
"""So many turns a question has, fewer where they take long."""


class Asker:
    """The process that asks one town."""

    def __init__(self, data: Path, url: str) -> None:
        self.here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=_answer, args=(there, data, url), daemon=True)
        self.process.start()
        there.close()
        self.names: list[str] = self.here.recv()

    def ask(self, name: str) -> float:
        """How many milliseconds it took to answer this question once. Raises EOFError if it failed."""
        self.here.send(name)
        took = self.here.recv()
        assert isinstance(took, float)
        return took

    def end(self) -> None:
        """Nothing more is asked."""
        self.here.close()
        self.process.join()


@contextmanager
def askers(data: Path, towns: dict[str, str]) -> Iterator[dict[str, Asker]]:
    """An asker for each town, by its name."""
    made = {town: Asker(data, url) for town, url in towns.items()}
    try:
        yield made
    finally:
        for each in made.values():
            each.end()


def in_turn(made: dict[str, Asker]) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Each question, and how long it took in each town at each turn, in milliseconds."""
    for name in next(iter(made.values())).names:
        took: dict[str, list[float]] = {town: [] for town in made}
        late = perf_counter() + MOST_S
        for turn in range(-AGAIN, TURNS):
            if turn >= LEAST and perf_counter() > late:
                break
            order = list(made) if turn % 2 else list(reversed(made))
            for town in order:
                ms = made[town].ask(name)
                if turn >= 0:
                    took[town].append(ms)
        yield name, took


def _answer(pipe: Connection, data: Path, url: str) -> None:
    production(data, url)
    from bench.questions import questions

    asked = questions()
    pipe.send(list(asked))
    while True:
        try:
            name = pipe.recv()
        except EOFError:
            return
        prepare, ask = asked[name]
        prepare()
        began = perf_counter()
        ask()
        pipe.send((perf_counter() - began) * 1000)
