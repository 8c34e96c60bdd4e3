"""Each step of a case as a sentence, for the one who reads it: desks, whoever oversees, a reporter, the public.

A reporter is spoken to and reads what the desks did; the public reads no sentence that holds what somebody typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.ground.ui import times
from linli.ground.ui.lists import listed
from linli.life.cases.categories import spoken
from linli.life.cases.models import Answer, Step
from linli.life.cases.promises import TO_RESIDENTS
from linli.life.cases.speaking import DESK_NAMES, TERMS
from linli.life.cases.states import Outcome, Who
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.roles import Role
from linli.town.places.models import said_name


class Reader(StrEnum):
    """Who reads a case's way."""

    PUBLIC = "public"
    REPORTER = "reporter"
    OUTLINE = "outline"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Span:
    """The steps that were said to a reporter: from that by which they joined to that by which they took it back.

    All others they read as anybody does, but for what they did themselves before, where they joined again.
    """

    since: int = 0
    until: int | None = None
    earlier: bool | None = None
    """Which acts of the same reporter before `since` were theirs: those done signed in, those that were not, or none.
    """

    def holds(self, seq: int) -> bool:
        """Whether a step, by its place in the case, was said to them."""
        return self.since <= seq and (self.until is None or seq <= self.until)


WHOLE = Span()
FOUND: str | Lazy = gettext_lazy("%(who)s发现的")
TAKEN_DOWN: str | Lazy = gettext_lazy("工作人员替居民记下的，收到了")
"""A report that somebody at a desk wrote down: they hold its query code, so nobody reads it as the resident's own."""
TAKEN_BY_LEAD: str | Lazy = gettext_lazy("楼门长替邻居记下的，收到了")
BY_PHONE: str | Lazy = gettext_lazy("电话回访，居民说：%(answer)s")
JOINED_FOR_YOU: str | Lazy = gettext_lazy("工作人员替您记下，您也遇到")
JOINED_BY_LEAD: str | Lazy = gettext_lazy("楼门长替您记下，您也遇到")
JOINED_FOR_THEM: str | Lazy = gettext_lazy("又有一位邻居遇到（别人代报的）")
"""The same said to all others: nobody of that household sent it."""
THROUGH: str | Lazy = gettext_lazy("居民说：%(answer)s（代报，没核实是本人说的）")
"""A word with the query code of such a report."""
BY_CODE: str | Lazy = gettext_lazy("居民说：%(answer)s（凭查询码说的，没登录）")
"""A word with the query code of any other."""
COMES_BY: str | Lazy = gettext_lazy("%(who)s说%(until)s 前到")
NOTED: str | Lazy = gettext_lazy("%(who)s补记")
CORRECTED: str | Lazy = gettext_lazy("%(who)s改了地点或说法")
MOVED: str | Lazy = gettext_lazy("%(who)s改了地点，由%(grid_is)s接着办")
"""A correction by which another grid has it; everybody reads this one, and only whom they concern the addresses."""
JOINER_WITHDREW: str | Lazy = gettext_lazy("一位也遇到的邻居撤回了")
"""Said to all but themselves of who had joined: whoever reported it is in still."""
TO_OTHERS: dict[str, str | Lazy] = {
    "report": gettext_lazy("居民报的，收到了"),
    "ask_back": gettext_lazy("%(who)s问了报事人一句"),
}
"""Sentences that speak to the reporter, said to everybody else."""
TO_YOU: dict[str, str | Lazy] = {
    "add": gettext_lazy("您补充"),
    "withdraw": gettext_lazy("您撤回了"),
    "say": gettext_lazy("您说：%(answer)s"),
    "rate": gettext_lazy("您评了分"),
    "own": gettext_lazy("您说，是您报的"),
    "say_for": gettext_lazy("%(who)s代您说：%(answer)s"),
    "join": gettext_lazy("您说，您也遇到"),
}
"""What the reader did themselves, said to them."""
TO_REPORTER: dict[str, str | Lazy] = {
    "accept": gettext_lazy("%(who)s接下了这件事"),
    "reject": gettext_lazy("这儿办不了，请找%(next_unit)s"),
    "verify": gettext_lazy("%(who)s去看过，办好了"),
    "rework": gettext_lazy("%(who)s去看过，还不行，请他们重做"),
    "rework_at_desk": gettext_lazy("%(who)s去看过，还不行，请他们重做"),
    "ask": gettext_lazy("办好了，等您说一声"),
    "relocate": gettext_lazy("网格重新划过，这件事跟着换了网格员"),
    "say": gettext_lazy("另一位报的人说：%(answer)s"),
    "say_for": gettext_lazy("%(who)s代另一位报的人说：%(answer)s"),
    "add": gettext_lazy("另一位报的人补充"),
    "withdraw": gettext_lazy("另一位报的人撤回了"),
    "rate": gettext_lazy("另一位报的人评了分"),
    "force": gettext_lazy("没能解决，结了"),
    "release": gettext_lazy("%(who)s在公示栏上公开了这句话"),
}
"""Sentences of the desks, said to whoever reported."""
LATE: str | Lazy = gettext_lazy("没按说好的时间办到，已报%(desk)s")
SLOW: str | Lazy = gettext_lazy("有一步慢了，已报%(desk)s")
"""A promise to the resident that was broken, and a clock of the desks among themselves that ran out."""
LATE_AT_FIRST: str | Lazy = gettext_lazy("头一次说好%(until)s 前办好，没做到，已报%(desk)s")
"""The first promise of a case that is done anew, for which there is another by now."""
STILL: str | Lazy = gettext_lazy("还是没办，再报%(desk)s")
ABOVE = "above"
RAN_OUT: str | Lazy = gettext_lazy("没按时%(late)s，已报%(desk)s")
"""The same to desks, who read which clock it was."""
TO_PUBLIC: dict[str, str | Lazy] = {
    "reject": gettext_lazy("不予受理"),
    "give_back": gettext_lazy("%(organisation)s退回了"),
    "force": gettext_lazy("没能解决，结了"),
    "disown": gettext_lazy("留的号码，主人说不是他报的"),
}
"""Sentences that hold what somebody typed, said to strangers without it."""
PUBLIC_FACTS = frozenset(
    {"who", "organisation", "category", "desk", "outcome", "answer", "until", "review_on", "grid_is"}
)
"""What a sentence to strangers may be filled with: names on a list, moments and known values, nothing typed."""


