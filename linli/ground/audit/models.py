"""The two books, the chain over the first, and its heads by the hour. All are append-only by triggers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import now

from . import chain


class Entry(models.Model):
    """One act: `actor` did `verb` to `object`; `digest` stands for the act's facts, see `record`.

    `digest_version` is the key that made it, "" for those made before there was one. On PostgreSQL the table has one
    more column, `xid`, filled by the database with the transaction that wrote the row: `sealing` reads by it.
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

    @property
    def canonical(self) -> bytes:
        """This row in the bytes that the chain hashes."""
        return chain.canonical(chain.line(*(getattr(self, name) for name in chain.COLUMNS)))

    @property
    def hash(self) -> bytes:
        """32 bytes that stand for this row, told by the row alone: on a receipt before the chain has it."""
        return chain.hash_of(self.canonical)


class Seal(models.Model):
    """An entry's place in the chain: `head` stands for it and all before it.

    `hash` is the entry's own, so that who brings one from a receipt is answered by one look, also where the entry was
    changed since; a head that somebody brings without its place is found as quickly. Nothing but the sealer writes
    here. The entry is not tied by a foreign key of the database, which would lock and rewrite each entry once more;
    that it is still there is what verifying is for.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, db_constraint=False, related_name="seal")
    head = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["hash"], name="audit_seal_hash"),
            models.Index(fields=["head"], name="audit_seal_head"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="audit_seal_counts_from_one"),
            models.CheckConstraint(
                condition=Q(Exact(Length("head"), 32), Exact(Length("hash"), 32)), name="audit_seal_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.head).hex()}"


class Anchor(models.Model):
    """The head as it stood in one hour, published and written to a file outside: one an hour, never another."""

    hour = models.DateTimeField(unique=True)
    seq = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(Exact(Length("head"), 32), seq__gte=1), name="audit_anchor_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.seq} {bytes(self.head).hex()}"


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
