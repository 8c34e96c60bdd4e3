"""The way of a case in words: its steps, as far as the one who reads may know them, and what comes next.

Desks read everything. Who oversees reads each step, and nobody's words. A reporter reads what is meant for reporters,
and of other reporters only that they spoke. The public reads that something was done, by whom and when, and nobody's
words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.ui import times
from linli.life.cases import attending, phrases, sentences
from linli.life.cases.models import Case, Step
from linli.life.cases.promises import TO_RESIDENTS
from linli.life.cases.sentences import WHOLE, Facts, Reader, Span
from linli.life.cases.speaking import DESK_NAMES, MISSED, clock_of, why_up
from linli.life.cases.states import Audience, Outcome, State
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.roles import WITHIN, Role
from linli.town.places.models import said_name


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the way; `at` is a `<time>` or "", `mood` "", `next` or `fresh`."""

    title: str
    at: str = ""
    words: str = ""
    soft: str = ""
    mood: str = ""
    moment: datetime | None = None
    verb: str = ""


SEEN_BY: dict[Reader, frozenset[Audience]] = {
    Reader.PUBLIC: frozenset({Audience.PUBLIC}),
    Reader.REPORTER: frozenset({Audience.PUBLIC, Audience.REPORTER}),
    Reader.OUTLINE: frozenset(Audience),
    Reader.DESK: frozenset(Audience),
}

NEXT: dict[State, str | Lazy] = {
    State.ACCEPTED: gettext_lazy("下一步：%(desk)s安排人来办"),
    State.DISPATCHED: gettext_lazy("下一步：%(organisation)s接手"),
    State.IN_PROGRESS: gettext_lazy("下一步：%(organisation)s办好"),
    State.SUSPENDED: gettext_lazy("下一步：到日子再看"),
    State.HANDLED: gettext_lazy("下一步：换一个人去看看办好没有"),
}
GOING: str | Lazy = gettext_lazy("下一步：%(desk)s到场办好")
TERMS: dict[str, str | Lazy] = {
    "answer": gettext_lazy("%(desk)s先答复"),
    "dispatch": gettext_lazy("派出去"),
    "respond": gettext_lazy("先答复居民"),
    "resolve": gettext_lazy("办好"),
}
"""Which term ends first, where the sentence of the next step does not say it itself."""
FIRST: dict[str, str | Lazy] = {
    "add": gettext_lazy("听着像急事，排到最前面了"),
    "come_back": gettext_lazy("听着像急事，排到最前面了"),
    "refile": gettext_lazy("这一类是急事，排到最前面了"),
}
"""Why a step puts a matter first, where it does."""
SAYS_IT = {(State.REPORTED, "answer"), (State.IN_PROGRESS, "resolve"), (State.HANDLED, "verify")}


def entries(
    case: Case,
    steps: Sequence[Step],
    *,
    reader: Reader,
    at: datetime,
    reporter_id: int | None = None,
    span: Span = WHOLE,
) -> list[Entry]:
    """The steps that `reader` may know, newest first, with what comes next on top of an open case.

    What lies outside the `span` of a reporter was not said to them, and they read it as anybody.
    """
    over = _rated_anew(steps)
    told = [
        _entry(case, step, reader, reporter_id, at, span=span, repeats=_repeats(step, steps))
        for step in steps
        if step.seq not in over
        and not _implied(step, steps)
        and _may_know(step, _as_whom(step, reader, span, is_own(step, reporter_id, span)))
    ]
    coming = _next(case, steps, reader, at)
    return [coming, *told] if coming else told


def _entry(
    case: Case,
    step: Step,
    reader: Reader,
    reporter_id: int | None,
    at: datetime,
    *,
    span: Span = WHOLE,
    repeats: bool = False,
) -> Entry:
    own = is_own(step, reporter_id, span)
    as_whom = _as_whom(step, reader, span, own)
    told = step.verb != "report" and hears(step, reader, reporter_id=reporter_id, span=span)
    return Entry(
        title=str(WORKFLOW[step.verb].label) if repeats else sentences.said(step, as_whom, own=own, at=at),
        at=times.spoken(step.at, now=at),
        words=phrases.spoken(step.words) if told else "",
        soft=_soft(case, step, Reader.PUBLIC if span.since and not own else as_whom, own, at),
        mood=_mood(case, step),
        moment=step.at,
        verb=step.verb,
    )


