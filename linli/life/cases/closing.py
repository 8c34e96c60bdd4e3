"""The end of a case: its reporters are asked, and what they say is what became of it.

One 还没有 ends the asking as `not` and sends the case to the supervisor's desk, its first clock kept; else one 好了一些
makes it `partly`; `solved` needs at least one 解决了 and nothing else said; seven days without a word are `silent`.
Nobody to ask is `checked`. Nothing else is ever counted as solved. Of who joined as nobody 还没有 alone counts, and
where no other spoke. What was said with a number counts until its owner says that they reported nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import clocks, counted, helping, terms, voices
from linli.life.cases.counted import Counted
from linli.life.cases.guards import MovedOn, WrongState
from linli.life.cases.keeping import without_numbers
from linli.life.cases.models import Answer, Case, Grade, Rating, Reporter, Word
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import CLOCK, Actor
from linli.life.cases.states import Level, Outcome, State, Who, desk_above, is_above
from linli.life.cases.steps import knock, step
from linli.town.people.models import Organisation
from linli.town.people.scopes import posts_of
from linli.town.places.models import Place

if TYPE_CHECKING:
    from linli.town.people.models import Person


class OnlyNotReopens(Refused):
    """After closing, only 还没有 changes anything."""

    code = "only-not-reopens"
    sentence = _("这件事已经结了。如果还没解决，请点“还没有”。")


class NotTheirs(Refused):
    """Whose word is to be written down did not report this case, or took the report back."""

    code = "not-theirs"
    status = 422
    sentence = _("这件事不是这位报事人报的，记不到这里。")


class NothingRated(Refused):
    """A rating says something of the result or of the way one was treated."""

    code = "nothing-rated"
    status = 422
    sentence = _("还没选呢。结果、办事的人，至少评一样。")


def ask_or_close(case: Case, at: datetime) -> None:
    """Ask the reporters of a handled case; where there are none, close it as checked."""
    case.round += 1
    if case.reporters.filter(withdrawn_at=None).exists():
        case.asked_at, case.ask_until = at, terms.in_force(at).due("asking", at)
        step(case, "ask", CLOCK, at=at)
    else:
        case.heard_by_phone = False
        _close(case, Outcome.CHECKED, at)


class ClosedMeanwhile(Refused):
    """The reporter's page was older than the end of the case."""

    code = "closed-meanwhile"
    sentence = _("这件事刚才已经结了：%(outcome)s。要改，请看一眼再点一次。")


@transaction.atomic
def say(
    *,
    case_id: int,
    reporter: Reporter,
    by: "Person | None",
    at: datetime,
    answer: Answer,
    words: str = "",
    by_phone: bool = False,
    photos: Chosen = NONE,
    seen: int | None = None,
) -> Case:
    """Write down what a reporter says of the result, and draw what follows.

    `by_phone`: `by` heard it on the telephone, and neither they nor their organisation had a part in the case.
    `seen` is the version they looked at: a closed case is not opened again from a page on which it was still open, and
    a word on one result is none on the next, for which they were asked anew, nor after they said something else. What
    others said meanwhile keeps nobody from theirs. Who says again what they said last is thanked, and nothing is
    written down.
    Raises `WrongState`, `NotYours`, `NotTheirs`, `OnlyNotReopens`, `ClosedMeanwhile`, `MovedOn`, and what `afterwards`
    and `voices` refuse.
    """
    case = Case.objects.for_work(case_id)
    actor = _speaks(case, "say", reporter, by, at, by_phone=by_phone)
    if case.state == State.CLOSED and seen not in (None, case.version):
        raise ClosedMeanwhile(outcome=str(Outcome(case.outcome).label))
    if seen not in (None, case.version) and case.steps.filter(verb="ask", seq__gt=seen).exists():
        raise MovedOn
    if case.state == State.CLOSED and answer != Answer.NOT:
        raise OnlyNotReopens
    if not photos and _says_again(case, reporter, answer, without_numbers(words), own=actor.own, by_phone=by_phone):
        _conclude(case, at, "")
        return case
    if voices.has_spoken_since(case, "say", reporter, seen):
        raise MovedOn
    through = {"through": True} if reporter.through and not (actor.own or by_phone) else {}
    facts = {"answer": str(Answer(answer)), "by_phone": by_phone, **through, **_caller(actor)}
    made = step(case, "say", actor, at=at, words=words, facts=facts, photos=photos)
    said = {"round": case.round, "answer": answer, "words": made.words, "own": actor.own, "by_phone": by_phone}
    Word.objects.create(reporter=reporter, case=case, recorded_by=by if by_phone else None, at=at, **said)
    _conclude(case, at, made.words)
    return case


