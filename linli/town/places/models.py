"""Places, dwellings, lanes and what people call them; what the database itself keeps true about them.

A place's row keeps its identity while it stands: a new name, another count of households or another grid change the
row, and what it was before goes into `Former`. Ending sets `valid_until`; a code that comes back later is a new row.
"""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Expression, Q, Value
from django.db.models.functions import Concat, Length, Replace, Substr
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.paths import PathField
from linli.town.divisions.models import DIGITS
from linli.town.places.shapes import Glob, digits

COMMUNITY_DIGITS = DIGITS["community"]
"""A community's code, with which every code below it begins."""


type Kept = str | dict[str, str]
"""A name as it is kept in JSON: by language, or one for all."""


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
_SPOT_CODE = reduce(or_, (Q(Glob("code", f"{digits(12)}-p{number}")) for number in _NUMBERS))


def _each_kind(shapes: dict[Kind, str], column: str, spots: Q) -> Q:
    """A check that the column has its kind's shape; a kind that is none of ours fits no shape."""
    fits = Q(kind=Kind.SPOT) & spots
    for kind, shape in shapes.items():
        fits |= Q(kind=kind) & Q(Glob(column, shape))
    return fits


_DEPTH = Length("path") - Length(Replace("path", Value("."), Value("")))


def _deep(depth: int) -> Q:
    return Q(Exact(_DEPTH, Value(depth)))


_AS_DEEP_AS_ITS_KIND = reduce(
    or_, (Q(kind=kind) & _deep(depth) for depth, kind in [*enumerate(LEVELS, 1), (5, Kind.SPOT), (6, Kind.SPOT)])
)
_SPOT_PATH = reduce(
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
_SAYS_ITS_CODE = Q(kind__in=list(OFFICIAL_DIGITS), code=Replace("path", Value("."), Value(""))) | (
    ~Q(kind__in=list(OFFICIAL_DIGITS))
    & Q(Exact(Replace(Substr("path", 1, 15), Value("."), Value("")), Substr("code", 1, COMMUNITY_DIGITS)))
    & Q(Exact(_TAIL_OF_PATH, _TAIL_OF_CODE))
    & (Q(kind=Kind.ENTRANCE) | ~Q(code__contains="-u"))
)


class Dated(models.Model):
    """What stands from one moment until another: [valid_from, valid_until), an end of NULL is open."""

    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class DatedQuerySet[M: models.Model](models.QuerySet[M]):
    """Questions about what stands when."""

    def current(self, at: datetime) -> Self:
        """Those that stand at the moment."""
        return self.filter(stands(at))


def stands(at: datetime | Expression, prefix: str = "") -> Q:
    """The condition that a dated row (reached by `prefix`) stands at the moment."""
    return Q(**{f"{prefix}valid_from__lte": at}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": at})
    )


class Named(models.Model):
    """A name in three languages; where one is blank, it is the Simplified Chinese name."""

    name = models.CharField(max_length=60)
    name_hant = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.named()

    def named(self, language: str | None = None) -> str:
        """The name in `language` (`zh-hans`, `zh-hant`, `en`), or in the reader's."""
        return choose(language, self.name, self.name_hant, self.name_en)

    def names(self) -> Kept:
        """The name in each language of the house, to be kept now and read later (`said_name`)."""
        found = {language: self.named(language) for language, _title in settings.LANGUAGES}
        return found if self.name_hant or self.name_en else self.name


def said_name(kept: Kept) -> str:
    """A name as `Named.names` kept it, in the reader's language."""
    return kept if isinstance(kept, str) else kept.get(get_language() or "") or kept[settings.LANGUAGE_CODE]


def choose(language: str | None, name: str, name_hant: str, name_en: str) -> str:
    """One of three names: the one of `language`, or of the reader's language; blank falls back to the first."""
    reader = language or get_language() or ""
    return {"zh-hant": name_hant, "en": name_en}.get(reader, "") or name


class PlaceQuerySet(DatedQuerySet["Place"]):
    """Questions about the tree."""

    def within(self, place: "Place") -> Self:
        """The place itself and all below it."""
        return self.filter(path__within=place.path)

    def in_order(self) -> Self:
        """As one counts: building 2 before building 14."""
        return self.order_by(Length("code"), "code", "id")


class Place(Named, Dated):
    """A part of the town that people have a name for."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = PathField()
    lane = models.ForeignKey("Lane", models.PROTECT, null=True, blank=True, related_name="courtyards")
    """The lane a courtyard opens on."""
    households = models.PositiveIntegerField(null=True, blank=True)
    """NULL: not counted yet."""
    stands_since = models.DateTimeField()
    """Since when the row says what it says; what it said before is in `Former`."""
    synthetic = models.BooleanField(default=False)
    """Made up for the demo town; shown as such."""

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["path", "id"]
        indexes: ClassVar = [
            models.Index(fields=["code", "valid_from"], name="place_code_history"),
            models.Index(fields=["parent", "kind"], name="place_parent_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="place_one_current_per_code"
            ),
            models.CheckConstraint(condition=_each_kind(CODE_SHAPES, "code", _SPOT_CODE), name="place_code_has_shape"),
            models.CheckConstraint(
                condition=_each_kind(PATH_SHAPES, "path", _SPOT_PATH) & _AS_DEEP_AS_ITS_KIND,
                name="place_path_has_shape",
            ),
            models.CheckConstraint(condition=_SAYS_ITS_CODE, name="place_path_says_code"),
            models.CheckConstraint(
                condition=Q(kind=Kind.DISTRICT, parent__isnull=True) | ~Q(kind=Kind.DISTRICT) & Q(parent__isnull=False),
                name="place_only_district_is_root",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.COURTYARD) | Q(lane__isnull=True), name="place_lane_is_of_courtyard"
            ),
        ]


class Former(Named, Dated):
    """What a place was, before it was renamed, recounted or put into another grid."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="formers")
    parent = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    path = PathField()
    lane = models.ForeignKey("Lane", models.PROTECT, null=True, blank=True, related_name="+")
    households = models.PositiveIntegerField(null=True, blank=True)

    objects = DatedQuerySet["Former"].as_manager()

    class Meta:
        ordering: ClassVar = ["place", "valid_from", "id"]


class Dwelling(Dated):
    """A door within an entrance."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    entrance = models.ForeignKey(Place, models.PROTECT, related_name="dwellings")
    room = models.CharField(max_length=12)
    floor = models.SmallIntegerField(null=True, blank=True)
    """Below ground is negative; NULL: the room's number does not say."""
    area_m2 = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    confirmed_room = models.BooleanField(default=False)
    """True: a roster or a neighbour's claim says that this door exists; False: only derived from counts."""

    objects = DatedQuerySet["Dwelling"].as_manager()

    class Meta:
        ordering: ClassVar = ["entrance", "floor", "room", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entrance", "room"], condition=Q(valid_until__isnull=True), name="dwelling_one_current_per_room"
            ),
            models.CheckConstraint(condition=~Q(room=""), name="dwelling_has_room"),
            models.CheckConstraint(condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0), name="dwelling_area_positive"),
        ]

    def __str__(self) -> str:
        return self.room


