"""Messages that wait to be delivered, and when each duty comes round next."""

from django.db import models
from django.db.models import Q

from linli.ground.shared.moments import now


class Message(models.Model):
    """One thing that must follow. It may be taken from `free_at` on; taking it moves `free_at` to the lease's end."""

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=100, null=True, blank=True)
    """What makes it the only one of its topic, e.g. `case:42:overdue`."""
    payload = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    free_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=120, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True, default="")
    """Which error stopped the last attempt and where: its kind and line, never its words."""

    class Meta:
        indexes = [
            models.Index(
                fields=["free_at", "id"], name="outbox_waiting", condition=Q(done_at__isnull=True, dead_at__isnull=True)
            ),
            models.Index(fields=["dead_at"], name="outbox_dead", condition=Q(dead_at__isnull=False)),
            models.Index(fields=["done_at"], name="outbox_done", condition=Q(done_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="outbox_one_per_key", condition=Q(key__isnull=False)),
            models.CheckConstraint(condition=~Q(topic="") & (Q(key__isnull=True) | ~Q(key="")), name="outbox_topic"),
            models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True), name="outbox_one_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.topic} {self.payload}"


class Round(models.Model):
    """A duty's rounds: it may be taken from `free_at` on. Taking it moves `free_at` to the lease's end."""

    duty = models.CharField(max_length=80, unique=True)
    free_at = models.DateTimeField()
    holder = models.CharField(max_length=120, blank=True, default="")
    ran_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    """How many things the last round did."""
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(duty=""), name="outbox_round_of_a_duty")]

    def __str__(self) -> str:
        return f"{self.duty} from {self.free_at:%F %T}"
