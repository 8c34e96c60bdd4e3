"""What a report is made with: the categories, what words speak of, and which place words mean."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router
from pydantic import Field

from linli.ground.shared.moments import now
from linli.ground.shared.schemas import PRINTED, Shown
from linli.life.cases import categories, matters
from linli.life.cases.api.named import Named, place
from linli.life.cases.visitor import visitor
from linli.life.cases.whereabouts import whereabouts
from linli.town.people.allow import allow
from linli.town.places.locating import locate

router = Router()


class CategoryShown(Shown):
    """A kind of matter. `resolve_within` is a term: `2WH` work hours, `24UH` hours, `3WD` workdays, `7ND` days.

    `results` and `replies` are sentences that may be sent as they stand.
    """

    code: str
    name: str
    group: str
    respond_within: str
    resolve_within: str
    verify: str
    hazard: bool
    home_visit: bool
    results: list[str]
    replies: list[str]


class Located(Shown):
    """The place that words mean, or those they may mean, and what to say to whoever wrote them."""

    place: Named | None
    candidates: list[Named]
    room: str
    asked: str


@router.get("/categories", response=list[CategoryShown])
@allow(GET="anyone")
def all_categories(request: HttpRequest) -> list[CategoryShown]:
    """Every kind of matter in force, by code."""
    language = get_language() or ""
    return [
        CategoryShown(
            code=code,
            name=categories.spoken_name(each, language),
            group=str(matters.GROUPS.get(code[:2], "")),
            respond_within=each.respond_within,
            resolve_within=each.resolve_within,
            verify=each.verify,
            hazard=each.hazard,
            home_visit=each.home_visit,
            results=each.results,
            replies=each.replies,
        )
        for code, each in sorted(categories.current(now()).items())
    ]


@router.get("/categories/likely", response=list[Named])
@allow(GET="anyone")
def likely(request: HttpRequest, words: Annotated[str, Field(max_length=2000, pattern=PRINTED)]) -> list[Named]:
    """The kinds of matter that words speak of, the likeliest first."""
    return [Named(code=code, name=name) for code, name in matters.likely(words, now())]


@router.get("/places/locate", response=Located)
@allow(GET="anyone")
def places_locate(
    request: HttpRequest,
    words: Annotated[str, Field(max_length=200, pattern=PRINTED)],
    within: Annotated[str, Field(max_length=40, pattern=PRINTED)] = "",
) -> Located:
    """Which place words mean: "8号院14号楼2单元". `within` is the code of the place one stands in."""
    who = visitor(request)
    known = whereabouts(who.person, scanned=within, chosen="", at=who.at)
    if known.within is None:
        return Located(place=None, candidates=[], room="", asked="")
    found = locate(words, known.within)
    return Located(
        place=place(found.place) if found.place else None,
        candidates=[place(each) for each in found.candidates],
        room=found.room,
        asked=found.asked,
    )
