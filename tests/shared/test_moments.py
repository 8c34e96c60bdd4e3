"""Moments are stored in UTC and spoken in the town's time."""

from datetime import UTC, date, datetime, timedelta

from linli.ground.shared.moments import day_of, morning


def test_a_day_begins_with_its_first_moment_in_the_town():
    begins = morning(date(2026, 5, 8))
    assert begins == datetime(2026, 5, 7, 16, tzinfo=UTC)
    assert (day_of(begins), day_of(begins - timedelta(microseconds=1))) == (date(2026, 5, 8), date(2026, 5, 7))
