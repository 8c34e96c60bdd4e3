"""Reports by JSON from programs that nobody vouches for: as many as any neighbourhood sends, and no flood.

Each call may bring a key of its own, so a stranger is counted by network (decision 9). Who comes by the page is counted
by browser, and is never refused for what others send from the same carrier. Nobody who speaks of a danger is refused.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.once import limits
from linli.life.cases import categories, emergencies

AN_HOUR = 300
"""Reports from one network by the JSON door without a key of ours; thousands of phones may stand behind one."""
_HOUR_S = 3600

log = logging.getLogger(__name__)


class Flooded(limits.TooMany):
    """More came from one network than a neighbourhood sends."""

    code = "flooded"
    sentence = _(
        "从这个网络报来的太多了，请过 %(minutes)s 分钟再来，或者打开网页报。"
        "有危险别等：火、燃气、被困打 119，伤病打 120，车祸打 122，有人行凶打 110。"
    )


def pressing(words: str, category: str, at: datetime) -> bool:
    """Whether a report speaks of an emergency or a danger, by its words or by the kind of matter."""
    if emergencies.spoken_of(words, category) is not None:
        return True
    kinds = [categories.in_force(category, at)] if category else categories.suggest(words, at, most=1)
    return any(kind.hazard for kind in kinds)


def count(*, network: str, at: datetime, pressing: bool = False) -> None:
    """Count one report from a network; the last that passes raises an alarm.

    To be called before the transaction of the report, which would keep one network's reports waiting for each other.
    Raises `Flooded` for those after it that are not `pressing`, until an hour has gone since the first. All but the
    last are counted by one statement, which is its own transaction; the last and its alarm are one.
    """
    try:
        _hit(network, AN_HOUR - 1, at)
    except limits.TooMany:
        _count_last(network, at, pressing)


def _hit(network: str, limit: int, at: datetime) -> int:
    return limits.hit(name="cases.strangers", subject=network, limit=limit, window_s=_HOUR_S, at=at)


@transaction.atomic
def _count_last(network: str, at: datetime, pressing: bool) -> None:
    try:
        counted = _hit(network, AN_HOUR, at)
    except limits.TooMany as reached:
        if pressing:
            return
        raise Flooded(reached.retry_after_s or _HOUR_S) from None
    if counted == AN_HOUR:
        log.error("%s reports by JSON from one network within an hour: more are refused", counted)
        facts = {"reports": counted, "within_s": _HOUR_S}
        record.record(actor="clock", verb="cases.flood_alarm", object="door:json", at=at, facts=facts)
