"""The outlines as a map takes them: one GeoJSON text for each kind and part of the town, made once for each edition."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.editions.renewing import ALL
from linli.ground.shared.datums import Datum, from_wgs84
from linli.ground.shared.refusals import NotFound
from linli.town.places.models import Kind, Place, choose

from .models import Boundary
from .reading import DECIMALS

SHIFTED = (Datum.GCJ02, Datum.BD09)
MOST = 32
"""So many texts stay in a process."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """All outlines of a kind within a place (path "" is everywhere), in the reader's language, at one edition."""

    kind: Kind
    path: str
    language: str
    edition: str | None
    datum: Datum = Datum.WGS84
    """From what the degrees that are given out are counted."""

    @property
    def mark(self) -> str:
        """What tells this text from any other that stood or will stand at its address; "" if nothing does."""
        return f"{self.kind}-{self.path}-{self.language}-{self.datum}-{self.edition}" if self.edition else ""

    def text(self) -> str:
        """A FeatureCollection. One query where this edition was not asked for yet."""
        return _texts.get((self.kind, self.path, self.language, self.datum), self.edition, self._written)

    def _written(self) -> str:
        found = Boundary.objects.filter(place__kind=self.kind, valid_until=None, place__valid_until=None)
        if self.path:
            found = found.filter(place__path__within=self.path)
        rows = found.order_by("place__code").values_list(
            "place__code", "place__name", "place__name_hant", "place__name_en", "synthetic", "shape"
        )
        features = (
            self._feature(code, choose(self.language, *names), synthetic, shape)
            for code, *names, synthetic, shape in rows
        )
        return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'

    def _feature(self, code: str, name: str, synthetic: bool, shape: str) -> str:
        """`shape` is GeoJSON already."""
        said = {"code": code, "name": name, "kind": self.kind.value, "synthetic": synthetic}
        properties, geometry = json.dumps(said, ensure_ascii=False), self._drawn(shape)
        return f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'

    def _drawn(self, shape: str) -> str:
        """The shape as a map of the datum draws it."""
        if self.datum not in SHIFTED:
            return shape
        return json.dumps(_turned(json.loads(shape), self.datum))


def _turned(geometry: dict[str, Any], datum: Datum) -> dict[str, Any]:
    bodies = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    turned = [[_ring(ring, datum) for ring in body] for body in bodies]
    return geometry | {"coordinates": turned[0] if geometry["type"] == "Polygon" else turned}


def _ring(ring: list[list[float]], datum: Datum) -> list[list[float]]:
    points = from_wgs84([(lon, lat) for lon, lat in ring], datum)
    return [[round(degree, DECIMALS) for degree in point] for point in points]


_texts: Kept[tuple[Kind, str, str, Datum], str] = Kept(MOST)


def outlines(kind: Kind, within: str, at: datetime, datum: Datum = Datum.WGS84) -> Outlines:
    """The outlines of a kind within the place of this code ("" is everywhere). Raises `NotFound`."""
    path = ""
    if within:
        place = Place.objects.current(at).filter(code=within).only("path").first()
        if place is None:
            raise NotFound
        path = place.path
    return Outlines(kind, path, get_language() or "", looking.current().get(ALL), datum)


@dataclass(frozen=True, slots=True)
class DrawnWithin:
    """Whether any outline lies within a place, and whether one of those is made up."""

    any: bool
    synthetic: bool


def drawn_within(place: Place) -> DrawnWithin:
    """What is drawn of a place and all that stands in it. One query."""
    found = Boundary.objects.filter(valid_until=None, place__valid_until=None, place__path__within=place.path)
    kinds = set(found.order_by().values_list("synthetic", flat=True).distinct())
    return DrawnWithin(bool(kinds), True in kinds)


def how_many() -> dict[Kind, int]:
    """How many places of each kind are drawn now."""
    drawn = Boundary.objects.filter(valid_until=None, place__valid_until=None).order_by()
    return {Kind(kind): count for kind, count in drawn.values_list("place__kind").annotate(Count("pk"))}
