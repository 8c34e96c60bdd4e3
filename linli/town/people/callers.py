"""Who sends a form or a call, as `once` knows them, so that the same key from two senders is two acts."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from linli.ground.once import keys

from .allow import known_person
from .models import ApiKey


def caller(request: HttpRequest, key: str) -> str:
    """`key:3` for a program, `person:7` for someone signed in, else `browser:…`.

    A stranger is known by the key they made, of which only its digest is kept: it is a secret of theirs, long enough
    that nobody makes the same one.
    """
    program: ApiKey | None = getattr(request, "key", None)
    if program is not None:
        return f"key:{program.pk}"
    person = known_person(request)
    return person.source if person is not None else f"browser:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def once(request: HttpRequest, key: str, *, at: datetime, work: Callable[[], str]) -> str:
    """Do `work` once for this sender and key, and say what it made (`case:42`), now and at every replay.

    Without a key it is simply done. The body belongs to the key, with its method and address: the same key for anything
    else is refused. Raises `once.KeyReused`.
    """
    if not key:
        return work()
    return keys.once(caller=caller(request, key), key=key, body=_asked(request), at=at, work=work)


def answered(request: HttpRequest, key: str) -> str | None:
    """What this sender's key made before, None if it comes for the first time. Raises `once.KeyReused`."""
    return keys.answered(caller=caller(request, key), key=key, body=_asked(request)) if key else None


def _asked(request: HttpRequest) -> bytes:
    return f"{request.method} {request.path}\n".encode() + request.body
