"""Time as it is spoken: golden words around one Tuesday, and the laws that hold on every day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.moments import TOWN
from linli.ground.ui import times

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TOWN)
"""A Tuesday morning."""

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=TOWN)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(11, 24, 9, 6), "今天 9:06"),
        (at(11, 24, 0, 0), "今天 0:00"),
        (at(11, 23, 23, 59), "昨天 23:59"),
        (at(11, 25, 9), "明天 9:00"),
        (at(11, 27, 18), "周五 18:00"),
        (at(11, 29, 18), "周日 18:00"),
        (at(11, 30, 18), "下周一 18:00"),
        (at(11, 20, 18), "上周五 18:00"),
        (at(11, 18, 18), "上周三 18:00"),
        (at(11, 17, 18), "11月17日 18:00"),
        (at(12, 1, 18), "12月1日 18:00"),
        (at(12, 31, 18, year=2025), "2025年12月31日 18:00"),
        (at(10, 1, 18, year=2025), "2025年10月1日"),
    ],
)
def test_a_moment_is_said_by_weekday_within_a_week_and_by_date_beyond(moment: datetime, said: str) -> None:
    assert times.words(moment, now=NOW) == said


def test_a_day_that_may_be_used_to_its_end_is_named_by_itself() -> None:
    assert times.deadline(at(11, 28), now=NOW) == "周五 24:00"
    assert times.deadline(at(11, 25), now=NOW) == "今天 24:00"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(11, 24, 18), "今天 18:00"),
        (at(11, 25), "今天 24:00"),
        (at(11, 25, 18), "11月25日（周三）18:00"),
        (at(11, 23, 18), "11月23日（周一）18:00"),
        (at(11, 26), "11月25日（周三）24:00"),
        (at(1, 4, 9, year=2027), "2027年1月4日（周一）9:00"),
    ],
)
def test_where_another_day_stands_beside_it_a_deadline_is_said_by_its_date_unless_it_is_today(
    due: datetime, said: str
) -> None:
    assert times.by_date(due, now=NOW) == said
    assert times.on_paper(due, now=NOW) == said.replace("今天 ", "11月24日（周二）")
    with translation.override("en"):
        assert times.by_date(at(11, 25, 18), now=NOW) == "25 Nov (Wed) 18:00"
    with translation.override("zh-hant"):
        assert times.by_date(at(11, 25, 18), now=NOW) == "11月25日（週三）18:00"


@pytest.mark.parametrize(
    ("ahead", "mood", "said"),
    [
        (timedelta(minutes=60), "soon", "还剩 1 小时"),
        (timedelta(minutes=18, seconds=30), "soon", "还剩 18 分"),
        (timedelta(seconds=20), "soon", "还剩 1 分"),
        (timedelta(0), "late", "超时 1 分"),
        (timedelta(hours=-5, minutes=-59), "late", "超时 5 小时"),
        (timedelta(days=-2, hours=-23), "late", "超时 2 天"),
        (timedelta(minutes=61), "later", "今天 11:01 前"),
        (timedelta(days=3), "later", "周五 10:00 前"),
    ],
)
def test_a_promise_counts_down_in_its_last_hour_and_says_how_late_it_is(ahead: timedelta, mood: str, said: str) -> None:
    chip = times.left(NOW + ahead, now=NOW)
    assert f'class="due {mood}"' in chip
    assert f">{said}</time>" in chip


def test_the_full_moment_stands_in_the_title_and_the_exact_one_in_datetime() -> None:
    chip = times.spoken(NOW, now=NOW)
    assert 'title="2026年11月24日（周二）10:00"' in chip
    assert f'datetime="{NOW.isoformat()}"' in chip


def test_the_script_counts_on_with_the_words_of_the_language() -> None:
    with translation.override("zh-hans"):
        words = times.counting()
    assert words["left"] == "还剩 span"
    assert words["minutes"] == ["n 分", "n 分"]


@given(moment=MOMENTS, now=MOMENTS)
def test_two_days_of_a_fortnight_never_share_their_words(moment: datetime, now: datetime) -> None:
    days = [times.day(moment + timedelta(days=apart), now=now) for apart in range(14)]
    assert len(set(days)) == 14


def test_a_day_of_any_year_is_said_in_the_style_of_all_others() -> None:
    with translation.override("en"):
        assert times.calendar_day(date(2026, 12, 5)) == "5 Dec 2026"
