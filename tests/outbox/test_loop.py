"""Messages are delivered, put off when they fail, and given up in the end. One process here:
what happens to killed and competing workers is in tests/trust/test_outbox_kill.py."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.once.models import Lease
from linli.ground.outbox import claims, dead, loop
from linli.ground.outbox.models import Message
from linli.ground.outbox.send import later
from linli.ground.outbox.work import forget
from linli.ground.shared.duties import Delivery, Duty, outside, where

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
LEASE = timedelta(seconds=claims.LEASE_S)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(room):
    found: list[Delivery] = []
    room.handlers["cases.step"] = found.append
    return found


def send(
    n: int = 1, *, topic: str = "cases.step", case: int = 42, at: datetime = NINE, not_before: datetime | None = None
) -> None:
    for _ in range(n):
        later(topic=topic, payload={"case": case}, at=at, not_before=not_before)


def _after_one_rest() -> threading.Event:
    """A sign to stop that is given as soon as nothing is left to do."""

    class Stop(threading.Event):
        def wait(self, timeout=None):
            self.set()
            return True

    return Stop()


def leave_mark(delivery: Delivery) -> None:
    """An effect in the database; a second one for the same message is refused."""
    Lease.objects.create(name=delivery.key, holder="effect", until=NINE)


def test_a_message_reaches_its_handler_once(seen):
    send(3)
    assert loop.work_once(NINE) == 3
    assert loop.work_once(NINE + timedelta(hours=1)) == 0
    assert [(one.payload, one.attempt, one.at) for one in seen] == [({"case": 42}, 1, NINE)] * 3
    assert [one.key for one in seen] == [f"outbox:{one.id}" for one in seen]
    assert Message.objects.filter(done_at=NINE, trouble="").count() == 3


def test_a_message_waits_for_its_moment(seen):
    send(not_before=NINE + timedelta(hours=1))
    assert loop.work_once(NINE + timedelta(minutes=59)) == 0
    assert loop.work_once(NINE + timedelta(minutes=60)) == 1


def test_the_one_that_waited_longest_comes_first(seen):
    send(case=1, not_before=NINE + timedelta(minutes=2))
    send(case=2, not_before=NINE + timedelta(minutes=1))
    send(case=3, not_before=NINE + timedelta(minutes=1))
    loop.work_once(NINE + timedelta(hours=1))
    assert [one.payload["case"] for one in seen] == [2, 3, 1]


def test_what_a_handler_sends_is_delivered_too(room, seen):
    room.handlers["cases.due"] = lambda delivery: send()
    send(topic="cases.due")
    assert loop.work_once(NINE) == 2
    assert len(seen) == 1


def test_a_handler_that_fails_is_undone_and_put_off_and_stops_nothing_else(room, seen):
    def fail(delivery):
        leave_mark(delivery)
        raise ValueError("王秀兰 13800001234")

    room.handlers["cases.due"] = fail
    send(topic="cases.due")
    send()
    assert loop.work_once(NINE) == 2
    assert len(seen) == 1
    assert not Lease.objects.exists()
    failed = Message.objects.get(topic="cases.due")
    assert failed.done_at is None
    assert failed.free_at == NINE + claims.wait(failed.pk, 1)
    assert failed.trouble.startswith("ValueError")
    assert "王秀兰" not in failed.trouble


def test_a_message_is_given_up_after_eight_attempts_and_may_be_sent_again(room, caplog):
    attempts = []

    def fail(delivery):
        attempts.append(delivery.attempt)
        raise ValueError("13800001234")

    room.handlers["cases.step"] = fail
    send()
    at = NINE
    for _ in range(12):
        loop.work_once(at)
        at += timedelta(hours=6)
    assert attempts == list(range(1, 9))
    assert [letter.attempts for letter in dead.letters()] == [8]
    assert caplog.records[-1].levelname == "ERROR"
    assert "1380" not in caplog.text
    assert dead.again(ids=[letter.pk for letter in dead.letters()], at=at) == 1
    assert not dead.letters().exists()
    loop.work_once(at)
    assert attempts[-1] == 1


def test_a_message_that_ends_its_worker_every_time_is_given_up_too(room, seen):
    send()
    for i in range(claims.MOST_ATTEMPTS):
        assert claims.take(holder="dies", at=NINE + i * LEASE) is not None
    assert loop.work_once(NINE + 10 * LEASE) == 1
    assert seen == []
    assert dead.letters().get().trouble == "it ended its worker eight times"


def test_a_taken_message_is_for_nobody_else_until_its_lease_is_over(seen):
    send()
    assert claims.take(holder="a", at=NINE) is not None
    assert claims.take(holder="b", at=NINE + LEASE - timedelta(seconds=1)) is None
    again = claims.take(holder="b", at=NINE + LEASE)
    assert again is not None
    assert again.attempt == 2


def test_a_worker_that_lost_its_lease_does_nothing(room):
    room.handlers["cases.step"] = leave_mark
    send()
    slow = claims.take(holder="a", at=NINE)
    quick = claims.take(holder="b", at=NINE + LEASE)
    assert slow is not None
    assert quick is not None
    assert not loop.deliver(slow)
    assert loop.deliver(quick)
    assert not loop.deliver(slow)
    assert Lease.objects.count() == 1


def test_an_effect_outside_happens_without_a_transaction_of_its_own(room):
    inside = []

    @outside
    def mail(delivery):
        inside.append(len(connection.savepoint_ids))

    room.handlers["cases.step"] = mail
    room.handlers["cases.due"] = lambda delivery: inside.append(len(connection.savepoint_ids))
    before = len(connection.savepoint_ids)
    send()
    send(topic="cases.due")
    loop.work_once(NINE)
    assert inside == [before, before + 1]
    assert Message.objects.filter(done_at=NINE).count() == 2


def test_an_effect_outside_that_fails_is_put_off(room):
    @outside
    def mail(delivery):
        raise ConnectionRefusedError

    room.handlers["cases.step"] = mail
    send()
    loop.work_once(NINE)
    assert Message.objects.get().trouble.startswith("ConnectionRefusedError")


def test_a_message_taken_after_a_long_round_is_leased_from_the_moment_it_is_taken(room, monkeypatch):
    times = [NINE]
    monkeypatch.setattr(loop, "now", lambda: times[0])
    handled, taken_meanwhile = [], []

    def long_round(at):
        times[0] += LEASE + timedelta(seconds=30)
        return 1

    @outside
    def mail(delivery):
        handled.append(delivery.at)
        taken_meanwhile.append(claims.take(holder="another", at=times[0] + timedelta(seconds=1)))

    room.duties.append(Duty("cases.round", 3600, long_round, lease_s=600))
    room.handlers["cases.step"] = mail
    send()
    loop.run(_after_one_rest())
    assert handled == [NINE + LEASE + timedelta(seconds=30)]
    assert taken_meanwhile == [None]


@given(st.integers(1, 10**9), st.integers(1, 7))
def test_every_wait_is_longer_than_the_one_before_and_spread_by_the_id(id, attempt):
    first, second = claims.wait(id, attempt), claims.wait(id, attempt + 1)
    base = timedelta(seconds=min(15 * 4 ** (attempt - 1), 4 * 3600))
    assert base <= first < base * 1.25
    assert first < second or base == timedelta(hours=4)


def test_messages_that_failed_together_do_not_come_back_together():
    assert len({claims.wait(id, 3) for id in range(1, 101)}) > 90


def test_done_messages_are_forgotten_after_thirty_days_and_dead_ones_are_not(seen):
    send(2)
    loop.work_once(NINE)
    Message.objects.create(topic="cases.step", payload={}, at=NINE, free_at=NINE, dead_at=NINE)
    assert forget(NINE + timedelta(days=29)) == 0
    assert forget(NINE + timedelta(days=31)) == 2
    assert dead.letters().count() == 1


@pytest.fixture(autouse=True)
def _connections_stay(monkeypatch):
    """A test's transaction lives in the connection that a worker would renew."""
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)


