"""Load: so many connections that ask one after another, by bare sockets, so that asking costs next to nothing."""

import multiprocessing
import socket
import statistics
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

PROCESSES = 2
type Ask = Callable[[int], bytes]
"""The n-th request, as it goes over the wire."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many answers a second, and how long one took (ms): half of them, and 95 of 100, were faster."""

    a_second: float
    half_ms: float
    most_ms: float


class NotAnswered(RuntimeError):
    """The server gave another answer than the one that is measured."""


def always(request: bytes) -> Ask:
    """The same request each time."""
    return partial(_always, request)


def _always(request: bytes, number: int) -> bytes:
    return request


def press(port: int, ask: Ask, *, status: int, connections: int = 8, seconds: float = 6.0) -> Load:
    """Ask for so many seconds on so many connections, after one second that is not counted.

    Raises `NotAnswered` if any answer has another status.
    """
    _press(port, ask, status, connections, 1.0, 1)
    return _press(port, ask, status, connections, seconds, 2)


def one_by_one(port: int, ask: Ask, *, status: int, times: int = 300) -> Load:
    """Ask so often on one connection, each when the last was answered."""
    _ask_on(port, ask, status, range(20))
    took = _ask_on(port, ask, status, range(20, 20 + times))
    return _load(took, sum(took))


def _press(port: int, ask: Ask, status: int, connections: int, seconds: float, salt: int) -> Load:
    fork = multiprocessing.get_context("fork")
    with fork.Pool(PROCESSES) as pool:
        each = max(1, connections // PROCESSES)
        begun = [pool.apply_async(_worker, (port, ask, status, each, seconds, salt * 10 + p)) for p in range(PROCESSES)]
        took = [time for job in begun for time in job.get()]
    return _load(took, seconds)


def _worker(port: int, ask: Ask, status: int, connections: int, seconds: float, salt: int) -> list[float]:
    took: list[float] = []
    failed: list[BaseException] = []

    def run(number: int) -> None:
        until = perf_counter() + seconds
        first = (salt * connections + number) * 1_000_000
        try:
            took.extend(_ask_until(port, ask, status, first, until))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise NotAnswered(str(failed[0]))
    return took


def _ask_until(port: int, ask: Ask, status: int, first: int, until: float) -> list[float]:
    took: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (begun := perf_counter()) < until:
            _answered(wire, ask(first + len(took)), status)
            took.append(perf_counter() - begun)
    return took


def _ask_on(port: int, ask: Ask, status: int, numbers: range) -> list[float]:
    took: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in numbers:
            begun = perf_counter()
            _answered(wire, ask(number), status)
            took.append(perf_counter() - begun)
    return took


def _answered(wire: socket.socket, request: bytes, status: int) -> None:
    """Send a request and read its answer to the end. Raises `NotAnswered`."""
    wire.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(wire)
    head, _, body = data.partition(b"\r\n\r\n")
    if int(head[9:12]) != status:
        raise NotAnswered(f"{head[:200]!r} {body[:300]!r}")
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in lines:
        while len(body) < int(lines[b"content-length"]):
            body += _more(wire)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(wire)


def _more(wire: socket.socket) -> bytes:
    data = wire.recv(65536)
    if not data:
        raise NotAnswered("the server hung up")
    return data


def _load(took: list[float], seconds: float) -> Load:
    ordered = sorted(took)
    return Load(
        a_second=len(ordered) / seconds,
        half_ms=statistics.median(ordered) * 1000,
        most_ms=ordered[int(len(ordered) * 0.95)] * 1000,
    )
