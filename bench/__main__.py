"""Run the questions: `python -m bench`, or `python -m bench intake desk`.

`--database=both` asks them on PostgreSQL and then on SQLite, where they can be asked of that.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter

from bench.answers import Answer
from tests.postgres import server

QUESTIONS = ("deadlines", "locating", "calls", "intake", "sealing", "verifying", "desk", "live")
OF_BOTH = ("sealing", "verifying")
"""Those that SQLite can be asked as well."""
DAYS = 7


def main(words: list[str]) -> int:
    """Ask on one database, or on each in its own process; 1 if a bar was not reached, 2 for an unknown question."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("questions", nargs="*", metavar="question", help=", ".join(QUESTIONS))
    parser.add_argument("--database", choices=("postgres", "sqlite", "both"), default="postgres")
    parser.add_argument("--rows", type=int, help="so many entries for `verifying`, instead of a million")
    asked = parser.parse_args(words)
    unknown = [word for word in asked.questions if word not in QUESTIONS]
    if unknown:
        print(f"bench: no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}", file=sys.stderr)
        return 2
    if asked.rows:
        os.environ["BENCH_ROWS"] = str(asked.rows)
    questions = asked.questions or list(QUESTIONS)
    of_sqlite = [each for each in questions if each in OF_BOTH]
    if asked.database == "both":
        first = ask(questions, "postgres")
        again = [sys.executable, "-m", "bench", "--database=sqlite", *of_sqlite]
        return max(first, subprocess.run(again, check=False).returncode if of_sqlite else 0)
    return ask(of_sqlite if asked.database == "sqlite" else questions, asked.database)


def ask(questions: list[str], kind: str) -> int:
    """Prepare a town on a database of our own, ask, print; 1 if a bar was not reached."""
    missed = 0
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as data, database(kind, Path(data)) as url:
        with timed(f"the town, on {kind}"):
            prepare(Path(data), url)
        for question in questions:
            with timed(question):
                answers: Callable[[], Iterator[Answer]] = import_module(f"bench.{question}").ask
                for answer in answers():
                    print(answer, flush=True)
                    missed += not answer.reached
    return 1 if missed else 0


@contextmanager
def database(kind: str, data: Path) -> Iterator[str]:
    """The address of a PostgreSQL with its default durability, or of a file of SQLite's with ours."""
    if kind == "sqlite":
        yield f"sqlite:///{data}/linli.sqlite3"
        return
    with server(durable=True) as postgres:
        yield postgres.url


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what begins, and how long it took, so that nobody takes a long question for one that hangs."""
    print(f"\n== {what}", flush=True)
    began = perf_counter()
    yield
    print(f"   ({perf_counter() - began:.0f} s)", flush=True)


def prepare(data: Path, url: str) -> None:
    """Production settings, keys, tables, static files, and the demo town with a week behind it."""
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "linli.settings",
        "LINLI_DATA": str(data),
        "LINLI_DATABASE_URL": url,
        "LINLI_SECRET_KEY": secrets.token_urlsafe(64),
        "LINLI_PROXY_DEPTH": "1",
        "LINLI_LOG": "ERROR",
        "LINLI_CODE_SENDER": "linli.town.notices.senders.DemoInbox",
    }
    from linli.commands import keys

    keys.ensure(data)
    import django

    django.setup()
    from linli.commands.preparing import prepare as bring_up
    from linli.demo import town
    from linli.ground.shared.moments import now

    bring_up()
    town.build(now(), days=DAYS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
