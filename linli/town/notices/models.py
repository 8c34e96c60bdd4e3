"""Letters, their way out of the house, and the messages that the demo shows instead of sending them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now


class Letter(models.Model):
    """One thing told to one person.

    `facts` fill the words of its `kind` (`wording.speak`). `about` names what it tells of, as `case:42`; `key` is what
    makes it the only one of its kind to this person (`case:42:7`), empty where it may come again.
    `left_by_other`: it came upon them since somebody who was not signed in left their number, so that it stands apart.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="letters", db_index=False)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    href = models.CharField(max_length=200)
    key = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    left_by_other = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="letter_inbox"),
            models.Index(fields=["person"], name="letter_unseen", condition=Q(read_at=None, left_by_other=False)),
            models.Index(fields=["person", "-id"], name="letter_left", condition=Q(left_by_other=True)),
            models.Index(fields=["recorded_at"], name="letter_age"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="letter_once", condition=~Q(key="")),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(about=""), name="letter_says_of_what"),
            models.CheckConstraint(condition=Q(href__startswith="/"), name="letter_leads_within_the_house"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.about} to person:{self.person_id}"


class Sending(models.Model):
    """One letter on one channel; `attempts` counts the tries, `trouble` is the kind of the last error."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等着发")
        SENT = "sent", _("发出了")
        NOWHERE = "nowhere", _("没有地址可发")
        FAILED = "failed", _("没发出去")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="sendings", db_index=False)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "channel"], name="sending_once_a_channel"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sending_sent_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} by {self.channel}: {self.state}"


class DemoMessage(models.Model):
    """A message that the demo shows on a page instead of sending it; number and address are masked."""

    to = models.CharField(max_length=80)
    words = models.TextField()
    at = models.DateTimeField(db_index=True, default=now)

    def __str__(self) -> str:
        return f"{self.to} at {self.at:%F %T}"
