"""What an offered act may still be refused with, said anew and not read off the code that is tested."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import Term, due
from linli.ground.shared.refusals import Refused
from linli.life.cases.acts import Act
from linli.life.cases.afterwards import AskedTooLong
from linli.life.cases.closing import OnlyNotReopens
from linli.life.cases.guards import (
    EmptyResult,
    FindingMissing,
    NextUnitMissing,
    PromisedTooLate,
    ReasonMissing,
    TooLateToReturn,
    TooManyReturns,
    WordsMissing,
)
from linli.life.cases.models import Answer, Case
from linli.life.cases.reporting import NothingChanged
from linli.life.cases.states import Outcome, State

SAYS_WHAT_WAS_DONE = "换了零件，试过没有问题"
SAID = (SAYS_WHAT_WAS_DONE, "已处理", "")
"""A result that says what was done, one that is an empty phrase, and nothing."""
MISSING: dict[str, type[Refused]] = {
    "words": WordsMissing,
    "result": EmptyResult,
    "reason": ReasonMissing,
    "finding": FindingMissing,
    "next_unit": NextUnitMissing,
    "proposed": NextUnitMissing,
}


def refusal_of(case: Case, act: Act, given: Mapping[str, Any], at: datetime) -> type[Refused] | None:
    """The refusal that an offered act meets as it is filled in, or None where it has to be done.

    `given["organisation_id"]` 0 says that nobody may lead the case, which is refused by one of several sentences.
    """
    if "organisation_id" in act.fields:
        return None if given["organisation_id"] else Refused
    refusals = (
        _of_asking(case, act, given, at),
        _too_many(case, act),
        _of_words(act, given),
        _too_late(case, act, at),
        _nothing_new(case, act, given),
        _past_the_deadline(case, act, given, at),
    )
    return next((refusal for refusal in refusals if refusal), None)


def _nothing_new(case: Case, act: Act, given: Mapping[str, Any]) -> type[Refused] | None:
    """A correction that says what the case says already."""
    if act.name != "correct":
        return None
    same = given["place"].pk == case.place_id and given["spot"] == case.spot and given["words"] in ("", case.words)
    return NothingChanged if same else None


def _past_the_deadline(case: Case, act: Act, given: Mapping[str, Any], at: datetime) -> type[Refused] | None:
    """Nobody promises to come after the whole was promised to be done; once that is past, soon."""
    due_at = case.resolve_due_at
    if act.name not in ("promise", "take-on") or due_at is None or due_at <= at:
        return None
    return PromisedTooLate if given["until"] > due_at else None


def _of_asking(case: Case, act: Act, given: Mapping[str, Any], at: datetime) -> type[Refused] | None:
    if act.verb not in ("say", "rate") or case.state != State.CLOSED:
        return None
    assert case.closed_at is not None
    over = at > case.closed_at + timedelta(days=7)
    if act.verb == "rate":
        return AskedTooLong if over else None
    if over or case.outcome in (Outcome.UNRESOLVED, Outcome.CHECKED):
        return AskedTooLong
    return None if given["answer"] == Answer.NOT else OnlyNotReopens


def _too_many(case: Case, act: Act) -> type[Refused] | None:
    return TooManyReturns if act.verb == "give_back" and case.returns >= 2 else None


def _too_late(case: Case, act: Act, at: datetime) -> type[Refused] | None:
    """A return comes within four working hours of the dispatch."""
    if act.verb != "give_back":
        return None
    assert case.dispatched_at is not None
    return TooLateToReturn if at > due(case.dispatched_at, Term.parse("4WH"), Calendar.load()) else None


def _of_words(act: Act, given: Mapping[str, Any]) -> type[Refused] | None:
    for name in act.fields:
        said = given.get(name)
        if name in MISSING and (not said or (name == "result" and said != SAYS_WHAT_WAS_DONE)):
            return MISSING[name]
    return None
