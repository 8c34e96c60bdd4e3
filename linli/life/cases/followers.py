"""Following a case without signing in: its number and a query code of ten characters, kept as a keyed hash.

The code is derived from the browser's own key for the report, so that a retry of the same report shows the same code
and nothing readable is stored.
"""

import base64
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, F
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.keyring import keyring
from linli.ground.shared.reader import Blank, Written
from linli.ground.shared.refusals import NotFound, Refused
from linli.life.cases.models import Case, Reporter

if TYPE_CHECKING:
    from linli.town.people.models import Person

CODE_LENGTH = 10
_MISREAD = str.maketrans("OIL", "011")
"""Letters written for the digits of a number."""
_READABLE = str.maketrans("01OIL", "23456")


class TakenOn(Refused):
    """The owner of the number that was left has taken the report on: the query code opens it no more."""

    code = "taken-on"
    status = 403
    sentence = _("这件事，号码的主人已经认下了。请用报事时留的手机号登录来看，查询码不再打开它。")


class NoMatch(NotFound):
    """No report has this number and this query code."""

    code = "no-match"
    sentence = _("编号或查询码有一个对不上。查询码是 10 个字母和数字，看看有没有抄漏。")


def code_for(caller: str, key: str) -> str:
    """The query code of the report that `caller` sends under `key`: ten letters and digits that cannot be mistaken."""
    return _codes_for(caller, key)[0]


def sent(caller: str, key: str) -> tuple[Reporter, str]:
    """The reporter of the report that `caller` sent under `key`, and its query code, whichever key derived it then.

    Raises `NotFound`, `TakenOn`.
    """
    codes = {digest: code for code in _codes_for(caller, key) for digest in hashes_of(code)}
    found = Reporter.objects.filter(query_code_hash__in=codes).select_related("case").first()
    if found is None:
        raise NotFound
    return still_opened(found), codes[found.query_code_hash]


def is_sent(reporter: Reporter, caller: str, key: str) -> bool:
    """Whether it is what `caller` sent under `key`, and the code of it opens the case still; asks no database."""
    codes = _codes_for(caller, key)
    return not reporter.taken_on and any(reporter.query_code_hash in hashes_of(code) for code in codes)


def still_opened(reporter: Reporter) -> Reporter:
    """The reporter, if their query code opens the case still. Raises `TakenOn`."""
    if reporter.taken_on:
        raise TakenOn
    return reporter


def _codes_for(caller: str, key: str) -> list[str]:
    """The codes under every version of the key, newest first."""
    return [_readable(mac) for mac in keyring().indexes("query-code", f"{caller}\0{key}")]


def _readable(mac: str) -> str:
    return base64.b32encode(bytes.fromhex(mac)).decode()[:CODE_LENGTH].translate(_READABLE)


def hash_of(code: str) -> str:
    """The keyed hash under which a query code is kept; case and spaces do not matter."""
    return keyring().index("query-code-kept", _bare(code)).value


def hashes_of(code: str) -> list[str]:
    """The hashes under which it may be kept, newest first: it is read nowhere, so that it cannot be hashed again."""
    return keyring().indexes("query-code-kept", _bare(code))


def follow(number: str, code: str) -> Reporter:
    """The reporter whose number and query code these are, however they are written.

    Raises `NoMatch`, the same for a wrong number and a wrong code, and `TakenOn`.
    """
    reporter = Reporter.objects.filter(query_code_hash__in=hashes_of(code)).select_related("case").first()
    if reporter is None or not _names(reporter.case, number):
        raise NoMatch
    return still_opened(reporter)


def reporter_for(case: Case, person: "Person | None", followed: Sequence[int]) -> Reporter | None:
    """As which of the case's reporters this browser looks at it: the signed-in person, or one opened by a query code.

    One who took their report back is still shown it, and may say nothing any more (`standing.actor_for`).
    """
    for reporter in _standing_first.all(case=case.pk):
        if person is not None and reporter.person_id == person.pk:
            return reporter
        if reporter.pk in followed and not reporter.taken_on:
            return reporter
    return None


_standing_first = Written(
    lambda: Reporter.objects.filter(case_id=Blank("case", BigIntegerField())).order_by(
        F("withdrawn_at").asc(nulls_first=True), "pk"
    )
)


def _bare(code: str) -> str:
    """Letters and digits alone, full width as half: `LL－2611－0420` is LL26110420."""
    return "".join(each for each in unicodedata.normalize("NFKC", code).upper() if each.isalnum())


def _names(case: Case, number: str) -> bool:
    """Whether a number names the case: whole, without its letters, or by its last digits as it is spoken."""
    digits = _bare(number).removeprefix("LL").translate(_MISREAD)
    return digits == _bare(case.number).removeprefix("LL") or (digits.isdecimal() and int(digits) == case.pk)
