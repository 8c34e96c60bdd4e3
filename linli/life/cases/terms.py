"""The terms that a district sets: how long each link may take, in force from a day on, and by which calendar.

They are tenant data (`Clock`); a category has its own for the first answer and the end, `respond_within` and
`resolve_within`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from linli.ground.days.calendar import EDITION as CALENDAR
from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import Term, due
from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.shared.moments import day_of

if TYPE_CHECKING:
    from linli.life.cases.models import Category

HALF_AN_HOUR = timedelta(minutes=30)
DEFAULT_TERMS = {
    "first_answer": "0.5UH",
    "danger": "0.25UH",
    "dispatch": "1WH",
    "going": "2WH",
    "above": "4WH",
    "give_back": "4WH",
    "verify": "24UH",
    "asking": "7ND",
}
"""In force until a district sets its own; `first_answer` is counted within duty hours, `danger` at any hour."""
EDITION = "clocks"


@dataclass(frozen=True)
class Terms:
    """What is in force on one day, with the calendar it is counted by."""

    by_link: dict[str, Term]
    calendar: Calendar

    def due(self, name: str, start: datetime) -> datetime:
        """When the link `name` that begins at `start` has to be done."""
        return due(start, self.by_link[name], self.calendar)

    @property
    def danger(self) -> timedelta:
        """Within how long what is dangerous is answered."""
        return timedelta(hours=float(self.by_link["danger"].n))


_kept: Kept[date, Terms] = Kept(8)


def in_force(at: datetime) -> Terms:
    """The terms in force at `at`, with the calendar, held in memory until either changes."""
    current, day = looking.current(), day_of(at)
    changed = current.get(EDITION)
    edition = f"{changed} {current.get(CALENDAR)}" if changed else None
    return _kept.get(day, edition, lambda: _read_table(day))


def _read_table(day: date) -> Terms:
    from linli.life.cases.models import Clock

    rows = Clock.objects.filter(valid_from__lte=day).exclude(valid_until__lte=day)
    terms = DEFAULT_TERMS | {row.name: row.term for row in rows}
    return Terms({name: Term.parse(term) for name, term in terms.items()}, Calendar.load())


def urgent_share(category: "Category") -> timedelta | None:
    """The time for first answer and dispatch of a category that answers in urgent hours, else None."""
    respond, resolve = Term.parse(category.respond_within), Term.parse(category.resolve_within)
    if respond.unit != "UH":
        return None
    whole = timedelta(hours=float(resolve.n)) if resolve.unit == "UH" else timedelta(days=1)
    return min(HALF_AN_HOUR, whole / 2)
