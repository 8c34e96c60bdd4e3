"""Dangers: no limit refuses what speaks of one, so they are counted apart, and a flood of them is seen.

They use up nothing of what else their sender may send. From so many on the alarm is raised, once in an hour for each
sender: it is a flood, or a catastrophe.
"""

import logging
from datetime import datetime

from django.db import transaction

from linli.ground.audit import record
from linli.ground.once import limits

ALARM_AT, _HOUR_S = 30, 3600
"""So many of an hour from one sender."""
_NAME = "cases.dangers"

log = logging.getLogger(__name__)


def count(*, sender: str, at: datetime) -> None:
    """Count one danger that somebody tells of, and refuse nothing; the book names nobody, as reports may be anonymous.

    All but the one that raises the alarm are counted by one statement; that one and the alarm are one transaction.
    """
    try:
        _hit(sender, ALARM_AT - 1, at)
    except limits.TooMany:
        _count_last(sender, at)


def _hit(sender: str, limit: int, at: datetime) -> int:
    return limits.hit(name=_NAME, subject=sender, limit=limit, window_s=_HOUR_S, at=at)


@transaction.atomic
def _count_last(sender: str, at: datetime) -> None:
    try:
        counted = _hit(sender, ALARM_AT, at)
    except limits.TooMany:
        return
    if counted == ALARM_AT:
        log.error("%s dangers told of by one sender within an hour", counted)
        facts = {"dangers": counted, "within_s": _HOUR_S}
        record.record(actor="clock", verb="cases.danger_alarm", object="door:dangers", at=at, facts=facts)
