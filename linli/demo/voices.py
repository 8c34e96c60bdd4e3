"""What a reporter says while their case goes on, and what the community lets be seen of it: parts of stories."""

from contextlib import suppress
from datetime import datetime

from linli.demo import moments
from linli.demo.life import Part, Story
from linli.demo.texts import one
from linli.demo.threads import Thread
from linli.life.cases import answering, closing, reporting, ringing, supervision, voices
from linli.life.cases.models import Answer, Grade
from linli.life.cases.states import State


def said(thread: Thread, at: datetime, answer: Answer, *, by_phone: bool = False) -> Part[datetime]:
    """The reporter says what became of it, in the portal or to the one who calls; and may rate it."""
    case, rng, reporter = thread.case, thread.rng, thread.reporter
    there = moments.after(at, rng, 25, 2600)
    desk_there = by_phone or answer == Answer.NOT  # which has half an hour to begin again where a matter is urgent
    at = yield (moments.at_work(there, rng) if desk_there else moments.awake(there, rng, moments.RISES, moments.SLEEPS))
    if reporter is None or thread.look().state != State.ASKING:
        return at
    by_phone = by_phone and voices.callable_for("say").filter(pk=reporter.pk).exists()
    by = thread.cast.caller_of(case) if by_phone else reporter.person
    words = one(rng, "reporter", str(answer))
    if by_phone:
        assert by is not None
        ringing.look(reporter, by=by, why="电话回访：问问办好了没有", at=at)
    thread.case = closing.say(
        case_id=case.pk, reporter=reporter, by=by, at=at, answer=answer, words=words, by_phone=by_phone
    )
    if rng.random() < 0.4 and answer != Answer.NOT:
        at = yield moments.after(at, rng, 0.5, 3)
        grade = Grade.GOOD if answer == Answer.SOLVED else Grade.FAIR
        attitude = rng.choice((Grade.GOOD, Grade.GOOD, Grade.FAIR))
        closing.rate(
            case_id=case.pk, reporter=reporter, by=by, at=at, grade=grade, attitude=attitude, by_phone=by_phone
        )
    return at


def asked_back(thread: Thread, at: datetime) -> Part[datetime]:
    """The desk wants to know more, and the reporter says it."""
    case, rng, reporter = thread.look(), thread.rng, thread.reporter
    if reporter is None or reporter.person is None:
        return at
    at = yield moments.after(at, rng, 1, 4)
    thread.case = answering.ask_back(
        case_id=case.pk, by=thread.cast.desk_of(case, at), at=at, words=one(rng, "desk", "ask_back")
    )
    at = yield moments.after(at, rng, 2, 25)
    words = one(rng, "reporter", "add")
    thread.case = reporting.add(case_id=case.pk, reporter=reporter, by=reporter.person, at=at, words=words)
    return at


def withdrawn(thread: Thread, at: datetime) -> Story:
    """The reporter takes it back."""
    case, reporter = thread.case, thread.reporter
    at = yield moments.after(at, thread.rng, 3, 14)
    if reporter is not None:
        words = one(thread.rng, "reporter", "withdraw")
        reporting.withdraw(case_id=case.pk, reporter=reporter, by=reporter.person, at=at, words=words)


def let_be_seen(thread: Thread, at: datetime) -> Story:
    """The community lets the public board show what was reported, where it may be shown at all."""
    at = yield moments.at_work(moments.after(at, thread.rng, 20, 300), thread.rng)
    case = thread.look()
    if case.hidden or case.state != State.CLOSED:
        return
    words = case.words[: supervision.MOST_RELEASED].strip()
    with suppress(supervision.HoldsNumbers, supervision.NamesAReporter, supervision.NotForThePublic):
        supervision.release(case_id=case.pk, by=thread.cast.staff_of(case), at=at, words=words)
