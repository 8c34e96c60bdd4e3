"""T6: ten parallel replays have one effect and one answer; another body is refused; a replay in flight waits."""

import time
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from linli.ground.once.keys import KeyReused, once
from linli.ground.once.models import Key
from linli.ground.outbox.models import Message
from linli.ground.shared.refusals import Refused

from .processes import at_once, killed

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
TEN = 10

pytestmark = pytest.mark.usefixtures("committed")


def effect() -> str:
    """Something that stays, and takes so long that the others come meanwhile."""
    made = Message.objects.create(topic="trust.effect", payload={}, at=AT, free_at=AT)
    time.sleep(0.03)
    return f"message:{made.pk}"


def effects() -> int:
    return Message.objects.filter(topic="trust.effect").count()


def ask(body: bytes = b"{}", key: str = "k1", work=effect) -> str:
    try:
        return once(caller="person:7", key=key, body=body, at=AT, work=work)
    except KeyReused:
        return "key-reused"


@pytest.mark.parametrize("key", ["k1", "k2", "k3"])
def test_ten_parallel_replays_have_one_effect_and_one_answer(key):
    answers = at_once(TEN, lambda number: ask(key=key))
    assert effects() == 1
    assert answers == [f"message:{Message.objects.get().pk}"] * TEN


def test_of_two_bodies_under_one_key_the_first_is_done_and_the_other_refused():
    answers = at_once(TEN, lambda number: ask(body=b"one" if number % 2 else b"other"))
    assert effects() == 1
    assert answers.count("key-reused") == TEN // 2
    assert len(set(answers)) == 2
    assert len({answers[number] for number in range(0, TEN, 2)}) == 1


def test_a_replay_that_waited_for_a_refused_act_does_it_itself():
    def act(number):
        def refuse():
            effect()
            time.sleep(0.2)
            raise Refused

        if number == 0:
            with pytest.raises(Refused):
                ask(work=refuse)
            return "refused"
        time.sleep(0.1)
        return ask()

    answers = at_once(2, act)
    assert effects() == 1
    assert answers == ["refused", f"message:{Message.objects.get().pk}"]


def test_killed_before_the_commit_nothing_happened_and_the_key_is_free():
    assert killed(ask, failpoint="before_commit")
    assert (effects(), Key.objects.count()) == (0, 0)
    assert ask() == f"message:{Message.objects.get().pk}"


def test_killed_after_the_commit_the_replay_gets_the_first_answer():
    assert killed(ask, failpoint="after_commit")
    assert effects() == 1
    assert ask() == f"message:{Message.objects.get().pk}"
    assert effects() == 1


# controls: ways in which idempotency is often done, which the tests above must catch


def come(place: str) -> None:
    Message.objects.create(topic=f"trust.{place}", payload={}, at=AT, free_at=AT)


def wait_for(place: str, count: int) -> None:
    """Wait until so many have come there, so that a control meets its race on a slow machine too."""
    end = time.monotonic() + 60
    while Message.objects.filter(topic=f"trust.{place}").count() < count:
        assert time.monotonic() < end, f"{count} never came to {place}"
        time.sleep(0.01)


def looks_first(number: int) -> str:
    """Look whether the key is there, else do the work and write it down."""
    found = Key.objects.filter(caller="person:7", key="k1").first()
    come("looked")
    wait_for("looked", 2)
    if found:
        return found.result
    result = effect()
    try:
        with transaction.atomic():
            Key.objects.create(caller="person:7", key="k1", body="0", result=result, at=AT)
    except IntegrityError:
        return Key.objects.get(caller="person:7", key="k1").result
    return result


def acknowledges_without_waiting(number: int) -> str:
    """Write the key in a transaction of its own, and answer a replay in flight with what there is: nothing yet."""
    try:
        with transaction.atomic():
            Key.objects.create(caller="person:7", key="k1", body="0", at=AT)
    except IntegrityError:
        answer = Key.objects.get(caller="person:7", key="k1").result
        come("answered")
        return answer
    wait_for("answered", 1)
    result = effect()
    Key.objects.filter(caller="person:7", key="k1").update(result=result)
    return result


def test_control_looking_first_does_it_twice():
    at_once(2, looks_first)
    assert effects() == 2


def test_control_a_key_written_on_its_own_gives_two_answers():
    assert len(set(at_once(2, acknowledges_without_waiting))) == 2
