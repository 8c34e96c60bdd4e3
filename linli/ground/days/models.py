"""The days that differ from the week's ordinary course, and the weekly hours, each with since when they hold."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.ground.days.hours import Week


class Kind(models.TextChoices):
    """What a day is."""

    WORKDAY = "workday", _("工作日")
    REST = "rest", _("休息日")


class Day(models.Model):
    """One day of a year's arrangement: a holiday, or a weekend day on which people work.

    A year that has any row here is arranged; in other years Saturdays and Sundays are free, with a warning.
    """

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=120)
    """Where it is written, e.g. the State Council's notice, or the list it was read from."""
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="days_day_kind"),
            models.CheckConstraint(condition=~Q(source=""), name="days_day_source"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


def readable(words: str) -> None:
    """Refuse words that are no week's hours."""
    try:
        Week.parse(words)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Timetable(models.Model):
    """The weekly hours that go by a name (`office`, `duty`, …) from one day on, until the next row of the name."""

    name = models.CharField(max_length=40)
    words = models.CharField(max_length=400, validators=[readable])
    """As `hours.Week` reads them: `workdays 08:00-12:00 14:00-18:00; rest 09:00-12:00`."""
    valid_from = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(words=""), name="days_timetable_says_when"),
            models.UniqueConstraint(fields=["name", "valid_from"], name="days_timetable_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}: {self.words}"
