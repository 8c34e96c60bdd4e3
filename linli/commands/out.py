"""What a command says: plain lines, a bar for long work, and one way to give up."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

console = Console(highlight=False)
type Report = Callable[[str, int, int], None]


def say(words: str = "") -> None:
    """One line for the person at the terminal."""
    console.print(words, soft_wrap=True, markup=False)


def give_up(words: str) -> NoReturn:
    """Say why on standard error, and end with exit code 1."""
    Console(stderr=True, highlight=False).print(words, soft_wrap=True, markup=False)
    sys.exit(1)


@contextmanager
def bar(title: str) -> Iterator[Report]:
    """A bar for long work: the block calls `report(what, done, of)`; off a terminal each new `what` is one line."""
    if not console.is_terminal:
        told: list[str] = []

        def tell(what: str, done: int, of: int) -> None:
            if what not in told:
                told.append(what)
                say(f"{title}: {what}")

        yield tell
        return
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(title, total=None)

        def draw(what: str, done: int, of: int) -> None:
            progress.update(task, description=f"{title}: {what}", completed=done, total=of)

        yield draw
