"""A sketch of what a file of outlines would change, drawn by the server as SVG: it needs no script and no tiles.

Ready strings for the template, in units of a picture 360 wide: north is up, east is narrower by the cosine of the
latitude. Lines are thinned to what such a picture can show, so that its weight is bounded whatever the file's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext as _

from linli.ground.shared.datums import LonLat

from .fitting import Change
from .models import DRAWN
from .redrawing import Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

WIDE, TALL, MARGIN = 360, 420, 14
SHOWN = 200
"""So many outlines, and so many spots of each kind, are drawn: those that the page lists."""
NAMED = 12
"""So many places are named in words."""
FINE = 0.6
"""Units by which a line may be thinned."""
LETTER = 25
"""Units that one letter of a name takes in large type: a name is written where it has room even so."""


class Name(TypedDict):
    """A place's name, and where its middle is written."""

    x: str
    y: str
    words: str


class Sketch(TypedDict):
    """The parts of the picture, each a path or a list of them, and what it shows in words."""

    height: int
    before: list[str]
    drawn: list[str]
    shared: list[str]
    left: list[str]
    spots: list[Name]
    names: list[Name]
    words: str


def of(made: Plan) -> Sketch | None:
    """What is drawn, what stood there, and how it fits; None where the file draws nothing new."""
    changes = _widest_first(made.changes)[:SHOWN]
    if not changes:
        return None
    before = [change.before for change in changes if change.before is not None]
    shared, left = made.shared[:SHOWN], made.left[:SHOWN]
    spots = [*(each.at for each in shared), *(each.at for each in left)]
    sheet = _Sheet([*(change.shape for change in changes), *before])
    narrowest = max(DRAWN.index(change.place.kind) for change in changes)
    named = [change for change in changes if DRAWN.index(change.place.kind) == narrowest]
    return Sketch(
        height=sheet.height,
        before=[sheet.path(shape) for shape in before],
        drawn=[sheet.path(change.shape) for change in changes],
        shared=[sheet.path(each.shape) for each in shared],
        left=[sheet.path(each.shape) for each in left],
        spots=[sheet.name(at, str(number)) for number, at in enumerate(spots, start=1)],
        names=list(_names(named, sheet)),
        words=_words(made),
    )


def number_of_gap(made: Plan, at: int) -> int:
    """The number of the gap that stands so far down the list (from 0): gaps are counted on from the overlaps."""
    return min(len(made.shared), SHOWN) + at + 1


def _widest_first(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (DRAWN.index(change.place.kind), change.place.code))


def _names(changes: Iterable[Change], sheet: "_Sheet") -> Iterator[Name]:
    for change in changes:
        words = change.place.named()
        west, _south, east, _north = change.shape.bounds
        if (east - west) * sheet.across >= len(words) * LETTER:
            middle = change.shape.representative_point()
            yield sheet.name((middle.x, middle.y), words)


def _words(made: Plan) -> str:
    names = "、".join(change.place.named() for change in _widest_first(made.changes)[:NAMED])
    said = {"count": len(made.changes), "names": names, "shared": len(made.shared), "left": len(made.left)}
    if len(made.changes) > NAMED:
        return _("图上：画 %(count)s 块，有%(names)s等；重叠 %(shared)s 处，空着 %(left)s 处。") % said
    return _("图上：画 %(count)s 块，%(names)s；重叠 %(shared)s 处，空着 %(left)s 处。") % said


@dataclass(init=False)
class _Sheet:
    """The paper: which degree lies where on it."""

    west: float
    north: float
    across: float
    """Units of a degree to the east."""
    down: float
    """Units of a degree to the south."""
    height: int

    def __init__(self, shapes: Sequence["Geometry"]) -> None:
        bounds = [shape.bounds for shape in shapes]
        self.west, self.north = min(each[0] for each in bounds), max(each[3] for each in bounds)
        east, south = max(each[2] for each in bounds), min(each[1] for each in bounds)
        narrow = cos(radians((self.north + south) / 2))
        wide, tall = max((east - self.west) * narrow, 1e-7), max(self.north - south, 1e-7)
        self.down = min((WIDE - 2 * MARGIN) / wide, (TALL - 2 * MARGIN) / tall)
        self.across = self.down * narrow
        self.height = round(tall * self.down) + 2 * MARGIN
        self.indent = (WIDE - wide * self.down) / 2

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a degree lies."""
        return (lon - self.west) * self.across + self.indent, (self.north - lat) * self.down + MARGIN

    def path(self, shape: "Geometry") -> str:
        """The areas of a shape as the `d` of a path, at least a dot of each."""
        import shapely
        from shapely import affinity

        west, north = self.point(0, 0)
        turned = affinity.affine_transform(shape, [self.across, 0, 0, -self.down, west, north])
        rings = []
        for part in shapely.get_parts(shapely.simplify(turned, FINE)):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings += [_ring(part.exterior.coords), *(_ring(inner.coords) for inner in part.interiors)]
        return "".join(rings)

    def name(self, at: LonLat, words: str) -> Name:
        """Words in the middle of a point."""
        x, y = self.point(*at)
        return Name(x=f"{x:.1f}", y=f"{y:.1f}", words=words)


def _ring(points: Iterable[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
