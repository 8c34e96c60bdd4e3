"""Which place each outline of a file draws: by the property whose values are codes of places, or else their names.

Which property that is, is guessed from the values, since every office calls it differently.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Words
from linli.town.places.folding import fold
from linli.town.places.models import Place

from .reading import Outline, precise

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

_UNKNOWN = _("对不上现有的网格、社区或楼院：请在属性里写编码，或者一字不差的名称。")
_AMBIGUOUS = _("叫这个名字的不止一个，请写编码。")
_NOT_YOURS = _("不在您管的范围里。")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one outline of the file; `row` counts from 1, `name` is what the file calls it."""

    row: int
    name: str
    words: Words


def match(
    outlines: Sequence[Outline], standing: Mapping[str, Place], within: tuple[str, ...] = ()
) -> tuple[dict[Place, "Geometry"], list[Problem]]:
    """Places with all that the file draws of each, and what is wrong with the other outlines.

    `standing`: by code; `within`: the paths in which whoever asks may draw, () everywhere.
    """
    import shapely

    by_name = _names(standing.values())
    key = best(outlines, [lambda value: value in standing, lambda value: fold(value) in by_name])
    parts: dict[Place, list[Geometry]] = defaultdict(list)
    problems: list[Problem] = []
    for outline in outlines:
        said = outline.properties.get(key, "") if key is not None else ""
        named = [standing[said]] if said in standing else by_name.get(fold(said), []) if said else []
        wrong = outline.wrong or _wrong(named, within)
        if wrong or outline.shape is None:
            problems.append(Problem(outline.row, said, wrong or _UNKNOWN))
        else:
            parts[named[0]].append(outline.shape)
    return {place: precise(shapely.union_all(shapes)) for place, shapes in parts.items()}, problems


def best(outlines: Sequence[Outline], fits: Sequence[Callable[[str], bool]]) -> str | None:
    """The property with most different values that fit in one way; None if none ever does.

    Of equals the earlier of the ways counts, then the longest value: a file of grids often says the district's code and
    the community's in each row as well.
    """
    values: dict[tuple[str, int], set[str]] = defaultdict(set)
    for outline in outlines:
        for name, value in outline.properties.items():
            for way, fit in enumerate(fits):
                if value and fit(value):
                    values[name, way].add(value)
    rank = {each: (len(found), -each[1], max(map(len, found))) for each, found in values.items()}
    return max(rank, key=lambda each: rank[each])[0] if rank else None


def _wrong(named: Sequence[Place], within: tuple[str, ...]) -> Words | None:
    if len(named) != 1:
        return _AMBIGUOUS if named else _UNKNOWN
    return _NOT_YOURS if within and not named[0].path.startswith(within) else None


def _names(places: Iterable[Place]) -> dict[str, list[Place]]:
    named: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        named[fold(place.name)].append(place)
    return named
