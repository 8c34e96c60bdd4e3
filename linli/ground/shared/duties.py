"""What a room's `work.py` is written in: deliveries that reach its handlers, and duties that come round.

::

    HANDLERS = {"cases.step": tell_followers}
    DUTIES = [Duty("cases.escalate", every_s=60, run=escalate)]

`linli work` reads both from every room (`outbox.rooms`). These words stand here, below all rooms, because `once` and
`days` have duties too and may not use the outbox.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

QUICKEST_S = 0.1


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox, handed to the handler of its topic.

    `key` (`outbox:17`) is the same at every attempt: whoever receives the effect outside takes it to know a repeat.
    `payload` holds ids. `attempt` counts from 1. `at` is the moment of this attempt.
    """

    id: int
    key: str
    topic: str
    payload: Mapping[str, Any]
    attempt: int
    at: datetime


type Handler = Callable[[Delivery], None]


def outside[H: Handler](handler: H) -> H:
    """Mark a handler whose effect lies outside the database (mail, SMS, another server).

    It runs without a transaction, since nothing may wait for a network inside one; its row is marked done after it.
    Killed in between, it runs again with the same `key`. It has to end within 45 seconds.
    """
    handler.outside = True  # type: ignore[attr-defined]
    return handler


def is_outside(handler: Handler) -> bool:
    """Whether the handler was marked by `outside`."""
    return bool(getattr(handler, "outside", False))


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a room does every so often: `run(at)` does it and returns how many things it did.

    It is run under a lease of `lease_s` seconds, so by one worker at a time, and opens its own transactions. A duty
    that was killed is run again when its lease is over, so half of it may have been done before.

    `waits` looks, without a lock, whether there is anything to do; while there is not, no round is taken and nothing
    is written. A duty that comes round more than once a second has it, and is `quick`: no letter that takes its time
    holds it up, since a worker goes such rounds beside the others.
    """

    name: str
    every_s: float
    run: Callable[[datetime], int]
    lease_s: int = 60
    waits: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        if not self.name or self.every_s < QUICKEST_S or self.lease_s < 1:
            raise ValueError("a duty has a name, a lease of 1 second or more, and comes round every 0.1 s at most")
        if self.quick and self.waits is None:
            raise ValueError("a duty that comes round more than once a second says by `waits` when there is none")

    @property
    def quick(self) -> bool:
        """Whether it comes round more than once a second."""
        return self.every_s < 1


def where(error: BaseException) -> str:
    """The kind of an error and the line it came from; its words are left out, since they may name someone."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((f for f in reversed(frames) if "/linli/" in f.filename), frames[-1] if frames else None)
    place = f" at {last.filename.rpartition('/linli/')[2]}:{last.lineno}" if last else ""
    return f"{type(error).__name__}{place}"[:200]
