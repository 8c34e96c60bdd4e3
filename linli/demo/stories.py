"""What becomes of a case: the ways a story may go, each made of the acts and voices of those who have a part in it."""

from datetime import datetime, timedelta

from linli.demo import moments, texts
from linli.demo.acts import answered, handled, sent, taken_on, verified
from linli.demo.life import Part, Story
from linli.demo.texts import one
from linli.demo.threads import Thread
from linli.demo.voices import said
from linli.life.cases import closing, dispatch, guards, handling, ladder
from linli.life.cases.models import Answer
from linli.life.cases.states import State

DAY = timedelta(days=1)


def worked(thread: Thread, at: datetime, *, rework: bool = False) -> Part[datetime]:
    """Sent out, taken on, handled, verified."""
    at = yield from sent(thread, at)
    at = yield from taken_on(thread, at)
    at = yield from handled(thread, at)
    return (yield from verified(thread, at, rework=rework))


def not_yet(thread: Thread, at: datetime) -> Part[datetime]:
    """It was not solved: the desk above has it done again, and this time it is."""
    at = yield from said(thread, at, Answer.NOT)
    if thread.look().state != State.ACCEPTED:
        return at
    at = yield from sent(thread, at, words=one(thread.rng, "desk", "again"))
    at = yield from taken_on(thread, at)
    at = yield from handled(thread, at)
    at = yield from verified(thread, at)
    return (yield from said(thread, at, Answer.SOLVED))


def returned(thread: Thread, at: datetime) -> Part[datetime]:
    """The organisation gives it back as another's; the street decides, and it is handled."""
    at = yield from sent(thread, at)
    case, rng = thread.case, thread.rng
    at = yield moments.at_work(moments.after(at, rng, 15, 100), rng)
    first = case.organisation_id
    by = thread.cast.hand_of(case)
    reason = one(rng, "returns", "reason")
    thread.case = dispatch.give_back(
        case_id=case.pk, by=by, at=at, reason=reason, proposed=one(rng, "returns", "proposed")
    )
    at = yield from sent(thread, at, words=one(rng, "returns", "decided"), other_than=first)
    at = yield from taken_on(thread, at)
    at = yield from handled(thread, at)
    return (yield from verified(thread, at))


def handed_up(thread: Thread, at: datetime, *, twice: bool, rework: bool = False) -> Part[datetime]:
    """It is more than the courtyard can do: the community has it done, or the street."""
    for _level in range(1 + twice):
        case, rng = thread.look(), thread.rng
        at = yield moments.at_work(moments.after(at, rng, 10, 50), rng)
        why = rng.choice(guards.UP_FOR)
        reason, by = one(rng, "up", why), thread.cast.holder_of(case, at)
        thread.case = ladder.hand_up(case_id=case.pk, by=by, at=at, why=why, reason=reason)
    return (yield from worked(thread, at, rework=rework))


def put_aside(thread: Thread, at: datetime) -> Part[datetime]:
    """It has to wait for a part, a season or money, and is taken up again on the day that was named."""
    at = yield from sent(thread, at)
    at = yield from taken_on(thread, at)
    case, rng = thread.case, thread.rng
    at = yield moments.at_work(moments.after(at, rng, 100, 600), rng)
    ground = rng.randrange(3)
    review = moments.on(at, moments.WAKES, rng.randint(4, 12))
    reason = texts.talk()["handler"]["suspend"][ground]
    name = ("third_party", "season", "money")[ground]
    thread.case = handling.suspend(
        case_id=case.pk, by=thread.cast.staff_of(case), at=at, ground=name, review_at=review, reason=reason
    )
    at = yield moments.at_work(moments.after(review, rng, 20, 120), rng)
    if thread.look().state == State.SUSPENDED:
        thread.case = handling.resume(
            case_id=case.pk, by=thread.cast.staff_of(case), at=at, words=one(rng, "desk", "resume")
        )
    return (yield from worked(thread, at))


def refused(thread: Thread, at: datetime, refusal: texts.Refusal) -> Story:
    """It is not the neighbourhood's; the supervisor says why, and who can help."""
    case, rng = thread.case, thread.rng
    at = yield moments.within(at, case.dispatch_due_at or at + DAY, rng)
    by = thread.cast.supervisor_of(case)
    thread.case = dispatch.reject(case_id=case.pk, by=by, at=at, reason=refusal.reason, next_unit=refusal.next_unit)


def given_up(thread: Thread, at: datetime) -> Part[datetime]:
    """It cannot be solved; the supervisor closes it and explains."""
    at = yield from answered(thread, at)
    at = yield from sent(thread, at)
    case, rng = thread.case, thread.rng
    at = yield moments.at_work(moments.after(at, rng, 700, 4000), rng)
    by = thread.cast.supervisor_of(thread.case)
    thread.case = closing.force(case_id=case.pk, by=by, at=at, reason=one(rng, "force", "reason"))
    return at
