"""Pictures, each a row that was written after its file."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from linli.ground.shared.ids import uuid7

BANDS, WIDTH = 4, 16
"""How the 64 bits of how a picture looks are parted."""


def whole(bands: Iterable[int | None]) -> int:
    """The bits of all bands as one number; a band that says nothing is 0."""
    return sum((band or 0) << (WIDTH * n) for n, band in enumerate(bands))


def parted(looks: int) -> dict[str, int]:
    """One number as the columns of its bands; none for a picture too even to be told from others by it."""
    return {f"looks_{n}": looks >> (WIDTH * n) & (1 << WIDTH) - 1 for n in range(BANDS)} if looks else {}


class Picture(models.Model):
    """A rebuilt picture. `caller` is who sent it (`person:7`, `browser:…`), forgotten once it is kept for something.

    `looks_0` to `looks_3` are the 64 bits of how it looks, sixteen each, so that a near match is an indexed question.
    `kept_at`: since when a room holds it. `gone_at`: since when its file is deleted; the row stays for what it was.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    looks_0 = models.PositiveIntegerField(null=True)
    looks_1 = models.PositiveIntegerField(null=True)
    looks_2 = models.PositiveIntegerField(null=True)
    looks_3 = models.PositiveIntegerField(null=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    caller = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=~Q(name=""), name="picture_has_a_file"),
            CheckConstraint(condition=Q(kept_at=None) | Q(caller=""), name="picture_kept_is_nobodys"),
        ]
        indexes: ClassVar = [
            *(Index(fields=[f"looks_{n}"], name=f"picture_looks_{n}") for n in range(BANDS)),
            Index(fields=["sha256"], name="picture_sha256"),
            Index(fields=["at"], name="picture_loose", condition=Q(kept_at=None)),
            Index(fields=["at"], name="picture_to_go", condition=Q(gone_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.width}×{self.height}"

    @property
    def looks(self) -> int:
        """The 64 bits as one number; 0 where there is nothing to tell it from others by."""
        return whole((self.looks_0, self.looks_1, self.looks_2, self.looks_3))