def test_the_loop_works_until_it_is_told_to_stop(seen):
    stop = threading.Event()
    send(3, at=NINE)
    rests = []

    class Stop(threading.Event):
        def wait(self, timeout=None):
            rests.append(timeout)
            if len(rests) == 2:
                self.set()
            return self.is_set()

    stop = Stop()
    loop.run(stop, idle_s=0.01)
    assert len(seen) == 3
    assert rests == [0.01, 0.01]


def test_a_loop_that_is_told_to_stop_finishes_what_it_has_in_hand_and_takes_no_more(room):
    stop = threading.Event()
    handled = []

    def handle(delivery):
        stop.set()
        handled.append(delivery.id)

    room.handlers["cases.step"] = handle
    send(3)
    loop.run(stop)
    assert len(handled) == 1
    assert Message.objects.filter(done_at__isnull=False).count() == 1
    assert Message.objects.filter(attempts=0).count() == 2


def test_a_database_that_goes_away_is_waited_for(room, monkeypatch, caplog):
    turns = iter([OperationalError("server closed the connection"), 1, 0])
    stop = threading.Event()

    def turn(at, stop_, holder="", *, known=()):
        what = next(turns)
        if isinstance(what, Exception):
            raise what
        if what == 0:
            stop.set()
        return what

    monkeypatch.setattr(loop, "_turn", turn)
    monkeypatch.setattr(loop, "LOST_S", 0.01)
    monkeypatch.setattr(connection, "close", lambda: None)
    loop.run(stop, idle_s=0.01)
    assert "does not answer" in caplog.text


def test_an_idle_turn_asks_few_questions(room, django_assert_max_num_queries):
    room.duties.append(Duty("cases.escalate", every_s=300, run=lambda at: 0))
    loop.work_once(NINE)
    with django_assert_max_num_queries(2):
        assert loop.work_once(NINE) == 0


def test_trouble_names_the_kind_and_the_line_and_no_words():
    with pytest.raises(KeyError) as caught:
        dict[str, str]()["13800001234"]
    assert "1380" not in where(caught.value)
    assert where(caught.value).startswith("KeyError at ")
