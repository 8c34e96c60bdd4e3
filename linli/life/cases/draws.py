"""Drawing the share of results that other hands check: by a secret whose hash was known before and which is told after.

A day's secret is made and its hash recorded the day before (`seal`), and published the day after (`publish`). A case is
drawn if HMAC-SHA256(secret, public_id) lies in the lowest share (`SHARE`, `OF_UNKNOWN`), so nobody can choose the
sample, and anybody can recompute it. On a day without a secret all of what is drawn by category is checked.
"""

import hashlib
import hmac
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from linli.ground.audit.record import record
from linli.ground.shared.keyring import keyring
from linli.ground.shared.moments import day_of
from linli.life.cases.models import Case, DrawSecret, Verify
from linli.life.cases.terms import urgent_share

SHARE = Fraction(1, 10)
OF_UNKNOWN = Fraction(1, 2)
"""The share of a drawn category's results done on the spot for a reporter of whom nobody knows who they are."""


def drawn(secret: bytes, public_id: UUID, share: Fraction = SHARE) -> bool:
    """Whether a case is in the share that is checked."""
    mac = hmac.new(secret, public_id.bytes, hashlib.sha256).digest()
    return Fraction(int.from_bytes(mac), 1 << 256) < share


def must_verify(case: Case, at: datetime) -> bool:
    """Whether other hands have to look at the result handed in at `at` before anyone is asked.

    Always, where who handled it took the report down for its reporter, and of what was called not solved before, but
    for matters of urgent hours, which leave nothing to look at (a car that has gone). Never otherwise, where the
    category is for the reporter's word: asking is the check, also of one whom nobody knows; figures tell such words
    apart. Of what is drawn, a larger share where it was done on the spot for such a one.
    """
    if case.verify == Verify.HANDS or _took_it_in(case) or _failed_before(case):
        return True
    if case.verify == Verify.WORD:
        return False
    day = DrawSecret.objects.filter(day=day_of(at), made_at__lt=at).first()
    if day is None:
        return True
    return drawn(_opened(day), case.public_id, OF_UNKNOWN if case.on_the_spot and _of_unknown(case) else SHARE)


def _failed_before(case: Case) -> bool:
    """Whether its resident said 还没有 of a result before, and this one is still there to be looked at."""
    return case.comebacks > 0 and (case.category is None or urgent_share(case.category) is None)


def _took_it_in(case: Case) -> bool:
    """Whether who handled a case also wrote its report down for a reporter."""
    return case.handled_by_id is not None and case.reporters.filter(written_by=case.handled_by_id).exists()


def _of_unknown(case: Case) -> bool:
    """Whether its reporters are all anonymous, or of a number whose owner has not said that the report is theirs."""
    known = list(case.reporters.filter(withdrawn_at=None).values_list("owned_at", flat=True))
    return bool(known) and not any(known)


@transaction.atomic
def seal(*, day: date, secret: bytes, at: datetime) -> bool:
    """Make the secret of a day to come, and record its hash; False if that day has one."""
    digest = hashlib.sha256(secret).hexdigest()
    sealed = keyring().seal(secret.hex(), _bound_to(day))
    made, new = DrawSecret.objects.get_or_create(
        day=day, defaults={"sealed": sealed.data, "key_version": sealed.version, "hash": digest, "made_at": at}
    )
    if new:
        record(actor="clock", verb="draw.sealed", object=f"draw:{made.day}", at=at, facts={"hash": digest})
    return new


@transaction.atomic
def publish(*, before: date, at: datetime) -> int:
    """Publish the secrets of the days before `before`; how many were told now. Another at the same work waits."""
    told = 0
    for day in DrawSecret.objects.select_for_update().filter(day__lt=before, published="").order_by("day"):
        secret = _opened(day)
        DrawSecret.objects.filter(pk=day.pk).update(published=secret.hex())
        record(actor="clock", verb="draw.published", object=f"draw:{day.day}", at=at, facts={"secret": secret.hex()})
        told += 1
    return told


def under_older_keys() -> int:
    """How many secrets are sealed under another key than the newest."""
    return DrawSecret.objects.exclude(key_version=keyring().current).count()


@transaction.atomic
def reseal(many: int) -> int:
    """Seal up to `many` of them under the newest key; how many were."""
    ring = keyring()
    rows = DrawSecret.objects.select_for_update().exclude(key_version=ring.current).order_by("pk")[:many]
    for row in rows:
        sealed = ring.seal(_opened(row).hex(), _bound_to(row.day))
        row.sealed, row.key_version = sealed.data, sealed.version
        row.save(update_fields=["sealed", "key_version"])
    return len(rows)


def _opened(day: DrawSecret) -> bytes:
    return bytes.fromhex(keyring().unseal(bytes(day.sealed), day.key_version, _bound_to(day.day)))


def _bound_to(day: date) -> str:
    """What ties a sealed secret to its row."""
    return f"draw:{day.isoformat()}"
