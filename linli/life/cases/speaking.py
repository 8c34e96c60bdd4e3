"""How a case is spoken of: its state in one of five moods, how far along it is; what was promised is in `promises`.

Ready strings in the reader's language. `wait` someone is waited for, `busy` someone is at it, `solved` by the
resident's word, `late` a promise has passed, `shut` ended without a solution, with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from linli.ground.ui import times
from linli.life.cases import categories, clocks, sorting
from linli.life.cases.categories import spoken
from linli.life.cases.models import Case, Category
from linli.life.cases.states import STANDING_STILL, Level, Outcome, State
from linli.town.people.roles import WITHIN, Role
from linli.town.places import names

DESK_NAMES: dict[str, str | Lazy] = {
    Level.GRID: WITHIN[Role.GRID_WORKER],
    Level.COMMUNITY: pgettext_lazy("within a sentence", "社区"),
    Level.STREET: pgettext_lazy("within a sentence", "街道"),
    Level.DISTRICT: pgettext_lazy("within a sentence", "区里"),
}
"""Who sits at each desk, as neighbours say it within a sentence."""
DESK_HEADINGS: dict[str, str | Lazy] = {
    Level.GRID: Role.GRID_WORKER.label,
    Level.COMMUNITY: gettext_lazy("社区"),
    Level.STREET: gettext_lazy("街道"),
    Level.DISTRICT: gettext_lazy("区里"),
}
"""The same where the name stands for itself, as on a card or over a list."""

WHYS: dict[str, str | Lazy] = {
    "beyond": gettext_lazy("%(before)s办不了，得由%(desk)s来办"),
    "joint": gettext_lazy("牵涉好几家，要%(desk)s来协调"),
    "tried": gettext_lazy("%(before)s办过，没办好，请%(desk)s接着办"),
}
"""Why a matter was handed up, as everybody may read it (`guards.UP_FOR`)."""
SOLVED_AT: dict[str, str | Lazy] = {
    Level.GRID: gettext_lazy("在楼院就解决了"),
    Level.COMMUNITY: gettext_lazy("在社区解决的"),
    Level.STREET: gettext_lazy("到街道解决的"),
    Level.DISTRICT: gettext_lazy("到区里解决的"),
}

COUNTED_AT: dict[str, str | Lazy] = {
    Level.GRID: gettext_lazy("在楼院 %(n)s 件"),
    Level.COMMUNITY: gettext_lazy("在社区 %(n)s 件"),
    Level.STREET: gettext_lazy("到街道 %(n)s 件"),
    Level.DISTRICT: gettext_lazy("到区里 %(n)s 件"),
}
"""Where it was solved, for one matter and for many."""

FOUND_TOO = gettext_lazy("这件事网格员也发现了，照样办，只是不再问您。")
"""What goes on without the last who reported it, since a desk had found it (`reporting.withdraw`)."""

STAGES = (
    pgettext_lazy("stage", "收到"),
    pgettext_lazy("stage", "答复"),
    pgettext_lazy("stage", "办理"),
    pgettext_lazy("stage", "核实"),
    pgettext_lazy("stage", "您说"),
)
VERIFYING = 3
"""The place of 核实 among the stages."""
UNVERIFIED = pgettext_lazy("stage", "不用核实")
"""What stands there where nobody has to verify: the bar has the same five parts from the first day to the last."""
TITLE_LENGTH = 40
STOPS = "，、。；：！？,.;:!? "
"""Signs at which no line begins, though a reporter's words may: somebody says a place first, and takes it out again."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A state's mood and its words."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the way: `done`, `now`, `todo`, or `skipped` where nobody has to do it."""

    words: str
    state: str


TERMS: dict[str, str | Lazy] = {
    "answer": pgettext_lazy("term", "先答复"),
    "dispatch": pgettext_lazy("term", "派出去"),
    "going": pgettext_lazy("term", "到场办好"),
    "respond": pgettext_lazy("term", "先答复居民"),
    "resolve": pgettext_lazy("term", "办好"),
    "verify": pgettext_lazy("term", "核实"),
    "asking": pgettext_lazy("term", "等回话"),
    "review": pgettext_lazy("term", "再看"),
}
"""What is due when a clock ends, by its name (`clocks.LINKS`), as short as a row of a desk says it."""
MISSED = "visit"
"""The name under which a missed appointment is spoken of, beside the clocks."""
VISIT = pgettext_lazy("term", "上门")


