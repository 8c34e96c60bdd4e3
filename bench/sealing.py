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
    """Alone, then beside intake: with a sealer and without, twice each in turn, and once more to see how far behind."""
    from linli.ground.shared.sqlite import checkpoints

    seal_all()
    write_entries(ROWS)
    began = perf_counter()
    yield Answer("entries sealed alone", seal_all() / (perf_counter() - began), "/s")
    counted_anew()
    behind: list[float] = []
    rates: dict[bool, float] = {False: 0.0, True: 0.0}
    with checkpoints.kept_short(), served.linli() as (port, _server):
        load.press(port, report, status=201, seconds=SECONDS / 4)  # a server is slow to begin
        for beside in (False, True, True, False):
            with sealer(beside):
                rates[beside] += load.press(port, report, status=201, seconds=SECONDS).a_second / 2
            seal_all()
        with sealer(True), looked_at(behind):
            load.press(port, report, status=201, seconds=SECONDS)
    yield Answer("report by JSON, nobody sealing", rates[False], "/s")
    yield Answer("report by JSON beside the sealer", rates[True], "/s", "that", rates[True] / rates[False], wanted=0.95)
    most = max(behind, default=0.0)
    yield Answer("the sealer behind, at most", most * 1000, "ms", "a second", most, wanted=1.0, most=True)


def seal_all() -> int:
    """Seal whatever waits; how many entries."""
    from linli.ground.audit import sealing
    from linli.ground.shared.moments import now

    count = 0
    while sealed := sealing.seal(now()):
        count += sealed
    return count


def counted_anew() -> None:
    """Let PostgreSQL learn how large the books became at one stroke, as it does by itself within a minute.

    Until then it reads them whole at each look: 40 ms instead of less than one, on both cores.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_entry, audit_seal")


def write_entries(rows: int) -> None:
    """So many entries at once, as the database makes them."""
    from django.db import connection

    columns = "audit_entry (public_id, actor, verb, object, at, recorded_at, digest, digest_version)"
    said = "'person:7', 'case.answer', 'case:' || n"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"INSERT INTO {columns} WITH RECURSIVE numbers(n) AS "
                "(VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) "
                f"SELECT lower(hex(randomblob(16))), {said}, strftime('%%F %%R:%%f', 'now') || '789', "
                "strftime('%%F %%R:%%f', 'now') || '123', lower(hex(randomblob(32))), 'v1' FROM numbers",
                [rows],
            )
            return
        cursor.execute(
            f"INSERT INTO {columns} SELECT gen_random_uuid(), {said}, now(), now(), "
            "encode(sha256(n::text::bytea), 'hex'), 'v1' FROM generate_series(1, %s) n",
            [rows],
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
def looked_at(behind: list[float]) -> Iterator[None]:
    """Note ten times a second how old the oldest entry without a seal is, in seconds."""
    over = threading.Event()

    def look() -> None:
        from django.db import connection

        from linli.ground.audit import sealing
        from linli.ground.shared.moments import now

        while not over.wait(0.1):
            oldest = sealing.oldest_unsealed()
            behind.append((now() - oldest).total_seconds() if oldest is not None else 0.0)
        connection.close()

    looker = threading.Thread(target=look)
    looker.start()
    try:
        yield
    finally:
        over.set()
        looker.join()
