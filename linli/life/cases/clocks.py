"""The clocks of a case: what is promised from the report on, and which promise ends next.

The times are those of `terms`. Where a category answers in urgent hours, first answer and dispatch have half an hour
each, at most half of the whole time; else the first answer comes within the duty hours of the place, and at any hour
where there is danger: the duty phone is there for it. An emergency is answered by the clock `danger`, sent on within
half an hour and its reporter spoken to within another, whatever it is filed under, and a dangerous matter that answers
in urgent hours is answered by that clock too, so that no car is answered sooner. A matter that nobody has filed yet has
no promise for its end, and still its time to be sent on. A new category never moves a deadline later, and clocks stand
still only while a case is suspended.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import Term, after_minutes_within, due
from linli.ground.days.hours import Hours
from linli.life.cases import emergencies, terms
from linli.life.cases.states import BEFORE_HANDLED, LEVELS, Level, State
from linli.life.cases.terms import HALF_AN_HOUR, Terms, urgent_share
from linli.town.places.names import codes_on

if TYPE_CHECKING:
    from linli.life.cases.models import Case, Category


TURNS = ("suspend", "resume")
"""The verbs of the steps by which a case's clocks stand still and go on."""


@dataclass(frozen=True, slots=True)
class Promised:
    """By when a report is answered, sent on and solved; without a category nobody can say by when it is solved."""

    answer: datetime
    dispatch: datetime
    resolve: datetime | None


def promised(start: datetime, path: str, category: "Category | None", rules: Terms, *, urgent: bool) -> Promised:
    """What is promised of a matter at the place of `path` whose time begins at `start`; whatever promises asks here.

    `urgent`: its first words spoke of an emergency.
    """
    share = urgent_share(category) if category else None
    if urgent:
        share = min(share or HALF_AN_HOUR, HALF_AN_HOUR)
    dangerous = urgent or (category is not None and category.hazard)
    if share is None:
        answer = _first_answer(start, path, rules, dangerous=dangerous)
        dispatch = max(rules.due("dispatch", start), answer)
    else:
        answer = start + (min(share, rules.danger) if dangerous else share)
        dispatch = start + share
    whole = Term.parse(category.resolve_within) if category is not None else None
    return Promised(answer, dispatch, due(start, whole, rules.calendar) if whole is not None else None)


def contacted(start: datetime, category: "Category", rules: Terms, *, urgent: bool) -> datetime:
    """When who was given a matter at `start` has to have spoken to its reporter: in an emergency in half an hour."""
    by = due(start, Term.parse(category.respond_within), rules.calendar)
    return min(by, start + HALF_AN_HOUR) if urgent else by


def promise(case: "Case", category: "Category | None", at: datetime) -> None:
    """Set on the case what is due from its report on, by its category; never later than what was promised before.

    What it stood still, put aside, is left out of the new promise as it was of the old. What would have been over
    before it is promised is counted from now on: nobody is late by a time of which nobody knew. An emergency has had
    its own terms since it was told.
    """
    rules, stood = terms.in_force(at), standstills(case)
    from_moment = partial(
        promised, path=case.place_path, category=category, rules=rules, urgent=case.urgent and not case.version
    )
    first = from_moment(case.reported_at)

    def counted(link: str) -> datetime:
        return _anew(moved(getattr(first, link), stood), lambda start: getattr(from_moment(start), link), at)

    case.answer_due_at = _sooner(case.answer_due_at, counted("answer"))
    if not case.comebacks:  # then it runs from the resident's word, not from the report
        case.dispatch_due_at = _sooner(case.dispatch_due_at, counted("dispatch"))
    if category is not None:
        case.resolve_due_at = _sooner(case.resolve_due_at, counted("resolve"))


def _anew(counted: datetime, term: Callable[[datetime], datetime], at: datetime) -> datetime:
    """What was counted from the report, or the same term from now on where that is over already."""
    return counted if counted >= at else term(at)