def broken_at(case: Case, at: datetime) -> datetime | None:
    """Since when a promise to the resident is broken: the first answer's, the first contact's, the whole matter's.

    None where none is. A matter that is begun anew has a new time to that end, and is not called late before it.
    """
    if case.state in STANDING_STILL or case.handled_at is not None or clocks.begins_anew(case, at) is not None:
        return None
    first = case.answer_due_at if case.answered_at is None else None
    made = [case.resolve_due_at, first, clocks.first_contact(case)]
    return min((due for due in made if due is not None and due <= at), default=None)


def clock_of(case: Case, at: datetime) -> tuple[str, datetime] | None:
    """The one clock that is spoken of, by its name, and when it ends or ended; None where nothing is waited for.

    It is the promise to the resident that is broken, so that everybody reads one lateness; else the appointment that
    was missed (`MISSED`); else what ends first.
    """
    broken = broken_at(case, at)
    if broken is not None:
        spoken = (("resolve", case.resolve_due_at), ("respond", clocks.first_contact(case)))
        return next((name for name, due in spoken if due == broken), "answer"), broken
    if case.promised_at is not None and sorting.is_missed(case, at):
        return MISSED, case.promised_at
    return min(clocks.running(case).items(), key=lambda each: each[1], default=None)


def title(case: Case, most: int = TITLE_LENGTH) -> str:
    """The reporter's words in one line, for those who may read them; a tapped matter in the reader's language.

    What was tapped stays the title of a matter that was filed under another kind since.
    """
    tapped = case.category if case.category and case.words == case.category.name else _tapped(case.words)
    words = spoken(tapped) if tapped is not None else " ".join(case.words.split())
    words = words.lstrip(STOPS) or words
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _tapped(words: str) -> Category | None:
    """The kind whose name the words are, asked for only where its name is another in the reader's language."""
    return categories.named(words) if get_language() not in {None, "zh-hans"} else None


def kind(case: Case) -> str:
    """What kind of matter it is, in the reader's language."""
    return spoken(case.category) if case.category else _("还没归类")


def public_kind(case: Case) -> str:
    """The same for strangers: a matter that was filed as a private one is only that."""
    return _("不公开的事") if case.filed_private else kind(case)


def in_hand(case: Case) -> str:
    """Who has it in hand: the organisation it was sent to, and the desk that holds it."""
    return " · ".join([*([case.organisation.named()] if case.organisation else []), str(DESK_HEADINGS[case.holder])])


def counted_at(level: Level, n: int) -> str:
    """How many were solved at a level: "在楼院 25 件"."""
    return str(COUNTED_AT[level]) % {"n": n}


def counted_by(ways: Mapping[str, int]) -> str:
    """How many were solved by whose word: "居民自己说解决了 5 件 · 别人代说 2 件"; of the others only what there is."""
    unseen = ways["telephone"] + ways["code"]
    said = [_("居民自己说解决了 %(n)s 件") % {"n": ways["own"]}]
    said += [_("别人代说 %(n)s 件") % {"n": ways["through"]}] if ways["through"] else []
    said += [_("电话里说、凭码说 %(n)s 件") % {"n": unseen}] if unseen else []
    return " · ".join(said)


def why_up(facts: Mapping[str, Any]) -> str:
    """Why a matter was handed up by this step, without what the desks wrote to each other."""
    desks = {"before": DESK_NAMES[facts["desk_before"]], "desk": DESK_NAMES[facts["desk"]]}
    return str(WHYS[facts["why"]]) % desks


def solved_level(case: Case) -> str:
    """The level at which it was solved by its residents' word: a value of `Level`, "" for every other case."""
    return case.solved_level if case.state == State.CLOSED and case.outcome == Outcome.SOLVED else ""


def solved_at(case: Case) -> str:
    """The same as neighbours say it: "在楼院就解决了"."""
    level = solved_level(case)
    return str(SOLVED_AT[level]) if level else ""


