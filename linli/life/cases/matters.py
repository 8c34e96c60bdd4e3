"""Matters as people tap them: the few that most come with, and all categories in the groups one looks for them in."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.ground.days.deadlines import Term
from linli.life.cases import emergencies
from linli.life.cases.categories import current, spoken, spoken_name, suggest

type Choice = tuple[str, str]
"""A category's code and the words for it."""

COMMON: tuple[tuple[str, str | Promise], ...] = (
    ("52008", gettext_lazy("车被堵了")),
    ("54001", gettext_lazy("停水、水流小")),
    ("54006", gettext_lazy("灯不亮")),
    ("51003", gettext_lazy("垃圾桶满了")),
    ("53001", gettext_lazy("楼道堆东西")),
    ("54004", gettext_lazy("下水道堵了")),
    ("57001", gettext_lazy("家里小修")),
)
"""Shown first, in a neighbour's words, as far as the district's table has them."""

RINGS_FIRST = Decimal("0.25")
"""Hours, of every day, within which such a matter is answered."""

GROUPS: dict[str, str | Promise] = {
    "51": gettext_lazy("环境卫生"),
    "52": gettext_lazy("停车和街面"),
    "53": gettext_lazy("安全隐患"),
    "54": gettext_lazy("水电暖和公共设施"),
    "55": gettext_lazy("绿化、养犬和噪声"),
    "56": gettext_lazy("邻里和物业"),
    "57": gettext_lazy("帮个忙"),
    "58": gettext_lazy("打听事"),
    "59": gettext_lazy("建议、表扬"),
}
"""The first two digits of a code."""


def common(at: datetime) -> list[Choice]:
    """What most people come with, of the categories in force at `at`."""
    in_force = current(at)
    return [(code, str(words)) for code, words in COMMON if code in in_force]


def grouped(at: datetime) -> list[tuple[str, list[Choice]]]:
    """Every category in force, by group, in the order of the codes."""
    language, groups = get_language() or "", dict[str, list[Choice]]()
    for code, category in sorted(current(at).items()):
        label = str(GROUPS.get(code[:2], _("其他")))
        groups.setdefault(label, []).append((code, spoken_name(category, language)))
    return list(groups.items())


def ringing(at: datetime) -> list[str]:
    """The codes of what is answered within a quarter of an hour: whoever goes there rings first."""
    terms = {code: Term.parse(category.respond_within) for code, category in sorted(current(at).items())}
    return [code for code, term in terms.items() if term.unit == "UH" and term.n <= RINGS_FIRST]


def rings_first(words: str, code: str, codes: Collection[str]) -> bool:
    """Whether one will want to ring who reports this: danger, or one of `codes`, those of `ringing` (decision 25)."""
    return emergencies.spoken_of(words, code) is not None or code in codes


def tapped(said: Mapping[str, Any]) -> str:
    """The category that somebody tapped, of what a form holds; "" where it is only what the words were taken for."""
    code = str(said.get("category") or "")
    return "" if code == said.get("guessed") else code


def likely(words: str, at: datetime, *, denied: bool = False) -> list[Choice]:
    """The categories that the words speak of, the likeliest first; none where they speak of nothing known.

    An emergency is filed as what it is, or left to be sorted: a fire in the stairwell is no clutter there. Where
    whoever wrote the words `denied` it, they lead to no kind that is one by itself.
    """
    emergency = None if denied else emergencies.spoken_of(words)
    if emergency is not None:
        known = current(at).get(emergency.category)
        return [(known.code, spoken(known))] if known is not None else []
    language, found = get_language() or "", suggest(words, at) if words.strip() else []
    kinds = [each for each in found if not (denied and emergencies.spoken_of("", each.code))]
    return [(category.code, spoken_name(category, language)) for category in kinds]
