"""T7: servers and a worker that are killed at random while clients in processes of their own report and answer.

Failpoints hold each process for some milliseconds at the places where a kill hurts: by itself a kill -9 almost never
lands there.
"""

import os
import random
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import wsgi

from linli.commands.children import healthy
from linli.ground.shared.failpoints import arm
from linli.ground.shared.parents import ends_with_parent
from tests.postgres import free_port

from .clients import PATIENCE_S, Client, Journal, Keys
from .processes import started

FAILPOINTS = (
    "rows_written:3ms,before_commit:3ms,after_commit:3ms,"
    "outbox_claimed:3ms,outbox_handled:3ms,outbox_done:3ms,duty_claimed:3ms,file_renamed:3ms"
)
LEASE_S = 2
"""So long a worker holds a message here, that what a killed one had is done by another while the test still runs."""
CLIENTS = 3
VICTIMS = ("web", "web", "parent", "worker")

type Variant = Callable[[Any], Any]


@dataclass(slots=True)
class Server:
    """`linli serve` at a port: the process that began it, and its web process below."""

    port: int
    variant: Variant | None = None
    process: Any = None

    def start(self) -> None:
        """Begin it, as `linli serve` does."""
        (self.process,) = started([(self._serve,)], daemon=False)

    def _serve(self) -> None:
        from linli.commands.serving import run_serve

        begun()
        settings.PROXY_DEPTH = 1
        sys.modules.pop("linli.wsgi", None)
        if (variant := self.variant) is not None:
            whole = wsgi.get_wsgi_application
            wsgi.get_wsgi_application = lambda: variant(whole())
        run_serve(Namespace(host="127.0.0.1", port=self.port, workers=None, threads=None))

    def web(self) -> list[int]:
        """The processes that answer."""
        with suppress(OSError):
            return [
                int(pid)
                for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            ]
        return []

    def wait(self) -> None:
        """Until it answers; it is begun again where it has ended (granian does after two kills within 5.5 seconds)."""
        until(lambda: self._is_up(), f"no server at {self.port}")

    def _is_up(self) -> bool:
        if not self.process.is_alive():
            self.start()
        return healthy(f"http://127.0.0.1:{self.port}")


def work() -> None:
    """`linli work`, with short leases."""
    from linli.commands.serving import run_work
    from linli.ground.outbox import claims

    begun()
    claims.LEASE_S = LEASE_S
    run_work(Namespace(once=False))


def begun() -> None:
    """What each of them begins with: a group of its own that ends with the test, failpoints, and room to report."""
    from linli.life.cases import sending, strangers

    sending.AN_HOUR = strangers.FREE = 10**6
    os.setpgrp()
    ends_with_parent(signal.SIGKILL)()
    arm(FAILPOINTS)


@dataclass(slots=True)
class Town:
    """Two servers and a worker on the tests' database, and clients who do not stop asking."""

    folder: Path
    keys: Keys
    servers: list[Server]
    worker: Any = None
    stop: Any = None
    clients: list[Any] = field(default_factory=list)

    def journal(self) -> Journal:
        """What all clients wrote down."""
        journal = Journal()
        for number in range(len(self.clients)):
            journal.read(self.folder / f"journal-{number}")
        return journal

    def kill(self, rng: random.Random, victim: str) -> None:
        """Wait until its server is up and something was acknowledged since the last kill, and some moments; kill -9."""
        server = rng.choice(self.servers)
        server.wait()
        lengths = {file: file.stat().st_size for file in self.folder.glob("journal-*")}
        until(lambda: self._acknowledged_since(lengths), "nothing is acknowledged any more")
        time.sleep(rng.uniform(0.0, 0.15))
        if victim == "worker":
            self.worker.kill()
            self.worker.join()
            (self.worker,) = started([(work,)], daemon=False)
        elif victim == "parent":
            server.process.kill()
            server.process.join()
            server.start()
        else:
            for pid in server.web():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _acknowledged_since(self, lengths: dict[Path, int]) -> bool:
        for file in self.folder.glob("journal-*"):
            with file.open() as read:
                read.seek(lengths.get(file, 0))
                if any(line.startswith("A ") for line in read):
                    return True
        return False

    def end_clients(self) -> Journal:
        """Let each bring its errand to an end; what they all wrote down."""
        self.stop.set()
        for server in self.servers:
            server.wait()
        for client in self.clients:
            client.join(2 * PATIENCE_S)
            assert client.exitcode == 0, "a client found no end"
        return self.journal()


@contextmanager
def town(folder: Path, keys: Keys, *, servers: int = 2, variant: Variant | None = None, answers: bool = True):
    """A town under load for the length of the block; everything it began is ended after it."""
    import multiprocessing

    here = Town(folder, keys, [Server(free_port(), variant) for _ in range(servers)])
    here.stop = multiprocessing.get_context("fork").Event()
    try:
        for server in here.servers:
            server.start()
        (here.worker,) = started([(work,)], daemon=False)
        for server in here.servers:
            server.wait()
        ports = tuple(server.port for server in here.servers)
        wanted = [Client(n, ports, folder / f"journal-{n}", keys, here.stop, answers) for n in range(CLIENTS)]
        here.clients = started([(client.run,) for client in wanted])
        yield here
    finally:
        for process in (*here.clients, here.worker, *(server.process for server in here.servers)):
            if process is not None:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.kill()
                process.join()


def until(true: Callable[[], object], otherwise: str) -> None:
    """Wait until it is true. Raises AssertionError with these words."""
    late = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < late, otherwise
        time.sleep(0.02)
