"""A draft of changes to the rulebook, and its edits: each of one row of one table."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.town.people.models import Person


class State(models.TextChoices):
    """What became of a draft."""

    OPEN = "open", _("在改")
    LAID = "laid", _("已定")
    DROPPED = "dropped", _("放弃了")
    WITHDRAWN = "withdrawn", _("撤回了")


class Draft(models.Model):
    """Changes that are worked on until they are laid from the day `on`, or dropped; laid ones may be withdrawn.

    It holds edits, not tables: what it would do is worked out from what holds by then. `version` counts its changes,
    `closed_why` says why it was withdrawn. Whoever is among its writers never lays it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    why = models.CharField(max_length=200)
    on = models.DateField()
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    laid_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    laid_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="draft_state_known"),
            models.CheckConstraint(condition=~Q(why=""), name="draft_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=("laid", "withdrawn"), laid_by__isnull=False, laid_at__isnull=False)
                | Q(state__in=("open", "dropped"), laid_by__isnull=True, laid_at__isnull=True),
                name="draft_says_who_laid_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("dropped", "withdrawn"), closed_by__isnull=False, closed_at__isnull=False)
                | Q(state__in=("open", "laid"), closed_by__isnull=True, closed_at__isnull=True),
                name="draft_says_who_closed_it",
            ),
            models.CheckConstraint(
                condition=Q(laid_at__isnull=True) | Q(laid_at__gte=F("begun_at")), name="draft_is_laid_after_it_began"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-laid_at"], name="draft_by_state")]

    def __str__(self) -> str:
        return f"draft:{self.pk}"


class Writer(models.Model):
    """That somebody wrote of a draft, whatever became of what they wrote: began it, changed it, took something out."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="writers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "person"], name="writer_once_of_a_draft")]

    def __str__(self) -> str:
        return f"draft:{self.draft_id} person:{self.person_id}"


class Edit(models.Model):
    """What a draft makes of one row: its `cells` by column, or that it `ends`; `was` is what it was made of, if any.

    `over` is the row's course without it, once it is laid for a day ahead: pairs of a day and the cells from then on,
    None where it would not be there.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="edits")
    table = models.SlugField(max_length=20)
    key = models.CharField(max_length=200)
    cells = models.JSONField(null=True)
    was = models.JSONField(null=True)
    ends = models.BooleanField(default=False)
    over = models.JSONField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["draft", "table", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "table", "key"], name="edit_one_of_a_row"),
            models.CheckConstraint(
                condition=Q(ends=True, cells__isnull=True, was__isnull=False) | Q(ends=False, cells__isnull=False),
                name="edit_changes_or_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
