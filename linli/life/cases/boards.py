"""The public boards: of a community and of its courtyards, which anybody may read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.ground.shared.fixed import among
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import figures
from linli.life.cases import queries
from linli.life.cases.models import Case
from linli.life.cases.narrowing import Only
from linli.life.cases.reach import CaseSet
from linli.life.cases.states import LEVELS, Level, Outcome, State
from linli.life.cases.whereabouts import coded
from linli.town.people.scopes import Held
from linli.town.places import lanes
from linli.town.places.models import Kind, Lane, Place
from linli.town.places.tree import current

EVERYTHING, OPEN, SOLVED = "", "open", "solved"
ALL = Only()
LATELY = timedelta(days=30)
"""So long what residents called solved stands among the solved; later it stands among everything."""

OWN = "own"
MARKS = {"through": "heard_through", "code": "heard_by_code", "telephone": "heard_by_phone"}
"""By which ways others' words, and words that nobody signed in for, came, and how a case is marked by each."""
WAYS = (OWN, *MARKS)

MOST_COUNTED = 1000
"""More than a community solves in that time."""


def board_of(code: str, at: datetime) -> Place:
    """The community or courtyard with this code, which has a board. Raises `NotFound`."""
    place = coded(code, at)
    if place is None or place.kind not in (Kind.COMMUNITY, Kind.COURTYARD):
        raise NotFound
    return place


def board(place: Place, show: str, at: datetime, only: Only = ALL) -> CaseSet[Case]:
    """What a board shows, newest report first: everything that is public, what is open, or what was solved lately.

    Solved is what its reporters called so. What counts it elsewhere asks here, so that a list holds what was counted;
    of what is counted on the map `only` a part, as there.
    """
    found = only.of(queries.board(place), public=True)
    if show == OPEN:
        return found.open()
    if show == SOLVED:
        return found.filter(
            among("state", [State.CLOSED]), among("outcome", [Outcome.SOLVED]), closed_at__gte=at - LATELY
        )
    return found


def count(place: Place, show: str, at: datetime) -> int:
    """How many cases a board shows, counted as far as a glance tells apart (`figures`)."""
    return figures.count(board(place, show, at))


@dataclass(frozen=True, slots=True)
class Solved:
    """Of what was solved lately, how many at each level, the lowest first, and how many by each way of saying so.

    Each matter counts once under `by_way`: what ended by several words, under the one that says least (`WAYS`).
    """

    by_level: dict[Level, int]
    by_way: dict[str, int]


def solved(place: Place, at: datetime) -> Solved:
    """How many were solved lately at a place, by level and by whose word it was. One query.

    The sum of either is what the board holds under `SOLVED`, of which the newest `MOST_COUNTED` are looked at.
    """
    found = board(place, SOLVED, at).select_related(None).order_by("-closed_at", "-pk")
    rows = list(found.values_list("solved_level", *MARKS.values())[:MOST_COUNTED])
    levels, ways = Counter(row[0] for row in rows), Counter(_way(row[1:]) for row in rows)
    return Solved({level: levels[level] for level in LEVELS}, {way: ways[way] for way in WAYS})


def _way(marks: Sequence[bool | None]) -> str:
    """By which way a matter's words came, by its `MARKS`."""
    return next((way for way, came in zip(MARKS, marks, strict=True) if came), OWN)


def communities(at: datetime) -> list[Place]:
    """The communities that have boards: those whose courtyards are known."""
    known = current(at).filter(kind=Kind.COURTYARD).values("parent__parent")
    return list(current(at).filter(pk__in=known).order_by("code"))


def worked_in(held: Sequence[Held], at: datetime) -> tuple[Place | None, list[Place]]:
    """The community in which all these posts stand, if it is one alone, and all communities, those of the posts first.

    A lane's chief stands where the lane runs, an organisation's people where it is at home; a post in a street or in
    the district stands in none, and those within it come next. One query where no post is at a lane.
    """
    known = communities(at)
    paths = [post.place_path or post.home_path for post in held]
    lane_ids = [post.lane_id for post in held if post.lane_id is not None]
    for lane in Lane.objects.filter(pk__in=lane_ids).select_related("street") if lane_ids else ():
        paths += [each.path for each in lanes.course(lane, at).communities] or [lane.street.path]
    own = [each for each in known if any(path.startswith(each.path) for path in paths)]
    within = [each for each in known if any(path and each.path.startswith(path) for path in paths) and each not in own]
    first = [*own, *within]
    alone = own[0] if len(own) == 1 and not within else None
    return alone, first + [each for each in known if each not in first]


def courtyards(community: Place, at: datetime) -> list[Place]:
    """The courtyards of a community, in the order one counts."""
    return list(current(at).within(community).filter(kind=Kind.COURTYARD).in_order())  # type: ignore[attr-defined]
