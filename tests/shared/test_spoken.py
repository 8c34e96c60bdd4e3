"""Moments are spoken as neighbours speak of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.moments import TOWN
from linli.ground.shared.spoken import left, span, spoken

NOW = datetime(2026, 11, 24, 10, 5, tzinfo=TOWN)  # a Tuesday


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-24 16:00", "今天 16:00"),
        ("2026-11-24 09:05", "今天 9:05"),
        ("2026-11-25 09:00", "明天 9:00"),
        ("2026-11-23 23:59", "昨天 23:59"),
        ("2026-11-27 18:00", "周五 18:00"),
        ("2026-11-30 08:00", "周一 8:00"),
        ("2026-11-18 08:00", "周三 8:00"),
        ("2026-12-01 09:00", "12月1日 9:00"),
        ("2026-11-17 09:00", "11月17日 9:00"),
        ("2027-01-01 09:00", "2027年1月1日 9:00"),
        ("2026-11-25 00:00", "今天 24:00"),
        ("2026-11-28 00:00", "周五 24:00"),
        ("2027-01-01 00:00", "12月31日 24:00"),
    ],
)
def test_a_moment_is_named_by_the_nearest_word_there_is(at, words):
    moment = datetime.fromisoformat(at).replace(tzinfo=TOWN)
    assert spoken(moment, NOW) == words
    assert spoken(moment.astimezone(UTC), NOW.astimezone(UTC)) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(minutes=18, seconds=59), "还剩 18 分"),
        (timedelta(seconds=1), "还剩 1 分"),
        (timedelta(hours=3, minutes=59), "还剩 3 小时"),
        (timedelta(hours=47), "还剩 1 天"),
        (timedelta(days=3), "还剩 3 天"),
        (timedelta(0), "超时 1 分"),
        (-timedelta(minutes=12), "超时 12 分"),
        (-timedelta(hours=5, minutes=10), "超时 5 小时"),
        (-timedelta(days=2, hours=3), "超时 2 天"),
    ],
)
def test_a_promise_counts_down_and_then_up(away, words):
    assert left(NOW + away, NOW) == words


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_more_time_is_never_said_as_less(one, other):
    units = {"分": 1, "小时": 60, "天": 1440}

    def said(length):
        number, unit = span(length).split()
        return int(number) * units[unit]

    shorter, longer = sorted((one, other))
    assert said(shorter) <= said(longer)
    assert said(longer) <= max(1, longer.total_seconds() / 60)
