"""What was promised of a case, in the words in which pages and letters both say it.

One time leads: by when somebody answers, comes, or has it done. What else is promised is said below it in a sentence
that says what it is. A letter keeps the sentences unfilled (`Phrase`), so that they say the same a day later.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.shared.text import in_groups
from linli.ground.ui import times
from linli.life.cases import attending, calling, clocks
from linli.life.cases.emergencies import Emergency
from linli.life.cases.models import Case
from linli.life.cases.speaking import DESK_NAMES, kind
from linli.life.cases.states import BEFORE_HANDLED, Outcome, State
from linli.town.notices.wording import Phrase, in_languages

ANSWERED = gettext_lazy("答应%(until)s 前答复")
SOLVED = gettext_lazy("答应%(until)s 前办好")
COMES = gettext_lazy("约好%(until)s 前有人到")
WHOLE = gettext_lazy("整件事%(until)s 前办好。")
AT_LATEST = gettext_lazy("最晚%(until)s 前办好。")
NOT_KNOWN_YET = gettext_lazy("看过就告诉您多久办好。")
CALLS = gettext_lazy("%(organisation)s%(until)s 前先答复您。")
WAS_TO_COME = gettext_lazy("约好%(until)s 前有人到，时间过了")
NOBODY_CAME = gettext_lazy("人没来，打电话问一声。最晚%(until)s 前办好。")
NO_ANSWER = gettext_lazy("说好%(until)s 前答复，还没有")
NOT_SOLVED = gettext_lazy("说好%(until)s 前办好，还没有")
NOT_CALLED = gettext_lazy("说好%(organisation)s%(until)s 前先答复您，还没有")
NOT_CALLED_YET = gettext_lazy("说好%(organisation)s%(until)s 前先答复报事人，还没有")
TOLD_AND = gettext_lazy("已报%(desk)s。最晚%(until)s 前办好。")
TOLD = gettext_lazy("已报%(desk)s。")
TOLD_YOU = gettext_lazy("已报%(desk)s，不用再报一次。")
TOLD_SHUT = gettext_lazy("已报%(desk)s，%(opens)s 上班就看，不用再报一次。")
TOLD_OPENS = gettext_lazy("已报%(desk)s，%(opens)s 上班。")
RING = gettext_lazy("等不了，打%(whose)s %(phone)s，有人接。")
RING_UNTIL_THEN = gettext_lazy("在那以前打%(whose)s %(phone)s，有人接。")
CALL = gettext_lazy("还没打的，请马上打 %(number)s。")
CALL_ALSO = gettext_lazy("还没打的，请马上打 %(number)s，也可以打%(also)s %(also_number)s。")
TWO = gettext_lazy("%(first)s%(then)s")
SENT_ANEW = gettext_lazy("重新办，%(desk)s%(until)s 前安排人")
SENT_LATER = gettext_lazy("重新办，%(desk)s%(opens)s 上班就安排人")
SHUT_TILL = gettext_lazy("原答应%(until)s 前办好，%(desk)s%(opens)s 上班才能接着办")
UNSEEN_TILL = gettext_lazy("原答应%(until)s 前答复，%(desk)s%(opens)s 上班才看得到")
CALLS_ANEW = gettext_lazy("重新办，%(organisation)s%(until)s 前先答复您")
CAME_ANEW = gettext_lazy("重新办，%(organisation)s%(until)s 前先答复报事人")
HAS_PASSED = gettext_lazy("头一次说好%(until)s 前办好，没做到。")
PUT_ASIDE = gettext_lazy("先放一放，%(until)s 再看")
STANDS_STILL = gettext_lazy("这段时间期限也停着。")
DONE, DONE_AT = gettext_lazy("办完了"), gettext_lazy("%(when)s 办完。")
DONE_AND_SEEN = gettext_lazy("%(when)s 办完。办的人和查的人不是同一个。")
IN_TIME_AT = gettext_lazy("%(when)s 办完，答应的是%(until)s 前。")
IN_TIME_SEEN = gettext_lazy("%(when)s 办完，答应的是%(until)s 前。办的人和查的人不是同一个。")
WAITS_FOR_YOU = gettext_lazy("办完了，等您一句")
WAITS = gettext_lazy("办完了，等居民一句")
WAITS_TO_BE_SEEN = gettext_lazy("办完了，正换人核实")
IN_TIME = gettext_lazy("答应%(until)s 前办好，按时办完的")
NOT_TO_BE = gettext_lazy("答应%(until)s 前办好，没能解决")
KEPT = gettext_lazy("答应%(until)s 前办好，做到了")
PARTLY = gettext_lazy("答应%(until)s 前办好，居民说好了一些")
KEPT_LATE = gettext_lazy("答应%(until)s 前办好，晚了 %(span)s")

TO_RESIDENTS = frozenset({"answer", "respond", "resolve"})
"""The clocks of which a resident was told when they end; the others are the desks' among themselves."""