def hear(case: "Case", words: str, at: datetime, kind: str = "") -> dict[str, object]:
    """Put a case first on every desk if what was just said speaks of an emergency, as its first words would have.

    Or if it was just filed under a `kind` that is one by itself, by the code of the category. First answer is due by
    the clock `danger`, sending on and a first contact that is waited for within half an hour of it. What the step notes
    of it.
    """
    if case.urgent or emergencies.spoken_of(words, kind) is None:
        return {}
    case.urgent = True
    case.answer_due_at = _sooner(case.answer_due_at, at + min(terms.in_force(at).danger, HALF_AN_HOUR))
    case.dispatch_due_at = _sooner(case.dispatch_due_at, at + HALF_AN_HOUR)
    if case.respond_due_at is not None and (contacted := respond_by(case, at)) is not None:
        case.respond_due_at = _sooner(case.respond_due_at, contacted)
    return {"urgent": True}


def cannot_wait(case: "Case") -> bool:
    """Whether it is answered at any hour: an emergency, a danger, or a kind of matter of urgent hours."""
    kind = case.category
    return is_danger(case) or (kind is not None and urgent_share(kind) is not None)


def is_danger(case: "Case") -> bool:
    """Whether somebody's safety may depend on it: an emergency by its words, or a danger by its kind."""
    return case.urgent or (case.category is not None and case.category.hazard)


def standstills(case: "Case") -> list[tuple[datetime, datetime]]:
    """When its clocks stood still, from being put aside until taken up again, as its steps tell; earliest first.

    Each time ends with the step that next took it up; what is still aside has not ended.
    """
    if not case.version:
        return []
    return put_aside(case.steps.filter(verb__in=TURNS).order_by("seq").values_list("verb", "at"))


