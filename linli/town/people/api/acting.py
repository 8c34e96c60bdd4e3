"""Doing something once for a caller and key, and finding what it made."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from .. import callers


def once(request: HttpRequest, key: str, at: datetime, work: Callable[[], object]) -> UUID:
    """Do it once for this caller and key; returns the public name of what it made or changed."""
    made = callers.once(request, key, at=at, work=lambda: f"people:{getattr(work(), 'public_id')}")  # noqa: B009
    return UUID(made.partition(":")[2])
