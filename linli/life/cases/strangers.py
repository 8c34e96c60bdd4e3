"""Reports that nobody vouches for: as many as any neighbourhood sends, and no flood.

Who is not signed in and has no key of ours is counted by network, since cookies and keys are made anew at will
(decision 29). The first of an hour are taken as they come; each beyond costs whoever sends it a proof of work, or a
wait; by JSON there is an end to them. Who joins is counted likewise, and beside: one uses up nothing of the other.
Nobody who speaks of a danger waits, works or is refused; they are counted in `dangers`.
"""

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.once import limits
from linli.life.cases import categories, dangers, emergencies
from linli.life.cases.models import Case
from linli.town.people import puzzle

FREE = 30
"""Reports of an hour from one network that are taken as they come; thousands of phones may stand behind one."""
AN_HOUR = 300
"""Those after which the alarm is raised, and by JSON the end."""
LEAST_BITS, MOST_BITS, _A_STEP = 18, 20, 64
"""What each beyond the first costs: about 2^18 hashes, twice as many from 64 to 64, up to 2^20."""
_HOUR_S, _HOUR = 3600, timedelta(hours=1)

log = logging.getLogger(__name__)


class What(StrEnum):
    """What a stranger sends, by the name of its counter."""

    REPORTS = "cases.strangers"
    JOINS = "cases.strangers_joining"


class Flooded(limits.TooMany):
    """More came from one network than a neighbourhood sends."""

    code = "flooded"
    sentence = _(
        "从这个网络报来的太多了，请过 %(minutes)s 分钟再来，或者打开网页报。"
        "有危险别等：火、燃气、被困打 119，伤病打 120，车祸打 122，有人行凶打 110。"
    )


class WorkFirst(limits.TooMany):
    """Many came from this network: whoever sends one more works a while for it, waits, or signs in.

    The work is a number n so that the SHA-256 of `<challenge>:<n>` begins with so many zero `bits`.
    """

    code = "work-first"
    sentence = _(
        "从这个网络报来的太多，先停一停，您写的都在。请过 %(minutes)s 分钟再报；登录了的不用等。"
        "有危险别等：火、燃气、被困打 119，伤病打 120，车祸打 122，有人行凶打 110。"
    )

    def __init__(self, retry_after_s: int, challenge: str, bits: int) -> None:
        super().__init__(retry_after_s)
        self.facts = {**self.facts, "challenge": challenge, "bits": bits}


def pressing(words: str, category: str, at: datetime) -> bool:
    """Whether a report speaks of an emergency or a danger, by its words or by the kind of matter."""
    if emergencies.spoken_of(words, category) is not None:
        return True
    kinds = [categories.in_force(category, at)] if category else categories.suggest(words, at, most=1)
    return any(kind.hazard for kind in kinds)


def joins_in_danger(words: str, case: Case, at: datetime) -> bool:
    """Whether who joins a case stands in a danger, by what it is or by what they say of theirs."""
    dangerous = case.urgent or (case.category is not None and case.category.hazard)
    return dangerous or pressing(words, "", at)


def admit(
    what: What,
    presses: bool,
    *,
    network: str,
    sending: str,
    worked: str,
    at: datetime,
    without_end: bool = False,
) -> None:
    """Let one report, or one who joins, from a network in, and count it.

    `sending` names this one and nobody else's, `worked` is the number that was found for it, "" for none. To be called
    before the transaction of the report, which would keep one network's reports waiting for each other.
    Raises `WorkFirst` beyond the first `FREE` of an hour, and `Flooded` beyond `AN_HOUR` unless it is `without_end`,
    as by the page; what `presses` is refused nothing, and uses up nothing of what neighbours there may send beside it.
    """
    if presses:
        dangers.count(sender=network, at=at)
        return
    try:
        limits.hit(name=what.value, subject=network, limit=FREE, window_s=_HOUR_S, at=at)
    except limits.TooMany as reached:
        _must_have_worked(what, network, sending, worked, reached.retry_after_s, at)
        _count(what, network, at, without_end=without_end)


def _count(what: What, network: str, at: datetime, *, without_end: bool) -> None:
    """Count one from a network; the last that passes raises an alarm.

    Raises `Flooded` for those after it, unless `without_end`, until an hour has gone since the first. All but the last
    are counted by one statement, which is its own transaction; the last and its alarm are one.
    """

    def alarm(counted: int) -> None:
        named = what.name.lower()
        log.error("%s %s by strangers from one network within an hour", counted, named)
        facts = {named: counted, "within_s": _HOUR_S}
        record.record(actor="clock", verb="cases.flood_alarm", object="door:strangers", at=at, facts=facts)

    try:
        limits.hit_and_tell(name=what.value, subject=network, limit=AN_HOUR, window_s=_HOUR_S, at=at, tell=alarm)
    except limits.TooMany as reached:
        if not without_end:
            raise Flooded(reached.retry_after_s) from None


def _about(what: What, sending: str, at: datetime) -> str:
    """What the work for one report is about; it changes with the hour, so that nobody works far ahead."""
    return f"{what.value}:{sending}:{at:%Y%m%d%H}"


def _must_have_worked(what: What, network: str, sending: str, worked: str, wait_s: int, at: datetime) -> None:
    """Raise `WorkFirst` where this report was not worked for.

    A step less is enough, and the hour before too: more may have come, and an hour begun, while it was counting.
    """
    beyond = limits.count(name=what.value, subject=network, at=at) - FREE
    bits = min(MOST_BITS, LEAST_BITS + beyond // _A_STEP)
    least = max(LEAST_BITS, bits - 1)
    if not any(puzzle.solved(_about(what, sending, hour), worked, bits=least) for hour in (at, at - _HOUR)):
        raise WorkFirst(wait_s, puzzle.challenge(_about(what, sending, at)), bits)
