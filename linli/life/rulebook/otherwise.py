"""One past case under two rulebooks: in what it would be otherwise. Both sides are computed by the same functions."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from linli.life.cases import categories, clocks
from linli.life.cases.models import Category
from linli.life.cases.terms import urgent_share
from linli.life.rulebook.rehearsal import FEW, Kind
from linli.life.rulebook.rules import Rules

NOT_MOVED = timedelta(0)
type Asides = Iterable[tuple[datetime, datetime]]


class Past(NamedTuple):
    """What of a past case its rules are computed from, in the order in which it is read; no words are among it."""

    pk: int
    reported_at: datetime
    place_path: str
    urgent: bool
    category__code: str | None
    community_id: int
    dispatched_at: datetime | None
    handled_at: datetime | None
    asked_at: datetime | None
    must_verify: bool | None


class Mark(NamedTuple):
    """In what a case would be otherwise: under which organisation before and after, or which link's deadline."""

    kind: Kind
    before: str = ""
    after: str = ""
    link: str = ""


@dataclass(slots=True)
class Otherwise:
    """All in which one case would be otherwise, by how much its deadlines move, and whether it was in time each way."""

    marks: dict[Mark, timedelta] = field(default_factory=dict)
    in_time: tuple[bool, bool] | None = None


def deadlines(past: Past, category: Category | None, rules: Rules) -> dict[str, datetime]:
    """By when each link of a case had to be done by these rules, of those that it reached."""
    terms = rules.terms
    first = clocks.promised(past.reported_at, past.place_path, category, terms, urgent=past.urgent)
    found = {"answer": first.answer, "dispatch": first.dispatch}
    if category is not None and past.dispatched_at is not None:
        found["respond"] = clocks.contacted(past.dispatched_at, category, terms, urgent=past.urgent)
    if first.resolve is not None:
        found["resolve"] = first.resolve
    if past.handled_at is not None and past.must_verify:
        found["verify"] = terms.due("verify", past.handled_at)
    if past.asked_at is not None:
        found["asking"] = terms.due("asking", past.asked_at)
    return found


@dataclass
class Both:
    """The rules as they stand and as they would be, and what was already found by them."""

    before: Rules
    after: Rules
    _led: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def compared(self, past: Past, stood: Asides) -> Otherwise:
        """In what a case would be otherwise; `stood`: when its clocks stood still.

        Nothing is said of a case whose category holds on neither side.
        """
        code = past.category__code
        old, new = (rules.categories.get(code or "") for rules in (self.before, self.after))
        found = Otherwise()
        if code is not None and old is None:
            return found
        if code is not None and new is None:
            found.marks[Mark(Kind.GONE)] = NOT_MOVED
            return found
        self._add_deadlines(found, past, stood, old, new)
        if old is not None and new is not None:
            found.marks |= dict.fromkeys([*self._whose(past, old, new), *_shown(old, new)], NOT_MOVED)
        return found

    def _add_deadlines(
        self, found: Otherwise, past: Past, stood: Asides, old: Category | None, new: Category | None
    ) -> None:
        due = deadlines(past, old, self.before)
        then = due if old is new and self.before.terms is self.after.terms else deadlines(past, new, self.after)
        for link, by in due.items():
            if then[link] != by:
                kind = Kind.LATER if then[link] > by else Kind.SOONER
                found.marks[Mark(kind, link=link)] = abs(then[link] - by)
        if past.handled_at is None or "resolve" not in due:
            return
        was, would = (past.handled_at <= clocks.moved(by["resolve"], stood) for by in (due, then))
        found.in_time = was, would
        if was != would:
            found.marks[Mark(Kind.IN_TIME if would else Kind.LATE)] = NOT_MOVED

    def _whose(self, past: Past, old: Category, new: Category) -> Iterator[Mark]:
        """Whose lead it would be, found once for each kind and place."""
        if old is new and self.before.acting is self.after.acting and self.before.fall_backs is self.after.fall_backs:
            return
        key = (old.code, past.place_path)
        if key not in self._led:
            sides = ((self.before, old), (self.after, new))
            leads = [rules.lead(category, past.place_path) for rules, category in sides]
            names = [organisation.named() if organisation else "" for organisation in leads]
            self._led[key] = ("", "") if leads[0] == leads[1] else (names[0], names[1])
        was, would = self._led[key]
        if was or would:
            yield Mark(Kind.NOBODY if not would else Kind.FOUND if not was else Kind.LEAD, was, would)

    @cached_property
    def hidden(self) -> list[str]:
        """The kinds of which no matter is public, by their codes."""
        return [code for code, category in self.before.categories.items() if category.hidden]

    @cached_property
    def turned_keywords(self) -> frozenset[str]:
        """The keywords by which the two guess otherwise; where a report has none of them, both guess the same."""
        found: set[str] = set()
        for code in self.before.categories.keys() | self.after.categories.keys():
            old, new = (rules.categories.get(code) for rules in (self.before, self.after))
            one, other = (Counter(category.keywords if category else ()) for category in (old, new))
            if old and new and old.hazard == new.hazard:
                one, other = one - other, other - one
            found.update(one, other)
        return frozenset(found)

    def guessed_otherwise(self, reports: Iterable[str]) -> int:
        """How many of these reports, by their words, would be taken for another kind of matter first.

        A keyword that fewer than `FEW` of them say is heard on neither side, so that no other keyword beside it makes
        up the number with which it would be told.
        """
        found = [(words, said) for words in reports if (said := categories.said_of(words, self.turned_keywords))]
        heard = Counter(keyword for _words, said in found for keyword in said)
        told = {keyword for keyword, count in heard.items() if count >= FEW}
        sides = [_without(self.turned_keywords - told, rules.categories) for rules in (self.before, self.after)]
        return sum(_first(words, sides[0]) != _first(words, sides[1]) for words, said in found if said & told)


def _without(keywords: Collection[str], known: Mapping[str, Category]) -> dict[str, Category]:
    """These categories, by code, as if they had none of the keywords."""
    found = dict(known)
    for code, category in known.items():
        if any(keyword in keywords for keyword in category.keywords):
            found[code] = copy(category)
            found[code].keywords = [keyword for keyword in category.keywords if keyword not in keywords]
    return found


def _first(words: str, known: Mapping[str, Category]) -> list[str]:
    return [category.code for category in categories.guess(words, known, 1)]


def _shown(old: Category, new: Category) -> Iterator[Mark]:
    """How it is verified, who sees it, and when it is answered."""
    if old.verify != new.verify:
        yield Mark(Kind.VERIFY)
    if new.hidden and not old.hidden:
        yield Mark(Kind.HIDDEN)
    was, would = (category.hazard or urgent_share(category) is not None for category in (old, new))
    if was != would:
        yield Mark(Kind.ANY_HOUR if would else Kind.WORK_HOURS)
