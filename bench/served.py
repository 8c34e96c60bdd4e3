"""What is measured, served: Linli as in production, the baseline beside it, each by two processes of two threads."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from linli.commands import children
from tests.postgres import free_port

READY_S = 60
AS_BEHIND_A_PROXY = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.1\r\n"


@contextmanager
def linli() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The port of a server of ours, and its process."""
    port = free_port()
    yield from _served(children.start("serve", "--port", str(port)), port)


@contextmanager
def minimal() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The port of the baseline's server, and its process."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "2"]
    server = subprocess.Popen([*command, "bench.minimal:application"], process_group=0)
    yield from _served(server, port)


def _served(server: "subprocess.Popen[bytes]", port: int) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    try:
        late = monotonic() + READY_S
        while not children.taken(port) and server.poll() is None and monotonic() < late:
            sleep(0.1)
        sleep(1.0)
        yield port, server
    finally:
        children.stop([server])


def get(address: str, cookie: str = "") -> bytes:
    """A request that reads."""
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{AS_BEHIND_A_PROXY}{cookies}\r\n".encode()


def post(address: str, body: bytes, headers: str = "") -> bytes:
    """A request that sends JSON."""
    head = f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{AS_BEHIND_A_PROXY}Content-Type: application/json\r\n"
    return f"{head}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def memory_mb(server: "subprocess.Popen[bytes]") -> float:
    """The resident memory of the largest web worker below this process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    return max(_resident_mb(pid) for pid, parent in parents.items() if parent == server.pid)


def _resident_mb(pid: int) -> float:
    page = os.sysconf("SC_PAGE_SIZE")
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page / 1024 / 1024