class Facts(dict[str, Any]):
    """What a sentence is filled with; a fact that is not there is said as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def said(step: Step, reader: Reader, *, own: bool, at: datetime) -> str:
    """The sentence of a step for its reader; `own` is what they did themselves."""
    facts = _facts(step, own, at)
    if reader == Reader.PUBLIC:
        facts = Facts({name: value for name, value in facts.items() if name in PUBLIC_FACTS})
        if step.category is not None and step.category.hidden:
            facts["category"] = _("不公开的事")
    return str(_sentence(step, reader, own)) % facts


def _sentence(step: Step, reader: Reader, own: bool) -> str | Lazy:
    if (alike := _alike(step, own)) is not None:
        return alike
    if step.verb == "take_on" and step.facts.get("until_at"):
        return COMES_BY
    if step.verb == "overdue" and step.facts.get("clocks"):
        return _ran_out(set(step.facts["clocks"]), reader, first=bool(step.facts.get("first")))
    if step.verb == "say" and not own and reader != Reader.REPORTER and (heard := _heard(step.facts)) is not None:
        return heard
    if own and step.verb in TO_YOU:
        return _yours(step)
    if reader == Reader.REPORTER and step.verb in TO_REPORTER:
        return TO_REPORTER[step.verb]
    if step.verb in TO_OTHERS and not (own or (reader == Reader.REPORTER and step.verb == "ask_back")):
        return TO_OTHERS[step.verb]
    if reader == Reader.PUBLIC and step.verb in TO_PUBLIC:
        return TO_PUBLIC[step.verb]
    return WORKFLOW[step.verb].told


def _alike(step: Step, own: bool) -> str | Lazy | None:
    """What a step says to all readers alike, whether or not they may read more of it."""
    if step.verb == "report":
        return _brought_in(step, own)
    if step.verb == "correct":
        return _corrected(step.facts)
    if step.verb == "join" and step.facts.get("taken_down") and not own:
        return JOINED_FOR_THEM
    return JOINER_WITHDREW if step.verb == "withdraw" and step.facts.get("joined") and not own else None


def _yours(step: Step) -> str | Lazy:
    """What the reader did themselves, or somebody wrote down for them."""
    if step.verb == "join" and step.facts.get("taken_down"):
        return JOINED_BY_LEAD if step.facts.get("by_lead") else JOINED_FOR_YOU
    return TO_YOU[step.verb]


def _heard(facts: Mapping[str, Any]) -> str | Lazy | None:
    """By which way a word came, where it is not the reporter's own beyond doubt."""
    if facts.get("by_phone"):
        return BY_PHONE
    if facts.get("through"):
        return THROUGH
    return BY_CODE if facts.get("by_code") else None


