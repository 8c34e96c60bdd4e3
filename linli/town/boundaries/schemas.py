"""Boundaries as JSON."""

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import Field

from linli.ground.shared.schemas import PRINTED, Given, OnGlobe, Shown
from linli.town.people.folded import MOST_BYTES

from .pointing import MOST_POINTS
from .taking_in import LONGEST_SOURCE

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"

Named = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
"""What degrees are counted from."""
Drawable = Literal["district", "street", "community", "grid", "courtyard"]
"""What may have a boundary."""


class OutlinesGiven(Given):
    """A file of outlines (GeoJSON, or a zipped shapefile, at most 1 MB) as base64; without `apply` only looked through.

    `datum` is what its degrees are counted from, `source` what is kept of where it came from. `plan` is that of the
    look that is agreed to: if drawing would do anything else by now, it is refused. `moves` agrees that what is `far`
    moves and what is `behind` stays; where the look `asks` for that, `apply` is refused without it.
    """

    file: Annotated[str, Field(max_length=MOST_BYTES * 4 // 3 + 4, pattern=_BASE64)]
    datum: Named
    source: Annotated[str, Field(min_length=1, max_length=LONGEST_SOURCE, pattern=PRINTED)]
    apply: bool = False
    moves: bool = False
    plan: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return b64decode(self.file)


class PlaceShown(Shown):
    """A place by its code, and what it is called."""

    code: str
    name: str
    kind: str


class ChangeShown(PlaceShown):
    """A place that would be drawn, for the first time where it had no area before."""

    area_m2: int
    area_before_m2: int | None


class GoingShown(Shown):
    """A courtyard that would go over to another grid, with what is open in it."""

    courtyard: PlaceShown
    grid: PlaceShown


class OverlapShown(Shown):
    """Ground that two places would both claim, and a point of it; it counts to `one`, whose code is smaller."""

    one: PlaceShown
    other: PlaceShown
    area_m2: int
    latitude: float
    longitude: float


class GapShown(Shown):
    """Ground of a place in none of its parts, and a point of it; `was` is the part that lay there and is moved away."""

    place: PlaceShown
    was: PlaceShown | None
    area_m2: int
    latitude: float
    longitude: float


class FarShown(PlaceShown):
    """A place whose middle would move so many metres, farther than it was wide (the root of its area)."""

    metres: int
    width_m: int


class BehindShown(Shown):
    """A place that would be drawn elsewhere, and how many of its parts of a kind stay where they were, outside it."""

    place: PlaceShown
    kind: str
    count: int


class OutlineProblem(Shown):
    """What is wrong with an outline of the file; `row` counts from 1."""

    row: int
    name: str
    words: str


class RedrawingShown(Shown):
    """What a file of outlines would change, and whether it was drawn; with errors nothing ever is.

    `plan` names what would be done, to be sent back with `apply`, and with `moves` where it `asks` for that. Once it is
    drawn, now and at every retry, only how much was done is said.
    """

    plan: str
    drawn: int
    moved: int
    same: int
    changes: list[ChangeShown]
    going: list[GoingShown]
    overlaps: list[OverlapShown]
    gaps: list[GapShown]
    far: list[FarShown]
    behind: list[BehindShown]
    errors: list[OutlineProblem]
    asks: bool
    applied: bool


class Properties(PlaceShown):
    """Whose outline it is; `synthetic` is made up for the demo."""

    synthetic: bool


class Geometry(Shown):
    """GeoJSON: longitude before latitude, WGS-84."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


class Feature(Shown):
    """One outline."""

    type: Literal["Feature"]
    properties: Properties
    geometry: Geometry


class OutlinesShown(Shown):
    """Outlines as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class PointsGiven(Given):
    """Up to a thousand points, all counted from one datum."""

    datum: Named = "wgs84"
    points: Annotated[list[OnGlobe], Field(min_length=1, max_length=MOST_POINTS)]


class AtShown(Shown):
    """Where a point lies; what is not known is null. `outside`: nothing that is drawn holds it.

    `words` say it; `said` is what the `place` of a report takes for it, "" outside.
    """

    community: PlaceShown | None
    grid: PlaceShown | None
    courtyard: PlaceShown | None
    outside: bool
    words: str
    said: str


class AtAllShown(Shown):
    """The same of many points, in their order."""

    points: list[AtShown]
