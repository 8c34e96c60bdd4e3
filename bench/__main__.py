"""Run the questions: `python -m bench`, or `python -m bench intake size --size million --kept /somewhere`.

Each database is asked by a process of its own; what both answered stands beside each other in the end.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from time import perf_counter

from bench.answers import Answer
from bench.towns import VENDORS, build
from tests.postgres import server

QUESTIONS = (
    "deadlines",
    "locating",
    "points",
    "pins",
    "nation",
    "workbook",
    "calls",
    "intake",
    "sealing",
    "verifying",
    "desk",
    "live",
    "rehearsing",
    "size",
)
ON_BOTH = ("nation", "pins", "intake", "sealing", "verifying", "rehearsing", "size")
"""What is asked of SQLite as well."""
SIZES = {"million": 1_000_000}


def main(words: list[str]) -> int:
    """Ask, print; 1 if a bar was not reached, 2 for an unknown question."""
    asked = parsed(words)
    unknown = [word for word in asked.questions if word not in QUESTIONS]
    if unknown:
        print(f"bench: no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}", file=sys.stderr)
        return 2
    os.environ["BENCH_ROWS"] = str(asked.rows)
    if asked.on:
        return on(asked)
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as notes:
        found = {vendor: run(vendor, Path(notes) / vendor, words) for vendor in VENDORS}
    return beside(found)


def parsed(words: list[str]) -> argparse.Namespace:
    """What is asked: questions, the sizes of the larger town and of the chain, where towns are kept, one database."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("questions", nargs="*", default=list(QUESTIONS))
    parser.add_argument("--size", type=lambda word: SIZES.get(word) or int(word), default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--on", choices=VENDORS)
    parser.add_argument("--notes", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def run(vendor: str, notes: Path, words: list[str]) -> list[Answer]:
    """What one database answers, printed as it comes."""
    command = [sys.executable, "-m", "bench", "--on", vendor, "--notes", str(notes), *words]
    ended = subprocess.run(command, check=False).returncode
    if ended > 1:
        raise SystemExit(ended)
    return [Answer(**row) for row in json.loads(notes.read_text())]


def on(asked: argparse.Namespace) -> int:
    """Ask one database."""
    found: list[Answer] = []
    questions = [each for each in asked.questions if asked.on == "postgresql" or each in ON_BOTH]
    if lived := [each for each in questions if each != "size"]:
        with a_town(asked.on):
            for question in lived:
                ask: Callable[[], Iterator[Answer]] = import_module(f"bench.{question}").ask
                found += told(f"{question}, on {asked.on}", ask())
    if "size" in questions:
        from bench import size

        with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
            Path(folder).chmod(0o755)
            kept = asked.kept.resolve() if asked.kept else Path(folder)
            found += told(f"size, on {asked.on}", size.ask(asked.on, asked.size, kept))
    if asked.notes:
        asked.notes.write_text(json.dumps([asdict(each) for each in found]))
    return int(any(not each.reached for each in found))


@contextmanager
def a_town(vendor: str) -> Iterator[None]:
    """A town for this process, on a database of its own; beside SQLite's the log is looked after as the worker does."""
    with (
        tempfile.TemporaryDirectory(prefix="linli-bench-") as data,
        server(durable=True) if vendor == "postgresql" else nullcontext() as postgres,
    ):
        with timed("the town"):
            build(Path(data), postgres.url if postgres else f"sqlite:///{data}/linli.sqlite3")
        from linli.ground.shared.sqlite.checkpoints import kept_short

        with kept_short():
            yield


def told(what: str, answers: Iterator[Answer]) -> list[Answer]:
    """Print each answer as it comes."""
    found = []
    with timed(what):
        for answer in answers:
            print(answer, flush=True)
            found.append(answer)
    return found


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what begins, and how long it took, so that nobody takes a long question for one that hangs."""
    print(f"\n== {what}", flush=True)
    began = perf_counter()
    yield
    print(f"   ({perf_counter() - began:.0f} s)", flush=True)


def beside(found: dict[str, list[Answer]]) -> int:
    """What was asked of both databases, side by side; 1 if any bar was not reached."""
    first, second = ({each.what: each for each in answers} for answers in found.values())
    both = [(each, second[what]) for what, each in first.items() if what in second]
    if both:
        print(f"\n== {' and '.join(found)}, side by side")
    for one, other in both:
        ratios = "".join(f"{f'×{each.ratio:.2f}' if each.ratio is not None else '':>9}" for each in (one, other))
        print(f"{one.what:<58}{one.figure:>12,.1f}{other.figure:>12,.1f} {one.unit:<5}{ratios}")
    return int(any(not each.reached for answers in found.values() for each in answers))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
