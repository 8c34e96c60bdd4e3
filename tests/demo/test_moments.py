"""People act at waking hours where there is time for it, and never after a promise that they keep."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from linli.demo import moments
from linli.ground.shared.moments import local

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SEEDS = st.integers(0, 10_000)


@given(MOMENTS, SEEDS)
def test_whoever_works_is_awake(at: datetime, seed: int):
    there = moments.awake(at, Random(seed))
    assert there >= at
    assert local(there).time() >= moments.WAKES
    assert there - at < timedelta(hours=16)


@given(MOMENTS, st.integers(60, 20 * 24 * 3600), SEEDS)
def test_what_is_done_in_time_is_done_before_the_promise_runs_out(at: datetime, seconds: int, seed: int):
    due = at + timedelta(seconds=seconds)
    assert at <= moments.within(at, due, Random(seed)) < due


@given(MOMENTS, st.integers(60, 20 * 24 * 3600), SEEDS)
def test_what_is_late_is_late(at: datetime, seconds: int, seed: int):
    due = at + timedelta(seconds=seconds)
    assert moments.too_late(at, due, Random(seed)) > due
