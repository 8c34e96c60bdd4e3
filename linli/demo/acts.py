"""What those who work do with a case, each at a moment at which they are there: parts of stories."""

from dataclasses import replace
from datetime import datetime, timedelta

from linli.demo import moments, scenes, texts
from linli.demo.chance import chance
from linli.demo.life import Part
from linli.demo.texts import one
from linli.demo.threads import Thread
from linli.life.cases import answering, dispatch, handling, supervision, verification
from linli.life.cases.states import State

DAY = timedelta(days=1)


def answered(thread: Thread, at: datetime) -> Part[datetime]:
    """The desk answers, within the time that was promised but for the late ones."""
    case, rng = thread.case, thread.rng
    due = case.answer_due_at or at
    if rng.random() < 0.05:
        yield from run_out(thread, due)
        at = yield thread.soon(due, 5, 60)
    else:
        opening = moments.on(due, moments.WAKES)
        begin = max(at, due - timedelta(minutes=28), opening if opening < due else at)
        at = yield begin + (due - begin) * rng.uniform(0.1, 0.9)
    desk = thread.cast.desk_of(case, at)
    thread.case = answering.answer(case_id=case.pk, by=desk, at=at, words=thread.words(thread.matter.answer, at))
    return at


def run_out(thread: Thread, due: datetime) -> Part[None]:
    """A promise runs out, and the clock tells the next level."""
    at = yield due
    supervision.tell_overdue(case_id=thread.case.pk, at=at)


def sent(thread: Thread, at: datetime, *, words: str = "", other_than: int | None = None) -> Part[datetime]:
    """The desk sends it to whoever has to handle it."""
    case, rng = thread.case, thread.rng
    due = case.dispatch_due_at
    at = (
        yield moments.within(at, due, rng, 0.1, 0.9)
        if due and due > at
        else moments.at_work(moments.after(at, rng, 4, 40), rng)
    )
    by, organisation = thread.cast.sender(case, rng, at, other_than=other_than)
    words = words or one(rng, "desk", "dispatch")
    thread.case = dispatch.dispatch(case_id=case.pk, by=by, at=at, organisation_id=organisation.pk, words=words)
    return at


def taken_on(thread: Thread, at: datetime) -> Part[datetime]:
    """The organisation takes it in hand, and perhaps names a time."""
    case, rng = thread.case, thread.rng
    due = case.respond_due_at
    at = yield moments.within(at, due, rng, 0.1, 0.85) if due and due > at else thread.soon(at, 5, 60)
    by = thread.cast.hand_of(thread.case)
    thread.case = handling.start(case_id=case.pk, by=by, at=at, words=one(rng, "handler", "start"))
    if case.resolve_due_at and case.resolve_due_at - at > timedelta(hours=5) and rng.random() < 0.5:
        until = moments.on(at, moments.RESTS, 0 if at < moments.on(at, moments.RISES) else 1).replace(minute=0)
        due = thread.case.resolve_due_at
        until = min(until, due) if due is not None and due > at else until
        thread.case = answering.promise(
            case_id=case.pk, by=by, at=at, until=until, words=one(rng, "handler", "promise")
        )
    return at


def handled(thread: Thread, at: datetime) -> Part[datetime]:
    """The organisation reports what it did, in time or late."""
    case, rng = thread.case, thread.rng
    due = case.resolve_due_at or at + DAY
    if due <= at:
        at = yield moments.awake(moments.after(at, rng, 60, 600), rng)
    elif thread.late:
        yield from run_out(thread, due)
        at = yield moments.awake(moments.after(due, rng, 20, 50), rng)
        desk = thread.cast.desk_of(case, at)
        thread.case = answering.urge(case_id=case.pk, by=desk, at=at, words=one(rng, "desk", "urge"))
        at = yield max(at, moments.too_late(case.reported_at, due, rng))
    else:
        at = yield moments.within(at, due, rng)
    by = thread.cast.hand_of(thread.case)
    result = thread.words(thread.matter.result, at)
    photos = scenes.done(thread, at)
    thread.case = handling.handle(case_id=case.pk, by=by, at=at, result=result, photos=photos)
    return at


def on_the_spot(thread: Thread, at: datetime) -> Part[datetime]:
    """The grid worker sees to it at once."""
    case, rng = thread.case, thread.rng
    due = case.resolve_due_at or at + DAY
    if thread.late:
        yield from run_out(thread, due)
        at = yield moments.too_late(at, due, rng)
    else:
        soon = min(due, case.dispatch_due_at or due)
        at = yield moments.within(at, soon, rng, 0.2, 0.9) if soon > at else moments.after(at, rng, 2, 20)
    by = thread.cast.desk_of(case, at)
    result, photos = thread.words(thread.matter.result, at), scenes.done(thread, at)
    thread.case = handling.on_the_spot(case_id=case.pk, by=by, at=at, result=result, photos=photos)
    return at


def verified(thread: Thread, at: datetime, *, rework: bool = False) -> Part[datetime]:
    """Other hands look, where that is due; at first they may find that it is not done.

    Whether it is due may be a matter of lots: so this part has a chance of its own, and ends at the same moment
    either way.
    """
    thread = replace(thread, rng=chance(thread.rng.random()))
    case, rng = thread.case, thread.rng
    wanted = moments.within(at + timedelta(minutes=40), at + timedelta(hours=23), rng)
    if case.state != State.HANDLED:
        return wanted
    at = yield wanted
    by = thread.cast.other_hands(case, rng, at)
    if not rework:
        thread.case = verification.verify(
            case_id=case.pk, by=by, at=at, finding=thread.words(thread.matter.finding, at)
        )
        return at
    thread.case = verification.rework(case_id=case.pk, by=by, at=at, reason=one(rng, "handler", "rework"))
    at = yield moments.at_work(moments.after(at, rng, 60, 400), rng)
    result = texts.fill(one(rng, "handler", "redo"), thread.door, rng, at)
    photos = scenes.done(thread, at)
    if thread.case.organisation_id is not None:
        by = thread.cast.hand_of(case)
        thread.case = handling.handle(case_id=case.pk, by=by, at=at, result=result, photos=photos)
    else:
        by = thread.cast.desk_of(case, at)
        thread.case = handling.on_the_spot(case_id=case.pk, by=by, at=at, result=result, photos=photos)
    return (yield from verified(thread, at))
