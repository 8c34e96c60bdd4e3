"""A higher room follows the sealed book: each entry once and in order, whoever is killed, and however many follow."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from linli.ground.audit import following, sealing
from linli.ground.audit.models import Entry, Seal
from linli.ground.once import cursors
from linli.ground.once.models import Cursor
from linli.ground.outbox import loop
from linli.ground.outbox.models import Message, Round
from linli.ground.shared.failpoints import arm, failpoint
from tests.emptying import unguarded

from .chained import write
from .processes import at_once, killed

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
NAME = "wishes.from_cases"

pytestmark = pytest.mark.usefixtures("committed")


def effect(seal: Seal) -> None:
    """A row that names the entry: two rows are two effects."""
    Message.objects.create(topic="trust.effect", payload={"of": seal.entry_id}, at=NINE, free_at=NINE, done_at=NINE)


def follow(most: int = following.AT_ONCE) -> int:
    return following.follow(name=NAME, handle=effect, at=NINE, most=most)


def effects() -> list[int]:
    return [row.payload["of"] for row in Message.objects.order_by("id")]


def seal(count: int) -> list[int]:
    made = write(count)
    sealing.seal(NINE)
    return made


def test_each_sealed_entry_is_handed_on_once_and_in_order():
    first = seal(3)
    assert (follow(2), follow(2), follow(2)) == (2, 1, 0)
    write(1)
    assert follow() == 0, "what is not sealed yet is not there yet"
    sealing.seal(NINE)
    assert follow() == 1
    assert effects() == [*first, Entry.objects.latest("id").pk]
    assert cursors.place(NAME) == 4
    assert cursors.place("another") == 0


def test_two_who_follow_under_different_names_hear_the_same():
    made = seal(3)
    follow()
    following.follow(name="teams.from_cases", handle=effect, at=NINE)
    assert Counter(effects()) == dict.fromkeys(made, 2)


@pytest.mark.parametrize("place", ["effect_done", "followed"])
def test_one_killed_in_between_has_done_nothing_and_the_next_does_it_once(place):
    made = seal(3)

    def handle(seal: Seal) -> None:
        effect(seal)
        failpoint("effect_done")

    assert killed(lambda: following.follow(name=NAME, handle=handle, at=NINE), failpoint=place)
    assert effects() == []
    assert follow() == 3
    assert effects() == made


def test_after_thirty_kills_each_entry_had_its_effect_once():
    choose = random.Random(os.environ.get("LINLI_SEED", "6"))
    made = seal(120)

    def work(spare: int) -> None:
        arm("")
        for _ in range(spare):
            follow(3)
        arm("followed:kill")
        follow(3)

    kills = sum(killed(partial(work, choose.randrange(2)), failpoint="nowhere") for _ in range(30))
    assert kills == 30
    while follow(7):
        pass
    assert effects() == made


def test_followers_at_the_same_moment_do_each_once():
    made = seal(80)
    at_once(4, lambda number: [follow(5) for _ in range(20)])
    while follow():
        pass
    assert effects() == made


def test_a_handler_that_fails_is_undone_and_asked_again():
    seal(2)

    def fail(seal: Seal) -> None:
        effect(seal)
        if seal.seq == 2:
            raise ValueError("the second")

    with pytest.raises(ValueError, match="the second"):
        following.follow(name=NAME, handle=fail, at=NINE)
    assert (effects(), cursors.place(NAME)) == ([], 0)
    assert follow() == 2


def test_a_duty_follows_and_takes_no_round_where_nothing_is_new(monkeypatch):
    monkeypatch.setattr(loop, "duties", lambda: (following.duty(NAME, effect),))
    loop.work_once(NINE)
    assert Round.objects.get().ran_at is None
    made = seal(2)
    loop.work_once(NINE + timedelta(seconds=1))
    loop.work_once(NINE + timedelta(seconds=9))
    assert effects() == made
    assert Round.objects.get().ran_at == NINE + timedelta(seconds=1)


@pytest.mark.parametrize(
    "gone", ["DELETE FROM audit_entry WHERE id = {}", "DELETE FROM audit_seal WHERE entry_id = {}"]
)
def test_nothing_is_concluded_from_a_book_that_was_tampered_with(gone):
    made = seal(3)
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(gone.format(made[1]))
    with pytest.raises(following.BrokenBook):
        follow()
    assert effects() == []


def test_a_cursor_is_moved_forward_only_and_in_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        cursors.hold(NAME)
    with transaction.atomic():
        assert cursors.hold(NAME) == 0
        cursors.move(NAME, to=5, at=NINE)
        with pytest.raises(ValueError, match="does not go back"):
            cursors.move(NAME, to=5, at=NINE)
        with pytest.raises(ValueError, match="has a name"):
            cursors.hold("")
    assert Cursor.objects.get().moved_at == NINE


def test_control_a_cursor_moved_in_its_own_transaction_leaves_entries_out():
    seal(3)

    def moved_before() -> None:
        with transaction.atomic():
            stands = cursors.hold(NAME)
            cursors.move(NAME, to=(stands or 0) + 3, at=NINE)
        failpoint("followed")
        for each in Seal.objects.all():
            effect(each)

    assert killed(moved_before, failpoint="followed")
    follow()
    assert effects() == []
