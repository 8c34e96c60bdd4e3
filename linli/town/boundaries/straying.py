"""What a file may not draw: what is too large for its kind, leaves the place it stands in, or lies on others' ground.

Neighbours whose lines do not quite meet are told of and drawn (`fitting`). What is refused here would give away ground:
whoever taps there, or reports from there, would come to a desk that is not theirs.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from linli.ground.shared.refusals import Words
from linli.town.places.models import OFFICIAL_DIGITS, Kind, Place

from . import coverage
from .fitting import After, Change
from .measures import KM2_M2, area, around
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
_NOT_YOURS = _lazy(
    "画到了%(other)s的地上（%(area)s，%(point)s 附近），那里不归您管。请照那边的边界改，或者请系统管理员一起画。"
)
_ELSEWHERE = _lazy(
    "画到了%(other)s的地上（%(area)s，%(point)s 附近），那里是别处的。要是边界变了，请放在一个文件里一起画。"
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
    return found


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
        parent = place.parent if place is not None and place.kind in (Kind.GRID, Kind.COURTYARD) else None
        name = (parent.named() if parent else "") + (place.named() if place else code)
        return {"other": name, "area": area(coverage.area_m2(taken)), "point": _point(taken)}


def _wholes(code: str) -> list[str]:
    """The codes of what a place stands in, the narrowest first, without grids: courtyards go over between these."""
    return [code[: OFFICIAL_DIGITS[kind]] for kind in _OFFICIAL if len(code) > OFFICIAL_DIGITS[kind]]


def _is_wide(ground: "Geometry") -> bool:
    return not ground.buffer(-STRIP_M / 2 / coverage.DEGREE_M).is_empty


def _point(ground: "Geometry") -> str:
    middle = ground.representative_point()
    return around((middle.x, middle.y))
