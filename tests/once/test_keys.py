"""A key has one effect and one answer. What happens when many ask at once is in tests/trust/test_once.py."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.once.keys import KeyReused, forget, once
from linli.ground.once.models import Key
from linli.ground.shared.refusals import Refused

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Work:
    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> str:
        self.done += 1
        return f"case:{self.done}"


def ask(work, *, caller="person:7", key="k1", body=b"{}", at=NINE) -> str:
    return once(caller=caller, key=key, body=body, at=at, work=work)


def test_asking_again_gives_the_first_answer_and_does_nothing():
    work = Work()
    assert [ask(work), ask(work), ask(work, at=NINE + timedelta(days=6))] == ["case:1"] * 3
    assert work.done == 1


def test_another_key_and_another_caller_are_another_act():
    work = Work()
    assert [ask(work), ask(work, key="k2"), ask(work, caller="browser:b1")] == ["case:1", "case:2", "case:3"]


def test_the_same_key_for_something_else_is_refused():
    work = Work()
    ask(work)
    with pytest.raises(KeyReused) as refused:
        ask(work, body=b'{"words": "x"}')
    assert (refused.value.status, refused.value.code) == (422, "key-reused")
    assert work.done == 1


def test_a_refused_act_leaves_its_key_free():
    def refuse() -> str:
        raise Refused

    with pytest.raises(Refused):
        ask(refuse)
    assert not Key.objects.exists()
    assert ask(Work()) == "case:1"


def test_work_that_does_not_say_what_it_made_is_a_mistake_and_undone():
    with pytest.raises(ValueError, match="what it made"):
        ask(lambda: "")
    assert not Key.objects.exists()


@pytest.mark.parametrize("missing", [{"caller": ""}, {"key": ""}])
def test_nobody_asks_without_a_name_and_a_key(missing):
    with pytest.raises(ValueError, match="caller and a key"):
        ask(Work(), **missing)


@pytest.mark.parametrize("missing", ["caller", "key"])
def test_the_database_itself_refuses_a_key_of_nobody(missing):
    row = {"caller": "person:7", "key": "k1", "body": "0", "at": NINE}
    for empty in ("", None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Key.objects.create(**row | {missing: empty})


def test_keys_are_forgotten_after_seven_days():
    work = Work()
    ask(work)
    ask(work, key="k2", at=NINE + timedelta(days=3))
    assert forget(NINE + timedelta(days=8)) == 1
    assert ask(work, at=NINE + timedelta(days=8)) == "case:3"