def _ran_out(clocks: set[str], reader: Reader, *, first: bool) -> str | Lazy:
    """That clocks ran out; of the clock of whoever was told before, that it is still not done (`ABOVE`)."""
    if clocks == {ABOVE}:
        return STILL
    if reader in (Reader.REPORTER, Reader.PUBLIC):
        if first:
            return LATE_AT_FIRST
        return LATE if TO_RESIDENTS & clocks else SLOW
    return RAN_OUT


def _corrected(facts: Mapping[str, Any]) -> str | Lazy:
    """What was put right: whose it is, where it is or what was said; or only a line noted beside what was said."""
    if facts.get("grid_is"):
        return MOVED
    return NOTED if facts.get("noted") and not facts.get("place_was") else CORRECTED


def _brought_in(step: Step, own: bool) -> str | Lazy | None:
    """How a matter came in, where no resident sent it themselves."""
    if step.acting_as != Who.REPORTER:
        return FOUND
    if step.by_id is None or own:
        return None
    return TAKEN_BY_LEAD if step.facts.get("by_lead") else TAKEN_DOWN


def _facts(step: Step, own: bool, at: datetime) -> Mapping[str, Any]:
    """What the sentence's places are filled with, in the reader's language."""
    kept: dict[str, Any] = step.facts
    facts = Facts(kept)
    facts |= {
        name.removesuffix("_at"): times.by_date(datetime.fromisoformat(str(value)), now=at)
        for name, value in kept.items()
        if name.endswith("_at") and value
    }
    facts["who"] = who(step, own=own)
    if step.category is not None:
        facts["category"] = spoken(step.category)
    if "organisation" in kept:
        facts["organisation"] = said_name(kept["organisation"])
    if "desk" in kept:
        facts["desk"] = DESK_NAMES.get(kept["desk"], kept["desk"])
    if "clocks" in kept:
        facts["late"] = listed(TERMS.get(name, name) for name in kept["clocks"] if name != ABOVE)
    if "grid_is" in kept:
        facts["grid_is"] = called(kept["grid_is"])
    if "outcome" in kept:
        facts["outcome"] = Outcome(kept["outcome"]).label
    if "answer" in kept:
        facts["answer"] = Answer(kept["answer"]).label
    return facts


def corrected(facts: Mapping[str, Any], knows: bool) -> str:
    """From what to what something was corrected; the words that stood there, for whoever `knows` them.

    Addresses and what was typed are for its desks and reporters: not for strangers, nor for who oversees.
    """
    said = []
    if facts.get("place_was"):
        said.append(
            _("地点从%(before)s改为%(after)s")
            % {"before": called(facts["place_was"]), "after": called(facts["place_is"])}
        )
    if facts.get("spot_before"):
        said.append(_("具体位置原来写的是：%(spot)s") % {"spot": facts["spot_before"]})
    if knows and facts.get("words_before"):
        said.append(_("原来写的是：%(words)s") % {"words": facts["words_before"]})
    return _("；").join(said)


def called(kept: str | Mapping[str, str]) -> str:
    """What a place was called then, in the reader's language; in that of the town where no other was kept."""
    return kept if isinstance(kept, str) else kept.get(get_language() or "") or kept["zh-hans"]


def who(step: Step, *, own: bool = False) -> str:
    """Who made a step, as neighbours called them then: "网格员 赵师傅"; the reporter is never named."""
    if step.acting_as == Who.REPORTER:
        return _("您") if own else _("报事人")
    role = str(Role(step.post.role).label) if step.post is not None else str(Who(step.acting_as).label)
    if step.by is None:
        return role
    called = getattr(step, "called_then", None) or step.by.signs_as
    return f"{role} {called}" if called else role
