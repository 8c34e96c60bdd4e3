"""Who sees to a matter at a given hour: the desk that holds it while that is open, else whoever is on duty.

The grid keeps the duty hours of the place, desks above it the office hours. While they are shut the duty officer sees
to what cannot wait and lies no higher than the community (`standing.moves_it`); all else waits until they open. What is
promised of them, whom a step is told and whom one rings ask here.
"""

from datetime import datetime

from django.utils.functional import Promise

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import NeverOpen, after_minutes_within, is_open
from linli.life.cases import clocks, leading
from linli.life.cases.models import Case
from linli.life.cases.speaking import DESK_NAMES
from linli.life.cases.states import Level, State, is_above
from linli.town.people.duty import just_before, role_answering
from linli.town.people.roles import WITHIN, Role
from linli.town.people.scopes import seat_of


def opens(level: str, at: datetime) -> datetime | None:
    """When the office of this level opens again; None where it is open, where it never is, and for the grid."""
    calendar = Calendar.load()
    if level == Level.GRID or is_open(at, calendar.office, calendar):
        return None
    try:
        return after_minutes_within(at, 0, calendar.office, calendar)
    except NeverOpen:
        return None


def who(case: Case, by: datetime) -> tuple[str | Promise, datetime | None]:
    """Who arranges by then what the case waits for, and from when on, where nobody does any sooner."""
    then = just_before(by)
    if on_duty(case, then):
        return WITHIN[Role.DUTY_OFFICER], None
    return DESK_NAMES[case.holder], opens(case.holder, then)


def waits_at(case: Case, at: datetime) -> str:
    """At which level it waits: at the street's what was taken on and only the street may send, unless somebody goes."""
    at_street = case.going_due_at is None and leading.waits_for_the_street(case, at)
    return Level.STREET if at_street else case.holder


def acts_next(case: Case, at: datetime) -> str | Promise:
    """Who acts next on what lies at a desk, within a sentence: who is there when that is due, or now if it is over.

    What nobody has answered at the grid is whoever's the receipt names. What was taken on and only the street may send
    is the street's.
    """
    if (level := waits_at(case, at)) != case.holder:
        return DESK_NAMES[level]
    unanswered = case.state == State.REPORTED and case.answered_at is None
    due = case.answer_due_at if unanswered else clocks.running(case).get("dispatch")
    by = max(due, at) if due is not None else at
    first = role_answering(case.place, by) if unanswered and case.holder == Level.GRID else ""
    return first or _there(case, just_before(by))


def _there(case: Case, then: datetime) -> str | Promise:
    return WITHIN[Role.DUTY_OFFICER] if on_duty(case, then) else DESK_NAMES[case.holder]


def shut_past(case: Case, due: datetime, at: datetime) -> datetime | None:
    """When the desk that holds it opens again, where it is shut from now until after `due` and nobody acts sooner.

    None for what an organisation has or somebody is on the way to, and for what the duty officer sees to meanwhile.
    """
    if case.holder == Level.GRID or case.organisation_id is not None or case.going_due_at is not None:
        return None
    then = opens(case.holder, at)
    return then if then is not None and then > due and not on_duty(case, at) else None


def told_shut(case: Case, at: datetime) -> datetime | None:
    """When the level that was told last (`supervision.tell_overdue`) first looks at it; None where somebody has.

    It counts from when it was told: what came while that was open waits for nobody, nor what fell to the duty officer.
    """
    told = case.steps.filter(verb="overdue").order_by("-seq").first()
    if told is None or (case.organisation_id is None and falls_to_duty(case, told.at)):
        return None
    then = opens(case.told_level, told.at)
    return then if then is not None and then > at else None


def on_duty(case: Case, at: datetime, level: Level | None = None) -> bool:
    """Whether it is the duty officer who sees to it at that moment, where it lies or if it lay at another `level`."""
    level = level or Level(case.holder)
    if is_above(level, Level.COMMUNITY) or not clocks.cannot_wait(case):
        return False
    there = _grid_is_there(case, at) if level == Level.GRID else opens(level, at) is None
    return not there and seat_of(Role.DUTY_OFFICER, case.place, at) is not None


def told(case: Case, at: datetime) -> list[str | Promise]:
    """Who is told of what comes to a matter, within a sentence: the duty officer before its desk, then who has it."""
    officer = [WITHIN[Role.DUTY_OFFICER]] if duty_is_told(case, at) else []
    return [*officer, DESK_NAMES[case.holder], *([case.organisation.named()] if case.organisation else [])]


def duty_is_told(case: Case, at: datetime) -> bool:
    """Whether a duty officer hears of it: of danger at any hour, of what else cannot wait where it falls to them."""
    falls = clocks.is_danger(case) or falls_to_duty(case, at)
    return falls and seat_of(Role.DUTY_OFFICER, case.place, at) is not None


def falls_to_duty(case: Case, at: datetime) -> bool:
    """Whether the duty officer sees to it at that moment, or by when somebody is promised to answer or begin again."""
    unanswered = case.state == State.REPORTED and case.answered_at is None
    by = case.answer_due_at if unanswered else clocks.begins_anew(case, at)
    return on_duty(case, at) or (by is not None and on_duty(case, just_before(by)))


def _grid_is_there(case: Case, at: datetime) -> bool:
    calendar = Calendar.load()
    return is_open(at, clocks.duty_hours(case.place_path, calendar), calendar)
