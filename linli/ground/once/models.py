"""Four small tables: keys of acts, counters of limits, holders of leases, cursors of those who follow."""

from django.db import models
from django.db.models import Q


class Key(models.Model):
    """An act that a caller has named. `result` is what it made, e.g. `case:42`; empty only inside its transaction."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    body = models.CharField(max_length=64)
    """SHA-256 of what was asked."""
    result = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="once_key_of_a_caller"),
            models.CheckConstraint(condition=~Q(caller="") & ~Q(key=""), name="once_key_has_a_caller"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key} → {self.result}"


class Counter(models.Model):
    """How often something happened since `since`, under one limit, by one subject (kept as a keyed hash).

    Or that it happened at all, where no limit is meant (`limits.note`).
    """

    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "subject"], name="once_counter_of_a_subject"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(subject=""), name="once_counter_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.count} since {self.since:%F %T}"


class Lease(models.Model):
    """Who holds a task, and until when."""

    name = models.CharField(max_length=80, unique=True)
    holder = models.CharField(max_length=120)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(holder=""), name="once_lease_has_a_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.holder} until {self.until:%F %T}"


class Cursor(models.Model):
    """How far somebody has read a book that only grows, by the place of the last row they have dealt with."""

    name = models.CharField(max_length=80, unique=True)
    place = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & Q(place__gte=0), name="once_cursor_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.place}"
