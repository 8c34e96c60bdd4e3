"""Words that say nothing: a result that is an empty phrase, said once or ten times, and a unit that names nobody."""

import re

EMPTY_PHRASES = frozenset(
    {
        *("已阅", "已转办", "已处理", "已办理", "已办结", "已完成", "已解决", "已反馈", "已知晓", "已联系"),
        *(
            "处理完毕",
            "办理完毕",
            "情况属实",
            "正在处理",
            "正在处理中",
            "已按规定处理",
            "已安排人员处理",
            "已通知相关部门",
        ),
    }
)
"""Results that say nothing of what was done; compared after dropping spaces and punctuation."""
_TURN_TO = re.compile(r"^(?:请|拨打|拨|致电|打电话给|联系|咨询|找)+\s*")
_EMPTY = re.compile("|".join(sorted(EMPTY_PHRASES, key=len, reverse=True)))

LEAST_RESULT_LENGTH = 6
LEAST_REASON_LENGTH = 3
LEAST_UNIT_LENGTH = 2
NOBODY = frozenset({"不知道", "不清楚", "不晓得", "没有", "别人", "其他", "随便", "unknown", "none", "na"})
"""What is written where a unit should be named, and names none."""


def says_nothing(result: str) -> bool:
    """Whether a result is too short to tell anything, or made of the listed empty phrases.

    What is said again and again counts once; of what stands beside empty phrases there has to be as much as a reason.
    """
    told = _once(bare(result))
    beside = _EMPTY.sub("", told)
    return len(told) < LEAST_RESULT_LENGTH or (beside != told and len(_once(beside)) < LEAST_REASON_LENGTH)


def _once(words: str) -> str:
    """Words without their repetition: the shortest beginning that gives them, written at least twice over."""
    borders = [0]
    for sign in words[1:]:
        border = borders[-1]
        while border and words[border] != sign:
            border = borders[border - 1]
        borders.append(border + (words[border] == sign))
    period = len(words) - borders[-1]
    return words[:period] if 2 * period <= len(words) else words


def bare(words: str) -> str:
    """Letters and digits alone, as two sentences are compared."""
    return "".join(ch for ch in words if ch.isalnum()).lower()


def names_someone(unit: object) -> bool:
    """Whether a unit that was named is one: 不知道 sends nobody anywhere."""
    named = bare(str(unit))
    return len(named) >= LEAST_UNIT_LENGTH and named not in NOBODY


def named(unit: str) -> str:
    """Whom to turn to, without the verb before it: the sentence that names them has its own (请找…)."""
    return _TURN_TO.sub("", unit.strip()) or unit
