"""Which story a case gets: drawn case by case from shares like those of a real year, each with a chance of its own.

Of all cases 88 % are in time, 6 % need rework, 3 % are given back; some are withdrawn, refused, put aside or given up;
residents say that it is solved, partly, not yet, or say nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from linli.demo import acts, moments, stories, texts, threads, voices
from linli.demo.cast import Cast
from linli.demo.chance import chance
from linli.demo.life import Part, Story
from linli.demo.texts import Matter
from linli.demo.threads import Thread
from linli.ground.shared.moments import TOWN, local
from linli.life.cases.models import Answer, Contact
from linli.life.cases.states import Level
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.places.models import Place

GROUPS = {"51": 24, "52": 20, "53": 12, "54": 26, "55": 8, "56": 5, "57": 2, "58": 2, "59": 1}
"""In a hundred cases, how many are of each group of categories."""
HOURS = (0, 0, 0, 0, 0, 1, 2, 6, 10, 10, 9, 8, 6, 5, 6, 7, 7, 8, 9, 8, 6, 4, 2, 1)
"""How often something is reported in each hour of the day."""
A_WORKDAY, A_REST_DAY = 12, 9
"""Cases a day, on average, where every community is there."""
ON_THE_SPOT = re.compile("51(004|009|013)|52(003|004|008)|53(001|003)|54006|55(003|005)|56003|58001|59001")
"""What a grid worker often sees to at once."""
UP = (0.4, 0.42, 0.46)
"""Of all matters, from where on the courtyard hands some up: to the street, and from there on to the community."""
TAKES_DAYS = ("WD", "ND")
ON_ROUND, OF_STAFF = 0.99, 0.14
"""Of what may be found on a round in working hours: how much is, and how much of that by the community's staff.

