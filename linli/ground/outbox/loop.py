"""The one loop of `linli work`: what is due is done, one thing at a time, by as many workers as run."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Event, Thread
from uuid import uuid4

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction

from linli.ground.shared.duties import Delivery, Duty, is_outside, where
from linli.ground.shared.failpoints import failpoint
from linli.ground.shared.moments import now

from . import claims
from .rooms import duties, handler_of

log = logging.getLogger(__name__)

IDLE_S = 0.5
"""How long a worker rests when nothing is due; a new message is seen within this time."""
LOST_S = 2.0
"""How long it waits before it asks again for a database that does not answer."""
QUICK_S = 0.2
"""How long the lane of the quick duties rests when none is due."""
MOST_AT_ONCE = 1000


def run(stop: Event, *, idle_s: float = IDLE_S) -> None:
    """Work until `stop` is set; what was begun is finished first. A database that goes away is waited for.

    Quick duties are gone beside all else, in a thread of their own: a letter may take its 45 seconds.
    """
    known = duties()
    quick, slow = (tuple(duty for duty in known if duty.quick is of) for of in (True, False))
    beside = _Beside(stop, quick)
    if quick:
        beside.start()
    try:
        _lane(stop, lambda: _turn(now, stop, known=slow), idle_s)
    finally:
        stop.set()
        if quick:
            beside.join()
    if beside.broken:
        raise RuntimeError("a lane of the worker broke") from beside.broken


class _Beside(Thread):
    """The lane of the quick duties. If it breaks, the worker ends, so that nobody takes it for one that works."""

    def __init__(self, stop: Event, quick: tuple[Duty, ...]) -> None:
        super().__init__(name="quick duties")
        self.stop, self.quick = stop, quick
        self.broken: BaseException | None = None

    def run(self) -> None:
        """Until `stop` is set, on a connection of its own."""
        try:
            _lane(self.stop, lambda: _rounds(self.quick, now, self.stop), QUICK_S)
        except BaseException as error:
            self.broken = error
        finally:
            self.stop.set()
            connection.close()


def _lane(stop: Event, turn: Callable[[], int], idle_s: float) -> None:
    """Turn after turn until `stop` is set, with a rest when there was nothing to do."""
    while not stop.is_set():
        try:
            close_old_connections()
            did = turn()
        except (OperationalError, InterfaceError) as lost:
            log.warning("the database does not answer (%s); trying again", type(lost).__name__)
            connection.close()
            stop.wait(LOST_S)
            continue
        if not did:
            stop.wait(idle_s)


def work_once(at: datetime, *, holder: str = "") -> int:
    """Do all that is due at `at`: every duty's round, then every message; how many rounds and messages.

    A handler that fails puts its message off and stops nothing else. What handlers send for `at` is done too, up to
    a thousand things in all.
    """
    did = 0
    while did < MOST_AT_ONCE and (more := _turn(lambda: at, Event(), holder)):
        did += more
    return did


def _turn(
    clock: Callable[[], datetime], stop: Event, holder: str = "", *, known: tuple[Duty, ...] | None = None
) -> int:
    """The rounds that are due, of all duties or of those `known`, and one message.

    The clock is read for each: a lease begins when it is taken, however long the rounds before it took. Were it
    over already, a second worker would take the same message, and what goes outside would go twice.
    """
    holder = holder or _me(os.getpid())
    did = _rounds(duties() if known is None else known, clock, stop, holder)
    delivery = None if stop.is_set() else claims.take(holder=holder, at=clock())
    if delivery is not None:
        failpoint("outbox_claimed")
        deliver(delivery)
        did += 1
    return did


def deliver(delivery: Delivery) -> bool:
    """Hand one message to its handler; True if it is done.

    An ordinary handler and the mark "done" are one transaction, and the mark is set first: if the lease was lost and
    another worker has it, or has done it, nothing happens here.
    """
    if delivery.attempt > claims.MOST_ATTEMPTS:
        claims.failed(delivery, "it ended its worker eight times")
        log.error("message %s (%s) is a dead letter: it ended its worker", delivery.id, delivery.topic)
        return False
    try:
        handler = handler_of(delivery.topic)
        if is_outside(handler):
            handler(delivery)
            failpoint("outbox_handled")
            return claims.done(delivery)
        with transaction.atomic():
            if not claims.done(delivery):
                return False
            handler(delivery)
            failpoint("outbox_handled")
        failpoint("outbox_done")
        return True
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
            raise
        dead = claims.failed(delivery, where(error))
        say = log.error if dead else log.warning
        say("message %s (%s), attempt %s: %s", delivery.id, delivery.topic, delivery.attempt, where(error))
        return False


def _rounds(known: tuple[Duty, ...], clock: Callable[[], datetime], stop: Event, holder: str = "") -> int:
    """The rounds that are due and have something to do; how many were ours to go."""
    due = claims.rounds_due(known, clock())
    did = 0
    for duty in known:
        if duty.name in due and not stop.is_set():
            did += _go_round(duty, holder=holder or _me(os.getpid()), clock=clock)
    return did


def _go_round(duty: Duty, *, holder: str, clock: Callable[[], datetime]) -> int:
    """One round of a duty; 1 if it was ours to go, 0 if there is nothing to do or another worker has it.

    Where it cannot say whether anything waits, that is the trouble of this round, and the other duties go on.
    """
    waits, trouble = _tried(duty, lambda: duty.waits is None or duty.waits())
    at = clock()
    if not (waits or trouble) or not claims.take_round(duty, holder=holder, at=at):
        return 0
    failpoint("duty_claimed")
    count = 0
    if not trouble:
        count, trouble = _tried(duty, lambda: duty.run(at))
    claims.end_round(duty, holder=holder, at=at, count=count, trouble=trouble)
    return 1


def _tried(duty: Duty, do: Callable[[], int]) -> tuple[int, str]:
    """What a part of a duty gives back, and the trouble it had, "" if none. A database that went away is raised."""
    try:
        return do(), ""
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
            raise
        log.error("the duty %s failed: %s", duty.name, where(error))
        return 0, where(error)


@cache
def _me(pid: int) -> str:
    """This process, among all that may work."""
    return f"{socket.gethostname()}:{pid}:{uuid4().hex[:8]}"
