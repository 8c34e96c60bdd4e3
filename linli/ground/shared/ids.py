"""Names for things that leave the house: time-ordered, and telling nothing else."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562)."""
    return _uuid7()
