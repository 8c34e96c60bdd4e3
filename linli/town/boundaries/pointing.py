"""Pointing at the map: in which courtyard, grid and community a point lies, or that nothing drawn holds it.

The narrowest place that holds a point counts, and what that stands in: by it a case goes to its desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.ground.shared.datums import Datum, LonLat, to_wgs84
from linli.town.places.models import Kind, Place
from linli.town.places.names import codes_on

from .where import Drawn, locate_all

NARROWEST_FIRST = (Kind.COURTYARD, Kind.GRID, Kind.COMMUNITY)
MOST_POINTS = 1000
"""How many are asked about at once at a door."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a point lies, None for what is not known; with all three None it lies outside of what is drawn."""

    community: Place | None = None
    grid: Place | None = None
    courtyard: Place | None = None

    @property
    def narrowest(self) -> Place | None:
        """The place by which a case would be reported from there."""
        return self.courtyard or self.grid or self.community


OUTSIDE = Found()


def found_at(points: Sequence[LonLat], datum: Datum, at: datetime) -> list[Found]:
    """Where each point (degrees of a datum) lies, in their order. As many queries for a thousand as for one."""
    known = to_wgs84(points, datum)
    layers = [locate_all(known, kind) for kind in NARROWEST_FIRST]
    ids = {drawn.place_id for layer in layers for drawn in layer if drawn is not None}
    if not ids:
        return [OUTSIDE] * len(known)
    standing = {place.pk: place for place in Place.objects.current(at).filter(pk__in=ids)}
    codes = {code for place in standing.values() for code in codes_on(place.path)}
    around = {place.code: place for place in Place.objects.current(at).filter(code__in=codes)}
    lines = {pk: _found(place, around) for pk, place in standing.items()}
    return [_narrowest(each, lines) for each in zip(*layers, strict=True)]


def _narrowest(holding: Sequence[Drawn | None], lines: dict[int, Found]) -> Found:
    """Of the places that hold a point, narrowest first, the first that still stands."""
    return next((lines[drawn.place_id] for drawn in holding if drawn and drawn.place_id in lines), OUTSIDE)


def _found(place: Place, around: dict[str, Place]) -> Found:
    line = {Kind(each.kind): each for code in codes_on(place.path) if (each := around.get(code)) is not None}
    return Found(line.get(Kind.COMMUNITY), line.get(Kind.GRID), line.get(Kind.COURTYARD))
