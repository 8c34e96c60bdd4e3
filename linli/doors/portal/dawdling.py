"""Senders who dawdle: all threads but one may wait for what somebody sends, so that pages answer whoever is slow.

The server (granian 2.8) sets a time to a request's headers, none to its body: reading blocks until it comes or its
sender hangs up, and nothing from here ends that. To read in a thread beside and answer meanwhile is worse: once
answered, the server waits for that very reading with Python's lock in hand, and the whole process with it. So the
number who wait is bounded, and not how long. Only a proxy that takes requests in whole (README) does both.
"""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from time import monotonic
from typing import IO, Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

AGAIN_S: Final = 5
IN_MEMORY, AT_ONCE = 2**20, 2**16
"""Bytes: what is longer than the first lies in a file that goes with it; so much is read at a time."""
FOR_A_SEAT_S = 0.25
"""So long somebody waits for a seat to be read on; behind a proxy each is free again at once.

Where no seat was taken or given back for as long, nobody waits: the thread that would is the one that is left.
"""
THREADS: Final = "LINLI_SERVING_THREADS"
"""By this name `linli serve` tells its processes how many threads each of them has."""
UNSENT: Final = "linli.unsent"
"""Stands in a request whose body nobody waited for; the doors refuse it with `Unsent`."""

type Application = Callable[..., Iterable[bytes]]


class Unsent(Refused):
    """As many as may send slowly do so already; nothing was read, and nothing was changed."""

    code = "unsent"
    status = 503
    sentence = _("现在好几个人在慢慢传，您发的还没收，什么都没有变。请过 %(seconds)s 秒再发一次；急事请打电话。")

    def __init__(self) -> None:
        super().__init__(seconds=AGAIN_S)
        self.retry_after_s = AGAIN_S


def most_sent() -> int:
    """The most that is read of one request, in bytes: six photos, and what a form says beside them."""
    from linli.ground.files.uploads import MOST_IN_ALL  # a room's, which is there once the house stands

    return MOST_IN_ALL + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class _Seats:
    """Where bodies are waited for, and when somebody last sat down or stood up."""

    def __init__(self, count: int) -> None:
        self._free, self._moved = BoundedSemaphore(count), monotonic()

    def take(self) -> bool:
        """Whether one was had, at once or in the little time in which those who send quickly are done."""
        soon = max(0.0, FOR_A_SEAT_S - (monotonic() - self._moved))
        had = self._free.acquire(timeout=soon)
        if had:
            self._moved = monotonic()
        return had

    def leave(self) -> None:
        """Let the next sit down."""
        self._moved = monotonic()
        self._free.release()


def taken_whole(house: Application, *, threads: int) -> Application:
    """Hand the house requests whose bodies are there; of its `threads`, two or more, one never waits for any.

    What says that it is longer than anything we read is not read, nor what says no length: the house refuses the one,
    and reads nothing of the other.
    """
    seats, most = _Seats(max(1, threads - 1)), most_sent()

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or not 0 < int(said) <= most:
            return house(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if seated := seats.take():
                try:
                    _fill(body, environ["wsgi.input"], int(said))
                finally:
                    seats.leave()
            environ["wsgi.input"], environ[UNSENT] = body, not seated
            return house(environ, start_response)

    return answered


def _fill(body: IO[bytes], line: IO[bytes], length: int) -> None:
    """Take in so many bytes, or as many as come."""
    while length > 0 and (piece := line.read(min(length, AT_ONCE))):
        body.write(piece)
        length -= len(piece)
    body.seek(0)
