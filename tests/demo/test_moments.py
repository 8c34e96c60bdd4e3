"""People act at waking hours where there is time for it, and never after a promise that they keep."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.demo import moments
from linli.ground.shared.moments import local

pytestmark = pytest.mark.django_db
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


@given(MOMENTS, SEEDS)
def test_what_can_wait_is_done_on_a_workday_in_its_hours(at: datetime, seed: int):
    there = moments.at_work(at, Random(seed))
    assert there >= at
    assert moments.working(there)


@given(MOMENTS)
def test_what_is_moved_to_before_the_night_stays_on_that_evening(at: datetime):
    there = moments.up_to(at)
    assert there <= at
    assert moments.WAKES <= local(there).time() < moments.RESTS
    assert at - there < timedelta(hours=15)
