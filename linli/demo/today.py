"""What stands open just now: for each persona something to do first, from the table `words/today.toml`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from linli.demo import stories, texts
from linli.demo.cast import Cast
from linli.demo.chance import chance
from linli.demo.life import Story
from linli.demo.stories import Thread
from linli.life.cases import answering, closing, dispatch, handling, supervision, verification
from linli.life.cases.models import Answer
from linli.town.people.models import Person

_SPAN = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
BY_STREET = frozenset({"city", "enforcement"})
"""Organisations that only the street's desk sends to."""


@dataclass(frozen=True, slots=True)
class Open:
    """One row of the table: a report so long `ago`, and what was done how long after it."""

    ago: str
    category: str
    door: str
    words: str
    by: str = ""
    acts: tuple[tuple[str, str, str], ...] = ()


def rows() -> list[Open]:
    """The whole table."""
    return [Open(**row) for row in texts.today()]


def span(words: str) -> timedelta:
    """`2h1m`, `3d`, `40m` as a length of time."""
    return sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _SPAN.findall(words)), timedelta())


def begin(cast: Cast, seed: str, now: datetime) -> Iterator[tuple[datetime, Story]]:
    """Each of these stories, and when it begins."""
    for number, row in enumerate(rows()):
        rng = chance(seed, "today", number)
        at = now - span(row.ago)
        yield at, _story(cast, row, rng, at)


def _story(cast: Cast, row: Open, rng: Random, begun: datetime) -> Story:
    by = cast.person[row.by] if row.by else rng.choice(cast.neighbours)
    matter = texts.matters()[row.category]
    thread = stories.reported(cast, rng, matter, cast.place[row.door], begun, by=by, words=row.words)
    for after, act, words in row.acts:
        at = yield begun + span(after)
        ACTS[act](thread, at, words)


def _desk(thread: Thread) -> Person:
    assert thread.case.grid_id is not None
    return thread.cast.worker[thread.case.grid_id]


def _answer(thread: Thread, at: datetime, words: str) -> None:
    thread.case = answering.answer(case_id=thread.case.pk, by=_desk(thread), at=at, words=words)


def _accept(thread: Thread, at: datetime, words: str) -> None:
    thread.case = dispatch.accept(case_id=thread.case.pk, by=_desk(thread), at=at, words=words)


def _send(thread: Thread, at: datetime, said: str) -> None:
    key, _colon, words = said.partition(":")
    by = thread.cast.person["han"] if key in BY_STREET else _desk(thread)
    organisation = thread.cast.organisation[key]
    thread.case = dispatch.dispatch(case_id=thread.case.pk, by=by, at=at, organisation_id=organisation.pk, words=words)


def _start(thread: Thread, at: datetime, words: str) -> None:
    thread.case = handling.start(case_id=thread.case.pk, by=thread.cast.hand_of(thread.case), at=at, words=words)


def _promise(thread: Thread, at: datetime, words: str) -> None:
    """Promise to come within two days and a bit: some hours after the town was built."""
    by = thread.cast.hand_of(thread.case)
    thread.case = answering.promise(case_id=thread.case.pk, by=by, at=at, until=at + timedelta(hours=25), words=words)


def _return(thread: Thread, at: datetime, said: str) -> None:
    reason, _colon, proposed = said.partition(":")
    by = thread.cast.hand_of(thread.case)
    thread.case = dispatch.give_back(case_id=thread.case.pk, by=by, at=at, reason=reason, proposed=proposed)


def _finish(thread: Thread, at: datetime, result: str) -> None:
    thread.case = handling.handle(case_id=thread.case.pk, by=thread.cast.hand_of(thread.case), at=at, result=result)


def _spot(thread: Thread, at: datetime, result: str) -> None:
    thread.case = handling.on_the_spot(case_id=thread.case.pk, by=_desk(thread), at=at, result=result)


def _verify(thread: Thread, at: datetime, finding: str) -> None:
    thread.case = verification.verify(case_id=thread.case.pk, by=thread.cast.person["sun"], at=at, finding=finding)


def _say(thread: Thread, at: datetime, said: str) -> None:
    answer, _colon, words = said.partition(":")
    reporter = thread.reporter
    assert reporter is not None
    thread.case = closing.say(
        case_id=thread.case.pk, reporter=reporter, by=reporter.person, at=at, answer=Answer(answer), words=words
    )


def _overdue(thread: Thread, at: datetime, words: str) -> None:
    supervision.tell_overdue(case_id=thread.case.pk, at=at)


ACTS: dict[str, Callable[[Thread, datetime, str], None]] = {
    "answer": _answer,
    "accept": _accept,
    "send": _send,
    "start": _start,
    "promise": _promise,
    "return": _return,
    "finish": _finish,
    "spot": _spot,
    "verify": _verify,
    "say": _say,
    "overdue": _overdue,
}
"""What may stand in the table as an act."""