def hears(step: Step, reader: Reader, *, reporter_id: int | None = None, span: Span = WHOLE) -> bool:
    """Whether the reader may know what came with a step: its words, and its photos (`looking`).

    What one desk writes to another is theirs (`Move.inside`), and read only while they read the case whole: handed down
    again it is an outline to the district as all others are (decision 26). `span` as for `entries`.
    """
    own, inside = is_own(step, reporter_id, span), WORKFLOW[step.verb].inside
    as_whom = _as_whom(step, reader, span, own)
    if not _may_know(step, as_whom):
        return False
    if as_whom == Reader.REPORTER:
        return not inside and (step.on_behalf_of_id is None or own)
    return as_whom == Reader.DESK


def _as_whom(step: Step, reader: Reader, span: Span, own: bool) -> Reader:
    """As whom the reader reads a step: what others did before they joined, or after they took it back, as anybody."""
    return reader if own or span.holds(step.seq) else Reader.PUBLIC


def _may_know(step: Step, as_whom: Reader) -> bool:
    """Whether they may know that it was made."""
    return Audience(step.audience) in SEEN_BY[as_whom]


def is_own(step: Step, reporter_id: int | None, span: Span) -> bool:
    """Whether the reader did it: of what came before they took a report on, nobody knows who."""
    asked, own = step.on_behalf_of, bool(step.facts.get("own"))
    if asked is None or asked.pk != reporter_id or (asked.taken_on and not own):
        return False
    return span.holds(step.seq) or (step.seq < span.since and span.earlier == own)


def _mood(case: Case, step: Step) -> str:
    """How the dot of a step looks: hollow where its reader is waited for, red where a promise to them was broken."""
    if step.verb == "ask" and case.state == State.ASKING and step.seq == case.version:
        return "next"
    return "late" if step.verb == "overdue" and TO_RESIDENTS & set(step.facts.get("clocks", ())) else ""


def _implied(step: Step, steps: Sequence[Step]) -> bool:
    """Whether a step goes without saying: accepted by the very act that sent it out."""
    return step.verb == "accept" and any(
        other.verb == "dispatch" and other.seq == step.seq + 1 and other.facts.get("goes_on") for other in steps
    )


def _repeats(step: Step, steps: Sequence[Step]) -> bool:
    """Whether a case ended by the very word that stands right below: then its line does not say that word again."""
    return step.verb == "close" and any(
        other.verb in ("say", "say_for")
        and other.seq == step.seq - 1
        and step.facts.get("goes_on")
        and other.facts.get("answer") == step.facts.get("outcome")
        for other in steps
    )


def _rated_anew(steps: Sequence[Step]) -> set[int]:
    """The ratings in whose place the same reporter gave another, by their step; `steps` come newest first."""
    over, given = set[int](), set[int | None]()
    for step in steps:
        if step.verb == "ask":
            given.clear()  # what lies before belongs to another round
        elif step.verb == "rate":
            if step.on_behalf_of_id in given:
                over.add(step.seq)
            given.add(step.on_behalf_of_id)
    return over


def _soft(case: Case, step: Step, reader: Reader, own: bool, at: datetime) -> str:
    """A line beneath a step: what it means for the one who waits."""
    facts: dict[str, Any] = step.facts
    if step.verb == "report" and (of_report := _of_report(case, step, reader)):
        return of_report
    if step.verb in FIRST and facts.get("urgent"):
        return _("；").join(filter(None, (str(FIRST[step.verb]), _new_term(facts, at))))
    if step.verb == "join" and facts.get("uncounted") and reader == Reader.DESK:
        return _("没登录，从同一个网络来的已经好几位了，当时没算进人数")
    if step.verb == "dispatch":
        return _("不管谁来办，%(place)s一直跟到底") % {"place": case.lead_unit.named()}
    if step.verb == "hand_up":
        return why_up(facts)
    if step.verb == "give_back" and facts.get("desk"):
        return _("退过两次了，由%(desk)s定谁来办") % {"desk": DESK_NAMES[facts["desk"]]}
    if step.verb in ("say", "rate") and facts.get("by_phone"):
        heard = _("电话里说的，由%(caller)s记下") if step.verb == "say" else _("电话里评的，由%(caller)s记下")
        return heard % {"caller": said_name(facts.get("caller", ""))}
    if step.verb == "refile":
        return _new_term(facts, at)
    if step.verb == "disown" and facts.get("outcome_before"):
        said = {"before": Outcome(facts["outcome_before"]).label, "after": Outcome(facts["outcome"]).label}
        return _("“%(before)s”不算了，改记“%(after)s”") % said
    told = step.verb == "correct" and reader in (Reader.DESK, Reader.REPORTER)
    return sentences.corrected(facts, own or reader == Reader.DESK) if told else ""


