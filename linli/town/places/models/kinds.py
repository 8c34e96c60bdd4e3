"""The kinds of places, where each stands, and the checks that its code and path have its shape."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Length, Replace, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from linli.town.divisions.models import DIGITS
from linli.town.places.shapes import Glob, digits

COMMUNITY_DIGITS = DIGITS["community"]
"""A community's code, with which every code below it begins."""


class Kind(models.TextChoices):
    """The levels of the tree, from the widest to the narrowest; and spots, which stand beside them (`STANDS_IN`)."""

    DISTRICT = "district", _("区")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    COURTYARD = "courtyard", _("楼院")
    BUILDING = "building", _("楼栋")
    ENTRANCE = "entrance", _("楼门")
    SPOT = "spot", _("点位")


LEVELS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind != Kind.SPOT)
STANDS_IN: dict[Kind, tuple[Kind, ...]] = {
    **{kind: LEVELS[level : level + 1] for level, kind in enumerate(LEVELS[1:])},
    Kind.DISTRICT: (),
    Kind.SPOT: (Kind.GRID, Kind.COURTYARD),
}
"""Directly in what a place stands: one of the next wider level, a spot in a courtyard or in none of a grid's."""
OFFICIAL_DIGITS = {**{Kind(kind): count for kind, count in DIGITS.items()}, Kind.GRID: 15}

_LABEL = "[0-9a-z]*"
CODE_SHAPES = {
    **{kind: digits(count) for kind, count in OFFICIAL_DIGITS.items()},
    Kind.COURTYARD: f"{digits(12)}-y{_LABEL}",
    Kind.BUILDING: f"{digits(12)}-b{_LABEL}",
    Kind.ENTRANCE: f"{digits(12)}-b{_LABEL}-u[0-9]*",
}
_PATH_TO_GRID = f"{digits(6)}.{digits(3)}.{digits(3)}.{digits(3)}."
PATH_SHAPES = {
    Kind.DISTRICT: f"{digits(6)}.",
    Kind.STREET: f"{digits(6)}.{digits(3)}.",
    Kind.COMMUNITY: f"{digits(6)}.{digits(3)}.{digits(3)}.",
    Kind.GRID: _PATH_TO_GRID,
    Kind.COURTYARD: f"{_PATH_TO_GRID}y*.",
    Kind.BUILDING: f"{_PATH_TO_GRID}y*.b*.",
    Kind.ENTRANCE: f"{_PATH_TO_GRID}y*.b*.u*.",
}

_NUMBERS = [digits(count) for count in (2, 3)]
"""Spots are counted through their community."""
SPOT_CODE = reduce(or_, (Q(Glob("code", f"{digits(12)}-p{number}")) for number in _NUMBERS))


def each_kind(shapes: dict[Kind, str], column: str, spots: Q) -> Q:
    """A check that the column has its kind's shape; a kind that is none of ours fits no shape."""
    fits = Q(kind=Kind.SPOT) & spots
    for kind, shape in shapes.items():
        fits |= Q(kind=kind) & Q(Glob(column, shape))
    return fits


_DEPTH = Length("path") - Length(Replace("path", Value("."), Value("")))


def _deep(depth: int) -> Q:
    return Q(Exact(_DEPTH, Value(depth)))


AS_DEEP_AS_ITS_KIND = reduce(
    or_, (Q(kind=kind) & _deep(depth) for depth, kind in [*enumerate(LEVELS, 1), (5, Kind.SPOT), (6, Kind.SPOT)])
)
SPOT_PATH = reduce(
    or_,
    (
        Q(Glob("path", f"{_PATH_TO_GRID}{between}p{number}.")) & _deep(depth)
        for depth, between in ((5, ""), (6, "y*."))
        for number in _NUMBERS
    ),
)
"""In a grid, or in a courtyard of it."""
_TAIL_OF_CODE = Concat(Replace(Substr("code", 14), Value("-"), Value(".")), Value("."))
"""`b14.u2.` of `110116001008-b14-u2`."""
_TAIL_OF_PATH = Substr("path", Length("path") - Length("code") + 13)
SAYS_ITS_CODE = Q(kind__in=list(OFFICIAL_DIGITS), code=Replace("path", Value("."), Value(""))) | (
    ~Q(kind__in=list(OFFICIAL_DIGITS))
    & Q(Exact(Replace(Substr("path", 1, 15), Value("."), Value("")), Substr("code", 1, COMMUNITY_DIGITS)))
    & Q(Exact(_TAIL_OF_PATH, _TAIL_OF_CODE))
    & (Q(kind=Kind.ENTRANCE) | ~Q(code__contains="-u"))
)
