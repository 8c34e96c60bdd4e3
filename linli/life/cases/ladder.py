"""The ladder by hand: a desk hands a matter up, one above takes over what ran out, and hands it down again.

The clock tells the next level (`supervision.tell_overdue`) and moves nothing; who holds a case changes here, and when
its resident calls it not solved or two organisations gave it back. No deadline moves by any of it.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.life.cases import clocks
from linli.life.cases.models import Case
from linli.life.cases.states import Level, level_above, level_below
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


@transaction.atomic
def hand_up(*, case_id: int, by: "Person", at: datetime, why: str, reason: str, seen: int | None = None) -> Case:
    """Hand a matter that this desk holds up to the next: `why` for its reporters, `reason` for the desks alone.

    `why` is one of `guards.UP_FOR`. Raises `WrongState`, `NotYours`, `MovedOn`, `WhyMissing`, `ReasonMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "hand_up", by=by, at=at, seen=seen)
    before = _raise(case, level_above(Level(case.holder)))
    facts = {"desk": case.holder, "desk_before": before, "why": why}
    step(case, "hand_up", actor, at=at, words=reason, facts=facts)
    return case


@transaction.atomic
def take_over(*, case_id: int, by: "Person", at: datetime, words: str = "", seen: int | None = None) -> Case:
    """Take over, at the desk that was told that a clock ran out, what a desk below holds.

    The level above is told next, unless this desk has the matter moving in the time that `clocks.told_by` gives.
    Raises `WrongState`, `NotYours` (also where this desk was not told), `MovedOn`, `NotRunOut`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "take_over", by=by, at=at, seen=seen)
    assert actor.level is not None
    before = _raise(case, actor.level)
    case.above_due_at = clocks.told_by(case, at)
    step(case, "take_over", actor, at=at, words=words, facts={"desk": case.holder, "desk_before": before})
    return case


@transaction.atomic
def hand_down(*, case_id: int, by: "Person", at: datetime, reason: str, seen: int | None = None) -> Case:
    """Hand a matter that came up by hand down to the desk below, with a reason that the desks read.

    Raises `WrongState`, `NotYours`, `MovedOn`, `NothingToHandDown`, `ReasonMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "hand_down", by=by, at=at, seen=seen)
    before, case.holder = case.holder, str(level_below(Level(case.holder)))
    case.handed_down += 1
    if case.holder == case.came_from:
        case.came_from = ""
    step(case, "hand_down", actor, at=at, words=reason, facts={"desk": case.holder, "desk_before": before})
    return case


def _raise(case: Case, level: Level) -> str:
    """Put the case on a higher desk; the one it lay on."""
    before = case.holder
    case.came_from, case.holder = case.came_from or before, str(level)
    return before
