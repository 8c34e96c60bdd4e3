"""How a drawing would fit once a file is taken in: what strays, what goes over, what two claim and what nobody does.

What moves farther than it is wide is told with how far its middle goes; a place that is drawn elsewhere without its
parts is told with how many of them stay behind, and what it newly takes in is no gap besides.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from linli.ground.shared.datums import LonLat
from linli.town.places.models import COMMUNITY_DIGITS, OFFICIAL_DIGITS, Kind, Place

from . import coverage
from .where import Drawing, Drawn

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

PARTS = {Kind.DISTRICT: Kind.STREET, Kind.STREET: Kind.COMMUNITY, Kind.COMMUNITY: Kind.GRID}
"""Of which parts a place is made without a gap; between courtyards run lanes."""


@dataclass(frozen=True)
class Change:
    """A place that is drawn for the first time (`area_before_m2` None) or anew."""

    place: Place
    shape: "Geometry"
    area_m2: float
    area_before_m2: float | None
    before: "Geometry | None" = None


@dataclass(frozen=True)
class Going:
    """A courtyard that the new outlines put into another grid."""

    courtyard: Place
    grid: Place


@dataclass(frozen=True)
class Shared:
    """Ground that two places would both claim; it belongs to `one`, whose code is smaller."""

    one: Place
    other: Place
    area_m2: float
    at: LonLat
    shape: "Geometry"


@dataclass(frozen=True)
class Left:
    """Ground of `place` in none of its parts (grids of a community, communities of a street)."""

    place: Place
    area_m2: float
    at: LonLat
    shape: "Geometry"
    was: Place | None = None
    """The part that lay there and is drawn elsewhere now."""


@dataclass(frozen=True)
class Far:
    """A place whose middle moves farther than the place was wide: as wide as a square of its area."""

    place: Place
    metres: float
    width_m: float


@dataclass(frozen=True)
class Behind:
    """A place that is drawn elsewhere, and how many of its parts, of one kind, stay outside it where they were."""

    place: Place
    kind: Kind
    count: int


class After:
    """The drawing as it would be, `before` what is drawn now."""

    def __init__(
        self,
        changes: Sequence[Change],
        standing: Mapping[str, Place],
        before: Mapping[Kind, Drawing],
        within: tuple[str, ...],
    ) -> None:
        self.standing, self.before, self.within = standing, before, within
        self.fresh = {change.place.code: change.shape for change in changes}
        self.held = {change.place.code: change.before for change in changes if change.before is not None}
        self.kinds = {Kind(change.place.kind) for change in changes}

    def of(self, kind: Kind) -> dict[str, "Geometry"]:
        """Codes and outlines of a kind, in the order of the codes."""
        held = {place.code: shape for place, shape in self.before[kind] if place.code in self.standing}
        new = {code: shape for code, shape in self.fresh.items() if self.standing[code].kind == kind}
        return dict(sorted((held | new).items()))

    def outline(self, code: str) -> "Geometry | None":
        """The outline of a place that stands, None if it has none."""
        place = self.standing[code]
        return self.fresh.get(code, self.before[Kind(place.kind)].shape_of(place.pk))

    def going(self) -> tuple[Going, ...]:
        """Courtyards whose middle lies in a grid of their community in which they do not stand, one of the two redrawn.

        Of those alone that lie where whoever asks may draw.
        """
        if not self.kinds & {Kind.GRID, Kind.COURTYARD}:
            return ()
        grids = self.of(Kind.GRID)
        held = Drawing([Drawn(self.standing[code].pk, code) for code in grids], [*grids.values()])
        found = []
        for code, shape in self.of(Kind.COURTYARD).items():
            courtyard, middle = self.standing[code], shape.representative_point()
            there = held.at(middle.x, middle.y)
            if there is None or not ({code, there.code} & self.fresh.keys()) or there.place_id == courtyard.parent_id:
                continue
            if there.code[:COMMUNITY_DIGITS] != code[:COMMUNITY_DIGITS]:
                continue
            if not self.within or courtyard.path.startswith(self.within):
                found.append(Going(courtyard, self.standing[there.code]))
        return tuple(found)

    def shared(self) -> tuple[Shared, ...]:
        """What two of a kind would both claim, where one of them is drawn now."""
        found = []
        for kind in sorted(self.kinds):
            codes, shapes = [*self.of(kind)], [*self.of(kind).values()]
            for each in coverage.overlaps(shapes):
                one, other = codes[each.one], codes[each.other]
                if one in self.fresh or other in self.fresh:
                    found.append(Shared(self.standing[one], self.standing[other], each.area_m2, each.at, each.shape))
        return tuple(found)

    def left(self) -> tuple[Left, ...]:
        """What would lie in no part of a place, where one of its parts or itself is drawn now.

        Of a place that left parts behind, only what was its ground already.
        """
        found = []
        for code, some in self._wholes():
            if code in self.fresh or some.keys() & self.fresh.keys():
                whole, shapes = self.outline(code), [*some.values()]
                if whole is not None and self._stray(code, some):
                    whole = whole.intersection(self.held[code])
                for gap in coverage.gaps(shapes, whole):
                    found.append(Left(self.standing[code], gap.area_m2, gap.at, gap.shape, self._was(gap.shape, some)))
        return tuple(found)

    def far(self) -> tuple[Far, ...]:
        """What moves farther than it was wide, the farthest first."""
        found = []
        for code, before in self.held.items():
            metres, width_m = coverage.apart_m(before, self.fresh[code]), sqrt(coverage.area_m2(before))
            if metres > width_m:
                found.append(Far(self.standing[code], metres, width_m))
        return tuple(sorted(found, key=lambda each: -round(each.metres)))

    def behind(self) -> tuple[Behind, ...]:
        """What is drawn elsewhere without its parts."""
        strays = ((code, self._stray(code, some)) for code, some in self._wholes())
        return tuple(
            Behind(self.standing[code], Kind(self.standing[some[0]].kind), len(some)) for code, some in strays if some
        )

    def _wholes(self) -> Iterator[tuple[str, dict[str, "Geometry"]]]:
        """What is made of parts that are drawn, with these, by their codes."""
        for whole, part in PARTS.items():
            parts: dict[str, dict[str, Geometry]] = defaultdict(dict)
            for code, shape in self.of(part).items():
                parts[code[: OFFICIAL_DIGITS[whole]]][code] = shape
            yield from parts.items()

    def _stray(self, code: str, parts: Mapping[str, "Geometry"]) -> list[str]:
        """The parts whose middle lay within what is drawn anew, and does no longer, while they stay."""
        if code not in self.held:
            return []
        middles = {each: parts[each].representative_point() for each in parts if each not in self.fresh}
        was, now = self.held[code], self.fresh[code]
        return [each for each, middle in middles.items() if was.contains(middle) and not now.contains(middle)]

    def _was(self, gap: "Geometry", parts: Mapping[str, "Geometry"]) -> Place | None:
        """The part that lay on most of a gap, and does no longer."""
        moved = (each for each in parts if each in self.held)
        half = gap.area / 2
        return next((self.standing[each] for each in moved if self.held[each].intersection(gap).area > half), None)
