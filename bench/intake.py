"""How many reports a second are taken in, beside a minimal view that inserts one row, and beside a bare INSERT.

On PostgreSQL and on SQLite, each beside its own. Beside SQLite somebody looks after its log, as the worker does.

A report is the whole of it: JSON checked, the address read, deadlines counted; the case, its reporter, step, audit
entry, outbox row and idempotency key in one transaction.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from django.db import connection

from bench import load, served
from bench.answers import Answer
from bench.minimal import TABLE, create_table

COMMUNITY = "110116001008"
MINIMAL = "a minimal view"
SECONDS, BARE_S = 8.0, 5
WANTED = {"postgresql": 0.5, "sqlite": 0.4}
"""What we reach for, as a part of the minimal view's rate."""


def ask() -> Iterator[Answer]:
    """Bare INSERT, minimal view, Linli; then the memory of a web worker that has done it."""
    create_table()
    vendor = connection.vendor
    bare = bare_insert() if vendor == "postgresql" else bare_insert_of_sqlite()
    yield Answer("bare INSERT", bare, "/s")
    baseline = minimal_rate()
    yield Answer("minimal view: one row by the ORM", baseline, "/s", "the bare INSERT", baseline / bare)
    with served.linli() as (port, server):
        measured = load.press(port, report, status=201, seconds=SECONDS)
        yield Answer("report by JSON", measured.a_second, "/s", MINIMAL, measured.a_second / baseline, WANTED[vendor])
        yield Answer("report by JSON, 95 of 100 within", measured.most_ms, "ms")
        yield Answer("memory of a web worker after that", served.memory_mb(server), "MB")


def minimal_rate() -> float:
    """How many rows a second the minimal view inserts."""
    with served.minimal() as (port, _server):
        return load.press(port, row, status=201, seconds=SECONDS).a_second


def row(number: int) -> bytes:
    """What the minimal view is sent."""
    return served.post("/reports", json.dumps({"words": f"灯不亮 {number}", "place": "8号院14号楼2单元"}).encode())


def report(number: int) -> bytes:
    """A stranger's report with its own key, from a network of its own."""
    building = 1 + number % 37
    given = {
        "words": "楼道灯坏了一个星期，老人晚上不敢下楼",
        "category": "54006",
        "place": f"{building}号楼{1 + number % 3}单元",
        "within": COMMUNITY,
        "contact": "anonymous",
    }
    sent = served.post("/api/v1/cases", json.dumps(given).encode(), f"Idempotency-Key: {uuid4()}\r\n")
    return sent.replace(b"For: 127.0.0.1", f"For: {IPv4Address(0x0A000000 + number % 2**24)}".encode())


def bare_insert_of_sqlite() -> float:
    """The same by its driver, on one connection, since one writes at a time."""
    began, count = perf_counter(), 0
    with connection.cursor() as cursor:
        while perf_counter() - began < BARE_S:
            cursor.execute(
                f"INSERT INTO {TABLE} (words, place, at) VALUES ('灯不亮', '8号院14号楼2单元', '2026-11-27')"
            )
            count += 1
    return count / (perf_counter() - began)


def bare_insert() -> float:
    """What the database alone does: pgbench with one INSERT of the same row, by eight clients."""
    from tests.postgres import binaries

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        script.write_text(f"INSERT INTO {TABLE} (words, place, at) VALUES ('灯不亮', '8号院14号楼2单元', now());\n")
        pgbench = binaries(Path(folder))
        done = subprocess.run(
            [
                pgbench / "pgbench",
                *["-n", "-c", "8", "-j", "2", "-T", str(BARE_S), "-M", "prepared", "-f"],
                script,
                os.environ["LINLI_DATABASE_URL"],
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])
