"""Which place each outline of a file draws: the one whose code stands on it, else the one whose name does.

Where a code is written that no place has, the name beside it counts for nothing: whoever mistyped the one may mean
another by the other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Words
from linli.town.places.folding import fold
from linli.town.places.models import Place

from .columns import Columns, columns, inside
from .models import DRAWN
from .reading import Outline, precise

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

_UNKNOWN = _("对不上现有的%(kinds)s：请在属性里写编码，或者一字不差的名称。")
_AMBIGUOUS = _("叫这个名字的不止一个，请写编码。")
_NOT_YOURS = _("不在您管的范围里。")
LONGEST = 40
"""So much of what stands on an outline is said to tell which one is meant."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one outline of the file; `row` counts from 1, `name` is what the file calls it."""

    row: int
    name: str
    words: Words


@dataclass(frozen=True)
class Block:
    """All that a file draws of one place; `row` and `name` are those of the first outline."""

    row: int
    name: str
    shape: "Geometry"


def kinds() -> str:
    """What may be drawn, as one says it: `区、街道、社区、网格、楼院`."""
    return str(_("、")).join(str(kind.label) for kind in DRAWN)


def match(
    outlines: Sequence[Outline], standing: Mapping[str, Place], within: tuple[str, ...] = ()
) -> tuple[dict[Place, Block], list[Problem]]:
    """Places with all that the file draws of each, and what is wrong with the other outlines.

    `standing`: by code; `within`: the paths in which whoever asks may draw, () everywhere.
    """
    import shapely

    known = _Known(standing)
    asked = columns(outlines, known.meant, known.is_code)
    parts: dict[Place, list[Block]] = defaultdict(list)
    problems: list[Problem] = []
    for outline in outlines:
        said = next((value for name in asked.own if (value := outline.properties.get(name, ""))), "")
        named = known.named(said, outline, asked)
        wrong = outline.wrong or _wrong(named, within)
        if wrong or outline.shape is None:
            problems.append(Problem(outline.row, (said or _first_words(outline))[:LONGEST], wrong or _unknown()))
        else:
            parts[named[0]].append(Block(outline.row, said[:LONGEST], outline.shape))
    blocks = {
        place: Block(some[0].row, some[0].name, precise(shapely.union_all([each.shape for each in some])))
        for place, some in parts.items()
    }
    return blocks, problems


class _Known:
    """The places that stand, by their codes and by their names; what a value means is looked up once."""

    def __init__(self, standing: Mapping[str, Place]) -> None:
        self._standing = standing
        self._names: dict[str, list[Place]] = defaultdict(list)
        for place in standing.values():
            self._names[fold(place.name)].append(place)
        self._meant: dict[str, Sequence[Place]] = {"": ()}

    def is_code(self, value: str) -> bool:
        """Whether a place has this code."""
        return value in self._standing

    def meant(self, value: str) -> Sequence[Place]:
        """The place of a code, or all that bear a name."""
        if value not in self._meant:
            self._meant[value] = [self._standing[value]] if self.is_code(value) else self._names.get(fold(value), ())
        return self._meant[value]

    def named(self, said: str, outline: Outline, asked: Columns) -> Sequence[Place]:
        """What an outline is; of several with one name those in what it says to lie in, if any do."""
        found = self.meant(said)
        for name in asked.around if len(found) > 1 else ():
            found = inside(found, self.meant(outline.properties.get(name, ""))) or found
        return found


def _first_words(outline: Outline) -> str:
    """What stands on an outline first: words before numbers."""
    said = [value for value in outline.properties.values() if value]
    return next((value for value in said if not value.replace(".", "").isdecimal()), said[0] if said else "")


def _wrong(named: Sequence[Place], within: tuple[str, ...]) -> Words | None:
    if len(named) != 1:
        return _AMBIGUOUS if named else _unknown()
    return _NOT_YOURS if within and not named[0].path.startswith(within) else None


def _unknown() -> str:
    return str(_UNKNOWN) % {"kinds": kinds()}
