"""Boundaries and points of the map, as JSON."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import Query, Router

from linli.ground.shared.datums import Datum
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key
from linli.town.people.allow import allow, person_of
from linli.town.people.callers import once
from linli.town.people.stepping_up import must_be_fresh
from linli.town.people.turns import turn
from linli.town.places.models import Kind

from . import pointing, redrawing, showing, taking_in
from . import schemas as s
from .outlines import outlines

router = Router()
Code = Annotated[str, Query(pattern=r"^[0-9a-z-]{0,40}$", description="The code of a place; empty is everywhere.")]


@router.get("/boundaries", response={200: s.OutlinesShown, 304: None})
@allow(GET="anyone")
def drawn(request: HttpRequest, kind: s.Drawable = "grid", within: Code = "", datum: s.Named = "wgs84") -> HttpResponse:
    """The outlines of a kind within a place, as GeoJSON, its degrees of `datum`.

    `If-None-Match` with the last `ETag` gets 304.
    """
    found = outlines(Kind(kind), within, now(), Datum(datum))
    mark = quote_etag(found.mark) if found.mark else None
    unchanged = get_conditional_response(request, etag=mark)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(found.text(), content_type="application/json; charset=utf-8")
    if mark:
        response["ETag"] = mark
    return response


@router.post("/boundaries", response=s.RedrawingShown)
@allow(POST="boundary_drawer")
@turn(now)
def draw(request: HttpRequest, given: s.OutlinesGiven, key: Key = "") -> s.RedrawingShown:
    """Look a file of outlines through, and with `apply` draw it if nothing is wrong.

    With `apply` and the `plan` of the look before, only what was seen there is done, and what moves far in it only with
    `moves`. A retry under the same key says how much the first did.
    """
    person, at, datum = person_of(request), now(), Datum(given.datum)
    if given.apply:
        must_be_fresh(request, person, at)

    def planned() -> redrawing.Plan:
        return taking_in.plan_of_file(given.content, datum=datum, source=given.source, by=person, at=at)

    if not given.apply:
        return showing.plan(planned())

    def work() -> str:
        made = planned()
        if made.errors:
            raise _HasErrors(made)
        drawn = taking_in.take_in(made, seen=given.plan, by=person, at=at, moves=given.moves)
        return f"drawn:{drawn}:{len(made.going)}"

    try:
        done = once(request, key, at=at, work=work)
    except _HasErrors as wrong:
        return showing.plan(wrong.made)
    return showing.drawn(*map(int, done.split(":")[1:]))


@router.get("/places/at", response=s.AtShown)
@allow(GET="anyone")
def at_point(
    request: HttpRequest,
    latitude: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)],
    longitude: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)],
    datum: s.Named = "wgs84",
) -> s.AtShown:
    """In which community, grid and courtyard a point lies; outside of what is drawn, that is said."""
    (found,) = pointing.found_at([(longitude, latitude)], Datum(datum), now())
    return showing.found(found)


@router.post("/places/at", response=s.AtAllShown)
@allow(POST="anyone")
def at_points(request: HttpRequest, given: s.PointsGiven) -> s.AtAllShown:
    """The same of up to a thousand points, in their order."""
    points = [(point.longitude, point.latitude) for point in given.points]
    return s.AtAllShown(points=[showing.found(each) for each in pointing.found_at(points, Datum(given.datum), now())])


class _HasErrors(Exception):
    """The plan has errors: nothing is done, and the key is free for another try."""

    def __init__(self, made: redrawing.Plan) -> None:
        super().__init__()
        self.made = made
