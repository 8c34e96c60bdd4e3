"""Which picture belongs to which step of a case, as it was before the work or after it."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from linli.ground.files.models import Picture
from linli.ground.shared.ids import uuid7
from linli.life.cases.models.case import Case


class Side(models.TextChoices):
    """What a photo shows: what was wrong, or what was done about it."""

    BEFORE = "before", _("报的时候")
    AFTER = "after", _("办好以后")


class Photo(models.Model):
    """A picture that came with a step, and is read by whoever reads that step's words. Append-only.

    The picture itself goes after a year; that there was one stays.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="photos", db_index=False)
    step = models.ForeignKey("Step", models.PROTECT, related_name="photos", db_index=False)
    picture = models.OneToOneField(Picture, models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=Q(side__in=sorted(Side)), name="photo_side_known")]
        indexes: ClassVar = [
            Index(fields=["case", "id"], name="photo_case"),
            Index(fields=["step"], name="photo_step"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.side}"
