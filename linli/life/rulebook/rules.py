"""The rules of one moment as a value: kinds of matter, terms with their calendar, and who leads what where.

Read once, then asked as often as one likes without a query; and computed as they would be after a plan that nobody has
laid. Hours are those of that day, as if they always had been: by them a matter of last month is counted too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Model

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import Term
from linli.ground.days.hours import Week
from linli.ground.days.models import Day, Kind, Timetable
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import Part
from linli.life.cases import categories, leading, terms
from linli.life.cases.models import Category, Clock
from linli.life.cases.states import Who
from linli.life.cases.terms import Terms
from linli.town.people import responsibility
from linli.town.people.models import FallBack, Organisation, Responsibility
from linli.town.places.models import Kind as PlaceKind
from linli.town.places.models import Place

from .columns import since
from .laying import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli.town.people.responsibility import Here


@dataclass(frozen=True)
class Rules:
    """What holds at one moment: categories by code, terms, and the rows that tell who acts where."""

    categories: Mapping[str, Category]
    terms: Terms
    acting: Sequence[Responsibility]
    fall_backs: Sequence[FallBack]

    @classmethod
    def in_force(cls, at: datetime, paths: Iterable[str]) -> "Rules":
        """The rules of that moment, of the places within these paths; a constant number of queries."""
        found = terms.in_force(at)
        return cls(
            categories.current(at),
            replace(found, calendar=found.calendar.as_on(day_of(at))),
            responsibility.acting_within(paths, at),
            responsibility.standing_in(at),
        )

    def changed_by(self, parts: Iterable[Part]) -> "Rules":
        """The rules with what these parts let begin and end."""
        begins = [row for part in parts for row in part.begins]
        ends = [row for part in parts for row in part.ends]
        codes = {row.code for row in _only(Category, ends)}
        kept = {code: row for code, row in self.categories.items() if code not in codes}
        return Rules(
            kept | {row.code: row for row in _only(Category, begins)},
            self._terms(begins, ends),
            _turned(self.acting, _only(Responsibility, begins), _only(Responsibility, ends)),
            _turned(self.fall_backs, _only(FallBack, begins), _only(FallBack, ends)),
        )

    def _terms(self, begins: Sequence[Model], ends: Sequence[Model]) -> Terms:
        """The terms with what begins and ends; the very same where nothing of them changes."""
        by_link = {row.name: Term.parse(terms.DEFAULT_TERMS[row.name]) for row in _only(Clock, ends)}
        by_link |= {row.name: Term.parse(row.term) for row in _only(Clock, begins)}
        calendar = _calendar(self.terms.calendar, begins, ends)
        if not by_link and calendar is self.terms.calendar:
            return self.terms
        return Terms(self.terms.by_link | by_link, calendar)

    @cached_property
    def around(self) -> "Callable[[str], Here]":
        """Who acts at the place of a path."""
        return responsibility.by_rows(self.acting, self.fall_backs)

    def lead(self, category: Category, path: str) -> Organisation | None:
        """The organisation that a street's desk is offered first for a matter of this kind at the place of `path`."""
        return next(iter(leading.leaders(category, Who.STREET, self.around(path))), None)


@dataclass(frozen=True)
class Turn:
    """A plan that is to hold from the day `on`, with the rules before and after it: read once, when first asked for."""

    plan: Plan
    on: date
    at: datetime

    @property
    def then(self) -> datetime:
        """The moment from which it would hold."""
        return since(self.on, self.at)

    @cached_property
    def before(self) -> Rules:
        """What would hold then without the plan. A constant number of queries."""
        districts = Place.objects.current(self.then).filter(kind=PlaceKind.DISTRICT)
        return Rules.in_force(self.then, districts.values_list("path", flat=True))

    @cached_property
    def after(self) -> Rules:
        """What would hold then with the plan."""
        return self.before.changed_by(self.plan.parts)


def _only[M: Model](kind: type[M], rows: Iterable[Model]) -> list[M]:
    return [row for row in rows if isinstance(row, kind)]


def _turned[M: Model](standing: Sequence[M], begins: Sequence[M], ends: Iterable[M]) -> Sequence[M]:
    gone = {row.pk for row in ends}
    return [*(row for row in standing if row.pk not in gone), *begins] if gone or begins else standing


def _calendar(calendar: Calendar, begins: Sequence[Model], ends: Sequence[Model]) -> Calendar:
    days: dict[date, bool | None] = {row.date: None for row in _only(Day, ends)}
    days |= {row.date: row.kind == Kind.WORKDAY for row in _only(Day, begins)}
    calendar = calendar.with_days(days) if days else calendar
    weeks = {row.name: Week.parse(row.words) for row in _only(Timetable, begins)}
    return calendar.with_weeks(weeks) if weeks else calendar
