"""How fast entries are sealed alone, how far the sealer is behind while intake runs at full load, what intake loses.

Behind is how old the oldest entry is that has no seal yet, looked up ten times a second; it counts from when the act
wrote the entry, so the act's own commit is in it.
"""

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from time import perf_counter, sleep

from bench import load, served
from bench.answers import Answer
from bench.intake import report

ROWS = 100_000
SECONDS = 8.0
EVERY_S = 0.25


def ask() -> Iterator[Answer]:
    """Alone, then beside intake: with a sealer and without, twice each in turn."""
    from linli.ground.audit import sealing, verifying
    from linli.ground.shared.moments import now

    while sealing.seal(now()):
        pass
    write_entries()
    began = perf_counter()
    sealed = sealing.seal(now())
    yield Answer("entries sealed alone", sealed / (perf_counter() - began), "/s")
    began = perf_counter()
    held = verifying.verify().held
    yield Answer("entries verified", held / (perf_counter() - began), "/s")
    behind: list[float] = []
    rates: dict[bool, float] = {False: 0.0, True: 0.0}
    with served.linli() as (port, _server):
        for beside in (False, True, True, False):
            with sealer(beside), looked_at(behind, beside):
                rates[beside] += load.press(port, report, status=201, seconds=SECONDS).a_second / 2
            while sealing.seal(now()):
                pass
    yield Answer("report by JSON, nobody sealing", rates[False], "/s")
    yield Answer("report by JSON beside the sealer", rates[True], "/s", "that", rates[True] / rates[False], wanted=0.95)
    most = max(behind, default=0.0)
    yield Answer("the sealer behind, at most", most * 1000, "ms", "a second", most, wanted=1.0, most=True)


def write_entries() -> None:
    """So many entries at once, as the database makes them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (public_id, actor, verb, object, at, recorded_at, digest, digest_version) "
            "SELECT gen_random_uuid(), 'person:7', 'case.answer', 'case:' || n, now(), now(), "
            "encode(sha256(n::text::bytea), 'hex'), 'v1' FROM generate_series(1, %s) n",
            [ROWS],
        )


@contextmanager
def sealer(works: bool) -> Iterator[None]:
    """A process that seals as the worker's lane does, if it works at all; it is at work when this goes on."""
    from django.db import connections

    fork = multiprocessing.get_context("fork")
    ready = fork.Event()
    process = fork.Process(target=_seal_on, args=(ready,), daemon=True)
    connections.close_all()
    if works:
        process.start()
        assert ready.wait(60)
    try:
        yield
    finally:
        if works:
            process.terminate()
            process.join()


def _seal_on(ready: Event) -> None:
    from linli.ground.audit import sealing
    from linli.ground.shared.moments import now

    sealing.seal(now())
    ready.set()
    while True:
        if sealing.waits():
            sealing.seal(now())
        sleep(EVERY_S)


@contextmanager
def looked_at(behind: list[float], works: bool) -> Iterator[None]:
    """Note ten times a second how old the oldest entry without a seal is, in seconds, while someone seals."""
    over = threading.Event()

    def look() -> None:
        from django.db import connection

        while not over.wait(0.1):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT extract(epoch FROM clock_timestamp() - min(recorded_at)) FROM audit_entry e "
                    "WHERE id > (SELECT max(entry_id) - 1000 FROM audit_seal) "
                    "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)"
                )
                behind.append(float(cursor.fetchone()[0] or 0))
        connection.close()

    looker = threading.Thread(target=look)
    if works:
        looker.start()
    try:
        yield
    finally:
        over.set()
        if works:
            looker.join()
