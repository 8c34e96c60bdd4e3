"""The one loop of `linli work`: what is due is done, one thing at a time, by as many workers as run."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Event
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
MOST_AT_ONCE = 1000


def run(stop: Event, *, idle_s: float = IDLE_S) -> None:
    """Work until `stop` is set; what was begun is finished first. A database that goes away is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            did = _turn(now, stop)
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


def _turn(clock: Callable[[], datetime], stop: Event, holder: str = "") -> int:
    """The rounds that are due, and one message.

    The clock is read for each: a lease begins when it is taken, however long the rounds before it took. Were it
    over already, a second worker would take the same message, and what goes outside would go twice.
    """
    holder = holder or _me(os.getpid())
    did = 0
    for duty in _due_duties(clock()):
        if not stop.is_set():
            did += _go_round(duty, holder=holder, at=clock())
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
        return True
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
            raise
        dead = claims.failed(delivery, where(error))
        say = log.error if dead else log.warning
        say("message %s (%s), attempt %s: %s", delivery.id, delivery.topic, delivery.attempt, where(error))
        return False


def _due_duties(at: datetime) -> list[Duty]:
    known = duties()
    due = claims.rounds_due(known, at)
    return [duty for duty in known if duty.name in due]


def _go_round(duty: Duty, *, holder: str, at: datetime) -> int:
    """One round of a duty; 1 if it was ours to go, 0 if another worker has it."""
    if not claims.take_round(duty, holder=holder, at=at):
        return 0
    failpoint("duty_claimed")
    try:
        count, trouble = duty.run(at), ""
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
            raise
        count, trouble = 0, where(error)
        log.error("the duty %s failed: %s", duty.name, trouble)
    claims.end_round(duty, holder=holder, at=at, count=count, trouble=trouble)
    return 1


@cache
def _me(pid: int) -> str:
    """This process, among all that may work."""
    return f"{socket.gethostname()}:{pid}:{uuid4().hex[:8]}"
