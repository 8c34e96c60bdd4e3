"""Lanes, by JSON: those of a community, and one with its chief, its standard and what is open on it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from linli.ground.shared import paging
from linli.ground.shared.refusals import NotAllowed
from linli.ground.shared.schemas import PRINTED, Day, Given, Key, Mark, Shown, Size
from linli.life.cases import alongside, boards, expecting, walking
from linli.life.cases.api import named
from linli.life.cases.api.named import Named
from linli.life.cases.api.photos import sender_of
from linli.life.cases.api.reporting import FoundGiven, given_data, given_where, valid
from linli.life.cases.api.shapes import BoardRow, board_rows
from linli.life.cases.forms import FoundForm
from linli.life.cases.models import Walk
from linli.life.cases.visitor import visitor
from linli.life.cases.walking import MOST
from linli.town.people.allow import allow, person_of
from linli.town.people.callers import once
from linli.town.places import lanes
from linli.town.places.models import LaneStandard

router = Router()

LaneCode = Annotated[str, Field(max_length=20, pattern=PRINTED)]


class Lanes(Shown):
    """The lanes that run through a community, by their codes."""

    items: list[Named]


class Chief(Shown):
    """The chief of a lane, as anybody may know them; `phone` is the public number, "" where there is none."""

    role: str
    called: str
    what_for: str
    phone: str


class LaneShown(Shown):
    """A lane; `standard` is what one may expect of it, "" where nobody has laid it down, `chief` null where none is.

    `items` is a page of what is open in the courtyards that open on it, newest first, as its community's board has it.
    A report from the lane names one of `courtyards` as its `place_code`, or the lane's name as its `place` `within`
    this code.
    """

    code: str
    name: str
    chief: Chief | None
    standard: str
    within: str
    grids: list[Named]
    courtyards: list[Named]
    items: list[BoardRow]
    after: str | None


class WalkGiven(Given):
    """What was found on a walk, in order; possibly nothing. Photos of all are sent under its own key."""

    findings: Annotated[list[FoundGiven], Field(max_length=MOST, default_factory=list)]


class WalkShown(Shown):
    """A walk along a lane: when it ended and how many findings became cases. Which way was taken nothing says."""

    id: UUID
    at: datetime
    findings: int


class Walks(Shown):
    """The last walks along a lane, newest first."""

    items: list[WalkShown]


Standard = Annotated[str, Field(max_length=2 * lanes.MOST_WORDS)]


class StandardGiven(Given):
    """What one may expect of a lane, in a sentence or two; another language that is "" reads the Chinese.

    It stands at once, or from the morning of `begins_on`.
    """

    words: Standard
    words_hant: Standard = ""
    words_en: Standard = ""
    begins_on: Day | None = None


class StandardShown(Shown):
    """A standard of a lane, and when it stood: [from, until), `until` null where nobody has ended it."""

    words: str
    words_hant: str
    words_en: str
    begins_at: datetime
    ends_at: datetime | None


class Standards(Shown):
    """The last standards of a lane, newest first; the first may begin later."""

    items: list[StandardShown]


@router.get("/boards/{place}/lanes", response=Lanes)
@allow(GET="anyone")
def of_community(request: HttpRequest, place: Annotated[str, Field(max_length=40, pattern=PRINTED)]) -> Lanes:
    """The lanes of a community, by its code; of a courtyard the one on which it opens."""
    at = visitor(request).at
    found = lanes.lanes_of(boards.board_of(place, at), at)
    return Lanes(items=[Named(code=each.code, name=each.named()) for each in found])


@router.get("/lanes/{lane}", response=LaneShown)
@allow(GET="anyone")
def shown(request: HttpRequest, lane: LaneCode, after: Mark = "", size: Size = 20) -> LaneShown:
    """A lane: who looks after it, what one may expect of it, and what is open on it."""
    at = visitor(request).at
    card = alongside.card(lane, at)
    found = paging.page(alongside.open_on(card.lane), order=("-id",), after=after, size=size)
    chief = card.chief
    return LaneShown(
        code=card.lane.code,
        name=card.lane.named(),
        chief=Chief(role=chief.role, called=chief.called, what_for=chief.what_for, phone=chief.phone)
        if chief
        else None,
        standard=card.standard,
        within=card.here.code,
        grids=[named.place(each) for each in card.course.grids],
        courtyards=[named.place(each) for each in card.course.courtyards],
        items=board_rows(found.rows, at),
        after=found.after,
    )


@router.get("/lanes/{lane}/walks", response=Walks)
@allow(GET="lane_chief")
def walks(request: HttpRequest, lane: LaneCode) -> Walks:
    """The last walks along a lane, for its chief."""
    who = visitor(request)
    asked = lanes.by_code(lane, who.at)
    if walking.chief(asked.pk, who.held) is None:
        raise NotAllowed
    return Walks(items=[_walk(each) for each in walking.last(asked)])


@router.post("/lanes/{lane}/walks", response={201: WalkShown})
@allow(POST="lane_chief")
def walk(request: HttpRequest, lane: LaneCode, given: WalkGiven, idempotency_key: Key = "") -> Status[Any]:
    """End a walk along one's lane: each finding becomes a case, all of them or none; nobody is asked afterwards."""
    who, by = visitor(request), person_of(request)
    asked = lanes.by_code(lane, who.at)
    sender = sender_of(request, idempotency_key, {"photos": [each for one in given.findings for each in one.photos]})
    forms = [
        valid(FoundForm(given_data(each), where=given_where(each, who), at=who.at, sender=sender))
        for each in given.findings
    ]

    def work() -> str:
        found = [form.said() for form in forms]
        return f"walk:{walking.finish(lane_id=asked.pk, found=found, by=by, at=who.at).pk}"

    return Status(201, _walk(walking.made(once(request, idempotency_key, at=who.at, work=work))))


def _walk(each: Walk) -> WalkShown:
    return WalkShown(id=each.public_id, at=each.at, findings=each.findings)


@router.get("/lanes/{lane}/standards", response=Standards)
@allow(GET="lane_keeper")
def standards(request: HttpRequest, lane: LaneCode) -> Standards:
    """What was laid down for a lane, for who lays it down."""
    who = visitor(request)
    asked = lanes.by_code(lane, who.at)
    if not expecting.may(asked, who.held):
        raise expecting.NotYourLane
    return Standards(items=[_standard(each) for each in lanes.standards(asked)])


@router.post("/lanes/{lane}/standards", response={201: StandardShown})
@allow(POST="lane_keeper")
def lay_down(request: HttpRequest, lane: LaneCode, given: StandardGiven) -> Status[Any]:
    """Lay down what one may expect of a lane, as its chief or its street; the same again changes nothing."""
    said = {name: getattr(given, name) for name in ("words", "words_hant", "words_en")}
    made = expecting.lay_down(
        code=lane, said=said, begins_on=given.begins_on, by=person_of(request), at=visitor(request).at
    )
    return Status(201, _standard(made))


def _standard(each: LaneStandard) -> StandardShown:
    return StandardShown(
        words=each.words,
        words_hant=each.words_hant,
        words_en=each.words_en,
        begins_at=each.valid_from,
        ends_at=each.valid_until,
    )
