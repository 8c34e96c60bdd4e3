"""What is open, on the map."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext
from ninja import Query, Router

from linli.ground.shared.datums import Datum, from_wgs84, to_wgs84
from linli.ground.shared.schemas import Shown
from linli.life.cases import boards
from linli.life.cases import pins as lying
from linli.life.cases.api.named import Named
from linli.life.cases.api.named import place as named
from linli.life.cases.api.narrowed import Narrowed
from linli.life.cases.narrowing import Only
from linli.life.cases.pins import Counted, Pin
from linli.life.cases.visitor import visitor
from linli.town.boundaries.where import Box
from linli.town.people.allow import allow, person_of
from linli.town.places.models import Kind, Place

router = Router()
Latitude = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)]
BOARDS = (Kind.COMMUNITY, Kind.COURTYARD)


class PinShown(Shown):
    """How much is open at a place, and how much of it waits for an answer; the point is somewhere in the place.

    `said` is the place with its community, as a pin is named; `href` the list of what is counted.
    """

    place: Named
    said: str
    latitude: float
    longitude: float
    count: int
    waiting: int
    words: str
    href: str


class Pins(Shown):
    """What is open in a box, by courtyard, or by grid or community where there are too many."""

    pins: list[PinShown]


@router.get("/map/pins", response=Pins)
@allow(GET="anyone")
def pins(
    request: HttpRequest,
    west: Longitude,
    south: Latitude,
    east: Longitude,
    north: Latitude,
    narrowed: Query[Narrowed],
    of: Literal["public", "desk"] = "public",
    datum: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84",
    within: str = "",
) -> Pins:
    """What is open in a box of the map: of the public board, or of my own desk. Degrees, asked and said, of `datum`.

    `within`: the code of a community or grid, of which alone is counted what is open, however far the box reaches.
    """
    who, only = visitor(request), narrowed.only()
    if of == "desk":
        person_of(request)
    cases = lying.of_desk(who.held, only) if of == "desk" else lying.in_public(only)
    if within:
        cases = lying.only_of(lying.mapped(within, who.at), cases)
    (west, south), (east, north) = to_wgs84([(west, south), (east, north)], Datum(datum))
    found = lying.pins(cases, Box(west, south, east, north), who.at)
    return Pins(pins=[_shown(pin, of, only, Datum(datum)) for pin in found])


def words(counted: Counted, only: Only) -> str:
    """`3 件没办完 · 1 件等答复`; of a part of what is open `3 件`, which is no word about all of it."""
    if only:
        said = ngettext("%(n)s 件", "%(n)s 件", counted.count) % {"n": counted.count}
    else:
        said = ngettext("%(count)s 件没办完", "%(count)s 件没办完", counted.count) % {"count": counted.count}
    if not counted.waiting or only.stands:
        return said
    waits = ngettext("%(count)s 件等答复", "%(count)s 件等答复", counted.waiting) % {"count": counted.waiting}
    return f"{said} · {waits}"


def _shown(pin: Pin, of: str, only: Only, datum: Datum) -> PinShown:
    ((longitude, latitude),) = from_wgs84([(pin.longitude, pin.latitude)], datum)
    return PinShown(
        place=named(pin.place),
        said=pin.said,
        latitude=latitude,
        longitude=longitude,
        count=pin.counted.count,
        waiting=pin.counted.waiting,
        words=words(pin.counted, only),
        href=_href(pin, of, only),
    )


def _href(pin: Pin, of: str, only: Only) -> str:
    if of == "desk":
        return reverse("cases:desk")
    if pin.place.kind in BOARDS:
        return board(pin.place, only)
    return ""


def board(place: Place, only: Only) -> str:
    """The public board with what a pin counts at this place."""
    return f"{reverse('cases:board-of', args=[place.code])}?{only.query(show=boards.OPEN)}"
