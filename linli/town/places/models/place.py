"""A place and its doors; what it was before, and what people call it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from linli.ground.shared.ids import uuid7
from linli.ground.shared.paths import PathField
from linli.town.places.models import kinds
from linli.town.places.models.dated import Dated, DatedQuerySet, Named
from linli.town.places.models.kinds import Kind


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
            models.CheckConstraint(
                condition=kinds.each_kind(kinds.CODE_SHAPES, "code", kinds.SPOT_CODE), name="place_code_has_shape"
            ),
            models.CheckConstraint(
                condition=kinds.each_kind(kinds.PATH_SHAPES, "path", kinds.SPOT_PATH) & kinds.AS_DEEP_AS_ITS_KIND,
                name="place_path_has_shape",
            ),
            models.CheckConstraint(condition=kinds.SAYS_ITS_CODE, name="place_path_says_code"),
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
