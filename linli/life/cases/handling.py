"""Doing it: start, put aside, handle; on the spot in one screen, or by the organisation it was sent to."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import clocks, terms
from linli.life.cases.draws import must_verify
from linli.life.cases.filing import file_under
from linli.life.cases.guards import SUSPEND_REASONS, WrongState
from linli.life.cases.models import Case
from linli.life.cases.outcomes import ask_or_close
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.standing import CLOCK, Actor
from linli.life.cases.states import State
from linli.life.cases.steps import knock, level_of, rise, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


class NoGroundToSuspend(Refused):
    """The clock stands still only for a third party, a season, or money."""

    code = "no-ground-to-suspend"
    status = 422
    sentence = _("只有等第三方、等季节、等资金，才能先放一放。")


@transaction.atomic
def start(*, case_id: int, by: "Person", at: datetime, words: str = "", seen: int | None = None) -> Case:
    """Take a dispatched case in hand; the reporter is told, which stops the clock of the first contact.

    Raises `WrongState`, `NotYours`, `MovedOn`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "start", by=by, at=at, seen=seen)
    case.responded_at = case.responded_at or at
    step(
        case,
        "start",
        actor,
        at=at,
        words=words,
        facts={"organisation": case.organisation_names},
    )
    return case


@transaction.atomic
def take_on(
    *,
    case_id: int,
    by: "Person",
    at: datetime,
    until: datetime | None = None,
    category: str = "",
    words: str = "",
    seen: int | None = None,
) -> Case:
    """Say that one goes oneself, perhaps by when: taken in and answered by it, and nobody waits for it to be sent on.

    From then on it waits for 就地办好, until `until` or as long as `clocks.there_by` gives; no deadline moves.
    Raises `WrongState`, `NotYours`, `MovedOn`, `CategoryMissing`, `PlaceMissing`, `PromisedTooLate`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "take_on", by=by, at=at, seen=seen)
    file_under(case, category, actor, at)
    case.answered_at, case.accepted_at = case.answered_at or at, case.accepted_at or at
    case.going_due_at = clocks.there_by(case, at, until)
    case.promised_at = until or case.promised_at
    step(case, "take_on", actor, at=at, words=words, facts={"until_at": until} if until is not None else {})
    return case


@transaction.atomic
def on_the_spot(
    *,
    case_id: int,
    by: "Person",
    at: datetime,
    result: str,
    category: str = "",
    photos: Chosen = NONE,
    seen: int | None = None,
) -> Case:
    """Have it done oneself, in one screen: what was done is the answer, and other hands look where that is due.

    Raises `WrongState`, `NotYours`, `MovedOn`, `CategoryMissing`, `PlaceMissing`, `EmptyResult`,
    `PhotoMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "on_the_spot", by=by, at=at, seen=seen)
    file_under(case, category, actor, at)
    case.answered_at, case.accepted_at = case.answered_at or at, case.accepted_at or at
    case.on_the_spot, case.organisation = True, None
    _hand_in(case, "on_the_spot", actor, at, result, photos)
    return case


@transaction.atomic
def handle(
    *, case_id: int, by: "Person", at: datetime, result: str, photos: Chosen = NONE, seen: int | None = None
) -> Case:
    """Report what was done. It does not close the case: other hands look where that is due, then the resident is asked.

    Raises `WrongState`, `NotYours`, `MovedOn`, `EmptyResult`, `PhotoMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "handle", by=by, at=at, seen=seen)
    case.responded_at, case.on_the_spot = case.responded_at or at, False
    _hand_in(case, "handle", actor, at, result, photos)
    return case


@transaction.atomic
def suspend(
    *, case_id: int, by: "Person", at: datetime, ground: str, review_at: datetime, reason: str, seen: int | None = None
) -> Case:
    """Put a case aside until a day on which someone looks again; its clocks stand still meanwhile.

    `ground` is `third_party`, `season` or `money`. Raises `NoGroundToSuspend`, `WrongState`, `NotYours`, `MovedOn`,
    `ReasonMissing`, `TimeMissing`.
    """
    if ground not in SUSPEND_REASONS:
        raise NoGroundToSuspend
    case = Case.objects.for_work(case_id)
    actor = knock(case, "suspend", by=by, at=at, seen=seen)
    case.review_at, case.suspended_at = review_at, at
    facts = {"ground": ground, "review_on_at": review_at}
    step(case, "suspend", actor, at=at, words=reason, facts=facts)
    return case


@transaction.atomic
def resume(*, case_id: int, by: "Person | None", at: datetime, words: str = "", seen: int | None = None) -> Case:
    """Take a case up again at its desk; its deadlines move by as long as it stood still.

    A desk may at any time; with nobody in `by` it is the clock, from the day on until which the case was put aside.
    Raises `WrongState`, `NotYours`, `MovedOn`.
    """
    case = Case.objects.for_work(case_id)
    if by is None and (case.review_at is None or at < case.review_at):
        raise WrongState(state=str(case.get_state_display()))
    actor = knock(case, "resume", by=by, at=at, seen=seen) if by is not None else CLOCK
    take_up(case, actor, at=at, words=words)
    return case


def take_up(case: Case, actor: Actor, *, at: datetime, words: str = "") -> None:
    """Let the clocks of a case that was put aside run on, at its desk; in the transaction of the act that it is for.

    Raises `WrongState` for a case that is not put aside.
    """
    if case.suspended_at is not None:
        for clock in ("answer_due_at", "dispatch_due_at", "resolve_due_at"):
            if (moment := getattr(case, clock)) is not None:
                setattr(case, clock, clocks.moved(moment, [(case.suspended_at, at)]))
    if case.organisation_id is not None or (case.promised_at is not None and case.promised_at <= at):
        case.promised_at = None  # nobody else keeps an appointment of theirs, and what is put aside keeps none
    case.review_at = case.suspended_at = case.organisation = None
    step(case, "resume", actor, at=at, words=words)


def _hand_in(case: Case, verb: str, actor: Actor, at: datetime, result: str, photos: Chosen) -> None:
    """Note who handled it, decide who looks next, and ask the reporters where nobody has to look."""
    case.handled_by, case.handled_at = actor.person, at
    case.verified_by = case.verified_at = None
    case.must_verify = must_verify(case, at)
    case.verify_due_at = terms.in_force(at).due("verify", at) if case.must_verify else None
    rise(case, level_of(case, actor))
    case.solved_level = case.acted_level
    facts = {"organisation": case.organisation_names, "must_verify": case.must_verify}
    step(case, verb, actor, at=at, words=result, facts=facts, photos=photos)
    if not case.must_verify and case.state == State.HANDLED:
        ask_or_close(case, at)