_span = lazy(times.span, str)


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised as sentences that are still to be filled: the one that leads, and what stands below it."""

    lead: Phrase
    more: Phrase | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, in one sentence and a line; `tone` is "", `late` or `kept`."""

    words: str
    line: str = ""
    tone: str = ""


def promise(case: Case, *, at: datetime, yours: bool = False) -> Promise | None:
    """What was promised and what became of it, as one says it now; None where nothing was."""
    return said(promised(case, at=at, yours=yours), at=at)


def said(found: Promised | None, *, at: datetime, paper: bool = False) -> Promise | None:
    """The same of what was `promised`; on `paper`, which is read on other days, by date."""
    if found is None:
        return None
    lead, more = (each.spoken(now=at, paper=paper) if each else "" for each in (found.lead, found.more))
    return Promise(lead, more, found.tone)


def promised(case: Case, *, at: datetime, yours: bool = False) -> Promised | None:
    """The same before it is filled; `yours` where its reporter reads it."""
    if case.state in (State.REJECTED, State.WITHDRAWN):
        return None
    if case.handled_at is not None:
        return _handled(case, case.handled_at, yours=yours)
    if case.state == State.CLOSED:
        return None
    if case.state == State.SUSPENDED and case.review_at is not None:
        return Promised(_until(PUT_ASIDE, case.review_at), Phrase(STANDS_STILL))
    if case.answered_at is None and case.answer_due_at is not None and _waits_at_a_desk(case):
        return _to_answer(case, case.answer_due_at, at, yours=yours)
    return _to_solve(case, case.resolve_due_at, at, yours=yours) if case.resolve_due_at is not None else None


def _waits_at_a_desk(case: Case) -> bool:
    """Whether nobody has it in hand yet: also once it was taken on, which is no answer, unless somebody goes there."""
    taken_on = case.state == State.ACCEPTED and not case.comebacks
    return case.state == State.REPORTED or (taken_on and case.going_due_at is None and case.promised_at is None)


def reckoned(case: Case, *, at: datetime) -> list[str]:
    """How the promise comes about, for whoever wants to know: from when it counts, and what it is made of."""
    if promised(case, at=at) is None or case.resolve_due_at is None:
        return []
    begun = {"when": times.words(case.reported_at, now=at)}
    whole = {"until": times.deadline(case.resolve_due_at, now=at), "kind": kind(case)}
    return [
        _("从您报上来那一刻算起：%(when)s。") % begun,
        _("“%(kind)s”这类事，最晚%(until)s 前办好。") % whole,
        *([_answer_of(case, case.answer_due_at, at)] if case.answer_due_at is not None else []),
        _("期限不会往后推；只有先放一放的那几天停着不算，也写在经过里。"),
    ]


def _answer_of(case: Case, due: datetime, at: datetime) -> str:
    facts = {"until": times.deadline(due, now=at)}
    if case.answered_at is None:
        return _("第一次答复，说好%(until)s 前。") % facts
    facts["when"] = times.words(case.answered_at, now=at)
    return _("第一次答复，说好%(until)s 前，%(when)s 答复的。") % facts


