"""The town's life: stories act in the order of time, and those that go on after the end are left as they are."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.demo.life import Life, Story
from linli.ground.shared.moments import now

BEGUN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def telling(diary: list[str], name: str, at: datetime, wait: timedelta) -> Story:
    while True:
        assert now() == at
        diary.append(f"{name} {at:%d %H}")
        at = yield at + wait


def test_stories_act_in_the_order_of_time_on_a_clock_that_says_so():
    diary: list[str] = []
    life = Life(BEGUN + 3 * HOUR, letters_from=BEGUN)
    life.begin(telling(diary, "b", BEGUN + HOUR, 2 * HOUR), BEGUN + HOUR)
    life.begin(telling(diary, "a", BEGUN, HOUR), BEGUN)
    life.play(lambda done, of: None)
    assert diary == ["a 20 01", "b 20 02", "a 20 02", "a 20 03", "b 20 04", "a 20 04"]


def test_what_would_come_after_the_end_does_not_happen():
    diary: list[str] = []
    life = Life(BEGUN + HOUR, letters_from=BEGUN)
    life.begin(telling(diary, "a", BEGUN, 2 * HOUR), BEGUN)
    life.play(lambda done, of: None)
    assert diary == ["a 20 01"]


def test_days_are_told_as_they_pass():
    told: list[tuple[int, int]] = []
    life = Life(BEGUN + timedelta(days=2), letters_from=BEGUN)
    life.begin(telling([], "a", BEGUN, timedelta(days=1)), BEGUN)
    life.play(lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
