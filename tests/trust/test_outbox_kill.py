"""T11: a worker that is killed leaves its message to another after the lease, and the effect is there exactly once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from linli.ground.outbox import claims, loop, rooms
from linli.ground.outbox.models import Message, Round
from linli.ground.shared.duties import Delivery, Duty, outside
from linli.ground.shared.failpoints import arm, failpoint
from linli.ground.shared.moments import now

from .processes import at_once, database_url, killed
from .worker import effect

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LEASE = timedelta(seconds=claims.LEASE_S)

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _one_handler(monkeypatch):
    monkeypatch.setattr(rooms, "handlers", lambda: {"trust.step": effect})
    monkeypatch.setattr(loop, "duties", tuple)


def send(count=1, at=AT) -> list[int]:
    rows = Message.objects.bulk_create(Message(topic="trust.step", payload={}, at=at, free_at=at) for _ in range(count))
    return [row.pk for row in rows]


def effects() -> Counter[int]:
    """Message id → how many effects it has had."""
    return Counter(row.payload["of"] for row in Message.objects.filter(topic="trust.effect"))


def work_at(at: datetime) -> Callable[[int], int]:
    """What each of several workers does: all that is due at that moment."""
    return lambda number: loop.work_once(at, holder=f"worker {number}")


def waiting() -> int:
    return Message.objects.filter(topic="trust.step", done_at=None).count()


@pytest.mark.parametrize("place", ["outbox_claimed", "outbox_handled"])
def test_what_a_killed_worker_had_in_hand_is_done_by_another_after_the_lease(place):
    (one,) = send()
    assert killed(lambda: loop.work_once(AT), failpoint=place)
    assert effects() == {}
    assert loop.work_once(AT + LEASE - timedelta(seconds=1)) == 0
    assert loop.work_once(AT + LEASE) == 1
    assert effects() == {one: 1}
    assert loop.work_once(AT + 10 * LEASE) == 0


def test_after_two_hundred_kills_each_message_has_had_its_effect_exactly_once():
    """A seeded mix of places to die at, each worker dying after up to three messages."""
    choose = random.Random(os.environ.get("LINLI_SEED", "11"))
    sent, kills, at = send(330), 0, AT

    def work(spare: int, place: str) -> None:
        arm("")
        for _ in range(spare):
            loop._turn(lambda: at, threading.Event())
        arm(f"{place}:kill")
        loop.work_once(at)

    for _ in range(200):
        spare, place = choose.randrange(3), choose.choice(["outbox_claimed", "outbox_handled"])
        kills += killed(partial(work, spare, place), failpoint="nowhere")
        at += LEASE
    assert kills == 200
    while waiting():
        assert loop.work_once(at) > 0, "a message is stuck beyond its lease"
        at += LEASE
    assert effects() == dict.fromkeys(sent, 1)


def test_workers_at_the_same_moment_deliver_each_message_once():
    sent = send(120)
    assert sum(at_once(4, work_at(AT))) == len(sent)
    assert effects() == dict.fromkeys(sent, 1)


def test_workers_at_the_same_moment_go_a_round_once(monkeypatch):
    def leave(at):
        return len(send(at=at + timedelta(days=1)))

    monkeypatch.setattr(loop, "duties", lambda: (Duty("trust.round", every_s=60, run=leave),))
    for minute in range(5):
        at_once(4, work_at(AT + timedelta(minutes=minute)))
    assert Message.objects.count() == 5
    assert Round.objects.get().trouble == ""


def test_a_round_whose_worker_was_killed_is_gone_again(monkeypatch):
    monkeypatch.setattr(loop, "duties", lambda: (Duty("trust.round", every_s=3600, run=lambda at: len(send(at=at))),))
    assert killed(lambda: loop.work_once(AT), failpoint="duty_claimed")
    assert Message.objects.count() == 0
    loop.work_once(AT + LEASE - timedelta(seconds=1))
    assert Message.objects.count() == 0
    loop.work_once(AT + LEASE)
    assert Message.objects.filter(topic="trust.step").count() == 1


def test_an_effect_outside_happens_again_under_the_same_key(monkeypatch):
    """What lies outside the database cannot be undone: it happens at least once, and a repeat is known by its key."""
    monkeypatch.setattr(rooms, "handlers", lambda: {"trust.step": outside(lambda delivery: effect(delivery))})
    (one,) = send()
    assert killed(lambda: loop.work_once(AT), failpoint="outbox_handled")
    assert loop.work_once(AT + LEASE) == 1
    assert effects() == {one: 2}


# a worker in a process of its own


@pytest.fixture
def worker():
    """Start `tests.trust.worker`, ready to work; ended after the test."""
    started = []

    def start(**environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.worker"],
            env=os.environ | {"LINLI_DATABASE_URL": database_url()} | environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def until(true, within_s: float) -> float:
    """How many seconds it took until it was true; fails when it takes too long."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"not within {within_s} s"
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_resting_worker_sees_a_new_message_within_a_second(worker):
    assert loop.IDLE_S <= 0.5
    worker()
    send(at=now() - timedelta(days=1))
    until(lambda: waiting() == 0, within_s=10)
    send(at=now())
    assert until(lambda: waiting() == 0, within_s=10) < 1.5, "half a second of rest, and room for a busy machine"