Of all cases 38 % then begin with a grid worker and some 6 % with staff. The rest is a resident's or a rider's, who also
bring in what volunteers, pavilions and the hotline will once they have a door of their own.
"""
AT_NIGHT = re.compile("53005|53008|53009")
"""What nobody leaves for the morning: gas, collapse, a cable that hangs down."""


@dataclass(frozen=True, slots=True)
class Start:
    """That something comes up at a moment, at a door, and by whom it is brought in."""

    at: datetime
    matter: Matter
    door: Place
    by: Person | None
    rng: Random
    on_round: bool = False
    contact: Contact = Contact.NAMED


def starts(cast: Cast, seed: str, days: Iterable[date]) -> Iterator[Start]:
    """What comes up on these days, in the order of time within each day."""
    there = sum(community.share for community in cast.communities) / 100
    for day in days:
        rng = chance(seed, day)
        mean = (A_WORKDAY if moments.is_workday(day) else A_REST_DAY) * there
        for at in sorted(_moment(day, rng) for _each in range(round(rng.gauss(mean, 1.2)))):
            yield _start(cast, at, chance(rng.random()))


def _moment(day: date, rng: Random) -> datetime:
    hour = rng.choices(range(24), HOURS)[0]
    return datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=TOWN)


def _start(cast: Cast, at: datetime, rng: Random) -> Start:
    group = rng.choices(list(GROUPS), list(GROUPS.values()))[0]
    month = local(at).month
    matters = [m for m in texts.matters().values() if m.code.startswith(group) and month in m.months]
    matter = rng.choices(matters, [m.weight for m in matters])[0]
    community = rng.choices(cast.communities, [each.share for each in cast.communities])[0]
    grid = cast.place[community.grid_code(rng.choices(community.grids, community.of_grids)[0])]
    door = rng.choice(cast.doors[grid.code])
    if matter.found and moments.working(moments.on(at, moments.WAKES)) and rng.random() < ON_ROUND:
        there = (Role.COMMUNITY_STAFF, grid.parent_id) if rng.random() < OF_STAFF else (Role.GRID_WORKER, grid.pk)
        worker = cast.post[there]
        return Start(moments.at_work(at, rng), matter, door, worker, rng, on_round=True)
    if not AT_NIGHT.fullmatch(matter.code):
        at = moments.awake(at, rng, moments.RISES, moments.SLEEPS)
    rider = matter.code == "57003" or (matter.code == "52004" and rng.random() < 0.4)
    by = cast.person["chen"] if rider else rng.choice(cast.neighbours[community.code])
    how = rng.choices((Contact.NAMED, Contact.PLATFORM, Contact.ANONYMOUS), (50, 30, 20))[0]
    if how == Contact.ANONYMOUS and matter.code in cast.inside_homes:
        how = Contact.PLATFORM
    return Start(at, matter, door, None if how == Contact.ANONYMOUS else by, rng, contact=how)


def story(cast: Cast, start: Start) -> Story:
    """The whole of one case, as chance has it."""
    rng = start.rng
    if start.on_round:
        assert start.by is not None
        thread = threads.found(cast, rng, start.matter, start.door, start.at, by=start.by)
        thread.late = rng.random() < 0.06
        yield from _on_round(thread, start.at)
        return
    if rng.random() < 0.025:
        yield from _refused(cast, start)
        return
    thread = threads.reported(cast, rng, start.matter, start.door, start.at, by=start.by, contact=start.contact)
    thread.late = rng.random() < 0.06
    yield from _of_a_resident(thread, start.at)


def _on_round(thread: Thread, at: datetime) -> Part[None]:
    rng = thread.rng
    if ON_THE_SPOT.fullmatch(thread.matter.code) and rng.random() < 0.55:
        at = yield from acts.on_the_spot(thread, at)
        yield from acts.verified(thread, at)
    elif rng.random() < 0.03:
        yield from stories.returned(thread, at)
    else:
        yield from stories.worked(thread, at, rework=_reworked(thread))


def _refused(cast: Cast, start: Start) -> Part[None]:
    refusal = start.rng.choice(texts.refusals())
    matter = texts.matters()["58001"]
    thread = threads.reported(
        cast, start.rng, matter, start.door, start.at, by=start.by, contact=start.contact, words=refusal.said
    )
    yield from stories.refused(thread, start.at, refusal)


def _of_a_resident(thread: Thread, at: datetime) -> Part[None]:
    rng, code = thread.rng, thread.matter.code
    chance = rng.random()
    if chance < (0.2 if code == "52008" else 0.025):
        yield from voices.withdrawn(thread, at)
        return
    long = thread.case.category is not None and thread.case.category.resolve_within.endswith(TAKES_DAYS)
    if long and chance > 0.985:
        yield from stories.given_up(thread, at)
        return
    at = yield from acts.answered(thread, at)
    if rng.random() < 0.08:
        at = yield from voices.asked_back(thread, at)
    if long and chance > 0.95:
        at = yield from stories.put_aside(thread, at)
    elif UP[0] < chance < UP[2] and thread.case.holder == Level.GRID:
        at = yield from stories.handed_up(thread, at, twice=chance < UP[1], rework=_reworked(thread))
    elif ON_THE_SPOT.fullmatch(code) and rng.random() < 0.5:
        at = yield from acts.on_the_spot(thread, at)
        at = yield from acts.verified(thread, at)
    elif rng.random() < 0.04:
        at = yield from stories.returned(thread, at)
    else:
        at = yield from stories.worked(thread, at, rework=_reworked(thread))
    yield from _last_word(thread, at)


def _last_word(thread: Thread, at: datetime) -> Part[None]:
    rng = thread.rng
    chance = rng.random()
    if chance < 0.05:
        yield from stories.not_yet(thread, at)
    elif chance < 0.88:
        known = thread.reporter is not None and thread.reporter.person is not None
        answer = Answer.PARTLY if chance < 0.14 else Answer.SOLVED
        at = yield from voices.said(thread, at, answer, by_phone=known and rng.random() < 0.12)
        if rng.random() < 0.3:
            yield from voices.let_be_seen(thread, at)


def _reworked(thread: Thread) -> bool:
    category = thread.case.category
    return category is not None and category.verify == "hands" and thread.rng.random() < 0.16


def days_before(at: datetime, how_many: int) -> list[date]:
    """The days that end with that of `at`, oldest first."""
    today = local(at).date()
    return [today - timedelta(days=ago) for ago in range(how_many, -1, -1)]