@transaction.atomic
def say_for(
    *,
    case_id: int,
    reporter: Reporter,
    by: "Person",
    at: datetime,
    answer: Answer,
    words: str = "",
    seen: int | None = None,
) -> Case:
    """Write down what somebody says for a resident whose report was written down: a desk's, or their 楼门长's word.

    It is told so everywhere, and counts until they speak for themselves. Raises what `say` raises, and what
    `helping.speaking` refuses.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "say_for", by=by, at=at, seen=seen)
    if not case.reporters.filter(pk=reporter.pk, withdrawn_at=None).exists():
        raise NotTheirs
    if (refused := helping.speaking(case, by, posts_of(by, at), reporter)) is not None:
        raise refused
    if case.state == State.CLOSED and answer != Answer.NOT:
        raise OnlyNotReopens
    if _says_again(case, reporter, answer, without_numbers(words, office=True), spoken_for=True):
        _conclude(case, at, "")
        return case
    facts = {"answer": str(Answer(answer))}
    made = step(case, "say_for", replace(actor, reporter=reporter), at=at, words=words, facts=facts)
    said = {"round": case.round, "answer": answer, "words": made.words, "own": False, "spoken_for": True}
    Word.objects.create(reporter=reporter, case=case, recorded_by=by, at=at, **said)
    _conclude(case, at, made.words)
    return case


@transaction.atomic
def rate(
    *,
    case_id: int,
    reporter: Reporter,
    by: "Person | None",
    at: datetime,
    grade: str = "",
    attitude: str = "",
    by_phone: bool = False,
) -> Case:
    """Say how content one is with the result, and with how one was treated; each optional, changeable for seven days.

    Who says again what they said last is thanked, and nothing is written down.
    Raises `WrongState`, `NotYours`, `NotTheirs`, `NothingRated`, and what `afterwards` and `voices` refuse.
    """
    case = Case.objects.for_work(case_id)
    actor = _speaks(case, "rate", reporter, by, at, by_phone=by_phone)
    given = {grade, attitude} - {""}
    if not given or not given <= set(Grade):
        raise NothingRated
    newest = voices.rated(reporter, case)
    if newest is not None and (newest.result, newest.attitude, newest.by_phone) == (grade, attitude, by_phone):
        return case
    Rating.objects.create(
        reporter=reporter,
        case=case,
        round=case.round,
        result=grade,
        attitude=attitude,
        by_phone=by_phone,
        at=at,
    )
    step(case, "rate", actor, at=at, facts={"by_phone": by_phone, **_caller(actor)})
    return case


@transaction.atomic
def settle_silence(*, case_id: int, at: datetime) -> Case:
    """End an asking whose seven days are over: by what was said, or as `silent`.

    Raises `WrongState` where the case is not asking, or its time is not over.
    """
    case = Case.objects.for_work(case_id)
    if case.state != State.ASKING or case.ask_until is None or at < case.ask_until:
        raise WrongState(state=str(case.get_state_display()))
    _close_by(case, counted.newest(case), at)
    return case


@transaction.atomic
def force(*, case_id: int, by: "Person", at: datetime, reason: str, seen: int | None = None) -> Case:
    """Close a case that could not be solved, and explain it to its reporters; the supervisor's act, counted as such.

    Raises `WrongState`, `NotYours`, `MovedOn`, `ReasonMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "force", by=by, at=at, seen=seen)
    case.outcome, case.closed_at = Outcome.UNRESOLVED, at
    step(case, "force", actor, at=at, words=reason, facts={"reason": reason})
    return case


def _speaks(case: Case, verb: str, reporter: Reporter, by: "Person | None", at: datetime, *, by_phone: bool) -> Actor:
    """Who says this, and for whom: the reporter, or whoever wrote down the reporter's word by phone."""
    actor = knock(case, verb, by=by, at=at, reporter=None if by_phone else reporter)
    if not case.reporters.filter(pk=reporter.pk, withdrawn_at=None).exists():
        raise NotTheirs
    refused = voices.by_phone(case, verb, reporter, by.pk if by is not None else None, at) if by_phone else None
    if refused is not None:
        raise refused
    return replace(actor, reporter=reporter)


def _says_again(
    case: Case,
    reporter: Reporter,
    answer: Answer,
    words: str,
    *,
    own: bool = False,
    by_phone: bool = False,
    spoken_for: bool = False,
) -> bool:
    """Whether it is what was said last of this result, in the same way and no more; 还没有 always counts anew."""
    last = case.said.filter(reporter=reporter, round=case.round).order_by("-pk").first()
    if last is None or answer == Answer.NOT:
        return False
    way = (last.answer, bool(last.own), last.by_phone, bool(last.spoken_for))
    return way == (answer, own, by_phone, spoken_for) and words in ("", last.words)


def _caller(actor: Actor) -> dict[str, str]:
    """The organisation or community that wrote down a word heard by telephone, as the reporter is told it."""
    if actor.who != Who.CALLER or actor.post is None:
        return {}
    if actor.post.organisation_id is not None:
        return {"caller": str(Organisation.objects.get(pk=actor.post.organisation_id).name)}
    place = Place.objects.filter(pk=actor.post.place_id or 0).first()
    return {"caller": place.named()} if place is not None else {}


def unsay(case: Case, reporter: Reporter) -> dict[str, object]:
    """Leave out what was said with a number that its owner now takes off, of a case that had ended by it.

    With nobody else's word it is silent: whoever holds the code may still say 还没有. What the step notes of it.
    """
    if case.state != State.CLOSED or case.outcome not in (Outcome.SOLVED, Outcome.PARTLY):
        return {}
    before, others = case.outcome, [word for word in counted.newest(case, but=reporter) if word.alone]
    _ends_by(case, others)
    return {} if case.outcome == before else {"outcome_before": before, "outcome": str(case.outcome)}


def _conclude(case: Case, at: datetime, words: str) -> None:
    """Close, or send back, if what was said so far decides it."""
    said = counted.newest(case)
    if counted.comes_to(said) == Outcome.NOT:
        _come_back(case, at, words)
    elif case.state == State.ASKING and len(said) == case.reporters.filter(withdrawn_at=None).count():
        _close_by(case, said, at)


def _close_by(case: Case, said: Sequence[Counted], at: datetime) -> None:
    """Close it by what its reporters said."""
    _ends_by(case, said)
    _close(case, Outcome(case.outcome), at)


def _ends_by(case: Case, said: Sequence[Counted]) -> None:
    """Note what the words that count come to, and whether one of them was heard by telephone."""
    weigh = counted.that_count(said)
    case.outcome = counted.comes_to(said)
    case.heard_by_phone = any(word.by_phone for word in weigh)
    case.heard_through = any(word.through for word in weigh)


def _close(case: Case, outcome: Outcome, at: datetime) -> None:
    case.outcome, case.closed_at = outcome, at
    step(case, "close", CLOCK, at=at, facts={"outcome": str(outcome), "outcome_label": str(outcome.label)})


def _come_back(case: Case, at: datetime, words: str) -> None:
    """Send an unsolved case to the desk one level up, from the street to the street again, where the district looks on.

    Its first clock goes on, and it counts as `not` meanwhile; sending it on has its time anew, which is told. An
    emergency in the words makes it urgent from now on.
    """
    desk = desk_above(Level(case.holder))
    again = not is_above(desk, Level(case.holder))
    case.holder, case.came_from = desk, ""
    case.heard_by_phone = case.heard_through = None
    case.outcome, case.comebacks = Outcome.NOT, case.comebacks + 1
    case.closed_at = case.handled_at = case.ask_until = case.must_verify = case.promised_at = None
    case.handled_by = case.verified_by = case.verified_at = case.organisation = None
    case.solved_level = ""
    case.dispatch_due_at = clocks.send_anew(case, at)
    facts = {"desk": str(desk), "who": str(Who.SUPERVISOR), **({"again": True} if again else {})}
    facts |= clocks.hear(case, words, at)
    step(case, "come_back", CLOCK, at=at, facts=facts)
