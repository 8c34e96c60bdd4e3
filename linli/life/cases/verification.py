"""Other hands look: nobody verifies what they handled, and what must be verified is asked about only afterwards."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.life.cases.models import Case
from linli.life.cases.outcomes import ask_or_close
from linli.life.cases.photographs import NONE, Chosen
from linli.life.cases.steps import knock, step

if TYPE_CHECKING:
    from linli.town.people.models import Person


@transaction.atomic
def verify(
    *, case_id: int, by: "Person", at: datetime, finding: str, photos: Chosen = NONE, seen: int | None = None
) -> Case:
    """Find with other hands that the work is done, and ask its reporters, who see what was photographed there.

    Raises `WrongState` unless the case is handled, `NotYours` unless `by` verifies for its grid, `SameHands` if `by`
    handled it, `FindingMissing`, `MovedOn`, and what `photographs.held` raises.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "verify", by=by, at=at, seen=seen)
    case.verified_by, case.verified_at, case.verify_due_at = by, at, None
    step(case, "verify", actor, at=at, words=finding, photos=photos)
    ask_or_close(case, at)
    return case


@transaction.atomic
def rework(*, case_id: int, by: "Person", at: datetime, reason: str, seen: int | None = None) -> Case:
    """Find that it is not done, and send it back to whoever handled it, who stays known as its hands until others are.

    Raises as `verify`, with `ReasonMissing` for a missing reason.
    """
    case = Case.objects.for_work(case_id)
    verb = "rework" if case.organisation_id is not None else "rework_at_desk"
    actor = knock(case, verb, by=by, at=at, seen=seen)
    case.reworks += 1
    case.handled_at = case.must_verify = case.verify_due_at = case.promised_at = None
    case.solved_level = ""
    step(case, verb, actor, at=at, words=reason)
    return case
