"""Weekly hours are read as people write them, and refused when they say two things."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from linli.ground.days.hours import DUTY, OFFICE, Hours, Week, spoken
from linli.ground.days.models import readable

TUESDAY, SATURDAY = date(2026, 11, 24), date(2026, 11, 28)


def test_workdays_and_rest_days_have_their_own_windows():
    week = Week.parse("workdays 08:00-12:00 14:00-18:00; rest 09:00-12:00")
    assert week.windows(TUESDAY, workday=True) == ((480, 720), (840, 1080))
    assert week.windows(TUESDAY, workday=False) == ((540, 720),)
    assert week.windows(SATURDAY, workday=True) == ((480, 720), (840, 1080))


def test_a_weekday_that_is_named_goes_before_the_kind_of_day():
    week = Week.parse("every 08:30-20:00\nsat,sun 10:00-12:00; mon closed")
    assert week.windows(SATURDAY, workday=True) == ((600, 720),)
    assert week.windows(date(2026, 11, 23), workday=True) == ()
    assert week.windows(TUESDAY, workday=False) == ((510, 1200),)


def test_days_not_named_are_closed():
    assert DUTY.windows(SATURDAY, workday=False) == ()
    assert DUTY.windows(TUESDAY, workday=True) == ((510, 1080),)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "workdays",
        "workdays 8-12",
        "workdays 12:00-08:00",
        "workdays 08:00-08:00",
        "workdays 08:00-24:01",
        "workdays 08:00-12:00 11:00-13:00",
        "workdays 14:00-18:00 08:00-12:00",
        "someday 08:00-12:00",
        "workdays 08:00-12:00; workdays 13:00-14:00",
        "every 08:00-12:00; rest closed",
        "workdays closed 08:00-12:00",
        "workdays \uff10\uff18:00-12:00",
        "workdays 0\u0668:00-12:0\u0660",
    ],
)
def test_hours_that_make_no_sense_are_refused(words):
    with pytest.raises(ValueError, match=r"window|day|week"):
        Week.parse(words)
    with pytest.raises(ValidationError):
        readable(words)


def test_hours_change_on_the_day_they_say():
    hours = Hours(
        ((date(2026, 1, 1), Week.parse("every 08:00-18:00")), (date(2026, 6, 1), Week.parse("every 07:00-19:00")))
    )
    assert hours.windows(date(2025, 5, 5), workday=True) == ((480, 1080),)
    assert hours.windows(date(2026, 5, 31), workday=True) == ((480, 1080),)
    assert hours.windows(date(2026, 6, 1), workday=True) == ((420, 1140),)


def test_windows_are_spoken_without_leading_noughts():
    assert list(spoken(OFFICE.windows(TUESDAY, workday=True))) == ["8:00–12:00", "14:00–18:00"]