def put_aside(turns: Iterable[tuple[str, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same of one case's steps of these `TURNS`, as (verb, at) in their order."""
    return [(began, ended) for (first, began), (then, ended) in pairwise(turns) if (first, then) == TURNS]


def moved(due_at: datetime, stood: Iterable[tuple[datetime, datetime]]) -> datetime:
    """A deadline moved on by the time that its clock stood still; one that had passed by then stays."""
    for began, ended in stood:
        if due_at > began:
            due_at += ended - began
    return due_at


def _first_answer(start: datetime, path: str, rules: Terms, *, dangerous: bool) -> datetime:
    """By when someone answers: within the duty hours of the place, or at any hour where there is danger."""
    minutes = int(rules.by_link["first_answer"].n * 60)
    if dangerous:
        return start + timedelta(minutes=minutes)
    return after_minutes_within(start, minutes, duty_hours(path, rules.calendar), rules.calendar)


def duty_hours(path: str, calendar: Calendar) -> Hours:
    """When the desk of the place at `path` answers: by its own hours, or those of the nearest place above with some."""
    return calendar.duty_at(reversed(codes_on(path)))


def respond_by(case: "Case", at: datetime) -> datetime | None:
    """When the organisation that has it at `at` has to have spoken to the reporter: in an emergency in half an hour."""
    if case.category is None:
        return None
    return contacted(at, case.category, terms.in_force(at), urgent=case.urgent)


def send_anew(case: "Case", at: datetime) -> datetime:
    """By when a matter that its resident called not solved at `at` has somebody to do it again.

    As long as a new report of its kind has to be sent on; how long the whole may take began with the first report.
    """
    return _shortly(case, "dispatch", at)


def there_by(case: "Case", at: datetime, until: datetime | None = None) -> datetime:
    """By when somebody who said at `at` that they go there has done it, by `until` if they said so.

    Saying it again moves it no later.
    """
    return _sooner(case.going_due_at, until or _shortly(case, "going", at))


def told_by(case: "Case", at: datetime) -> datetime | None:
    """By when the level that was told at `at` has the matter moving; None where no level stands above it."""
    highest = max(case.holder, case.told_level or case.holder, key=LEVELS.index)
    return _shortly(case, "above", at) if highest != Level.DISTRICT else None


def _shortly(case: "Case", name: str, at: datetime) -> datetime:
    """The term of that name, or the share of a matter that answers in urgent hours."""
    share = HALF_AN_HOUR if case.urgent else urgent_share(case.category) if case.category is not None else None
    return at + share if share is not None else terms.in_force(at).due(name, at)


def begins_anew(case: "Case", at: datetime) -> datetime | None:
    """While a matter that was not solved waits for somebody to begin again: by when they do, if that is to come."""
    if not case.comebacks:
        return None
    found = running(case)
    due_at = found.get("dispatch") or found.get("respond")
    return due_at if due_at is not None and due_at > at else None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain that has its time: in which states its clock runs, when it ends, and what stops it before.

    `told`: that it ran out is told to the next level; where it is not, the clock itself acts then.
    """

    states: frozenset[State]
    due: str
    stopped_by: str = ""
    told: bool = True


LINKS: dict[str, Link] = {
    "answer": Link(BEFORE_HANDLED, "answer_due_at", "answered_at"),
    "dispatch": Link(frozenset({State.REPORTED, State.ACCEPTED}), "dispatch_due_at", "going_due_at"),
    "going": Link(frozenset({State.ACCEPTED}), "going_due_at"),
    "respond": Link(frozenset({State.DISPATCHED, State.IN_PROGRESS}), "respond_due_at", "responded_at"),
    "resolve": Link(BEFORE_HANDLED, "resolve_due_at"),
    "verify": Link(frozenset({State.HANDLED}), "verify_due_at"),
    "above": Link(BEFORE_HANDLED | {State.HANDLED}, "above_due_at"),
    "asking": Link(frozenset({State.ASKING}), "ask_until", told=False),
    "review": Link(frozenset({State.SUSPENDED}), "review_at", told=False),
}


def running(case: "Case") -> dict[str, datetime]:
    """The clocks that run, by name, and when each ends."""
    found: dict[str, datetime] = {}
    for name, link in LINKS.items():
        due_at: datetime | None = getattr(case, link.due)
        stopped = bool(link.stopped_by) and getattr(case, link.stopped_by) is not None
        if case.state in link.states and due_at is not None and not stopped:
            found[name] = due_at
    return found


def first_contact(case: "Case") -> datetime | None:
    """By when whoever handles it contacts its reporter, while that is waited for."""
    link = LINKS["respond"]
    return case.respond_due_at if case.state in link.states and case.responded_at is None else None


def next_due(case: "Case") -> datetime | None:
    """The running clock that ends first, or None where nothing is waited for."""
    return min(running(case).values(), default=None)


def next_link(case: "Case") -> str:
    """The name of that clock, "" where nothing is waited for."""
    found = running(case)
    return min(found, key=found.__getitem__, default="")


def untold(case: "Case") -> dict[str, datetime]:
    """The running clocks that are told of when they run out, without those of which it was told already."""
    return {
        name: due_at
        for name, due_at in running(case).items()
        if LINKS[name].told and not _was_told_of(case, name, due_at)
    }


def is_told_late(case: "Case") -> bool:
    """Whether one of the clocks that run has run out, and was told of."""
    return any(_was_told_of(case, name, due_at) for name, due_at in running(case).items())


def _was_told_of(case: "Case", name: str, due_at: datetime) -> bool:
    """Whether the next level was told that this clock ran out; one that began anew, for a later moment, is another."""
    return name in case.told_of and datetime.fromisoformat(case.told_of[name]) >= due_at


def set_by(case: "Case", at: datetime) -> None:
    """Set on the case when the desk and the worker's round have to look at it next, after a step at `at`.

    Nobody is on the way to what is not at its desk any more. No higher level hears of what is not late any more, and of
    what comes back late, from being put aside or handled, it hears by a term that begins anew.
    """
    if case.state != State.ACCEPTED:
        case.going_due_at = None
    if not is_told_late(case):
        case.above_due_at = None
    elif case.above_due_at is None:
        case.above_due_at = told_by(case, at)
    case.next_due_at = next_due(case)
    case.untold_due_at = min(untold(case).values(), default=None)


def _sooner(old: datetime | None, new: datetime) -> datetime:
    return new if old is None else min(old, new)
