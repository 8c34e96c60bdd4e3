"""What a file may not draw: what is too large, leaves the place it stands in, lies on others' ground, or is far off.

Neighbours whose lines do not quite meet are told of and drawn (`fitting`). What is refused here would give away ground:
whoever taps there, or reports from there, would come to a desk that is not theirs.
"""

from collections.abc import Sequence
from math import cos, radians
from statistics import median
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from linli.ground.shared.refusals import Words
from linli.town.places.models import OFFICIAL_DIGITS, Kind, Place

from . import coverage
from .fitting import After, Change
from .measures import KILOMETRE_M, KM2_M2, area, around, called
from .models import DRAWN

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

LARGEST_KM2 = {Kind.COURTYARD: 5, Kind.GRID: 50, Kind.COMMUNITY: 100, Kind.STREET: 1_000, Kind.DISTRICT: 250_000}
"""What is larger is a slip of the file, at the doors. A measure of our own and no rule: some twice what the largest of
a kind have in a district of hills (a village 40 square kilometres, a township 400), a campus for a courtyard, and for
districts the largest there is. In pastures villages are larger: the command draws anything up to a district's size."""
STRAYS = 0.1
"""So much of an outline may lie outside the place it stands in, or on ground of another's parts: lines of two surveys
differ by tens of metres, and another datum or another code puts it elsewhere altogether."""
STRIP_M = 2
"""So wide a strip may be on both sides of a border that two draw, each of whom may not draw for the other."""
NEAR_KM = 1
"""So far from what is drawn of a street already may the street itself draw: a measure of our own, a new border or a
corner that a first survey left out. What lies farther, nobody has drawn yet whose it may well be."""
FIRST_KM = 30
"""In a square with sides of this length lies all that a street draws first: the largest townships of a district of
hills are some twenty-five kilometres long."""
_NOT_YOURS = _lazy(
    "画到了%(other)s的地上（%(area)s，%(point)s 附近），那里不归您管。请照那边的边界改，或者请系统管理员一起画。"
)
_ELSEWHERE = _lazy(
    "画到了%(other)s的地上（%(area)s，%(point)s 附近），那里是别处的。要是边界变了，请放在一个文件里一起画。"
)
_FAR_OFF = _lazy(
    "有 %(area)s 离%(whole)s画好的地方超过 %(near)d 公里（%(point)s 附近）。真在那里，请系统管理员来画，"
    "或者请系统管理员先画好%(whole)s的边界。"
)
_SCATTERED = _lazy(
    "有 %(area)s 离文件里别的地方太远（%(point)s 附近）。%(whole)s还没画过，第一次画的都要在 %(most)d 公里见方里。"
    "真有这么远，请系统管理员来画。"
)
_OFFICIAL = (Kind.COMMUNITY, Kind.STREET, Kind.DISTRICT)


def refused(changes: Sequence[Change], after: After) -> dict[Place, Words]:
    """Which of the changes may not be drawn, and why: the first reason of each."""
    found = {
        change.place: wrong for change in changes if (wrong := _too_large(change, after) or _outside(change, after))
    }
    ground = _Ground(after)
    for change in changes:
        if change.place not in found and (wrong := ground.wrong(change)):
            found[change.place] = wrong
    return _far_off(changes, after) | found


def _too_large(change: Change, after: After) -> Words | None:
    kind = Kind(change.place.kind) if after.within else Kind.DISTRICT
    if change.area_m2 <= LARGEST_KM2[kind] * KM2_M2:
        return None
    said = {"area": area(change.area_m2), "kind": str(Kind(change.place.kind).label)}
    said["most"] = area(LARGEST_KM2[kind] * KM2_M2)
    return _("有 %(area)s，%(kind)s没有这么大。在这里最多画 %(most)s；真有这么大，请管服务器的人用命令导入。") % said


def _outside(change: Change, after: After) -> Words | None:
    """Measured against the narrowest of what it stands in that is drawn, as it will be."""
    codes = [code for code in _wholes(change.place.code) if code in after.standing]
    drawn = next(((after.standing[code], shape) for code in codes if (shape := after.outline(code)) is not None), None)
    if drawn is None:
        return None
    whole, shape = drawn
    outside = change.shape.difference(shape)
    if outside.area <= STRAYS * change.shape.area:
        return None
    said = {"area": area(coverage.area_m2(outside)), "whole": whole.named(), "point": _point(outside)}
    return (
        _("有 %(area)s 画到了%(whole)s外面（%(point)s 附近）。要是%(whole)s的边界也变了，请放在一个文件里一起画。")
        % said
    )


def _far_off(changes: Sequence[Change], after: After) -> dict[Place, Words]:
    """What whoever draws for less than a district draws far from what is drawn there, or far apart if nothing is."""
    found: dict[Place, Words] = {}
    for kept in after.standing.values():
        if kept.path in after.within and kept.kind != Kind.DISTRICT:
            mine = [change for change in changes if change.place.path.startswith(kept.path)]
            if mine:
                held = _held(kept, after)
                found |= _leaving(mine, kept, held) if held else _scattered(mine, kept)
    return found


