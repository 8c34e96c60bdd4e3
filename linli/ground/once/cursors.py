"""How far one who follows a book has read: moved in the transaction of what was done about it, or not at all."""

from datetime import datetime

from django.db import connection, transaction

from .models import Cursor


def hold(name: str) -> int | None:
    """Hold this cursor until the transaction ends, and where it stands; None while another holds it.

    A new one stands at 0, before the first row. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a cursor is held in the transaction of what is done about it")
    if not name:
        raise ValueError("a cursor has a name")
    Cursor.objects.bulk_create([Cursor(name=name)], ignore_conflicts=True)
    skips = connection.features.has_select_for_update_skip_locked
    held = Cursor.objects.select_for_update(skip_locked=skips).filter(name=name)  # SQLite holds the whole file
    return held.values_list("place", flat=True).first()


def move(name: str, *, to: int, at: datetime) -> None:
    """Move a cursor that is held, forward. Raises ValueError where it stands there or further already."""
    if not Cursor.objects.filter(name=name, place__lt=to).update(place=to, moved_at=at):
        raise ValueError(f"the cursor {name} does not go back to {to}")


def place(name: str) -> int:
    """Where a cursor stands now; a look that holds nothing."""
    return Cursor.objects.filter(name=name).values_list("place", flat=True).first() or 0
