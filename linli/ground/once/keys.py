"""One act per key: whoever asks again with the same key and body gets the first answer, and nothing happens twice."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import CharField
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.acts import whole
from linli.ground.shared.failpoints import failpoint
from linli.ground.shared.reader import Blank, Row, Written, prepared
from linli.ground.shared.refusals import Refused

from .models import Key

KEPT = timedelta(days=7)


class KeyReused(Refused):
    """The caller used this key before, for something else."""

    code = "key-reused"
    status = 422
    sentence = _("这份表单已经交过了，内容和上次不一样。请重新打开页面再办。")


def once(*, caller: str, key: str, body: bytes, at: datetime, work: Callable[[], str]) -> str:
    """Do `work` once for this caller's key, and return what it returned, e.g. `case:42`, now and at every replay.

    `caller` is `person:7`, `key:3` or `browser:…`. The key is written in the transaction of the work: if the work is
    refused, nothing is kept and the key is free again. A replay that comes while the first is still at work waits for
    it. The answer is a name, to be shown anew with the caller's rights. Keys are kept for seven days.

    `work` lets every refusal out. Raises `KeyReused` if the key came with another body before, ValueError without a
    caller, a key or an answer.
    """
    if not caller or not key:
        raise ValueError("once needs a caller and a key")
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        if not _take(caller, key, digest, at):
            return _first_answer(caller, key, digest)
        with whole():
            result = work()
        if not result:
            raise ValueError("the work of once returns what it made, e.g. 'case:42'")
        _keep(caller, key, result)
        failpoint("before_commit")
    failpoint("after_commit")
    return result


def answered(*, caller: str, key: str, body: bytes) -> str | None:
    """What this caller's key made before, None if it made nothing yet; for those who may no longer do it anew.

    Raises `KeyReused` if the key came with another body before.
    """
    made = _made.rows(caller=caller, key=key)
    return _same(made[0], hashlib.sha256(body).hexdigest()) if made else None


def free(*, caller: str, key: str, result: str) -> None:
    """Let a key be used anew, since what it made (`result`) is there no more."""
    Key.objects.filter(caller=caller, key=key, result=result).delete()


def forget(at: datetime) -> int:
    """Forget the keys of more than seven days ago; how many there were."""
    return Key.objects.filter(at__lt=at - KEPT).delete()[0]


def _take(caller: str, key: str, digest: str, at: datetime) -> bool:
    """Write the key; False if it is there. Where another transaction is just writing it, this waits for its end."""
    with prepared() as cursor:
        cursor.execute(
            "INSERT INTO once_key (caller, key, body, result, at) VALUES (%s, %s, %s, '', %s) "
            "ON CONFLICT (caller, key) DO NOTHING",
            [caller, key, digest, connection.ops.adapt_datetimefield_value(at)],
        )
        return bool(cursor.rowcount == 1)


def _keep(caller: str, key: str, result: str) -> None:
    with prepared() as cursor:
        cursor.execute("UPDATE once_key SET result = %s WHERE caller = %s AND key = %s", [result, caller, key])


def _first_answer(caller: str, key: str, digest: str) -> str:
    return _same(_made.rows(caller=caller, key=key)[0], digest)


def _same(made: Row, digest: str) -> str:
    """What a key made, for whoever brings the same body again."""
    body, result = made
    if body != digest:
        raise KeyReused
    return str(result)


_made = Written(
    lambda: Key.objects.filter(caller=Blank("caller", CharField()), key=Blank("key", CharField())).values_list(
        "body", "result"
    )
)
