"""What is done to cases, and how they are called, as the book of acts says it: by the moves' labels and the number."""

import re
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.speaking import keys, numbered
from linli.life.cases.models import Case
from linli.life.cases.workflow import MOVES

ACTS = {f"case.{move.verb}": move.label for move in MOVES} | {
    "cases.flood_alarm": _("报警：一个网络一小时里报的太多"),
    "cases.danger_alarm": _("报警：一个人或一个网络一小时里报的危险太多"),
    "cases.walked": _("把街巷走了一遍"),
    "draw.sealed": _("封好抽查的签"),
    "draw.published": _("公布抽查的签"),
    "rules.laid": _("录入规矩"),
}
ALONE = {
    "door:json": _("程序接口的门"),
    "door:strangers": _("不登录报事的门"),
    "door:dangers": _("报危险的门"),
    "rules:district": _("全区的规矩"),
}
_NUMBER = re.compile(r"(LL-\d{4}-)0*([1-9]\d{0,17})", re.IGNORECASE)


def cases(numbers: Collection[str], at: datetime) -> dict[str, str]:
    """Cases by the number on their receipts. One query."""
    return _numbers(numbers)


def _numbers(wanted: Collection[str]) -> dict[str, str]:
    found = Case.objects.everything("the book of acts names no matter, only its number")
    return {str(case.pk): case.number for case in found.filter(pk__in=keys(wanted)).only("reported_at")}


THINGS = {
    "case": cases,
    "reporter": numbered(_("第 %(number)s 位报事人")),
    "draw": numbered(_("%(number)s 的抽查")),
}


def case_meant(said: str) -> str:
    """The case with the number on a receipt, whether there is one or not; not one of another month. One query."""
    found = _NUMBER.fullmatch(said)
    if found is None:
        return ""
    begins, pk = found[1].upper(), found[2]
    return f"case:{pk}" if _numbers([pk]).get(pk, begins).startswith(begins) else ""


MEANT = [case_meant]
EXAMPLE = _("事写 LL-2611-0387 这样的")
AS_CALLED = {"case"}
