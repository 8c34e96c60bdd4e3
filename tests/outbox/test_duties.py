"""Duties come round: every so often, by one worker at a time, whatever became of the last one."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from linli.ground.outbox import claims, loop
from linli.ground.outbox.models import Message, Round
from linli.ground.outbox.send import later
from linli.ground.shared.duties import Duty, outside

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_duty_comes_round_every_so_often(room):
    ran = []

    def run(at: datetime) -> int:
        ran.append(at)
        return 5

    room.duties.append(Duty("cases.escalate", every_s=300, run=run))
    for minute in (0, 1, 4, 5, 6, 12):
        loop.work_once(NINE + timedelta(minutes=minute))
    assert ran == [NINE, NINE + timedelta(minutes=5), NINE + timedelta(minutes=12)]
    kept = Round.objects.get()
    assert (kept.count, kept.ran_at, kept.holder) == (5, NINE + timedelta(minutes=12), "")


def test_two_workers_do_not_go_the_same_round(room):
    ran = []

    def run(at):
        ran.append("first")
        loop.work_once(at, holder="second")
        return 0

    room.duties.append(Duty("cases.escalate", every_s=300, run=run))
    loop.work_once(NINE, holder="first")
    loop.work_once(NINE, holder="second")
    assert ran == ["first"]


def test_a_round_whose_worker_died_is_gone_again_after_its_lease(room):
    ran = []

    def run(at: datetime) -> int:
        ran.append(at)
        return 0

    duty = Duty("cases.escalate", every_s=300, run=run, lease_s=90)
    room.duties.append(duty)
    claims.rounds_due((duty,), NINE)
    assert claims.take_round(duty, holder="dies", at=NINE)
    loop.work_once(NINE + timedelta(seconds=89))
    assert ran == []
    loop.work_once(NINE + timedelta(seconds=90))
    assert ran == [NINE + timedelta(seconds=90)]


def test_a_round_that_ends_after_its_lease_does_not_move_the_next_one(room):
    duty = Duty("cases.escalate", every_s=300, run=lambda at: 0)
    claims.rounds_due((duty,), NINE)
    claims.take_round(duty, holder="slow", at=NINE)
    claims.take_round(duty, holder="quick", at=NINE + timedelta(seconds=60))
    claims.end_round(duty, holder="slow", at=NINE)
    assert Round.objects.get().holder == "quick"


def test_a_duty_that_fails_is_written_down_and_comes_round_again(room, caplog):
    def fail(at):
        raise ValueError("王秀兰")

    room.duties.append(Duty("cases.escalate", every_s=300, run=fail))
    loop.work_once(NINE)
    assert Round.objects.get().trouble.startswith("ValueError")
    assert "王秀兰" not in caplog.text
    assert Round.objects.get().free_at == NINE + timedelta(seconds=300)


def test_a_duty_that_has_nothing_to_do_takes_no_round(room):
    waiting, ran = [], []
    room.duties.append(
        Duty("audit.seal", every_s=0.25, run=lambda at: ran.append(at) or 1, waits=lambda: bool(waiting))
    )
    loop.work_once(NINE)
    assert (ran, Round.objects.get().ran_at) == ([], None)
    waiting.append("an entry")
    for tenth in range(6):
        loop.work_once(NINE + timedelta(seconds=tenth / 10))
    assert ran == [NINE, NINE + timedelta(seconds=0.3)]


def test_a_duty_that_cannot_say_what_waits_is_written_down_and_holds_nobody_else_up(room, caplog):
    """It is tried again when it comes round, and then works."""
    broken, ran = [True], []

    def waits():
        if broken:
            raise ValueError("王秀兰")
        return True

    room.duties.append(Duty("audit.seal", every_s=60, run=lambda at: ran.append("seal") or 1, waits=waits))
    room.duties.append(Duty("cases.escalate", every_s=60, run=lambda at: ran.append("escalate") or 1))
    loop.work_once(NINE)
    assert ran == ["escalate"]
    kept = Round.objects.get(duty="audit.seal")
    assert (kept.trouble.startswith("ValueError"), kept.count, kept.holder) == (True, 0, "")
    assert "王秀兰" not in caplog.text
    broken.clear()
    loop.work_once(NINE + timedelta(seconds=60))
    assert sorted(ran) == ["escalate", "escalate", "seal"]
    assert Round.objects.get(duty="audit.seal").trouble == ""


@pytest.mark.parametrize("wrong", [{"every_s": 0.05}, {"every_s": 0.25, "waits": None}, {"lease_s": 0}, {"name": ""}])
def test_a_duty_that_cannot_be_kept_is_refused(wrong):
    with pytest.raises(ValueError, match="a duty"):
        Duty(**{"name": "a.b", "every_s": 60, "run": lambda at: 0, "waits": lambda: True} | wrong)


@pytest.mark.django_db(transaction=True)
def test_a_quick_duty_does_not_wait_for_a_letter_that_takes_its_time(room):
    stop, handling, gone = threading.Event(), threading.Event(), threading.Event()
    seen = []

    def go(at):
        gone.set()
        return 1

    def handle(delivery):
        handling.set()
        seen.append(gone.wait(20))
        stop.set()

    room.duties.append(Duty("audit.seal", every_s=0.25, run=go, waits=handling.is_set))
    room.handlers["cases.step"] = outside(handle)
    with transaction.atomic():
        later(topic="cases.step", payload={}, at=NINE)
    loop.run(stop)
    assert seen == [True]
    assert Message.objects.get().done_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_lane_that_breaks_ends_the_worker_rather_than_leave_it_working_by_half(room, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("the book of rounds is broken")

    monkeypatch.setattr(claims, "take_round", broken)
    room.duties.append(Duty("audit.seal", every_s=0.25, run=lambda at: 0, waits=lambda: True))
    with pytest.raises(RuntimeError, match="a lane"):
        loop.run(threading.Event())
    assert connection.is_usable()
