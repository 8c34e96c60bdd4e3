"""Sealers that race, that are killed, that come while others write: never a gap, a fork, a double, or one left out."""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial

import psycopg
import pytest
from django.db import connection

from linli.ground.audit import chain, sealing
from linli.ground.audit.models import Entry, Seal
from linli.ground.shared.moments import now

from .chained import sealed_in_order, write
from .processes import at_once, database_url, killed

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("committed")


def is_sound() -> bool:
    """Whether the chain holds each entry once, and every head is right."""
    head = chain.GENESIS
    for seal in Seal.objects.select_related("entry").order_by("seq"):
        head = chain.link(head, seal.seq, chain.canonical(chain.line(*(getattr(seal.entry, c) for c in chain.COLUMNS))))
        if bytes(seal.head) != head:
            return False
    return sorted(sealed_in_order()) == sorted(Entry.objects.values_list("id", flat=True))


def test_sealers_at_the_same_moment_make_one_chain(monkeypatch):
    monkeypatch.setitem(sealing.BATCH, connection.vendor, 7)
    for _ in range(5):
        write(60)
        counted = at_once(4, lambda number: [sealing.seal(NINE) for _ in range(20)])
        assert sum(map(sum, counted)) == 60
        assert is_sound()


def test_sealers_while_others_write_leave_nothing_out(monkeypatch):
    monkeypatch.setitem(sealing.BATCH, connection.vendor, 5)

    def work(number: int) -> int:
        if number < 2:
            return len(write(40))
        return sum(sealing.seal(NINE) for _ in range(40))

    at_once(4, work)
    sealing.seal(NINE)
    assert Seal.objects.count() == 80
    assert is_sound()


def test_a_sealer_killed_before_its_commit_leaves_the_chain_as_it_was():
    write(5)
    sealing.seal(NINE)
    write(5)
    assert killed(lambda: sealing.seal(NINE), failpoint="sealed")
    assert Seal.objects.count() == 5
    assert sealing.seal(NINE) == 5
    assert is_sound()


def test_after_thirty_kills_each_entry_is_sealed_once(monkeypatch):
    monkeypatch.setitem(sealing.BATCH, connection.vendor, 3)
    choose, died = random.Random(os.environ.get("LINLI_SEED", "15")), 0

    def work(batches: int) -> None:
        from linli.ground.shared.failpoints import arm

        arm("")
        for _ in range(batches):
            sealing._batch(NINE, 3)
        arm("sealed:kill")
        sealing.seal(NINE)

    for _ in range(30):
        write(choose.randrange(1, 9))
        died += killed(partial(work, choose.randrange(3)), failpoint="nowhere")
    assert died > 10
    sealing.seal(NINE)
    assert is_sound()


# who commits late


@pytest.fixture
def late():
    """A connection whose transaction has written an entry and is not over; `late.commit()` ends it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one transaction at a time")
    other = psycopg.connect(database_url())
    columns = "public_id, actor, verb, object, at, recorded_at, digest, digest_version"
    other.execute(
        f"INSERT INTO audit_entry ({columns}) "
        "VALUES (gen_random_uuid(), 'person:9', 'case.report', 'case:1', now(), now(), 'ab', 'v1')"
    )
    yield other
    other.close()


def test_one_that_commits_late_is_not_left_out(late):
    after = write(3)
    assert sealing.seal(NINE) == 0, "what is older may still come"
    late.commit()
    assert sealing.seal(NINE) == 4
    first = Entry.objects.get(actor="person:9").pk
    assert first < min(after)
    assert sealed_in_order() == [first, *after]
    assert is_sound()


def test_one_that_is_rolled_back_holds_nobody_up(late):
    write(3)
    late.rollback()
    assert sealing.seal(NINE) == 3
    assert is_sound()


def test_control_a_sealer_that_reads_by_id_leaves_the_late_one_out(late, monkeypatch):
    monkeypatch.setattr(sealing, "_next", lambda stand: Entry.objects.filter(id__gt=stand.entry_id).order_by("id"))
    write(3)
    sealing.seal(NINE)
    late.commit()
    sealing.seal(NINE)
    assert Seal.objects.count() == 3
    assert Entry.objects.count() == 4
    assert not is_sound()


def test_a_worker_seals_within_a_second_of_the_commit():
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.trust.worker"],
        env=os.environ | {"LINLI_DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        write(1)
        _until_all_is_sealed(20)
        took = []
        for _ in range(5):
            write(1)
            took.append(_until_all_is_sealed(10))
            time.sleep(0.13)
        assert sorted(took)[2] < 1, took
        assert (now() - Seal.objects.latest("seq").sealed_at).total_seconds() < 10
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _until_all_is_sealed(within_s: float) -> float:
    began = time.monotonic()
    while Seal.objects.count() < Entry.objects.count():
        assert time.monotonic() - began < within_s
        time.sleep(0.02)
    return time.monotonic() - began