def outlined(case: Case) -> str:
    """The case in one line for who oversees it: what kind of matter, and the number by which to ask for it."""
    return f"{kind(case)} {case.number}"


def public_title(case: Case) -> str:
    """What strangers read: a sentence released by hand, else the kind of matter."""
    return public_kind(case) if case.filed_private else case.released_words or kind(case)


def place_in_public(case: Case) -> str:
    """Where it is, in a stranger's words: the courtyard or else the community, and the spot if it is at one."""
    around = case.courtyard or case.community
    return names.spoken([around] if case.public_place == around else [around, case.public_place])


def tag(case: Case, *, at: datetime, yours: bool = False) -> Tag:
    """The state in one of five moods, with a broken promise before all else; `yours` where its reporter reads it."""
    broken = broken_at(case, at)
    if broken is not None:
        return Tag("late", _("超时 %(span)s") % {"span": times.span(at - broken)})
    return standing(case, yours=yours)


def standing(case: Case, *, yours: bool = False) -> Tag:
    """The state alone, whatever was promised."""
    if case.state == State.CLOSED:
        words = str(Outcome(case.outcome).label)
        words = _("%(outcome)s（电话回访）") % {"outcome": words} if case.heard_by_phone else words
        words = _("%(outcome)s（代报，没核实是本人说的）") % {"outcome": words} if case.heard_through else words
        words = _("%(outcome)s（凭查询码说的，没登录）") % {"outcome": words} if case.heard_by_code else words
        return Tag("solved" if case.outcome == Outcome.SOLVED else "shut", words)
    if case.state in (State.REJECTED, State.WITHDRAWN):
        said = _("这儿办不了") if yours and case.state == State.REJECTED else str(State(case.state).label)
        return Tag("shut", said)
    if case.state in (State.ASKING, State.SUSPENDED):
        return Tag("wait", _("等您一句话") if yours and case.state == State.ASKING else str(State(case.state).label))
    return _under_way(case)


def outcome_by(case: Case) -> list[str]:
    """By which ways words came that count for its outcome, where they were not said signed in: what figures read."""
    ways = {"telephone": case.heard_by_phone, "through": case.heard_through, "code": case.heard_by_code}
    return [way for way, came in ways.items() if came]


def _under_way(case: Case) -> Tag:
    organisation = {"organisation": str(case.organisation or "")}
    if case.state == State.REPORTED:
        return Tag("busy", _("已答复")) if case.answered_at else Tag("wait", _("等答复"))
    if case.going_due_at is not None:
        return Tag("busy", _("有人去办了"))
    if case.state == State.ACCEPTED and case.comebacks:
        return Tag("busy", _("重新在办"))
    if case.state == State.DISPATCHED:
        return Tag("busy", _("已派给%(organisation)s") % organisation)
    if case.state == State.IN_PROGRESS:
        return Tag("busy", _("%(organisation)s在办") % organisation)
    return Tag("busy", str(State(case.state).label))


def stages(case: Case) -> list[Stage]:
    """The five parts of the way; none for a case that left it."""
    if case.state in (State.REJECTED, State.WITHDRAWN) or case.outcome == Outcome.UNRESOLVED:
        return []
    done = _done(case)
    found = [
        Stage(str(words), "done" if place < done else "now" if place == done else "todo")
        for place, words in enumerate(STAGES)
    ]
    if case.must_verify is False:
        found[VERIFYING] = Stage(str(UNVERIFIED), "skipped")
    return found


def stages_in_words(shown: list[Stage]) -> str:
    """The same for those who hear it: "办到第 3 步：办理"."""
    if not shown:
        return ""
    here = next((place for place, stage in enumerate(shown) if stage.state == "now"), len(shown) - 1)
    return _("办到第 %(n)s 步，共 %(of)s 步：%(stage)s") % {"n": here + 1, "of": len(shown), "stage": shown[here].words}


def _done(case: Case) -> int:
    """How many parts of the way lie behind it."""
    if case.state == State.REPORTED:
        return 2 if case.answered_at else 1
    behind = {State.HANDLED: 3, State.ASKING: 4, State.CLOSED: 5}
    return behind.get(State(case.state), 2)
