"""The two books. Both are append-only by triggers, see the first migration."""

from django.db import models
from django.db.models import Q

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now


class Entry(models.Model):
    """One act: `actor` did `verb` to `object`; `digest` stands for the act's facts, see `record`.

    `digest_version` is the key that made it, "" for those made before there was one.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    object = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    digest = models.CharField(max_length=64)
    digest_version = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["object", "at", "id"], name="audit_entry_object"),
            models.Index(fields=["actor", "at", "id"], name="audit_entry_actor"),
            models.Index(fields=["at", "id"], name="audit_entry_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor="") & ~Q(verb="") & ~Q(object="") & ~Q(digest=""), name="audit_entry_says_who"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor} {self.verb} {self.object}"


class Reading(models.Model):
    """One look: `reader` saw `what` of `whose`, and said `why`."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    reader = models.CharField(max_length=60)
    whose = models.CharField(max_length=60)
    what = models.CharField(max_length=60)
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["whose", "-at", "-id"], name="audit_reading_whose"),
            models.Index(fields=["reader", "-at", "-id"], name="audit_reading_reader"),
            models.Index(fields=["-at", "-id"], name="audit_reading_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reader="") & ~Q(whose="") & ~Q(what="") & ~Q(why=""), name="audit_reading_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.reader} saw {self.what} of {self.whose}"
