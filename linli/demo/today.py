"""What stands open just now: for each persona something to do first, from the table `words/today.toml`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from linli.demo import moments, scenes, texts, threads
from linli.demo.cast import Cast
from linli.demo.chance import chance
from linli.demo.layout import BEIYUAN, by_key
from linli.demo.life import Story
from linli.demo.threads import Thread
from linli.life.cases import answering, closing, dispatch, handling, joining, ladder, supervision, verification
from linli.life.cases.followers import code_for
from linli.life.cases.joining import Joins
from linli.life.cases.models import Answer, Contact
from linli.life.cases.photographs import NONE
from linli.town.people.models import Person

_SPAN = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
BY_STREET = frozenset({"city", "enforcement"})
"""Organisations that only the street's desk sends to."""
CANNOT_WAIT = frozenset({"52008", "54001"})
"""What is reported and answered at any hour."""
FRESH = timedelta(hours=2)
BY_DAY, AT_WORK, AT_ANY_TIME = (
    (moments.RISES, moments.SLEEPS),
    (moments.WAKES, moments.RESTS),
    (time.min, time.max),
)
HOURS_OF = {"say": BY_DAY, "join": BY_DAY, "overdue": AT_ANY_TIME}
"""When an act is done, if not at work."""


@dataclass(frozen=True, slots=True)
class Open:
    """One row of the table: a report so long `ago`, and what was done how long after it.

    `through`: the 楼门长 (a persona) who wrote it down for whoever is `called` so and lives at `home`, without a phone.
    One that is not `filed` is of the category in fact, and its reporter did not say so: the community sorts it.
    One that is `pictured` has a photo from before the work, and one from after it where it is done. `community`: the
    short name of the one in which it happened.
    """

    ago: str
    category: str
    door: str
    words: str
    by: str = ""
    acts: tuple[tuple[str, str, str], ...] = ()
    filed: bool = True
    pictured: bool = False
    through: str = ""
    called: str = ""
    home: str = ""
    community: str = BEIYUAN.key


def rows() -> list[Open]:
    """The whole table."""
    return [Open(**row) for row in texts.today()]


def span(words: str) -> timedelta:
    """`2h1m`, `3d`, `40m` as a length of time."""
    return sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _SPAN.findall(words)), timedelta())


def moments_of(row: Open, now: datetime) -> list[datetime]:
    """When the report and each of its acts came: as long ago as the row says, or earlier, when people were up for it.

    Residents report by day, those who work act in their hours, and clocks run out at any time. What cannot wait and is
    fresh stays where it is, whatever the hour.
    """
    spans = [timedelta(), *(span(after) for after, _act, _words in row.acts)]
    hours = [BY_DAY, *(HOURS_OF.get(act, AT_WORK) for _after, act, _words in row.acts)]
    exact = row.category in CANNOT_WAIT and span(row.ago) < FRESH
    found: list[datetime] = []
    for number in reversed(range(len(spans))):
        wanted = now - span(row.ago) + spans[number]
        if found:
            wanted = min(wanted, found[0] - min(spans[number + 1] - spans[number], FRESH))
        found.insert(0, wanted if exact else moments.up_to(wanted, *hours[number]))
    return found


def begin(cast: Cast, seed: str, now: datetime) -> Iterator[tuple[datetime, Story]]:
    """Each of these stories, and when it begins."""
    for number, row in enumerate(rows()):
        if by_key(row.community) not in cast.communities:
            continue
        rng = chance(seed, "today", number)
        when = moments_of(row, now)
        yield when[0], _story(cast, row, rng, when, now)


def _story(cast: Cast, row: Open, rng: Random, when: list[datetime], now: datetime) -> Story:
    community = by_key(row.community)
    matter, door = texts.matters()[row.category], cast.door(community, row.door)
    photos = scenes.reported(rng, when[0]) if row.pictured else NONE
    if row.through:
        told = threads.Told(cast.person[row.through], row.called, row.home)
        thread = threads.written_down(cast, rng, matter, door, when[0], told=told, words=row.words)
    else:
        by = cast.person[row.by] if row.by else rng.choice(cast.neighbours[community.code])
        thread = threads.reported(
            cast, rng, matter, door, when[0], by=by, words=row.words, filed=row.filed, photos=photos
        )
    thread.told_at, thread.pictured = now, row.pictured
    for at, (_after, act, words) in zip(when[1:], row.acts, strict=True):
        come = yield at
        ACTS[act](thread, come, words)


