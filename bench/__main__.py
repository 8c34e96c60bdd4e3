"""Run the questions: `python -m bench`, or `python -m bench intake desk`."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter

from bench.answers import Answer
from tests.postgres import server

QUESTIONS = ("deadlines", "locating", "calls", "intake", "sealing", "desk", "live")
DAYS = 7


def main(words: list[str]) -> int:
    """Prepare a town on a PostgreSQL of our own, ask, print; 1 if a bar was not reached, 2 for an unknown question."""
    asked = words or list(QUESTIONS)
    unknown = [word for word in asked if word not in QUESTIONS]
    if unknown:
        print(f"bench: no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}", file=sys.stderr)
        return 2
    missed = 0
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as data, server(durable=True) as postgres:
        with timed("the town"):
            prepare(Path(data), postgres.url)
        for question in asked:
            with timed(question):
                ask: Callable[[], Iterator[Answer]] = import_module(f"bench.{question}").ask
                for answer in ask():
                    print(answer, flush=True)
                    missed += not answer.reached
    return 1 if missed else 0


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
