"""Who is told where they look that promises already reach into a year whose holidays are not arranged."""

from collections.abc import Iterable
from datetime import datetime

from linli.ground.days.calendar import Calendar
from linli.ground.shared.moments import day_of

from .roles import Role
from .scopes import Held

TOLD = frozenset({Role.SYSTEM_ADMIN, Role.DISTRICT_SUPERVISOR})
"""Who keeps the district's calendar, and who answers for its promises."""


def short(held: Iterable[Held], at: datetime) -> str:
    """What those among whose posts is one of `TOLD` are told, from December on; "" for others and while all is well."""
    if all(post.role not in TOLD for post in held):
        return ""
    return Calendar.load().short(day_of(at)) or ""
