"""What one answer takes, whatever else the machine does: round trips to the database, and the calls Python makes.

Each is answered within this process, warm, with nothing between: a round trip is one that PostgreSQL ends with
ReadyForQuery (a pipeline is one), a call one that `cProfile` sees, of Python's own functions and C's.
"""

import io
import pstats
import tempfile
from collections.abc import Callable, Iterator
from cProfile import Profile
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import override_settings

from bench import intake, load
from bench.answers import Answer
from bench.desk import LIN, ZHAO, a_case, signed_in
from bench.minimal import create_table

WARM, TIMES = 120, 5
"""So many are answered before it counts, every door once; so many that count, of which the middle one does."""


def ask() -> Iterator[Answer]:
    """The minimal view, a report by JSON, a grid's desk as JSON and as HTML, a resident's case."""
    create_table()
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.minimal"):
        yield from taken("minimal view", WSGIHandler(), intake.row)
    from linli.wsgi import application

    desk, resident = f"Cookie: {signed_in(ZHAO)}", f"Cookie: {signed_in(LIN)}"
    pages = {
        "desk as JSON": f"GET /api/v1/cases/desk HTTP/1.1\r\n{desk}",
        "desk as HTML": f"GET /desk/ HTTP/1.1\r\n{desk}",
        "case as HTML": f"GET /cases/{a_case()}/ HTTP/1.1\r\n{resident}",
    }
    yield from taken("report by JSON", application, intake.report)
    for name, head in pages.items():
        request = f"{head}\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n".encode()
        yield from taken(name, application, load.always(request))


def taken(name: str, application: Any, request: Callable[[int], bytes]) -> Iterator[Answer]:
    """The two figures of one answer."""
    for number in range(WARM):
        answered(application, request(number))
    rounds, calls = [], []
    for number in range(WARM, WARM + TIMES):
        with tempfile.TemporaryFile("w+b") as traced:
            connection.connection.pgconn.trace(traced.fileno())
            answered(application, request(number))
            connection.connection.pgconn.untrace()
            traced.seek(0)
            rounds.append(traced.read().count(b"\tReadyForQuery"))
        calls.append(counted(application, request(number + TIMES)))
    yield Answer(f"{name}, round trips", sorted(rounds)[TIMES // 2], "")
    yield Answer(f"{name}, calls of Python", sorted(calls)[TIMES // 2], "")


def counted(application: Any, request: bytes) -> int:
    """The calls of one answer."""
    profile = Profile()
    environ = as_environ(request)
    profile.runcall(answered, application, environ)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def answered(application: Any, request: bytes | dict[str, Any]) -> bytes:
    """The body of the answer to one request, as it goes over the wire. Raises AssertionError unless it succeeds."""
    said = ""

    def begun(status: str, _headers: object, _failed: object = None) -> None:
        nonlocal said
        said = status

    environ = as_environ(request) if isinstance(request, bytes) else request
    answer = application(environ, begun)
    body = b"".join(answer)
    answer.close()
    assert said[0] == "2", f"{said} {body[:300]!r}"
    return body


def as_environ(request: bytes) -> dict[str, Any]:
    """A request as a server hands it to a WSGI application."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, address, _version = first.split(" ")
    parts = urlsplit(address)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }
    for name, value in (line.split(": ", 1) for line in lines):
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ
