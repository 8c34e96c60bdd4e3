"""Lanes, by JSON: those of a community, and one with its chief, its standard and what is open on it."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from linli.ground.shared import paging
from linli.ground.shared.schemas import PRINTED, Mark, Shown, Size
from linli.life.cases import alongside, boards
from linli.life.cases.api import named
from linli.life.cases.api.named import Named
from linli.life.cases.api.shapes import PublicRow, public_row
from linli.life.cases.visitor import visitor
from linli.town.people.allow import allow
from linli.town.places import lanes

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
    items: list[PublicRow]
    after: str | None


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
        items=[public_row(case, at) for case in found.rows],
        after=found.after,
    )
