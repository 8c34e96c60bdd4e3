"""Lists of cases: mine, the desks', what waits to be verified or called about, and the public board."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from linli.ground.shared import paging
from linli.ground.shared.refusals import Invalid, NotAllowed
from linli.ground.shared.schemas import PRINTED, Mark, Shown, Size
from linli.life.cases import boards, clocks, desks, queries, sorting
from linli.life.cases.api import named
from linli.life.cases.api.narrowed import Narrowed
from linli.life.cases.api.shapes import BoardRow, Row, board_rows, row
from linli.life.cases.crowds import Crowd
from linli.life.cases.desks import Lists
from linli.life.cases.drawing import KEPT, minute_of
from linli.life.cases.models import Case
from linli.life.cases.reach import CaseSet, reads
from linli.life.cases.views.desks import WORKERS
from linli.life.cases.visitor import visitor
from linli.town.people.allow import allow, person_of
from linli.town.people.models import Person
from linli.town.people.scopes import Held
from linli.town.places.models import Kind

router = Router()

TODO_HERE = "todo"
Show = Literal["todo", "verify", "call", "late", "all", "ended"]
Asked = Annotated[
    Show | None,
    Field(
        description="Which list: `todo` what I have to do, `verify` what waits to be looked at by me, `call` what my "
        "organisation asks about by telephone, `late` what is overdue, `all` what is open, `ended` what ended in the "
        "last ninety days. Without it the one that the desk begins with."
    ),
]
CrowdAsked = Annotated[
    UUID | None,
    Field(description="The `id` of an item that stands for a crowd, or of any in it: its members, one by one."),
]
NO_MARK = _("这一页的记号认不出来，请从第一页看起。")


class Rows(Shown):
    """A page of cases; `after` asks for the next one, and is null on the last."""

    items: list[Row]
    after: str | None


class DeskRow(Row):
    """A case on a desk, in one of its groups. `crowd` where it stands for many: ask for `crowd=` its id to see them.

    `term` says what is due at `next_due_at`: `answer`, `dispatch`, `going` (somebody said that they go there
    themselves), `respond` (a first contact), `resolve`, `verify`, `asking` (the residents' word) or `review`; "" where
    nothing is waited for. `promised_at` is the time by which a
    resident was promised somebody: once it is over and the matter is not done, the case is in the group `late` on the
    desk that holds it, unless it is urgent.
    """

    group: str
    term: str
    promised_at: datetime | None
    crowd: named.CrowdShown | None


class Group(Shown):
    """Cases of a desk that are alike in what they wait for.

    `count` is of the whole list, with each member of a crowd; in the lists `call` and `ended` it is 100 where there are
    as many or more.
    """

    name: str
    words: str
    count: int


class Desk(Shown):
    """A page of a desk in its order: group by group, in each what is due first on top, ended cases newest first.

    `groups` are those that have any case, in the order of the desk. `after` asks for the next page, and is null on the
    last. `mark` changes with every step that concerns the desk.
    """

    groups: list[Group]
    items: list[DeskRow]
    after: str | None
    mark: str


class SolvedAt(Shown):
    """How many matters were solved at a level of the ladder: `grid`, `community`, `street` or `district`."""

    level: str
    words: str
    count: int


class PublicRows(Shown):
    """A page of a public board, newest first.

    `solved`, on the first page of a community: of what its residents called solved in the last thirty days, how many
    at each level; their sum is all of it. `solved_by`, on any first page: how many by whose word, each once. `own` is
    signed in; where a word that counted was another's it is `through` (said for somebody, or with the code of a report
    written down for them), else `code` (with any other code), else `telephone`.
    """

    items: list[BoardRow]
    after: str | None
    solved: list[SolvedAt]
    solved_by: dict[str, int]


class MineRows(Rows):
    """What I reported. `left`, on the first page: what others reported with my number, newest first, 20 at most."""

    left: list[Row]


@router.get("/cases/mine", response=MineRows)
@allow(GET="signed_in")
def mine(request: HttpRequest, after: Mark = "", size: Size = 20) -> MineRows:
    """What I reported, newest first; apart, what was reported with my number without signing in."""
    who = visitor(request)
    apart = queries.left_with(who.person) if not after else []
    found = paging.page(queries.mine(who.person, who.followed), order=("-id",), after=after, size=size)
    own, left = queries.stands_of(found.rows, who.person, who.followed), queries.stands_of(apart, who.person)
    return MineRows(
        items=[row(case, who.at, yours=case.pk not in own.taken_back, stands=own) for case in found.rows],
        after=found.after,
        left=[row(case, who.at, stands=left) for case in apart],
    )


@router.get("/cases/desk", response=Desk)
@allow(GET=WORKERS)
def desk(
    request: HttpRequest, show: Asked = None, crowd: CrowdAsked = None, after: Mark = "", size: Size = 50
) -> HttpResponse:
    """A list of my desk, emergencies on top, then what is overdue, as its page shows it.

    Refused (403) where my posts open no such list. Where there is no such crowd any more it is the whole list.
    """
    who = visitor(request)
    lists = Lists(person_of(request), who.held, who.at)
    wanted = desks.TODO if show == TODO_HERE else show
    name = lists.asked(wanted)
    if wanted is not None and name != wanted:
        raise NotAllowed
    minute, mark = minute_of(who.at), desks.newest(who.held)
    of = str(crowd or "")
    drawn = _drawn(lists.person, who.held, name, of, after, size, get_language() or "", mark, minute)
    return HttpResponse(drawn, content_type="application/json; charset=utf-8")


@lru_cache(maxsize=KEPT)
def _drawn(
    person: Person,
    held: tuple[Held, ...],
    name: str,
    crowd: str,
    after: str,
    size: int,
    language: str,
    mark: str,
    minute: datetime,
) -> bytes:
    """A page of a desk at a minute, as it goes out. `mark` is of the last steps on it, as for the page."""
    lists = Lists(person, held, minute)
    listed = lists.shown(name, crowd)
    cases = listed.cases.select_related(*queries.SHOWN)
    if name == desks.ENDED:
        found = paging.page(cases, order=("-reported_at", "-id"), after=after, size=size)
        rows, more = list(found.rows), found.after
    else:
        rows, more = by_group(cases, after, size)
    shown = Desk(
        groups=[Group(name=group, words=str(sorting.GROUPS[group]), count=n) for group, n in listed.counts.items()],
        items=[_desk_row(case, minute, held, listed.crowds.get(case.pk)) for case in rows],
        after=more,
        mark=mark,
    )
    return shown.model_dump_json().encode()


def _desk_row(case: Case, at: datetime, held: tuple[Held, ...], crowd: Crowd | None) -> DeskRow:
    shown = row(case, at, outline=not reads(case, held)).model_dump()
    return DeskRow(
        **shown,
        group=sorting.group_of(case),
        term=clocks.next_link(case),
        promised_at=case.promised_at,
        crowd=named.crowd(crowd, at) if crowd is not None else None,
    )


@router.get("/cases/to-verify", response=Rows)
@allow(GET="verifier")
def to_verify(request: HttpRequest, after: Mark = "", size: Size = 50) -> Rows:
    """What waits to be looked at by me: done by other hands than mine."""
    who = visitor(request)
    rows, mark = by_clock(queries.to_verify(person_of(request), who.held, who.at), "verify_due_at", after, size)
    return Rows(items=[row(case, who.at) for case in rows], after=mark)


@router.get("/cases/to-call", response=Rows)
@allow(GET="call_back")
def to_call(request: HttpRequest, after: Mark = "", size: Size = 50) -> Rows:
    """What my organisation asks about by telephone."""
    who = visitor(request)
    rows, mark = by_clock(queries.to_call(who.held), "ask_until", after, size)
    return Rows(items=[row(case, who.at) for case in rows], after=mark)


@router.get("/boards/{place}", response=PublicRows)
@allow(GET="anyone")
def board(
    request: HttpRequest,
    place: Annotated[str, Field(max_length=40, pattern=PRINTED)],
    narrowed: Query[Narrowed],
    show: Annotated[str, Field(pattern="^(|open|solved)$")] = "",
    after: Mark = "",
    size: Size = 20,
) -> PublicRows:
    """The public board of a community or a courtyard, by its code: everything, what is open, or solved lately."""
    who = visitor(request)
    here = boards.board_of(place, who.at)
    found = paging.page(boards.board(here, show, who.at, narrowed.only()), order=("-id",), after=after, size=size)
    solved = boards.solved(here, who.at) if not after else boards.Solved({}, {})
    by_level = solved.by_level if here.kind == Kind.COMMUNITY else {}
    return PublicRows(
        items=board_rows(found.rows, who.at),
        after=found.after,
        solved=[SolvedAt(level=level, words=str(level.label), count=n) for level, n in by_level.items()],
        solved_by=solved.by_way,
    )


def by_clock(found: CaseSet[Case], clock: str, after: str, size: int) -> tuple[list[Case], str | None]:
    """A page of cases by a clock, those without one last, and the mark of its end.

    Raises `Invalid` for a mark that is none.
    """
    if after:
        found = found.filter(_behind(clock, after))
    rows = list(found.order_by(F(clock).asc(nulls_last=True), "pk")[: size + 1])
    return rows[:size], _end(rows[size - 1], clock) if len(rows) > size else None


def by_group(found: CaseSet[Case], after: str, size: int) -> tuple[list[Case], str | None]:
    """A page of cases that a desk sorted, and the mark of its end: `2~2026-11-24T02:00:00Z~71`.

    A case whose time ran out between two pages has moved up to the first one. Raises `Invalid` for a mark that is none.
    """
    if after:
        place, _tilde, rest = after.partition("~")
        if not (place.isascii() and place.isdecimal() and len(place) < 3):
            raise Invalid({"after": NO_MARK})
        here = Q(place_of_group=int(place)) & _behind("first_due_at", rest)
        found = found.filter(here | Q(place_of_group__gt=int(place)))
    rows = list(found[: size + 1])
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    return rows[:size], f"{sorting.NAMES.index(sorting.group_of(last))}~{_end(last, 'first_due_at')}"


def _end(last: Case, clock: str) -> str:
    """Where a page ended: the row's clock and its number."""
    moment: datetime | None = getattr(last, clock)
    written = f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z" if moment is not None else ""
    return f"{written}~{last.pk}"


def _behind(clock: str, after: str) -> Q:
    written, _tilde, pk = after.partition("~")
    try:
        moment = parse_datetime(written) if written else None
    except ValueError:
        moment = None
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19) or (
        written and (moment is None or moment.tzinfo is None)
    ):
        raise Invalid({"after": NO_MARK})
    here = Q(**{clock: moment}, pk__gt=int(pk))
    return here | Q(**{f"{clock}__gt": moment}) | Q(**{clock: None}) if moment else here
