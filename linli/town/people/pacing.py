"""How often one number is sent codes, so that nobody shuts its owner out and nobody's phone rings all day.

Counted is who asks for that number: the browser, with a minute between two codes, and the network it comes by, since a
browser without its cookies is a new one each time. All of them together have a higher total, which somebody with many
networks can spend. It shuts out none of the browsers that gave back digits of this number before: each keeps a *mark*
of it in a cookie and is counted by that alone. A mark says no number and lets nobody in; it only changes the count.
Whether a number is known here changes nothing.
"""

import hmac
import logging
import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.once import limits
from linli.ground.shared.keyring import keyring
from linli.ground.shared.network import UNKNOWN

CODES_A_DAY = 5
"""So many one browser has for one number, and so has one network."""
FROM_ANYWHERE = 20
"""So many are sent to one number by all that never gave back digits of it."""
PAUSE_S, DAY_S = 60, 24 * 3600
MARKS_KEPT = 3
"""So many numbers one browser keeps marks of: a family's."""
_PAUSE, _DAY, _ANYWHERE = "people.codes_pause", "people.codes_by_asker", "people.codes_to_a_phone"

log = logging.getLogger(__name__)


class JustSent(limits.TooMany):
    """This browser had a code sent to this number less than a minute ago."""

    code = "code-just-sent"
    sentence = _("刚给这个号码发过一条，先看看短信。没收到的话，%(seconds)s 秒后可以再要一条。")

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.facts = {"seconds": self.retry_after_s}


class EnoughCodes(limits.TooMany):
    """This browser, or this network, had its codes for this number today."""

    code = "enough-codes"
    sentence = _("您这里今天给这个号码要过 %(codes)s 条了，请过 %(hours)s 小时再要；急的话请到社区报到台。")

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.facts = {"codes": CODES_A_DAY, "hours": max(1, -(-retry_after_s // 3600))}


class AskedFromEverywhere(EnoughCodes):
    """So many codes were sent to this number today that only browsers which it let in before have more."""

    code = "asked-from-everywhere"
    sentence = _(
        "今天有很多地方在给这个号码要验证码。请用登录过的手机或电脑再要，或者到社区报到台；%(hours)s 小时后这里也能要。"
    )


def take(*, number: str, browser: str, network: str, marks: str, at: datetime) -> None:
    """Count one code to `number` (E.164), in the transaction of sending it.

    `browser` is its session's secret, `marks` what its cookie holds. Raises `JustSent`, `EnoughCodes`,
    `AskedFromEverywhere`.
    """
    oldest = keyring().indexes("phone", number)[-1]  # so that a key that is added does not begin the day's count anew
    mark = marked(marks, number)
    if mark:
        _count_asker(f"{oldest} mark {mark}", at)
        return
    _count_asker(f"{oldest} browser {browser}", at)
    if network != UNKNOWN:
        _count_asker(f"{oldest} network {network}", at)
    try:
        counted = limits.hit(name=_ANYWHERE, subject=oldest, limit=FROM_ANYWHERE, window_s=DAY_S, at=at)
    except limits.TooMany as reached:
        raise AskedFromEverywhere(reached.retry_after_s or DAY_S) from None
    if counted == FROM_ANYWHERE:
        log.error("%s codes to one number within a day: only browsers that it let in before have more", counted)
        facts = {"codes": counted, "within_s": DAY_S}
        record.record(actor="clock", verb="people.number_alarm", object="door:residents", at=at, facts=facts)


def marked(marks: str, number: str) -> str:
    """The mark of this number among those a browser keeps, "" if it never gave back digits of it."""
    for mark in marks.split("~")[:MARKS_KEPT]:
        nonce, _dot, digest = mark.partition(".")
        if any(hmac.compare_digest(digest.encode(), right.encode()) for right in _digests(nonce, number)):
            return nonce
    return ""


def with_mark(marks: str, number: str) -> str:
    """What a browser keeps from now on, now that `number` (E.164) was proven in it: its newest, at most three."""
    if marked(marks, number):
        return marks  # a new mark would begin the day's count anew
    nonce = secrets.token_urlsafe(12)
    mark = f"{nonce}.{_digests(nonce, number)[0]}"
    return "~".join([mark, *filter(None, marks.split("~"))][:MARKS_KEPT])


def _digests(nonce: str, number: str) -> list[str]:
    return keyring().indexes("mark", f"{nonce}:{number}")


def _count_asker(subject: str, at: datetime) -> None:
    try:
        limits.hit(name=_DAY, subject=subject, limit=CODES_A_DAY, window_s=DAY_S, at=at)
    except limits.TooMany as reached:
        raise EnoughCodes(reached.retry_after_s or DAY_S) from None
    try:
        limits.hit(name=_PAUSE, subject=subject, limit=1, window_s=PAUSE_S, at=at)
    except limits.TooMany as reached:
        raise JustSent(reached.retry_after_s or PAUSE_S) from None
