"""是我报的, 不是我报的: what the owner of a number says of a report that came with it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from linli.life.cases import outcomes, ringing
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.states import Audience
from linli.life.cases.steps import knock, step
from linli.town.notices import inbox

if TYPE_CHECKING:
    from linli.town.people.models import Person


@transaction.atomic
def own(*, case_id: int, reporter: Reporter, by: "Person | None", at: datetime) -> Case:
    """Say that a report which came with one's number is one's own; from then on one is told of it, and speaks alone.

    Who joined uncounted (`joining`) is counted now, and the desk is told as of any neighbour more. Raises `NotYours`,
    `OwnersAlone`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "own", by=by, at=at, reporter=reporter)
    counts = reporter.uncounted_at is not None and reporter.withdrawn_at is None
    case.neighbours = (case.neighbours or 0) + counts
    Reporter.objects.filter(pk=reporter.pk).update(owned_at=at, uncounted_at=None)
    step(case, "own", actor, at=at, facts={"neighbours": case.neighbours} if counts else None)
    return case


@transaction.atomic
def disown(*, case_id: int, reporter: Reporter, by: "Person | None", at: datetime) -> Case:
    """Say that it is not: the number is taken off, the report goes on as an anonymous one, and its desk is told.

    What was said of the result with that number is nobody's word any more, and a case that had ended by it everybody
    reads so. For which report it was looked at is forgotten. Whoever left the number goes on by the query code. Raises
    `NotYours`, `OwnersAlone`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "disown", by=by, at=at, reporter=reporter)
    assert reporter.person_id is not None
    facts = outcomes.unsay(case, reporter)
    step(case, "disown", actor, at=at, facts=facts, audience=Audience.PUBLIC if facts else None)
    inbox.forget_told([(reporter.person_id, f"case:{case.pk}")])
    ringing.forget([reporter.pk])
    Reporter.objects.filter(pk=reporter.pk).update(person=None, contact=Contact.ANONYMOUS, called="")
    return case
