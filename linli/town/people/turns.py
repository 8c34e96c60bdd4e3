"""One workbook at a time in the whole town: reading one takes a processor for seconds, and the pages have to go on."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.once import leases
from linli.ground.shared.refusals import Refused

HELD_S = 60
"""So long a turn lasts if whoever had it was killed."""
AGAIN_S = 10


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
