"""What becomes of a case: parts of stories, each one act of somebody at the moment it fits, and the whole of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from linli.demo import moments, texts
from linli.demo.cast import Cast
from linli.demo.chance import chance
from linli.demo.life import Part, Story
from linli.demo.texts import Matter, one
from linli.life.cases import (
    answering,
    closing,
    dispatch,
    handling,
    intake,
    reporting,
    supervision,
    verification,
    voices,
)
from linli.life.cases.followers import code_for
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Grade, Reporter
from linli.life.cases.states import State
from linli.town.people.models import Person
from linli.town.places.models import Place

DAY = timedelta(days=1)


@dataclass(slots=True)
class Thread:
    """One case as its story goes on: who takes part, what is said of such a matter, its own chance, and its door."""

    cast: Cast
    rng: Random
    matter: Matter
    door: Place
    case: Case
    late: bool = False

    def words(self, said: tuple[str, ...], at: datetime) -> str:
        """One of several sentences, as seen from its door at this moment."""
        return texts.fill(self.rng.choice(said), self.door, self.rng, at)

    @property
    def reporter(self) -> Reporter | None:
        """Who will be asked, if anyone."""
        return self.case.reporters.filter(withdrawn_at=None).select_related("person").first()

    def look(self) -> Case:
        """The case as it stands now."""
        self.case.refresh_from_db()
        return self.case


def reported(
    cast: Cast,
    rng: Random,
    matter: Matter,
    door: Place,
    at: datetime,
    *,
    by: Person | None,
    contact: Contact = Contact.NAMED,
    words: str = "",
) -> Thread:
    """A resident reports something seen from a door; `by` is None where it stays anonymous."""
    sentence = words or rng.choice(matter.said)
    said = Said(
        cast.where(door, sentence),
        texts.fill(sentence, door, rng, at),
        matter.code,
        spot=rng.choice(matter.spot),
        contact=Contact.ANONYMOUS if by is None else contact,
        called="" if by is None else by.address_as,
    )
    code = code_for("demo", f"{at.isoformat()}:{rng.random()}")
    case = intake.report(said, reporter=by, query_code=code, by=by, at=at)
    return Thread(cast, rng, matter, door, case)


def found(cast: Cast, rng: Random, matter: Matter, door: Place, at: datetime, *, by: Person) -> Thread:
    """A grid worker, or staff of the community, comes across it on their round."""
    sentence = rng.choice(matter.found or matter.said)
    words = texts.fill(sentence, door, rng, at)
    said = Said(cast.where(door, sentence), words, matter.code, spot=rng.choice(matter.spot))
    return Thread(cast, rng, matter, door, intake.found(said, by=by, at=at))


def answered(thread: Thread, at: datetime) -> Part[datetime]:
    """The desk answers, within the time that was promised but for the late ones."""
    case, rng = thread.case, thread.rng
    due = case.answer_due_at or at
    if rng.random() < 0.05:
        yield from run_out(thread, due)
        at = yield moments.after(due, rng, 5, 60)
    elif due - at > timedelta(hours=1):
        at = yield moments.after(due, rng, -28, -3)
    else:
        at = yield at + (due - at) * rng.uniform(0.1, 0.9)
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
    at = yield moments.within(at, due, rng, 0.1, 0.9) if due and due > at else moments.after(at, rng, 4, 40)
    by, organisation = thread.cast.sender(case, rng, at, other_than=other_than)
    words = words or one(rng, "desk", "dispatch")
    thread.case = dispatch.dispatch(case_id=case.pk, by=by, at=at, organisation_id=organisation.pk, words=words)
    return at


def taken_on(thread: Thread, at: datetime) -> Part[datetime]:
    """The organisation takes it in hand, and perhaps names a time."""
    case, rng = thread.case, thread.rng
    due = case.respond_due_at
    at = yield moments.within(at, due, rng, 0.1, 0.85) if due and due > at else moments.after(at, rng, 5, 60)
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
        at = yield moments.after(due, rng, 20, 50)
        desk = thread.cast.desk_of(case, at)
        thread.case = answering.urge(case_id=case.pk, by=desk, at=at, words=one(rng, "desk", "urge"))
        at = yield max(at, moments.too_late(case.reported_at, due, rng))
    else:
        at = yield moments.within(at, due, rng)
    by = thread.cast.hand_of(thread.case)
    result = thread.words(thread.matter.result, at)
    thread.case = handling.handle(case_id=case.pk, by=by, at=at, result=result)
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
    thread.case = handling.on_the_spot(case_id=case.pk, by=by, at=at, result=thread.words(thread.matter.result, at))
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
    by = thread.cast.other_hands(case, rng)
    if not rework:
        thread.case = verification.verify(
            case_id=case.pk, by=by, at=at, finding=thread.words(thread.matter.finding, at)
        )
        return at
    thread.case = verification.rework(case_id=case.pk, by=by, at=at, reason=one(rng, "handler", "rework"))
    at = yield moments.awake(moments.after(at, rng, 60, 400), rng)
    result = texts.fill(one(rng, "handler", "redo"), thread.door, rng, at)
    if thread.case.organisation_id is not None:
        thread.case = handling.handle(case_id=case.pk, by=thread.cast.hand_of(case), at=at, result=result)
    else:
        thread.case = handling.on_the_spot(case_id=case.pk, by=thread.cast.desk_of(case, at), at=at, result=result)
    return (yield from verified(thread, at))


def said(thread: Thread, at: datetime, answer: Answer, *, by_phone: bool = False) -> Part[datetime]:
    """The reporter says what became of it, in the portal or to the one who calls; and may rate it."""
    case, rng, reporter = thread.case, thread.rng, thread.reporter
    at = yield moments.awake(moments.after(at, rng, 25, 2600), rng, moments.RISES, moments.SLEEPS)
    if reporter is None or thread.look().state != State.ASKING:
        return at
    by_phone = by_phone and voices.callable_for("say").filter(pk=reporter.pk).exists()
    by = thread.cast.person["he"] if by_phone else reporter.person
    words = one(rng, "reporter", str(answer))
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
    at = yield moments.after(at, rng, 15, 100)
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


def put_aside(thread: Thread, at: datetime) -> Part[datetime]:
    """It has to wait for a part, a season or money, and is taken up again on the day that was named."""
    at = yield from sent(thread, at)
    at = yield from taken_on(thread, at)
    case, rng = thread.case, thread.rng
    at = yield moments.awake(moments.after(at, rng, 100, 600), rng)
    ground = rng.randrange(3)
    review = moments.on(at, moments.WAKES, rng.randint(4, 12))
    reason = texts.talk()["handler"]["suspend"][ground]
    name = ("third_party", "season", "money")[ground]
    thread.case = handling.suspend(
        case_id=case.pk, by=thread.cast.person["sun"], at=at, ground=name, review_at=review, reason=reason
    )
    at = yield moments.after(review, rng, 20, 120)
    if thread.look().state == State.SUSPENDED:
        thread.case = handling.resume(
            case_id=case.pk, by=thread.cast.person["sun"], at=at, words=one(rng, "desk", "resume")
        )
    return (yield from worked(thread, at))


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
    at = yield moments.awake(moments.after(at, rng, 700, 4000), rng)
    by = thread.cast.supervisor_of(thread.case)
    thread.case = closing.force(case_id=case.pk, by=by, at=at, reason=one(rng, "force", "reason"))
    return at


def let_be_seen(thread: Thread, at: datetime) -> None:
    """The community lets the public board show what was reported, where it may be shown at all."""
    case = thread.look()
    if not case.hidden and case.state == State.CLOSED:
        supervision.release(
            case_id=case.pk, by=thread.cast.person["sun"], at=at, words=case.words[: supervision.MOST_RELEASED]
        )
