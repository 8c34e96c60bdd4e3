"""Duties come round: every so often, by one worker at a time, whatever became of the last one."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.ground.outbox import claims, loop
from linli.ground.outbox.models import Round
from linli.ground.shared.duties import Duty

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