def _desk(thread: Thread, at: datetime) -> Person:
    return thread.cast.desk_of(thread.case, at)


def _answer(thread: Thread, at: datetime, words: str) -> None:
    thread.case = answering.answer(case_id=thread.case.pk, by=_desk(thread, at), at=at, words=words)


def _join(thread: Thread, at: datetime, words: str) -> None:
    """A neighbour who is not in it yet has it too."""
    case = thread.case
    known = set(case.reporters.values_list("person_id", flat=True))
    near = thread.cast.neighbours[case.community.code]
    who = next(each for each in near[case.pk % 7 :] if each.pk not in known)
    joins = Joins(Contact.PLATFORM, called=who.address_as, words=words)
    code = code_for("demo", f"join:{case.pk}:{who.pk}")
    thread.case = joining.join(joins, case_id=case.pk, reporter=who, query_code=code, by=who, at=at)


def _accept(thread: Thread, at: datetime, words: str) -> None:
    thread.case = dispatch.accept(case_id=thread.case.pk, by=_desk(thread, at), at=at, words=words)


def _send(thread: Thread, at: datetime, said: str) -> None:
    key, _colon, words = said.partition(":")
    case = thread.look()
    by = thread.cast.street_of(case) if key in BY_STREET else thread.cast.holder_of(case, at)
    organisation = thread.cast.organisation[key]
    thread.case = dispatch.dispatch(case_id=case.pk, by=by, at=at, organisation_id=organisation.pk, words=words)


def _start(thread: Thread, at: datetime, words: str) -> None:
    thread.case = handling.start(case_id=thread.case.pk, by=thread.cast.hand_of(thread.case), at=at, words=words)


def _promise(thread: Thread, at: datetime, words: str) -> None:
    """Promise to come before the end of work, on the day on which the story is told or on the next."""
    by, told = thread.cast.hand_of(thread.case), thread.told_at or at
    today = moments.on(told, moments.RESTS)
    until = today if today - told > FRESH else moments.on(told, moments.RESTS, 1)
    thread.case = answering.promise(case_id=thread.case.pk, by=by, at=at, until=until, words=words)


def _return(thread: Thread, at: datetime, said: str) -> None:
    reason, _colon, proposed = said.partition(":")
    by = thread.cast.hand_of(thread.case)
    thread.case = dispatch.give_back(case_id=thread.case.pk, by=by, at=at, reason=reason, proposed=proposed)


def _finish(thread: Thread, at: datetime, result: str) -> None:
    by, photos = thread.cast.hand_of(thread.case), scenes.done(thread, at)
    thread.case = handling.handle(case_id=thread.case.pk, by=by, at=at, result=result, photos=photos)


def _spot(thread: Thread, at: datetime, result: str) -> None:
    by, photos = _desk(thread, at), scenes.done(thread, at)
    thread.case = handling.on_the_spot(case_id=thread.case.pk, by=by, at=at, result=result, photos=photos)


def _verify(thread: Thread, at: datetime, finding: str) -> None:
    thread.case = verification.verify(
        case_id=thread.case.pk, by=thread.cast.staff_of(thread.case), at=at, finding=finding
    )


def _say(thread: Thread, at: datetime, said: str) -> None:
    answer, _colon, words = said.partition(":")
    reporter = thread.reporter
    assert reporter is not None
    thread.case = closing.say(
        case_id=thread.case.pk, reporter=reporter, by=reporter.person, at=at, answer=Answer(answer), words=words
    )


def _go(thread: Thread, at: datetime, words: str) -> None:
    thread.case = handling.take_on(case_id=thread.case.pk, by=_desk(thread, at), at=at, words=words)


def _up(thread: Thread, at: datetime, said: str) -> None:
    why, _colon, reason = said.partition(":")
    by = thread.cast.holder_of(thread.case, at)
    thread.case = ladder.hand_up(case_id=thread.case.pk, by=by, at=at, why=why, reason=reason)


def _over(thread: Thread, at: datetime, words: str) -> None:
    thread.case = ladder.take_over(case_id=thread.case.pk, by=thread.cast.staff_of(thread.case), at=at, words=words)


def _overdue(thread: Thread, at: datetime, words: str) -> None:
    supervision.tell_overdue(case_id=thread.case.pk, at=at)


ACTS: dict[str, Callable[[Thread, datetime, str], None]] = {
    "answer": _answer,
    "join": _join,
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
    "go": _go,
    "up": _up,
    "over": _over,
}
"""What may stand in the table as an act."""
