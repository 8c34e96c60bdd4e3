"""The divisions of the nation, each one row as long as the lists have it."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

DIGITS = {"district": 6, "street": 9, "community": 12}
"""How long the code of each kind is; each begins with the code of what it lies in."""


class Kind(models.TextChoices):
    """What a division is."""

    DISTRICT = "district", _("区")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")


_FITS = reduce(or_, (Q(Exact(Length("code"), Value(digits)), kind=kind) for kind, digits in DIGITS.items()))


class Division(models.Model):
    """One division, as the statistics bureau's list writes it."""

    code = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    listed_at = models.DateTimeField()
    """When a list first had it, or had it again."""
    changed_at = models.DateTimeField()
    """When its row last changed."""
    gone_at = models.DateTimeField(null=True, blank=True)
    """When a list of its district no longer had it."""

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="division_has_name"),
            models.CheckConstraint(condition=_FITS, name="division_code_fits_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
