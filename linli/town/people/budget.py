"""How many sign-in codes the town sends, and what asking for one costs once too many are asked for.

So many an hour and a day are sent for the asking, more than the first day of a town asks for. Beyond that, each costs
the browser a proof of work and is paid from a budget of its own, which asking without work does not touch: whoever asks
for a thousand phones shuts nobody out. That budget does end, since every message costs the town money: who works for
all of it, about 3·10⁸ hashes, leaves people the desks and the next day.
"""

import hashlib
import logging
from datetime import datetime

from django.db import transaction

from linli.ground.once import limits

from . import puzzle
from .puzzle import PuzzleFirst

FREE_AN_HOUR, FREE_A_DAY = 600, 2000
"""So many codes are sent without a proof of work over the whole town."""
SENT_A_DAY = 5000
"""So many more, each worked for."""
_FREE_HOUR, _FREE_DAY, _WORKED, _SENT = (
    "people.codes_free_an_hour",
    "people.codes_free_a_day",
    "people.codes_worked_for",
    "people.codes_sent",
)
_TOWN, _DAY_S, _HOUR_S = "town", 24 * 3600, 3600

log = logging.getLogger(__name__)


def spend(*, browser: str, answer: str, at: datetime) -> None:
    """Let one code be sent to whoever `browser` is the secret of, in the transaction of sending it.

    Raises `PuzzleFirst` where a proof of work is due and `answer` is none, `TooMany` where all was spent.
    """
    if _free(at):
        return
    known = _known(browser)
    before = limits.count(name=_WORKED, subject=known, at=at)
    if not puzzle.solved(_about(known, before, at), answer):
        raise PuzzleFirst
    if limits.hit(name=_WORKED, subject=known, limit=SENT_A_DAY, window_s=_DAY_S, at=at) != before + 1:
        raise PuzzleFirst  # the same answer came twice at once
    limits.hit(name=_SENT, subject=_TOWN, limit=SENT_A_DAY, window_s=_DAY_S, at=at)


def puzzle_due(browser: str, at: datetime) -> str:
    """The challenge to solve before this browser's next code is sent, or "" if none is due or no browser is known."""
    spent = (
        limits.count(name=_FREE_HOUR, subject=_TOWN, at=at) >= FREE_AN_HOUR
        or limits.count(name=_FREE_DAY, subject=_TOWN, at=at) >= FREE_A_DAY
    )
    return puzzle.challenge(attempt(browser, at)) if browser and spent else ""


def attempt(browser: str, at: datetime) -> str:
    """What the puzzle of a browser's next code is about: one solution, one code."""
    known = _known(browser)
    return _about(known, limits.count(name=_WORKED, subject=known, at=at), at)


def _about(known: str, before: int, at: datetime) -> str:
    """It changes with each code and with the hour, so that nobody works ahead."""
    return f"ask:{known}:{before}:{at:%Y%m%d%H}"


def _known(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()


def _free(at: datetime) -> bool:
    """Whether this code is sent for the asking; it is counted then."""
    try:
        with transaction.atomic():
            limits.hit(name=_FREE_DAY, subject=_TOWN, limit=FREE_A_DAY, window_s=_DAY_S, at=at)
            counted = limits.hit(name=_FREE_HOUR, subject=_TOWN, limit=FREE_AN_HOUR, window_s=_HOUR_S, at=at)
    except limits.TooMany:
        return False
    if counted == FREE_AN_HOUR:
        log.error("%s sign-in codes within an hour: the door asks for a proof of work before it sends more", counted)
    return True
