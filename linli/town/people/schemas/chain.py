"""The chain over the audit book as JSON, for anyone."""

from datetime import datetime
from typing import Literal

from linli.ground.shared.schemas import Shown


class HeadShown(Shown):
    """A head: 64 hexadecimal digits that stand for the entry `seq` and all before it."""

    seq: int
    head: str
    at: datetime


class Heads(Shown):
    """The newest head, null before the first entry, and one an hour, newest first, with the mark of older ones."""

    newest: HeadShown | None
    hours: list[HeadShown]
    after: str | None


class Checked(Shown):
    """What the book says of a fingerprint: it `holds` it, has `changed` since, or it is `unknown`.

    `elsewhere`: it holds it, at the place `seq`, which is not the one that was asked about.
    `total`: it is a head, which stands for all up to its place.
    """

    answer: Literal["holds", "changed", "elsewhere", "unknown"]
    seq: int | None
    head: str
    sealed_at: datetime | None
    total: bool
