"""Turns: what only one does at a time in the whole town.

Reading a workbook takes a processor for seconds, and the pages have to go on; so who comes second is told. Who changes
what holds, while another has planned by it and not yet laid, waits.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from linli.ground.once import leases
from linli.ground.shared.refusals import Refused

HELD_S = 60
"""So long a turn lasts if whoever had it was killed."""
AGAIN_S = 10
RULES = 0x72756C6573
"""The number of the lock that PostgreSQL keeps for whoever lays rules: the letters of `rules`."""


class OneAtATime(Refused):
    """Somebody else's workbook is being read."""

    code = "one-workbook-at-a-time"
    status = 503
    sentence = _("正在读另一张表，什么都还没动。请过 %(seconds)s 秒再传一次。")

    def __init__(self) -> None:
        super().__init__(seconds=AGAIN_S)
        self.retry_after_s = AGAIN_S


@contextmanager
def turn(clock: Callable[[], datetime]) -> Iterator[None]:
    """Have the turn while one reads a workbook and takes it in, by a door's clock. Raises `OneAtATime`."""
    mine = secrets.token_hex(8)
    if not leases.hold(name="people.workbook", holder=mine, at=clock(), length_s=HELD_S):
        raise OneAtATime
    try:
        yield
    finally:
        leases.release(name="people.workbook", holder=mine)


def one_after_another() -> None:
    """Wait until whoever lays or withdraws rules, or gives or ends a responsibility, has committed.

    To be asked for before anything is planned or read, since a plan is made of what holds, and before any row is
    locked. The turn lasts until the transaction ends. SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RULES])