def _held(kept: Place, after: After) -> list["Geometry"]:
    """What is drawn now of a place and of its parts."""
    every = ((after.standing.get(drawn.code), shape) for kind in DRAWN for drawn, shape in after.before[kind])
    return [shape for place, shape in every if place is not None and place.path.startswith(kept.path)]


def _leaving(mine: Sequence[Change], kept: Place, held: Sequence["Geometry"]) -> dict[Place, Words]:
    import shapely

    together = shapely.union_all(held)
    plane = _Plane(together)
    near = plane.metres(together).buffer(NEAR_KM * KILOMETRE_M)
    return plane.beyond(mine, near, _FAR_OFF, {"whole": kept.named(), "near": NEAR_KM})


def _scattered(mine: Sequence[Change], kept: Place) -> dict[Place, Words]:
    """Those outside a square around the middle one, where all of them are in none."""
    import shapely

    together = shapely.GeometryCollection([change.shape for change in mine])
    plane = _Plane(together)
    west, south, east, north = plane.metres(together).bounds
    if max(east - west, north - south) <= FIRST_KM * KILOMETRE_M:
        return {}
    middles = [plane.metres(change.shape.centroid).bounds for change in mine]
    lon, lat = median(each[0] for each in middles), median(each[1] for each in middles)
    half = FIRST_KM * KILOMETRE_M / 2
    square = shapely.box(lon - half, lat - half, lon + half, lat + half)
    return plane.beyond(mine, square, _SCATTERED, {"whole": kept.named(), "most": FIRST_KM})


class _Plane:
    """Metres on a plane that touches the earth at the middle of an outline in degrees."""

    def __init__(self, shape: "Geometry") -> None:
        _west, south, _east, north = shape.bounds
        self._scale = (coverage.DEGREE_M * cos(radians((south + north) / 2)), coverage.DEGREE_M)

    def metres(self, shape: "Geometry") -> "Geometry":
        import shapely

        return shapely.transform(shape, lambda points: points * self._scale)

    def beyond(
        self, mine: Sequence[Change], most: "Geometry", words: Words, said: dict[str, object]
    ) -> dict[Place, Words]:
        """What of the changes lies outside `most` (metres), however little, since more could follow it; in words."""
        import shapely

        found: dict[Place, Words] = {}
        for change in mine:
            outside = self.metres(change.shape).difference(most)
            if not outside.is_empty:
                there = shapely.transform(outside, lambda points: points / self._scale)
                found[change.place] = str(words) % (
                    said | {"area": area(coverage.area_m2(there)), "point": _point(there)}
                )
        return found


class _Ground:
    """All outlines as they would be, of every kind."""

    def __init__(self, after: After) -> None:
        import shapely

        held = {drawn.code: shape for kind in DRAWN for drawn, shape in after.before[kind]}
        self._shapes = held | after.fresh
        self._codes = [*self._shapes]
        self._tree = shapely.STRtree([*self._shapes.values()])
        self._after = after

    def wrong(self, change: Change) -> Words | None:
        """Why an outline may not lie where it does: what it newly takes of others is too much."""
        new = change.shape if change.before is None else change.shape.difference(change.before)
        whole = next(iter(_wholes(change.place.code)), "")
        for code in self._met(change.place.code, new):
            taken = new.intersection(self._shapes[code])
            if not self._is_own(code) and _is_wide(taken):
                return _NOT_YOURS % self._said(code, taken)
            most = STRAYS * min(change.shape.area, self._shapes[code].area)
            if not code.startswith(whole) and taken.area > most:
                return _ELSEWHERE % self._said(code, taken)
        return None

    def _met(self, code: str, new: "Geometry") -> list[str]:
        """Whose outlines the new ground of a place meets, but for those in which it stands."""
        met = sorted(self._codes[each] for each in self._tree.query(new, predicate="intersects"))
        return [each for each in met if each != code and not code.startswith(each)]

    def _is_own(self, code: str) -> bool:
        """Whether whoever draws may draw this too; a command may."""
        place = self._after.standing.get(code)
        return not self._after.within or (place is not None and place.path.startswith(self._after.within))

    def _said(self, code: str, taken: "Geometry") -> dict[str, str]:
        place = self._after.standing.get(code)
        name = called(place) if place is not None else code
        return {"other": name, "area": area(coverage.area_m2(taken)), "point": _point(taken)}


def _wholes(code: str) -> list[str]:
    """The codes of what a place stands in, the narrowest first, without grids: courtyards go over between these."""
    return [code[: OFFICIAL_DIGITS[kind]] for kind in _OFFICIAL if len(code) > OFFICIAL_DIGITS[kind]]


def _is_wide(ground: "Geometry") -> bool:
    return not ground.buffer(-STRIP_M / 2 / coverage.DEGREE_M).is_empty


def _point(ground: "Geometry") -> str:
    middle = ground.representative_point()
    return around((middle.x, middle.y))
