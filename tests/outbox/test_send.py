"""A message is there if and only if its act is, and holds ids only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.outbox.models import Message
from linli.ground.outbox.rooms import UnknownTopic
from linli.ground.outbox.send import later, message
from linli.ground.shared.writer import insert

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _topics(room):
    room.handlers["cases.step"] = room.handlers["cases.due"] = print


def send(
    *,
    topic: str = "cases.step",
    payload: dict[str, object] | None = None,
    key: str | None = None,
    not_before: datetime | None = None,
) -> None:
    later(topic=topic, payload=payload or {"case": 42}, at=NINE, key=key, not_before=not_before)


def test_a_message_waits_from_now_or_not_before():
    send()
    send(not_before=NINE + timedelta(hours=1))
    send(not_before=NINE - timedelta(hours=1))
    assert [one.free_at for one in Message.objects.order_by("id")] == [NINE, NINE + timedelta(hours=1), NINE]


def test_an_act_that_is_undone_sends_nothing():
    @transaction.atomic
    def act() -> None:
        send()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_without_an_act_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        send()


def test_one_key_is_sent_once_per_topic():
    send(key="case:42:overdue")
    send(key="case:42:overdue", payload={"case": 43})
    send(key="case:42:overdue", topic="cases.due")
    send()
    send()
    assert Message.objects.count() == 4
    assert Message.objects.get(topic="cases.step", key="case:42:overdue").payload == {"case": 42}


def test_a_topic_that_nobody_handles_is_refused_at_once():
    with pytest.raises(UnknownTopic):
        send(topic="cases.typo")


@pytest.mark.parametrize(
    "value", ["王秀兰", "13800001234", "+8613800001234", 13800001234, "z@x.cn", "x" * 81, {"a": 1}, 1.5, [["a"]]]
)
def test_a_payload_holds_nothing_that_could_be_personal(value):
    with pytest.raises(ValueError, match="not an id, a code"):
        send(payload={"to": value})


@pytest.mark.parametrize("value", [7, "person:7", True, None, [1, 2], ["en", "zh-hant"], "2026-11-24T01:00:00+00:00"])
def test_ids_codes_and_flags_are_sent(value):
    send(payload={"x": value})
    assert Message.objects.get().payload == {"x": value}


def test_a_message_for_the_hot_path_is_the_same_message():
    insert(message(topic="cases.step", payload={"case": 42}, at=NINE))
    send()
    assert Message.objects.values("topic", "payload", "at", "free_at", "attempts", "key").distinct().count() == 1


@pytest.mark.parametrize("wrong", [{"topic": ""}, {"key": ""}, {"done_at": NINE, "dead_at": NINE}])
def test_the_database_refuses_a_message_that_makes_no_sense(wrong):
    row = {"topic": "cases.step", "payload": {}, "at": NINE, "free_at": NINE}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**row | wrong)
