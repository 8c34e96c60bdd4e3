"""Who sees to a matter at a given hour: the desk that holds it while its office is open, else whoever is on duty.

Desks above the grid keep the office hours. While they are shut the duty officer sees to what cannot wait and lies no
higher than the community (`standing.moves_it`); all else waits until they open.
"""

from datetime import datetime, timedelta

from django.utils.functional import Promise

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import NeverOpen, after_minutes_within, is_open
from linli.life.cases import clocks
from linli.life.cases.models import Case
from linli.life.cases.speaking import DESK_NAMES
from linli.life.cases.states import Level, is_above
from linli.town.people.roles import Role
from linli.town.people.scopes import seat_of

JUST_BEFORE = timedelta(minutes=1)


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
    then = opens(case.holder, by - JUST_BEFORE)
    if then is None:
        return DESK_NAMES[case.holder], None
    low = not is_above(Level(case.holder), Level.COMMUNITY)
    if low and clocks.cannot_wait(case) and seat_of(Role.DUTY_OFFICER, case.place, by) is not None:
        return Role.DUTY_OFFICER.label, None
    return DESK_NAMES[case.holder], then