def _to_answer(case: Case, due: datetime, at: datetime, *, yours: bool) -> Promised:
    whole = _until(WHOLE, case.resolve_due_at) if case.resolve_due_at is not None else Phrase(NOT_KNOWN_YET)
    if due <= at:
        return Promised(_until(NO_ANSWER, due), _told(case, at, yours=yours), "late")
    if (opens := attending.shut_past(case, due, at)) is not None:
        return _shut(UNSEEN_TILL, case, due, opens, at, yours=yours)
    return Promised(_until(ANSWERED, due), whole)


def _shut(words: object, case: Case, due: datetime, opens: datetime, at: datetime, *, yours: bool) -> Promised:
    """What was promised by an hour at which the desk that has it is shut, and when that opens.

    Below it whom its reporter rings till then, if it cannot wait, and by when all is done, where that may be kept.
    """
    lead = Phrase(words, {"until_at": due, "desk": DESK_NAMES[case.holder], "opens_at": opens})  # type: ignore[arg-type]
    whole = case.resolve_due_at
    still = _until(WHOLE, whole) if whole is not None and whole > opens else None
    if not (yours and clocks.cannot_wait(case)):
        return Promised(lead, still, "late")
    ring = Phrase(RING_UNTIL_THEN, _answering(case, at))
    return Promised(lead, _both(ring, still) if still is not None else ring, "late")


def _anew(case: Case, begins: datetime, due: datetime, at: datetime, *, yours: bool) -> Promised:
    """What holds while a matter that was not solved is begun again, and honestly what became of the first promise."""
    below = _until(HAS_PASSED if due <= at else AT_LATEST, due)
    if case.organisation is None:
        desk, opens = attending.who(case, begins)
        if opens is not None and not at < due < opens:
            return Promised(Phrase(SENT_LATER, {"desk": desk, "opens_at": opens}), below)
        return Promised(Phrase(SENT_ANEW, {"desk": desk, "until_at": begins}), below)
    facts = _calls(case, begins)
    return Promised(Phrase(CALLS_ANEW if yours else CAME_ANEW, facts), below)


def _to_solve(case: Case, due: datetime, at: datetime, *, yours: bool) -> Promised:
    opens = attending.shut_past(case, due, at) if due > at and case.promised_at is None else None
    if opens is not None:
        return _shut(SHUT_TILL, case, due, opens, at, yours=yours)
    begins = clocks.begins_anew(case, at)
    if begins is not None and case.promised_at is None:
        return _anew(case, begins, due, at, yours=yours)
    if due <= at:
        return Promised(_until(NOT_SOLVED, due), _told(case, at, yours=yours), "late")
    missed = clocks.first_contact(case)
    if missed is not None and missed <= at:
        facts = _calls(case, missed)
        return Promised(
            Phrase(NOT_CALLED if yours else NOT_CALLED_YET, facts), _told_and(case, due, at, yours=yours), "late"
        )
    comes = case.promised_at
    if comes is not None and comes > at:
        return Promised(_until(COMES, comes), _until(AT_LATEST, due))
    if comes is not None and case.state in BEFORE_HANDLED:
        return Promised(_until(WAS_TO_COME, comes), _until(NOBODY_CAME if yours else AT_LATEST, due), "late")
    if not yours:
        return Promised(_until(SOLVED, due))
    first = case.respond_due_at if case.organisation is not None and case.responded_at is None else None
    if first is None or not at < first < due:
        return Promised(_until(SOLVED, due))
    return Promised(_until(SOLVED, due), Phrase(CALLS, _calls(case, first)))


def _calls(case: Case, until: datetime) -> dict[str, object]:
    """Who has it in hand and calls until when."""
    return {"organisation": case.organisation_names, "until_at": until}


