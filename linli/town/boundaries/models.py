"""The outline of a place, as it was drawn from one moment until the next drawing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.ground.shared.datums import Datum
from linli.town.places.models import Dated, DatedQuerySet, Kind, Place

DRAWN = (Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY, Kind.GRID, Kind.COURTYARD)
"""What may have a boundary, the widest first."""


class Boundary(Dated):
    """Where a place ends, in degrees of WGS-84."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="boundaries")
    shape = models.TextField()
    """A GeoJSON geometry, Polygon or MultiPolygon, degrees to seven decimals (a centimetre)."""
    datum = models.CharField(max_length=8, choices=Datum)
    """What the degrees of the file were counted from, before they became WGS-84."""
    source = models.CharField(max_length=120)
    """The file it came from, or who drew it."""
    synthetic = models.BooleanField(default=False)
    """Made up for the demo town; shown as such."""

    objects = DatedQuerySet["Boundary"].as_manager()

    class Meta:
        ordering: ClassVar = ["place", "valid_from", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(valid_until__isnull=True), name="boundary_one_current_per_place"
            ),
            models.CheckConstraint(condition=Q(datum__in=Datum.values), name="boundary_datum_known"),
            models.CheckConstraint(condition=~Q(shape=""), name="boundary_is_drawn"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} since {self.valid_from}"
