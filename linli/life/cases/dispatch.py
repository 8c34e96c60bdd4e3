"""Whose it is: accept, send to an organisation that may lead it (`leading`), give back, take back, refuse."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import BigIntegerField

from linli.ground.shared.reader import Blank, Written
from linli.life.cases import clocks, guards, hollow, leading, terms
from linli.life.cases.filing import file_under
from linli.life.cases.guards import TooManyReturns
from linli.life.cases.models import Case
from linli.life.cases.standing import Actor
from linli.life.cases.states import Level, State
from linli.life.cases.steps import knock, step
from linli.town.people.models import Organisation

if TYPE_CHECKING:
    from linli.town.people.models import Person


_organisation = Written(lambda: Organisation.objects.filter(pk=Blank("pk", BigIntegerField())))


@transaction.atomic
def accept(
    *, case_id: int, by: "Person", at: datetime, category: str = "", words: str = "", seen: int | None = None
) -> Case:
    """Take a case on, filing it if that was still open.

    Raises `WrongState`, `NotYours`, `MovedOn`, `CategoryMissing`, `PlaceMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "accept", by=by, at=at, seen=seen)
    file_under(case, category, actor, at)
    _accept(case, actor, at, words)
    return case


@transaction.atomic
def dispatch(
    *,
    case_id: int,
    by: "Person",
    at: datetime,
    organisation_id: int,
    category: str = "",
    words: str = "",
    seen: int | None = None,
) -> Case:
    """Send a case to the organisation that will handle it; from the report on, this accepts it in the same act.

    Raises `WrongState`, `NotYours`, `MovedOn`, `CategoryMissing`, `PlaceMissing`, `MayNotLead`, `CommunityOnlyAssists`,
    `StreetSends`, `StreetDecides`, `ToldInConfidence`, `NobodyThere`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "accept" if case.state == State.REPORTED else "dispatch", by=by, at=at, seen=seen)
    file_under(case, category, actor, at)
    organisation = _organisation.first(pk=organisation_id)
    leading.must_lead(case, organisation, actor, at)
    if case.state == State.REPORTED:
        _accept(case, actor, at, "")
    case.organisation = organisation
    case.dispatched_at, case.responded_at = at, None
    case.respond_due_at = clocks.respond_by(case, at)
    step(
        case,
        "dispatch",
        actor,
        at=at,
        words=words,
        facts={"organisation": case.organisation_names},
    )
    return case


@transaction.atomic
def give_back(*, case_id: int, by: "Person", at: datetime, reason: str, proposed: str, seen: int | None = None) -> Case:
    """Give a case back because it is another's to handle: why, and whose; soon, and at most twice.

    With the second return the street's desk takes it and decides. Raises `WrongState`, `NotYours`, `MovedOn`,
    `ReasonMissing`, `NextUnitMissing`, `TooLateToReturn`, `TooManyReturns`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "give_back", by=by, at=at, seen=seen)
    if case.returns >= guards.MOST_RETURNS:
        raise TooManyReturns(times=guards.MOST_RETURNS)
    dispatched = case.dispatched_at or at
    facts: dict[str, object] = {
        "organisation": case.organisation_names,
        "proposed": proposed,
        "return_by": terms.in_force(at).due("give_back", dispatched),
    }
    case.returns += 1
    case.organisation = case.respond_due_at = case.promised_at = None  # nobody else keeps an appointment of theirs
    if case.returns == guards.MOST_RETURNS and case.holder != Level.DISTRICT:
        case.holder, case.came_from, facts["desk"] = Level.STREET, "", str(Level.STREET)
    step(case, "give_back", actor, at=at, words=reason, facts=facts)
    return case


@transaction.atomic
def take_back(*, case_id: int, by: "Person", at: datetime, reason: str, seen: int | None = None) -> Case:
    """Take a case back from an organisation that has not taken it on, or is late: to the desk, to be arranged anew.

    It is no return of theirs and counts as none. Raises `WrongState`, `NotYours`, `MovedOn`, `StillAtWork`,
    `ReasonMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "take_back", by=by, at=at, seen=seen)
    facts = {"organisation": case.organisation_names}
    case.organisation = case.respond_due_at = case.promised_at = None
    step(case, "take_back", actor, at=at, words=reason, facts=facts)
    return case


@transaction.atomic
def reject(*, case_id: int, by: "Person", at: datetime, reason: str, next_unit: str, seen: int | None = None) -> Case:
    """Refuse a case that is not the neighbourhood's, and name who can help; the supervisor's act, seen one level up.

    Raises `WrongState`, `NotYours`, `MovedOn`, `ReasonMissing`, `NextUnitMissing`.
    """
    case = Case.objects.for_work(case_id)
    actor = knock(case, "reject", by=by, at=at, seen=seen)
    case.closed_at = at
    step(case, "reject", actor, at=at, words=reason, facts={"next_unit": hollow.named(next_unit)})
    return case


def _accept(case: Case, actor: Actor, at: datetime, words: str) -> None:
    case.accepted_at = case.accepted_at or at
    step(case, "accept", actor, at=at, words=words)
