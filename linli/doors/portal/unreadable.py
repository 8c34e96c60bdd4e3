"""Requests that cannot even be read: Django reads the first line and the headers before any of our doors."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation

_UNREADABLE = "这个请求读不懂，没有照办。"
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("Cache-Control", "no-store"),
]


LONGEST = 200


class Short(logging.Filter):
    """Keeps a stranger's mischief to one line of warning: a host that is not ours is no defect with a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, shortened."""
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = record.getMessage()[:LONGEST], None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


type Application = Callable[..., Iterable[bytes]]


def readable(house: Application) -> Application:
    """Say so in words (400); a query in letters that no text is written in would else come out as our own defect."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return house(environ, start_response)
        except (BadRequest, SuspiciousOperation, LookupError):
            start_response("400 Bad Request", _HEADERS)
            return [_UNREADABLE.encode()]

    return answered
