"""Moving what is sealed to the newest key, batch by batch, while everyone goes on working.

A row says by its versions whether it is done, so a run that was killed is simply run again. Meanwhile every value
opens under the version that its row names, and is found under the indexes of all versions.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.ground.audit import record
from linli.ground.shared.failpoints import failpoint
from linli.ground.shared.keyring import Keyring, keyring

from .contacts import PHONE, indexed_as
from .models import Contact, RosterLine, StaffAccount


def contacts_left() -> int:
    """How many phones and addresses are sealed, or indexed, under another key than the newest."""
    return _contacts(keyring()).count()


@transaction.atomic
def move_contacts(many: int) -> int:
    """Seal and index up to `many` of them under the newest key, and the roster's lines with them; how many were.

    Raises `NotOurs` for a row that does not open: it was damaged, and stays as it is with its whole batch.
    """
    ring = keyring()
    rows = _contacts(ring).select_related("person").select_for_update(of=("self",)).order_by("pk")[:many]
    for row in rows:
        value = ring.unseal(row.sealed, row.key_version, row.bound_to)
        claim = indexed_as(row.person, row.kind, value, verified=row.verified_at is not None)
        sealed, index = ring.seal(value, row.bound_to), ring.index(row.kind, claim)
        row.sealed, row.key_version = sealed.data, sealed.version
        row.index, row.index_version = index.value, index.version
        row.save(update_fields=["sealed", "key_version", "index", "index_version"])
        if row.kind == PHONE:
            lines = RosterLine.objects.filter(index__in=ring.indexes(PHONE, value)).exclude(index=index.value)
            lines.update(index=index.value, index_version=index.version)
    failpoint("keys_moved")
    return len(rows)


def accounts_left() -> int:
    """How many authenticators are sealed under another key than the newest."""
    return _accounts(keyring()).count()


@transaction.atomic
def move_accounts(many: int) -> int:
    """Seal up to `many` of them under the newest key; how many were. Raises `NotOurs` as `move_contacts`."""
    ring = keyring()
    rows = _accounts(ring).select_for_update().order_by("pk")[:many]
    for row in rows:
        sealed = ring.seal(ring.unseal(row.totp_sealed or b"", row.key_version, row.bound_to), row.bound_to)
        row.totp_sealed, row.key_version = sealed.data, sealed.version
        row.save(update_fields=["totp_sealed", "key_version"])
    failpoint("keys_moved")
    return len(rows)


def roster_lines_left() -> int:
    """How many lines of rosters only an older index finds: of phones that nobody here has, so that none can be taken.

    They are renewed when the roster is taken in again.
    """
    return RosterLine.objects.exclude(index_version=keyring().current).filter(valid_until=None).count()


def note(verb: str, at: datetime, moved: int) -> None:
    """Note in the book that the operator's command has changed the keys: `keys_rotated`, `keys_retired`."""
    version = keyring().current
    record.record(actor="command", verb=f"people.{verb}", object=f"keyring:{version}", at=at, facts={"rows": moved})


def _contacts(ring: Keyring) -> QuerySet[Contact]:
    return Contact.objects.filter(~Q(key_version=ring.current) | ~Q(index_version=ring.current))


def _accounts(ring: Keyring) -> QuerySet[StaffAccount]:
    return StaffAccount.objects.filter(totp_sealed__isnull=False).exclude(key_version=ring.current)
