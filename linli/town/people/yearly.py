"""Who is told where they look that promises already reach into a year whose holidays are not arranged."""

from collections.abc import Iterable
from datetime import datetime

from linli.ground.days.calendar import Calendar
from linli.ground.shared.moments import day_of

from .roles import RULE_KEEPERS
from .scopes import Held


def short(held: Iterable[Held], at: datetime) -> str:
    """What `RULE_KEEPERS` are told, by any post of theirs, from December on; "" for others and while all is well."""
    if all(post.role not in RULE_KEEPERS for post in held):
        return ""
    return Calendar.load().short(day_of(at)) or ""
