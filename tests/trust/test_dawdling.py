"""Senders who dawdle, at a server as it runs: pages answer, and who cannot be read is told so."""

import json
import os
import signal
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from io import BytesIO
from select import select
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from linli.commands.children import healthy
from linli.commands.demo import BEGUN, mark
from linli.commands.serving import run_serve
from linli.doors.portal import dawdling
from tests.postgres import free_port
from tests.trust.killing import begun, until
from tests.trust.processes import started

FOUR, SOON_S = 4, 5
type Begin = Callable[[int], int]


@pytest.fixture
def begin(committed: None) -> Iterator[Begin]:
    """`linli serve` with four threads in one process; how many it thinks they are is given."""
    running: list[Any] = []
    mark(BEGUN)

    def serve(port: int, threads: int) -> None:
        begun()
        settings.PROXY_DEPTH = 1
        take = dawdling.taken_whole
        dawdling.taken_whole = lambda house, **_said: take(house, threads=threads)
        sys.modules.pop("linli.wsgi", None)
        run_serve(Namespace(host="127.0.0.1", port=port, workers=1, threads=FOUR))

    def at(threads: int) -> int:
        port = free_port()
        running.extend(started([(serve, port, threads)], daemon=False))
        until(lambda: healthy(f"http://127.0.0.1:{port}"), f"no server at {port}")
        return port

    yield at
    for process in running:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.join()


@contextmanager
def dawdlers(port: int) -> Iterator[list[socket.socket]]:
    """Four who say that a photo comes, and send its first line."""
    head = "POST /api/v1/photos HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    made = []
    for _ in range(FOUR):
        time.sleep(0.3)  # so that each has been taken before the next comes
        each = socket.create_connection(("127.0.0.1", port), timeout=SOON_S)
        made.append(each)
        each.sendall(f"{head}X-Forwarded-Proto: https\r\nContent-Length: 1000000\r\n\r\n--x\r\n".encode())
    try:
        yield made
    finally:
        for each in made:
            each.close()


def said(line: socket.socket) -> str:
    """What one who dawdles is told."""
    return line.recv(10_000).decode()


def asked(port: int, method: str, path: str, body: str = "") -> int:
    """The status of an answer. Raises TimeoutError where none comes soon."""
    headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https", "Host": "127.0.0.1"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=SOON_S)) as line:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status


def test_four_who_dawdle_keep_nobody_from_a_page_and_who_sends_meanwhile_is_told_so(begin: Begin) -> None:
    port = begin(FOUR)
    with dawdlers(port) as slow:
        told, _, _ = select(slow, [], [], SOON_S)
        assert [said(each).split()[1] for each in told] == ["503"], "three are read, one is told"
        assert [asked(port, "GET", "/healthz") for _ in range(3)] == [200] * 3
        assert asked(port, "POST", "/api/v1/cases/near", "{}") == 503
    until(lambda: asked(port, "POST", "/api/v1/cases/near", "{}") == 422, "nobody is read again")


def test_control_where_every_thread_may_wait_four_stop_the_house(begin: Begin) -> None:
    port = begin(FOUR + 1)
    with dawdlers(port) as slow:
        assert select(slow, [], [], 2)[0] == [], "all four are waited for"
        with pytest.raises(TimeoutError):
            asked(port, "GET", "/healthz")
    until(lambda: healthy(f"http://127.0.0.1:{port}"), "it did not come back")


def handed(line: BytesIO, length: int) -> tuple[bool, bytes]:
    """Whether the house is told that nothing was sent, and what it reads, with one thread in the house."""
    seen: list[tuple[bool, bytes]] = []

    def house(environ: dict[str, Any], start_response: object) -> list[bytes]:
        seen.append((bool(environ.get(dawdling.UNSENT)), environ["wsgi.input"].read()))
        return []

    dawdling.taken_whole(house, threads=1)({"CONTENT_LENGTH": str(length), "wsgi.input": line}, lambda *said: None)
    return seen[0]


def test_a_body_is_handed_over_as_long_as_it_says_and_as_it_came_where_its_sender_hung_up() -> None:
    assert handed(BytesIO(b"abcde"), 4) == (False, b"abcd")
    assert handed(BytesIO(b"ab"), 4) == (False, b"ab")


def test_who_reads_gives_the_seat_back_also_where_the_line_breaks() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    door = dawdling.taken_whole(lambda environ, start: [b"" if environ[dawdling.UNSENT] else b"read"], threads=1)
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            door({"CONTENT_LENGTH": "4", "wsgi.input": Broken()}, None)
    assert list(door({"CONTENT_LENGTH": "4", "wsgi.input": BytesIO(b"abcd")}, None)) == [b"read"]


def test_while_nobody_moves_nobody_waits_for_a_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited = [100.0], list[float]()
    monkeypatch.setattr(dawdling, "monotonic", lambda: now[0])
    seats = dawdling._Seats(1)
    assert seats.take()
    monkeypatch.setattr(seats, "_free", SimpleNamespace(acquire=lambda *, timeout: waited.append(timeout)))
    for now[0] in (100.1, 100.3, 160.0):
        assert not seats.take()
    assert waited == [pytest.approx(0.15), 0, 0], "only as long as who sits there may just have begun"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "form"), [("/report/", "text/html"), ("/api/v1/photos", "application/json")])
def test_who_sent_nothing_whole_is_told_so_in_words(path: str, form: str) -> None:
    answer = Client().generic("POST", path, b"", **{dawdling.UNSENT: True})  # type: ignore[arg-type]
    assert (answer.status_code, answer["Retry-After"]) == (503, str(dawdling.AGAIN_S))
    assert answer["Content-Type"].startswith(form)
    said = json.loads(answer.content)["words"] if form.endswith("json") else answer.content.decode()
    assert "您发的还没收" in said
