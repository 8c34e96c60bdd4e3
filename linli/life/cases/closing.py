"""The end of a case: its reporters say what became of it and how content they are, or seven days pass in silence.

What their words come to is drawn in `outcomes`; the supervisor alone may close what could not be solved.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import counted, helping, outcomes, voices
from linli.life.cases.counted import Way
from linli.life.cases.guards import MovedOn, WrongState
from linli.life.cases.keeping import without_numbers
from linli.life.cases.models import Answer, Case, Grade, Rating, Reporter, Word
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import Actor
from linli.life.cases.states import Outcome, State, Who
from linli.life.cases.steps import knock, step
from linli.town.people.models import Organisation
from linli.town.people.scopes import posts_of
from linli.town.places.models import Kept, Place

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


class ClosedMeanwhile(Refused):
    """The reporter's page was older than the end of the case."""

    code = "closed-meanwhile"
    sentence = _("这件事刚才已经结了：%(outcome)s。要改，请看一眼再点一次。")


_TOLD = {Way.THROUGH: "through", Way.CODE: "by_code"}
"""By which fact of a step the ways are told that are not whose report it is."""


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
        outcomes.conclude(case, at, "")
        return case
    if voices.has_spoken_since(case, "say", reporter, seen):
        raise MovedOn
    facts = {"answer": str(Answer(answer)), "by_phone": by_phone, **_way(actor, reporter, by_phone), **_caller(actor)}
    made = step(case, "say", actor, at=at, words=words, facts=facts, photos=photos)
    said = {"round": case.round, "answer": answer, "words": made.words, "own": actor.own, "by_phone": by_phone}
    Word.objects.create(reporter=reporter, case=case, recorded_by=by if by_phone else None, at=at, **said)
    outcomes.conclude(case, at, made.words)
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
        outcomes.conclude(case, at, "")
        return case
    facts = {"answer": str(Answer(answer))}
    made = step(case, "say_for", replace(actor, reporter=reporter), at=at, words=words, facts=facts)
    said = {"round": case.round, "answer": answer, "words": made.words, "own": False, "spoken_for": True}
    Word.objects.create(reporter=reporter, case=case, recorded_by=by, at=at, **said)
    outcomes.conclude(case, at, made.words)
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
    outcomes.close_by(case, counted.newest(case), at)
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


def _way(actor: Actor, reporter: Reporter, by_phone: bool) -> dict[str, bool]:
    """What the step tells of the way of its word, beside the telephone."""
    way = counted.way_of(own=actor.own, by_phone=by_phone, spoken_for=False, written_by=reporter.written_by_id)
    return {_TOLD[way]: True} if way in _TOLD else {}


def _caller(actor: Actor) -> dict[str, Kept]:
    """The organisation or community that wrote down a word heard by telephone, by its name in each language."""
    if actor.who != Who.CALLER or actor.post is None:
        return {}
    if actor.post.organisation_id is not None:
        return {"caller": Organisation.objects.get(pk=actor.post.organisation_id).names()}
    place = Place.objects.filter(pk=actor.post.place_id or 0).first()
    return {"caller": place.names()} if place is not None else {}
