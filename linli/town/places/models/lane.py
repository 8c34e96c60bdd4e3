"""A lane, the grids through which it runs, and what one may expect of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.ground.shared.ids import uuid7
from linli.town.places.models.dated import Dated, DatedQuerySet, Named, choose
from linli.town.places.models.place import Place
from linli.town.places.shapes import Glob, digits


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