def _new_term(facts: Mapping[str, Any], at: datetime) -> str:
    """From when to when another category moved the term; nothing where it did not."""
    if not (facts.get("due_before") and facts.get("due_after")):
        return ""
    before, after = (datetime.fromisoformat(facts[name]) for name in ("due_before", "due_after"))
    moved = {"before": times.by_date(before, now=at), "after": times.by_date(after, now=at)}
    return _("期限从%(before)s 改为%(after)s") % moved if before != after else ""


def _of_report(case: Case, step: Step, reader: Reader) -> str:
    """What its reporter said of the danger, for the desks; else how soon somebody answered."""
    if step.facts.get("denied") and reader == Reader.DESK:
        return _("听着像急事，报的人说没有这样的危险")
    return _answered(case, case.answered_at, step.at) if case.answered_at is not None else ""


def _answered(case: Case, answered: datetime, reported: datetime) -> str:
    """How soon somebody answered; no praise for an answer that came late."""
    kept = case.answer_due_at is None or answered <= case.answer_due_at
    words = _("%(span)s内有人答复") if kept else _("过了 %(span)s才有人答复")
    return words % {"span": times.within(answered - reported)}


def _desk(case: Case, steps: Sequence[Step], at: datetime) -> str | Lazy:
    """Who at a desk is waited for: as what they work who said that they go there, else who acts next (`attending`)."""
    said = next((step for step in steps if step.verb == "take_on"), None) if case.going_due_at is not None else None
    if said is not None and said.post is not None:
        return WITHIN.get(Role(said.post.role), DESK_NAMES[case.holder])
    return attending.acts_next(case, at)


def _next(case: Case, steps: Sequence[Step], reader: Reader, at: datetime) -> Entry | None:
    """What comes next, while someone other than a resident is waited for; desks read by when.

    A reporter reads the one time that holds for them above (`promises`), and another here only where that one is kept.
    """
    at_desk = reader in (Reader.DESK, Reader.OUTLINE)
    facts = Facts(organisation=str(case.organisation or ""), desk=_desk(case, steps, at))
    state = State(case.state)
    if state == State.REPORTED:
        sentence: str | Lazy = _("下一步：%(desk)s安排人来办") if case.answered_at else _("下一步：%(desk)s答复")
    elif case.going_due_at is not None:
        sentence = GOING
    elif state in NEXT:
        sentence = NEXT[state]
    else:
        return None
    told = at_desk or state == State.HANDLED
    until = _until(case, at) if told and state != State.SUSPENDED else ""
    return Entry(title=str(sentence) % facts, at=until, mood="next")


def _until(case: Case, at: datetime) -> str:
    """When the term that runs ends, and which one it is: "先答复居民 还剩 11 分".

    Where its desk is shut until after that, when it opens: nobody is there to keep it, as the promise above says.
    """
    found = clock_of(case, at)
    if found is None:
        return ""
    name, due = found
    if name == MISSED:
        return times.missed(due, now=at)
    opens = attending.shut_past(case, due, at) if due > at else None
    if opens is not None:
        return _("%(desk)s%(opens)s 上班") % {"desk": DESK_NAMES[case.holder], "opens": times.deadline(opens, now=at)}
    left = times.left(due, now=at)
    if name not in TERMS or (case.state, name) in SAYS_IT:
        return left
    return format_html("{} {}", str(TERMS[name]) % {"desk": DESK_NAMES[case.holder]}, left)