def _handled(case: Case, handled: datetime, *, yours: bool) -> Promised:
    """What became of the promise. Before the resident has spoken nobody calls it kept, however early it was done."""
    below = Phrase(DONE_AND_SEEN if case.verified_at is not None else DONE_AT, {"when_at": handled})
    due, outcome = case.resolve_due_at, case.outcome if case.state == State.CLOSED else ""
    if due is None:
        return Promised(Phrase(DONE), below, "kept" if outcome == Outcome.SOLVED else "")
    if outcome == Outcome.UNRESOLVED:
        return Promised(_until(NOT_TO_BE, due), below, "late")
    if outcome == Outcome.PARTLY:
        return Promised(_until(PARTLY, due), below)
    if handled > due:
        return Promised(Phrase(KEPT_LATE, {"until_at": due, "span": _span(handled - due)}), below, "late")
    if outcome == Outcome.SOLVED:
        return Promised(_until(KEPT, due), below, "kept")
    if outcome:
        return Promised(_until(IN_TIME, due), below)
    asked = WAITS_FOR_YOU if yours else WAITS
    in_time = Phrase(
        IN_TIME_SEEN if case.verified_at is not None else IN_TIME_AT, {"when_at": handled, "until_at": due}
    )
    return Promised(Phrase(WAITS_TO_BE_SEEN if case.state == State.HANDLED else asked), in_time)


def _told(case: Case, at: datetime, *, yours: bool) -> Phrase | None:
    """Which level was told, and to its reporter when that looks, if nobody has been there to since.

    Of what cannot wait its reporter reads whom to ring as well.
    """
    if yours and clocks.cannot_wait(case):
        return _ring(case, at)
    if not case.told_level:
        return None
    desk = DESK_NAMES[case.told_level]
    if yours and (opens := attending.told_shut(case, at)) is not None:
        return Phrase(TOLD_SHUT, {"desk": desk, "opens_at": opens})
    return Phrase(TOLD_YOU if yours else TOLD, {"desk": desk})


def _told_and(case: Case, due: datetime, at: datetime, *, yours: bool) -> Phrase:
    """Who was told of it, if somebody was, and the promise that still holds."""
    if yours and clocks.cannot_wait(case):
        return _both(_ring(case, at), _until(AT_LATEST, due))
    if not case.told_level:
        return _until(AT_LATEST, due)
    return Phrase(TOLD_AND, {"desk": DESK_NAMES[case.told_level], "until_at": due})


def _ring(case: Case, at: datetime) -> Phrase:
    """Which level was told, until when that is shut, and who answers now, with their number."""
    facts = _answering(case, at)
    if not case.told_level:
        return Phrase(RING, facts)
    desk = DESK_NAMES[case.told_level]
    if (looks := attending.told_shut(case, at)) is not None:
        return _both(Phrase(TOLD_SHUT, {"desk": desk, "opens_at": looks}), Phrase(RING, facts))
    if (opens := attending.opens(case.told_level, at)) is not None:
        return _both(Phrase(TOLD_OPENS, {"desk": desk, "opens_at": opens}), Phrase(RING_UNTIL_THEN, facts))
    return _both(Phrase(TOLD_YOU, {"desk": desk}), Phrase(RING, facts))


def _answering(case: Case, at: datetime) -> dict[str, object]:
    """Who answers now, and their number."""
    call = calling.who_answers(case, at)
    return {"whose": call.within, "phone": in_groups(call.phone)}


def with_call(found: Emergency, more: Phrase | None, at: datetime) -> Phrase:
    """What stands below a promise, after the number that an emergency calls for, for where that stands nowhere else."""
    found = found.shown(at)
    facts: dict[str, object] = {"number": found.call}
    if found.also:
        facts |= {"also": in_languages(lambda: found.also_called), "also_number": found.also}
    call = Phrase(CALL_ALSO if found.also else CALL, facts)
    return _both(call, more) if more is not None else call


def _both(first: Phrase, then: Phrase) -> Phrase:
    return Phrase(TWO, {"first": first, "then": then})


def _until(words: object, moment: datetime) -> Phrase:
    return Phrase(words, {"until_at": moment})  # type: ignore[arg-type]
