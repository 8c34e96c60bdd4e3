"""Every act on a case, appended and never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now
from linli.life.cases.models.case import Case
from linli.life.cases.models.category import Category
from linli.life.cases.states import FOR_A_WHILE, Audience, Who

BELONGS = ("grid", "community", "street", "lane", "organisation")
"""What tells on whose desks a case lies."""


class Step(models.Model):
    """One act on a case: who, as what, when, from where to where, in what words. Never changed, never deleted.

    It repeats where the case belonged at that moment, so that a figure by place counts the past as it was, and keeps
    what the case left by it (`left_…`), so that those it left hear of it.
    `by` is empty where the clock or a reporter acted. `on_behalf_of` is the reporter who spoke, by themselves or
    through whoever wrote their report down; their row alone says who that is, until it is unlinked.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=16)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="steps_made", db_index=False)
    acting_as = models.CharField(max_length=10, blank=True)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, db_index=False)
    on_behalf_of = models.ForeignKey(
        "Reporter", models.PROTECT, null=True, related_name="words_written_down", db_index=False
    )
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=Audience.choices)

    grid = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    community = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    lane = models.ForeignKey("places.Lane", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    left_grid = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    left_community = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    left_street = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    left_lane = models.ForeignKey("places.Lane", models.PROTECT, null=True, related_name="+", db_index=False)
    left_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["case", "seq"], name="step_once"),
            CheckConstraint(
                condition=~Q(acting_as=Who.REPORTER) | Q(by=None) | Q(verb="report"), name="step_of_reporter_is_nobodys"
            ),
        ]
        indexes: ClassVar = [
            *(Index(fields=[desk, "-id"], name=f"step_{desk}_newest") for desk in BELONGS),
            *(
                Index(fields=[left, "-id"], name=f"step_{left}", condition=Q(**{f"{left}__isnull": False}))
                for left in (f"left_{desk}" for desk in BELONGS)
            ),
            Index(fields=["post", "case"], name="step_worked_on", condition=Q(acting_as__in=sorted(FOR_A_WHILE))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.seq} {self.verb}"

    @property
    def logged(self) -> dict[str, object]:
        """The facts that its audit entry stands for."""
        return {"seq": self.seq, "source": self.source, "target": self.target, "words": self.words, **self.facts}


class DrawSecret(models.Model):
    """A day's secret by which a share of the results is drawn for verification.

    Its hash is recorded the day before, the secret published the day after, so that nobody can choose the sample.
    """

    day = models.DateField(unique=True)
    sealed = models.BinaryField()
    key_version = models.CharField(max_length=8)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    published = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.day)
