"""Reports by JSON from programs that nobody vouches for: as many as any neighbourhood sends, and no flood.

Each call may bring a key of its own, so a stranger is counted by network (decision 9). Who comes by the page is counted
by browser, and is never refused for what others send from the same carrier.
"""

import logging
from datetime import datetime

from linli.ground.audit import record
from linli.ground.once import limits

AN_HOUR = 300
"""Reports from one network by the JSON door without a key of ours; thousands of phones may stand behind one."""
_HOUR_S = 3600

log = logging.getLogger(__name__)


def count(*, network: str, at: datetime) -> None:
    """Count one report from a network, in its own transaction; the last that passes raises an alarm.

    Raises `TooMany` for those after it, until an hour has gone since the first.
    """
    counted = limits.hit(name="cases.strangers", subject=network, limit=AN_HOUR, window_s=_HOUR_S, at=at)
    if counted == AN_HOUR:
        log.error("%s reports by JSON from one network within an hour: more are refused", counted)
        facts = {"reports": counted, "within_s": _HOUR_S}
        record.record(actor="clock", verb="cases.flood_alarm", object="door:json", at=at, facts=facts)