class Lane(Named, Dated):
    """A lane or road with its chief; it runs through several grids."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(max_length=20)
    street = models.ForeignKey(Place, models.PROTECT, related_name="lanes")
    synthetic = models.BooleanField(default=False)

    objects = DatedQuerySet["Lane"].as_manager()

    class Meta:
        ordering: ClassVar = ["code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="lane_one_current_per_code"
            ),
            models.CheckConstraint(condition=Q(Glob("code", f"{digits(9)}-l[0-9][0-9]*")), name="lane_code_has_shape"),
        ]


class LaneGrid(Dated):
    """A grid through which a lane runs."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="grids")
    grid = models.ForeignKey(Place, models.PROTECT, related_name="lane_grids")

    objects = DatedQuerySet["LaneGrid"].as_manager()

    class Meta:
        ordering: ClassVar = ["lane", "grid", "id"]

    def __str__(self) -> str:
        return f"{self.lane_id} through {self.grid_id}"


class LaneStandard(Dated):
    """What one may expect of a lane, in a sentence or two that its chief stands for."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="standards")
    words = models.CharField(max_length=200)
    words_hant = models.CharField(max_length=200, blank=True)
    words_en = models.CharField(max_length=400, blank=True)

    objects = DatedQuerySet["LaneStandard"].as_manager()

    class Meta:
        ordering: ClassVar = ["lane", "valid_from", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lane"], condition=Q(valid_until__isnull=True), name="lane_one_current_standard"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="lane_standard_says_something"),
        ]

    def __str__(self) -> str:
        return choose(None, self.words, self.words_hant, self.words_en)


class Alias(Dated):
    """What people call a place: "小花园那排"."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="aliases")
    words = models.CharField(max_length=40)

    objects = DatedQuerySet["Alias"].as_manager()

    class Meta:
        ordering: ClassVar = ["place", "words", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="alias_says_something"),
        ]

    def __str__(self) -> str:
        return self.words
