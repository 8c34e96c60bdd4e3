"""Where a photo of a report says that it was taken, if who reported it said that this may go along."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from linli.ground.shared.datums import Datum
from linli.life.cases.models.case import Case

DATUMS = [Datum.WGS84]
"""What EXIF counts from is the same everywhere, and is not what the maps in phones here count from."""


class Source(models.TextChoices):
    """Who says so."""

    EXIF = "exif", "EXIF"


class Point(models.Model):
    """A place that came with a step's photos, in degrees to about ten metres, for those who act on the case.

    It goes at once where the report is taken back, and with what is known of the reporter once the case ended long ago.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    step = models.OneToOneField("Step", models.PROTECT, related_name="+")
    latitude = models.DecimalField(max_digits=6, decimal_places=4)
    longitude = models.DecimalField(max_digits=7, decimal_places=4)
    datum = models.CharField(max_length=8, choices=Datum.choices, default=Datum.WGS84)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.EXIF)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="point_on_the_globe"
            ),
            CheckConstraint(condition=Q(datum__in=DATUMS, source__in=sorted(Source)), name="point_is_labelled"),
        ]
        indexes: ClassVar = [Index(fields=["case"], name="point_case")]

    @property
    def counted_from(self) -> str:
        """The datum as maps name it: `WGS-84`."""
        return {Datum.WGS84: "WGS-84"}[Datum(self.datum)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.latitude},{self.longitude}"
