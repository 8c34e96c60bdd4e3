"""That a look at a reporter's number was for this very report: so that whoever follows it is told of it there."""

from typing import ClassVar

from django.db import models
from django.db.models import Index

from linli.ground.audit.models import Reading
from linli.life.cases.models.reporter import Reporter


class Look(models.Model):
    """A line of the book of looks, and the reporter whose report it was for. Only that reporter ever reads it.

    It goes with the reporter's name; the line itself stays its three years, and names no case.
    """

    reporter = models.ForeignKey(Reporter, models.PROTECT, related_name="looks", db_index=False)
    reading = models.OneToOneField(Reading, models.CASCADE, related_name="+")

    class Meta:
        indexes: ClassVar = [Index(fields=["reporter"], name="look_reporter")]

    def __str__(self) -> str:
        return f"{self.reporter_id} {self.reading_id}"
