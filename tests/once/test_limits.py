"""Limits count exactly. What happens when many hit at once is in tests/trust/test_limits.py."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.ground.once import limits
from linli.ground.once.limits import TooMany, hit
from linli.ground.once.models import Counter

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
PHONE = "+8613800001234"

pytestmark = pytest.mark.django_db


def times(n: int, *, name: str = "code", subject: str = PHONE, limit: int = 3, at: datetime = NINE) -> int:
    passed = 0
    for _ in range(n):
        try:
            assert hit(name=name, subject=subject, limit=limit, window_s=3600, at=at) == passed + 1
        except TooMany:
            continue
        passed += 1
    return passed


def test_exactly_so_many_pass():
    assert times(10) == 3


def test_others_and_other_limits_are_counted_apart():
    assert times(5) == times(5, subject="+8613800005678") == times(5, name="report") == 3


def test_the_limit_begins_anew_when_its_time_is_over():
    assert times(5) == 3
    assert times(5, at=NINE + timedelta(seconds=3599)) == 0
    assert times(5, at=NINE + timedelta(seconds=3600)) == 3


def test_refused_hits_do_not_make_the_time_longer():
    times(3)
    times(3, at=NINE + timedelta(minutes=59))
    assert times(3, at=NINE + timedelta(hours=1)) == 3


def test_a_refusal_says_when_to_come_again():
    times(3)
    with pytest.raises(TooMany) as refused:
        hit(name="code", subject=PHONE, limit=3, window_s=3600, at=NINE + timedelta(minutes=18, seconds=30))
    assert (refused.value.status, refused.value.retry_after_s, refused.value.facts) == (429, 2490, {"minutes": 42})


def test_a_limit_of_none_lets_nobody_through():
    assert times(3, limit=0) == 0
    assert not Counter.objects.exists()


def test_a_smaller_limit_holds_at_once():
    assert times(3) == 3
    with pytest.raises(TooMany):
        hit(name="code", subject=PHONE, limit=2, window_s=3600, at=NINE)


def test_looking_counts_nothing():
    limits.check(name="code", subject=PHONE, limit=3, at=NINE)
    times(3)
    assert limits.count(name="code", subject=PHONE, at=NINE) == 3
    with pytest.raises(TooMany):
        limits.check(name="code", subject=PHONE, limit=3, at=NINE + timedelta(minutes=59))
    limits.check(name="code", subject=PHONE, limit=3, at=NINE + timedelta(hours=1))
    assert limits.count(name="code", subject=PHONE, at=NINE + timedelta(hours=1)) == 0


def test_a_limit_can_be_cleared():
    times(3)
    limits.clear(name="code", subject=PHONE)
    assert times(3) == 3


def test_no_phone_stands_in_the_table():
    times(1)
    row = Counter.objects.values().get()
    assert "13800001234" not in str(row)
    assert len(row["subject"]) == 64


@pytest.mark.parametrize("missing", [{"name": ""}, {"subject": ""}])
def test_nobody_is_counted_without_a_name(missing):
    with pytest.raises(ValueError, match="subject"):
        hit(**{"name": "code", "subject": PHONE} | missing, limit=3, window_s=60, at=NINE)


def test_counters_are_forgotten_a_day_after_their_time():
    times(1)
    assert limits.forget(NINE + timedelta(hours=24)) == 0
    assert limits.forget(NINE + timedelta(hours=26)) == 1


def test_what_is_noted_is_known_for_its_time_and_limits_nobody():
    day, at = 24 * 3600, {"name": "looked", "subject": PHONE}
    assert not limits.noted(**at, at=NINE)
    limits.note(**at, window_s=day, at=NINE)
    limits.note(**at, window_s=day, at=NINE + timedelta(hours=1))
    assert limits.noted(**at, at=NINE + timedelta(hours=24)), "its time begins with the last"
    assert not limits.noted(**at, at=NINE + timedelta(hours=25))
    assert not limits.noted(name="looked", subject="another", at=NINE)
    assert limits.count(**at, at=NINE + timedelta(hours=2)) == 1, "nothing is counted"
    assert PHONE not in str(Counter.objects.values())
