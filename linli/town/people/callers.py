"""Who sends a form or a call, as `once` knows them, so that the same key from two senders is two acts."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.ground.once import keys
from linli.ground.shared.refusals import Refused

from .allow import known_person
from .models import ApiKey

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
LEAST_SIGNS, LEAST_DIFFERENT = 22, 8
"""22 random letters and digits are 131 bits; a version-4 UUID has 122."""


class PlainKey(Refused):
    """A stranger is known by their key alone, so it has to be one that nobody comes upon."""

    code = "key-too-plain"
    status = 422
    sentence = _("这个 Idempotency-Key 太好猜。不登录、不带接口密钥的，请每次用一个新的随机 UUID（第 4 版）。")


def caller(request: HttpRequest, key: str, *, anonymous: bool = False) -> str:
    """`key:3` for a program, `person:7` for someone signed in, else `browser:…`.

    `anonymous`: what they send names nobody, so that who sends it is as unknown as a stranger.

    A stranger is known by the key they made: whoever brings it with the same body gets the first answer, a report's
    query code among it. So it is a secret of theirs that nobody comes upon: a version-4 UUID, or 22 random signs.
    Addresses would not do: a phone that lost its network retries from another. Raises `PlainKey`.
    """
    program: ApiKey | None = getattr(request, "key", None)
    if program is not None and not anonymous:
        return f"key:{program.pk}"
    person = known_person(request)
    if person is not None and not anonymous:
        return person.source
    if not _is_random(key):
        raise PlainKey
    return f"browser:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _is_random(key: str) -> bool:
    """Whether a key looks drawn by lot; UUIDs made of a clock or an address do not."""
    if len(set(key) - {"-"}) < LEAST_DIFFERENT:
        return False
    return key[14] == "4" if _UUID.fullmatch(key) else len(key) >= LEAST_SIGNS


def once(request: HttpRequest, key: str, *, at: datetime, work: Callable[[], str], anonymous: bool = False) -> str:
    """Do `work` once for this sender and key, and say what it made (`case:42`), now and at every replay.

    Without a key it is simply done. The body belongs to the key, with its method and address: the same key for anything
    else is refused. Raises `once.KeyReused`.
    """
    if not key:
        return work()
    sender = caller(request, key, anonymous=anonymous)
    return keys.once(caller=sender, key=key, body=_asked(request), at=at, work=work)


def answered(request: HttpRequest, key: str) -> str | None:
    """What this sender's key made before, None if it comes for the first time. Raises `once.KeyReused`."""
    return keys.answered(caller=caller(request, key), key=key, body=_asked(request)) if key else None


def _asked(request: HttpRequest) -> bytes:
    return f"{request.method} {request.path}\n".encode() + request.body
