"""What kinds of matter there are, and how long their links may take: tenant data, effective-dated."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class Verify(models.TextChoices):
    """How a category's results are checked before anyone is asked."""

    HANDS = "hands", _("换一个人核实")
    WORD = "word", _("居民说了算")
    DRAWN = "drawn", _("抽一部分核实")


STRICTNESS = ("", Verify.WORD, Verify.DRAWN, Verify.HANDS)


def stricter(one: str, other: str) -> str:
    """The check that lets less through."""
    return max(one, other, key=STRICTNESS.index)


class Category(models.Model):
    """What kind of matter: one row is one version of one code, in force over [valid_from, valid_until).

    `respond_within` and `resolve_within` are terms such as `2WH` (`days.deadlines.Term`); `results` and `replies` are
    the sentences that may be tapped instead of typed. A `hazard` is answered by the duty phone too; where one is to
    `keep_away` the receipt says so.
    """

    code = models.CharField(max_length=8)
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_hant = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    standard_ref = models.CharField(max_length=40, blank=True)
    lead_body = models.CharField(max_length=8)
    co_bodies = models.JSONField(default=list)
    community_role = models.CharField(max_length=8, choices=[(r, r) for r in ("lead", "assist", "none")])
    respond_within = models.CharField(max_length=8)
    resolve_within = models.CharField(max_length=8)
    deadline_basis = models.CharField(max_length=120)
    law = models.CharField(max_length=120, blank=True)
    verify = models.CharField(max_length=8, choices=Verify.choices)
    needs_photo = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    hazard = models.BooleanField(default=False)
    keep_away = models.BooleanField(default=False)
    home_visit = models.BooleanField(default=False)
    keywords = models.JSONField(default=list)
    results = models.JSONField(default=list)
    replies = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["code", "valid_from"], name="category_version"),
            UniqueConstraint(fields=["code"], condition=Q(valid_until=None), name="category_current"),
        ]
        ordering: ClassVar = ["code", "valid_from"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Clock(models.Model):
    """How long a link may take, by its name in `terms.DEFAULT_TERMS`, over time."""

    name = models.SlugField(max_length=20)
    term = models.CharField(max_length=8)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["name"], condition=Q(valid_until=None), name="clock_current"),
        ]
        ordering: ClassVar = ["name", "valid_from"]

    def __str__(self) -> str:
        return f"{self.name} {self.term}"
