"""The calendar as a value: read once, then asked as often as one likes without a query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from linli.ground.days.hours import DUTY, OFFICE, Hours, Week
from linli.ground.editions import looking
from linli.ground.editions.kept import Kept

ONE_DAY = timedelta(days=1)
EDITION = "calendar"
REACH = timedelta(days=31)
"""So far ahead promises are made every day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are workdays, and the hours that go by a name. An empty one knows weekends and the default hours."""

    rest: frozenset[date] = frozenset()
    """Holidays, whatever weekday they fall on."""
    work: frozenset[date] = frozenset()
    """Saturdays and Sundays on which people work."""
    years: frozenset[int] = frozenset()
    """The years whose arrangement is known."""
    named: Mapping[str, Hours] = field(default_factory=dict, hash=False)
    office: Hours = OFFICE
    duty: Hours = DUTY

    @classmethod
    def load(cls) -> "Calendar":
        """The calendar as the tables have it now, held in memory until they change."""
        return _kept.get(EDITION, looking.current().get(EDITION), _read_tables)

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day; beyond the known years, from Monday to Friday."""
        if day in self.rest:
            return False
        return day.weekday() < 5 or day in self.work

    def hours(self, name: str) -> Hours:
        """The hours that go by a name. Raises KeyError."""
        return {"office": self.office, "duty": self.duty, **self.named}[name]

    def duty_at(self, keys: Iterable[str]) -> Hours:
        """The duty hours of the first of `keys` that has hours of its own (`duty:KEY`), else the general ones."""
        return next((found for key in keys if (found := self.named.get(f"duty:{key}"))), self.duty)

    def as_on(self, day: date) -> "Calendar":
        """The same days, with the weekly hours that hold on one day as if they always had."""
        return self.with_weeks({name: hours.week(day) for name, hours in self.named.items()})

    def with_weeks(self, weeks: Mapping[str, Week]) -> "Calendar":
        """The same with these weeks, which always held, in the place of the hours that go by their names."""
        named = {**self.named, **{name: Hours(((date.min, week),)) for name, week in weeks.items()}}
        return replace(self, named=named, office=named.get("office", self.office), duty=named.get("duty", self.duty))

    def with_days(self, days: Mapping[date, bool | None]) -> "Calendar":
        """The same with these days as workdays (True) or free (False), or as their weekday says (None)."""
        rest, work = ({day for day, works in days.items() if works is kind} for kind in (False, True))
        years = self.years | {day.year for day in rest | work}
        return replace(self, rest=(self.rest - days.keys()) | rest, work=(self.work - days.keys()) | work, years=years)

    def short(self, day: date) -> str | None:
        """What to tell an operator on that day if promises already reach into a year that is not arranged, else None.

        The arrangement of a year is published each November; from December on the next one is counted on.
        """
        return self.warning(day.year) or self.warning((day + REACH).year)

    def warning(self, year: int) -> str | None:
        """What to tell whoever counts on a year whose arrangement is not known; None if it is."""
        if year in self.years:
            return None
        return _("%(year)s 年的放假安排还没有录入，先按周末休息推算，期限可能会变。") % {"year": year}


_kept: Kept[str, Calendar] = Kept(1)


def _read_tables() -> Calendar:
    from .models import Day, Kind, Timetable

    kinds: dict[str, set[date]] = {Kind.WORKDAY: set(), Kind.REST: set()}
    for day, kind in Day.objects.values_list("date", "kind"):
        kinds[kind].add(day)
    rows = Timetable.objects.order_by("name", "valid_from")
    named = {
        name: Hours(tuple((row.valid_from, Week.parse(row.words)) for row in group))
        for name, group in groupby(rows, key=lambda row: row.name)
    }
    return Calendar(
        rest=frozenset(kinds[Kind.REST]),
        work=frozenset(kinds[Kind.WORKDAY]),
        years=frozenset(day.year for days in kinds.values() for day in days),
        named=named,
        office=named.get("office", OFFICE),
        duty=named.get("duty", DUTY),
    )
