"""That a lane was walked: from which post, when it ended, and how much was found; no way, no hours, no name."""

from typing import ClassVar

from django.db import models

from linli.ground.shared.ids import uuid7
from linli.town.people.models import Post
from linli.town.places.models import Lane


class Walk(models.Model):
    """A walk along a lane, written once when it ends. What was found are cases; nothing says which way was taken."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    findings = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["lane", "-id"], name="walk_of_lane")]

    def __str__(self) -> str:
        return f"{self.lane_id} {self.at:%Y-%m-%d}: {self.findings}"
