"""How often one says something of one case in an hour: each time others get a letter, and more often nobody reads it.

Counted by the doors (`acts.do`), by who says it and of which case; words that tell of an emergency are counted apart,
so that nobody is kept from them by what they said before. What is added to a report and presses is never refused.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.once import limits
from linli.life.cases import dangers, emergencies, strangers
from linli.life.cases.models import Answer

_HOUR_S = 3600
MOST: dict[str, int] = {
    "urge": 1,
    "answer": 3,
    "ask-back": 3,
    "promise": 3,
    "take-on": 1,
    "refile": 5,
    "add": 5,
    "correct": 5,
    "say": 5,
    "say-by-phone": 5,
    "say-for": 5,
    "rate-by-phone": 3,
}
"""So often in an hour, by the act's name; what is not here moves the case, which is a limit by itself."""
REPORTS = ("add", "correct")
"""What is a report going on: whoever tells of a danger by it is heard as often as they say it."""


class SaidEnough(limits.TooMany):
    """It was said several times within the hour; whom it concerns has been told."""

    code = "said-enough"
    sentence = _("这一小时里已经说过好几次，对方都收到了。请过 %(minutes)s 分钟再说；等不了的，请打电话。")


class UrgedEnough(limits.TooMany):
    """Who has it in hand was urged just now."""

    code = "urged-enough"
    sentence = _("刚催过，对方收到了。请过 %(minutes)s 分钟再催；等不了的，请打电话。")


class GoingAlready(limits.TooMany):
    """They said within the hour that they go there; that it is said twice at once is no flood."""

    code = "going-already"
    status = 409
    sentence = _("您已经说过这就过去，大家都知道了。要改时间，请过 %(minutes)s 分钟再说。")


REFUSED: dict[str, type[limits.TooMany]] = {"urge": UrgedEnough, "take-on": GoingAlready}


def count(act: str, *, case_id: int, speaker: str, words: str, at: datetime, answer: str = "") -> None:
    """Count one saying of this act; 还没有, which moves the case, is said however often one changed one's mind before.

    Raises `SaidEnough`, `UrgedEnough`, `GoingAlready`.
    """
    if act not in MOST or answer == Answer.NOT:
        return
    if act in REPORTS and strangers.pressing(words, "", at):
        dangers.count(sender=speaker, at=at)
        return
    urgent = "!" if emergencies.spoken_of(words) is not None else ""
    subject = f"{act}{urgent} case:{case_id} {speaker}"
    try:
        limits.hit(name="cases.pace", subject=subject, limit=MOST[act], window_s=_HOUR_S, at=at)
    except limits.TooMany as reached:
        raise REFUSED.get(act, SaidEnough)(reached.retry_after_s or _HOUR_S) from None
