"""Dangers: no limit refuses what speaks of one, so they are counted apart, and a flood of them is seen.

They use up nothing of what else their sender may send. From so many on the alarm is raised, once in an hour for each
sender: it is a flood, or a catastrophe.
"""

import logging
from contextlib import suppress
from datetime import datetime

from linli.ground.audit import record
from linli.ground.once import limits

ALARM_AT, _HOUR_S = 30, 3600
"""So many of an hour from one sender."""
_NAME = "cases.dangers"

log = logging.getLogger(__name__)


def count(*, sender: str, at: datetime) -> None:
    """Count one danger that somebody tells of, and refuse nothing; the book names nobody, as reports may be anonymous.

    The one that raises the alarm and the alarm are one transaction.
    """

    def alarm(counted: int) -> None:
        log.error("%s dangers told of by one sender within an hour", counted)
        facts = {"dangers": counted, "within_s": _HOUR_S}
        record.record(actor="clock", verb="cases.danger_alarm", object="door:dangers", at=at, facts=facts)

    with suppress(limits.TooMany):
        limits.hit_and_tell(name=_NAME, subject=sender, limit=ALARM_AT, window_s=_HOUR_S, at=at, tell=alarm)