def test_a_worker_that_is_told_to_end_finishes_what_it_has_in_hand(worker):
    process = worker(TRUST_SLOW_S="0.5")
    sent = send(3, at=now() - timedelta(days=1))
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert effects() == {sent[0]: 1}
    assert (
        list(Message.objects.filter(done_at__isnull=False, topic="trust.step").values_list("pk", flat=True)) == sent[:1]
    )
    assert Message.objects.filter(topic="trust.step", attempts=0).count() == 2


def test_a_worker_that_is_killed_from_outside_loses_nothing(worker):
    process = worker(TRUST_SLOW_S="5")
    (one,) = send(at=now() - timedelta(days=1))
    assert process.stdout.readline() == "begun\n"
    process.kill()
    process.wait()
    assert effects() == {}
    assert loop.work_once(now() + LEASE) == 1
    assert effects() == {one: 1}


# controls: ways in which outboxes are often built, which the tests above must catch


def marks_afterwards(delivery: Delivery) -> bool:
    """The effect in one transaction, the mark in the next."""
    with transaction.atomic():
        effect(delivery)
    failpoint("outbox_handled")
    return claims.done(delivery)


def test_control_a_mark_in_its_own_transaction_gives_two_effects(monkeypatch):
    monkeypatch.setattr(loop, "deliver", marks_afterwards)
    (one,) = send()
    assert killed(lambda: loop.work_once(AT), failpoint="outbox_handled")
    loop.work_once(AT + LEASE)
    assert effects() == {one: 2}


def marks_before(delivery: Delivery) -> bool:
    """The mark in one transaction, the effect in the next."""
    claims.done(delivery)
    failpoint("outbox_handled")
    effect(delivery)
    return True


def test_control_a_mark_before_the_effect_loses_it(monkeypatch):
    monkeypatch.setattr(loop, "deliver", marks_before)
    send()
    assert killed(lambda: loop.work_once(AT), failpoint="outbox_handled")
    loop.work_once(AT + LEASE)
    assert effects() == {}


def test_control_a_claim_without_an_end_strands_the_message(monkeypatch):
    """As a queue does that marks a task "running" and waits for its worker to say more."""
    monkeypatch.setattr(claims, "LEASE_S", 10**9)
    send()
    assert killed(lambda: loop.work_once(AT), failpoint="outbox_claimed")
    assert loop.work_once(AT + LEASE) == 0
    assert waiting() == 1


def looks_then_takes(*, holder: str, at: datetime) -> Delivery | None:
    """Find a free message, then mark it taken: two statements."""
    row = Message.objects.filter(done_at=None, dead_at=None, free_at__lte=at).order_by("free_at", "id").first()
    if row is None:
        return None
    time.sleep(0.005)
    Message.objects.filter(pk=row.pk).update(free_at=at + LEASE, holder=holder)
    return Delivery(row.pk, f"outbox:{row.pk}", row.topic, row.payload, 1, at)


def test_control_a_claim_of_two_statements_delivers_twice(monkeypatch):
    monkeypatch.setattr(claims, "take", looks_then_takes)
    monkeypatch.setattr(loop, "deliver", effect)
    for _ in range(5):
        send(60)
        at_once(4, work_at(AT))
        if max(effects().values()) > 1:
            return
    raise AssertionError("two workers never took the same message")
