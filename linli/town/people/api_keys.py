"""Keys by which a person's own programs come in: shown once, kept as a digest, scoped, and short-lived."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Invalid, NotFound, Refused

from .models import ApiKey, Person

READ, ACT = "read", "act"
SCOPES = {READ: _("只看"), ACT: _("也能办事")}
LONGEST = timedelta(days=365)
MOST = 10
_PREFIX = "linli_"


class KeyRefused(Refused):
    """The key is unknown, has ended, or its person is no longer active."""

    code = "key-refused"
    status = 401
    sentence = _("这把接口密钥不能用：不认识、到期了，或已停用。")


class BeyondKey(Refused):
    """The key may only read."""

    code = "beyond-key"
    status = 403
    sentence = _("这把接口密钥只能看，不能办事。")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make(*, by: Person, name: str, scopes: Collection[str], days: int, at: datetime) -> tuple[ApiKey, str]:
    """Make a key for oneself and return it with its secret, which is never shown again.

    `days` is 1 to 365. Raises `Invalid` on an empty name, an unknown scope, a longer life, or an eleventh live key.
    """
    wrong = {}
    if not name.strip():
        wrong["name"] = _("给这把密钥起个名，日后好认。")
    if not scopes or not set(scopes) <= set(SCOPES):
        wrong["scopes"] = _("选一种权限：只看，或也能办事。")
    if not 1 <= days <= LONGEST.days:
        wrong["days"] = _("最长一年。")
    if ApiKey.objects.filter(live(at), person=by).count() >= MOST:
        wrong["name"] = _("最多同时有十把，先停用一把。")
    if wrong:
        raise Invalid(wrong)
    secret = _PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=by,
        name=name.strip()[:40],
        shown=secret[:12],
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    record.record(
        actor=by.source, verb="people.key_made", object=f"api-key:{key.pk}", at=at, facts={"scopes": key.scopes}
    )
    return key, secret


@transaction.atomic
def revoke(*, public_id: str, by: Person, at: datetime) -> ApiKey:
    """Stop one of one's own keys at once; stopping it again changes nothing. Raises `NotFound` for any other."""
    key = ApiKey.objects.select_for_update().filter(public_id=public_id, person=by).first()
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record.record(actor=by.source, verb="people.key_revoked", object=f"api-key:{key.pk}", at=at, facts={})
    return key


def of(person: Person, at: datetime) -> QuerySet[ApiKey]:
    """A person's keys that still open, newest first."""
    return ApiKey.objects.filter(live(at), person=person).order_by("-made_at", "-pk")


def live(at: datetime) -> Q:
    """The condition of a key that opens at that moment."""
    return Q(revoked_at__isnull=True, expires_at__gt=at)


def person_by(secret: str, *, acting: bool, at: datetime) -> tuple[Person, ApiKey]:
    """Whose key this is. Raises `KeyRefused`, or `BeyondKey` if it may not act and `acting` is asked."""
    key = ApiKey.objects.select_related("person").filter(live(at), digest=_digest(secret)).first()
    if key is None or not key.person.is_active:
        raise KeyRefused
    if (ACT if acting else READ) not in key.scopes and ACT not in key.scopes:
        raise BeyondKey
    if key.used_on != day_of(at):
        ApiKey.objects.filter(pk=key.pk).update(used_on=day_of(at))
    return key.person, key
