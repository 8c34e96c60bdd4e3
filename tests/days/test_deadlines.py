"""Deadlines: golden cases around the make-up workdays of 2026, and laws."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.ground.days.calendar import Calendar
from linli.ground.days.deadlines import NeverOpen, Term, after_minutes_within, due, is_open
from linli.ground.days.hours import DUTY, OFFICE, Hours
from linli.ground.shared.moments import TOWN, local

from .arranged import arranged

CALENDAR = arranged()


def at(words: str) -> datetime:
    """`11-24 10:00` of 2026, or with another year, on the town's clock; `24:00` is the day's end."""
    words = words if words[:2] == "20" else f"2026-{words}"
    day, clock = words.split()
    if clock == "24:00":
        return datetime.fromisoformat(day).replace(tzinfo=TOWN) + timedelta(days=1)
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=TOWN)


@pytest.mark.parametrize(
    ("start", "term", "ends"),
    [
        # urgent hours run through nights and holidays
        ("11-24 23:50", "0.5UH", "11-25 00:20"),
        ("02-14 17:00", "2UH", "02-14 19:00"),
        ("02-17 03:00", "24UH", "02-18 03:00"),
        ("2025-12-31 23:30", "1UH", "2026-01-01 00:30"),
        # work hours: the window, the noon, the evening, the weekend
        ("11-24 09:00", "1WH", "11-24 10:00"),
        ("11-24 10:00", "2WH", "11-24 12:00"),
        ("11-24 11:30", "1WH", "11-24 14:30"),
        ("11-24 12:30", "1WH", "11-24 15:00"),
        ("11-24 17:00", "2WH", "11-25 09:00"),
        ("11-24 18:00", "1WH", "11-25 09:00"),
        ("11-24 06:00", "0.5WH", "11-24 08:30"),
        ("11-27 17:30", "1WH", "11-30 08:30"),
        ("11-24 08:00", "8WH", "11-24 18:00"),
        ("11-24 08:01", "8WH", "11-25 08:01"),
        # the six make-up workdays of 2026 count, their holidays do not
        ("01-03 10:00", "1WH", "01-04 09:00"),  # New Year: Sunday the 4th is worked
        ("2025-12-31 17:30", "1WH", "2026-01-04 08:30"),
        ("02-13 17:30", "1WH", "02-14 08:30"),  # Spring Festival: Saturday the 14th is worked
        ("02-14 17:30", "1WH", "02-24 08:30"),  # and then nothing until the 24th
        ("02-27 17:30", "1WH", "02-28 08:30"),  # Saturday the 28th is worked
        ("02-28 17:30", "1WH", "03-02 08:30"),
        ("04-03 17:30", "1WH", "04-07 08:30"),  # Qingming
        ("04-30 17:30", "1WH", "05-06 08:30"),  # Labour Day
        ("05-08 17:30", "1WH", "05-09 08:30"),  # Saturday the 9th is worked
        ("06-18 17:30", "1WH", "06-22 08:30"),  # Dragon Boat
        ("09-19 10:00", "1WH", "09-20 09:00"),  # Sunday the 20th is worked
        ("09-24 17:30", "1WH", "09-28 08:30"),  # Mid-Autumn
        ("09-30 17:30", "1WH", "10-08 08:30"),  # National Day
        ("10-09 17:30", "1WH", "10-10 08:30"),  # Saturday the 10th is worked
        ("10-10 17:30", "1WH", "10-12 08:30"),
        # workdays: the n-th after the day, at close of business
        ("11-24 10:00", "1WD", "11-25 18:00"),
        ("11-24 17:59", "1WD", "11-25 18:00"),
        ("11-24 18:00", "1WD", "11-26 18:00"),
        ("11-24 00:00", "3WD", "11-27 18:00"),
        ("11-27 10:00", "1WD", "11-30 18:00"),
        ("11-27 19:00", "1WD", "11-30 18:00"),
        ("11-28 20:00", "1WD", "11-30 18:00"),
        ("11-26 19:00", "1WD", "11-30 18:00"),
        ("01-02 09:00", "1WD", "01-04 18:00"),
        ("02-13 09:00", "2WD", "02-24 18:00"),
        ("02-14 09:00", "1WD", "02-24 18:00"),
        ("02-26 09:00", "3WD", "03-02 18:00"),
        ("05-08 09:00", "1WD", "05-09 18:00"),
        ("05-09 09:00", "1WD", "05-11 18:00"),
        ("09-18 09:00", "1WD", "09-20 18:00"),
        ("09-30 09:00", "1WD", "10-08 18:00"),
        ("10-09 09:00", "2WD", "10-12 18:00"),
        ("04-30 09:00", "7WD", "05-13 18:00"),
        # natural days end at 24:00
        ("11-24 00:00", "1ND", "11-25 24:00"),
        ("11-24 23:59", "7ND", "12-01 24:00"),
        ("02-14 12:00", "15ND", "03-01 24:00"),
        ("2024-02-28 12:00", "1ND", "2024-02-29 24:00"),
        # beyond the table, weekends only
        ("2027-10-01 09:00", "1WH", "2027-10-01 10:00"),
    ],
)
def test_a_golden_deadline(start, term, ends):
    assert due(at(start), Term.parse(term), CALENDAR) == at(ends)
    assert due(at(start).astimezone(UTC), Term.parse(term), CALENDAR) == at(ends)


@pytest.mark.parametrize(
    ("asked", "answer_by"),
    [
        ("11-24 09:00", "11-24 09:30"),
        ("11-24 12:30", "11-24 13:00"),
        ("11-24 17:30", "11-24 18:00"),
        ("11-24 17:50", "11-25 08:50"),
        ("11-24 18:00", "11-25 09:00"),
        ("11-24 07:00", "11-24 09:00"),
        ("11-27 20:00", "11-30 09:00"),
        ("02-14 17:45", "02-24 08:45"),
        ("01-03 12:00", "01-04 09:00"),
    ],
)
def test_the_first_answer_is_due_within_duty_hours(asked, answer_by):
    assert after_minutes_within(at(asked), 30, DUTY, CALENDAR) == at(answer_by)


def test_a_desk_that_is_there_every_day_answers_on_holidays():
    every_day = Hours.parse("every 08:30-20:00")
    assert after_minutes_within(at("02-17 19:50"), 30, every_day, CALENDAR) == at("02-18 08:50")


def test_a_desk_that_never_closes_answers_at_midnight():
    assert after_minutes_within(at("02-17 23:50"), 30, Hours.parse("every 00:00-24:00"), CALENDAR) == at("02-18 00:20")


def test_hours_that_never_open_are_told_of_rather_than_waited_for():
    with pytest.raises(NeverOpen):
        after_minutes_within(at("11-24 09:00"), 30, Hours.parse("every closed"), CALENDAR)
    with pytest.raises(NeverOpen):
        due(at("11-24 09:00"), Term.parse("1WD"), Calendar(office=Hours.parse("rest 08:00-12:00")))


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("11-24 08:29", False),
        ("11-24 08:30", True),
        ("11-24 17:59", True),
        ("11-24 18:00", False),
        ("11-28 09:00", False),
    ],
)
def test_a_desk_is_open_from_its_opening_until_just_before_its_closing(moment, open_):
    assert is_open(at(moment), DUTY, CALENDAR) is open_


@pytest.mark.parametrize("words", ["2WH", "0.5UH", "3WD", "7ND", "24UH", "1000ND"])
def test_a_term_is_written_as_it_was_read(words):
    assert str(Term.parse(words)) == words


@pytest.mark.parametrize(
    "words",
    [*("", "2", "WH", "0UH", "-1UH", "2XH", "1.5WD", "0.5ND", "1001UH", "2 WH", "1.555UH"), "\uff11WD", "\u0663WD"],
)
def test_a_term_that_is_none_is_refused(words):
    with pytest.raises(ValueError, match=r"term|whole"):
        Term.parse(words)


def test_a_term_is_said_in_words():
    with translation.override("zh-hans"):
        said = [Term.parse(words).words for words in ("0.1UH", "0.25WH", "1.5UH", "2WH", "3WD", "7ND")]
    assert said == ["6 分钟", "15 个工作分钟", "1.5 小时", "2 个工作小时", "3 个工作日", "7 天"]
    with translation.override("zh-hans"):
        assert Term.parse("0.33UH").words == "0.33 小时", "no whole minutes"
    with translation.override("en"):
        said = [Term.parse(words).words for words in ("0.25UH", "1UH", "1WH", "1WD", "1ND", "2WD")]
    assert said == ["15 minutes", "1 hour", "1 working hour", "1 workday", "1 day", "2 workdays"]


# laws

BEGINS, ENDS = datetime.fromisoformat("2023-06-01"), datetime.fromisoformat("2028-06-01")
moments = st.datetimes(BEGINS, ENDS, timezones=st.just(TOWN))
hours = st.decimals("0.25", "60", places=2)
days = st.integers(1, 40).map(Decimal)
terms = st.one_of(
    st.builds(Term, hours, st.sampled_from(["UH", "WH"])), st.builds(Term, days, st.sampled_from(["WD", "ND"]))
)


def open_time(start: datetime, end: datetime) -> timedelta:
    """How much office time lies between two moments, counted minute by window: a second way of counting."""
    total, day = timedelta(0), local(start).date()
    while day <= local(end).date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=TOWN)
        for opens, closes in OFFICE.windows(day, workday=CALENDAR.is_workday(day)):
            opening, closing = midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
            total += max(timedelta(0), min(closing, end) - max(opening, start))
        day += timedelta(days=1)
    return total


@given(moments, terms)
def test_a_deadline_is_after_its_start(start, term):
    assert due(start, term, CALENDAR) > start


@given(moments, moments, terms)
def test_who_starts_later_is_never_due_earlier(one, other, term):
    earlier, later = sorted((one, other))
    assert due(earlier, term, CALENDAR) <= due(later, term, CALENDAR)


@given(moments, terms, terms)
def test_a_longer_term_of_the_same_unit_never_ends_earlier(start, one, other):
    assume(one.unit == other.unit)
    shorter, longer = sorted((one, other), key=lambda term: term.n)
    assert due(start, shorter, CALENDAR) <= due(start, longer, CALENDAR)


@given(moments, days)
def test_a_term_in_workdays_lands_on_a_workday_at_close_of_business(start, n):
    ends = local(due(start, Term(n, "WD"), CALENDAR))
    assert CALENDAR.is_workday(ends.date())
    assert (ends.hour, ends.minute) == (18, 0)


@given(moments, days)
def test_there_are_n_closes_of_business_until_a_term_of_n_workdays_ends_today_not_counted(start, n):
    ends = due(start, Term(n, "WD"), CALENDAR)
    first = local(start).date()
    if CALENDAR.is_workday(first) and local(start).hour >= 18:
        first += timedelta(days=1)
    passed = (first + timedelta(days=i) for i in range(1, (local(ends).date() - first).days + 1))
    assert sum(CALENDAR.is_workday(day) for day in passed) == n


@given(moments, hours)
def test_a_term_in_work_hours_holds_exactly_so_many(start, n):
    term = Term(n, "WH")
    assert open_time(start, due(start, term, CALENDAR)) == timedelta(seconds=int(term.n * 3600))


@given(moments, st.integers(1, 600))
def test_the_first_answer_waits_for_exactly_so_many_minutes_of_the_hours(start, minutes):
    assert open_time(start, after_minutes_within(start, minutes, OFFICE, CALENDAR)) == timedelta(minutes=minutes)


# controls: the laws above catch calendars that are wrong in the ways calendars go wrong


def test_a_calendar_without_make_up_days_misses_the_golden_cases():
    weekends_only = Calendar(rest=CALENDAR.rest)
    assert due(at("10-09 17:30"), Term.parse("1WH"), weekends_only) != at("10-10 08:30")


def test_a_calendar_without_holidays_misses_the_golden_cases():
    assert due(at("09-30 17:30"), Term.parse("1WH"), Calendar(work=CALENDAR.work)) != at("10-08 08:30")


def test_an_office_without_a_noon_breaks_the_law_of_work_hours():
    through = Calendar(rest=CALENDAR.rest, work=CALENDAR.work, office=Hours.parse("workdays 08:00-18:00"))
    ends = due(at("11-24 11:30"), Term.parse("1WH"), through)
    assert open_time(at("11-24 11:30"), ends) != timedelta(hours=1)


def test_a_deadline_is_counted_in_well_under_a_tenth_of_a_millisecond():
    start, kinds = at("09-24 17:30"), [Term.parse(words) for words in ("0.5UH", "2WH", "5WD", "7ND")]
    best = min(_timed(start, kinds) for _ in range(5))
    assert best < 50e-6


def _timed(start: datetime, kinds: list[Term]) -> float:
    began = time.process_time()
    for _ in range(200):
        for term in kinds:
            due(start, term, CALENDAR)
    return (time.process_time() - began) / (200 * len(kinds))
