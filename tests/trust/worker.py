"""A worker of its own process, for tests that end it: `python -m tests.trust.worker`, on LINLI_DATABASE_URL.

It is `linli work` with one handler, whose effect is a row that names the message: two rows are two effects.
"""

import argparse
import os
import sys
import time

from django.db import connection

from linli.ground.shared.duties import Delivery

SLOW_S = float(os.environ.get("TRUST_SLOW_S", "0"))


def say(word: str) -> None:
    """A line to the test that waits for it."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def effect(delivery: Delivery) -> None:
    """Leave a row that says which message this is the effect of, and take some time over it."""
    from linli.ground.outbox.models import Message

    Message.objects.create(
        topic="trust.effect", payload={"of": delivery.id}, at=delivery.at, free_at=delivery.at, done_at=delivery.at
    )
    if SLOW_S:
        say("begun")
        time.sleep(SLOW_S)


def main() -> None:
    """Work until SIGTERM."""
    import django

    django.setup()
    from linli.commands.serving import run_work
    from linli.ground.outbox import rooms

    setattr(rooms, "handlers", lambda: {"trust.step": effect})  # noqa: B010 - in the place of a cached function
    connection.ensure_connection()
    say("ready")
    run_work(argparse.Namespace(once=False))


if __name__ == "__main__":
    main()
