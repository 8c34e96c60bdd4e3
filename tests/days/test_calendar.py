"""The calendar as the database has it."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import translation

from linli.ground.days.calendar import Calendar
from linli.ground.days.hours import DUTY, OFFICE
from linli.ground.days.models import Day, Timetable
from linli.ground.days.seed import NotArranged, Unreadable, enter, load, read, source, statutory

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
MADE_UP = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
HOLIDAYS = [
    (date(2026, 1, 1), 3),
    (date(2026, 2, 15), 9),
    (date(2026, 4, 4), 3),
    (date(2026, 5, 1), 5),
    (date(2026, 6, 19), 3),
    (date(2026, 9, 25), 3),
    (date(2026, 10, 1), 7),
]
FREE = {first + timedelta(days=i) for first, length in HOLIDAYS for i in range(length)}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entered():
    load((2024, 2025, 2026), at=NOW)


def test_every_day_of_2026_is_what_the_state_council_arranged():
    calendar = Calendar.load()
    for i in range(365):
        day = date(2026, 1, 1) + timedelta(days=i)
        assert calendar.is_workday(day) is (day in MADE_UP or (day.weekday() < 5 and day not in FREE)), day


def test_a_year_beyond_the_table_falls_back_to_weekends_and_says_so():
    calendar = Calendar.load()
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 2))
    said = Day.objects.get(date=date(2026, 10, 1)).source
    assert said.startswith("国务院办公厅关于2026年部分节假日安排的通知（照 chinesecalendar"), "where it is written"
    with translation.override("zh-hans"):
        assert "2027 年的放假安排还没有录入" in (calendar.warning(2027) or "")
    assert calendar.warning(2026) is None


def test_days_that_came_with_the_list_are_named_after_their_notice():
    Day.objects.filter(date__gte=date(2026, 2, 1)).update(source="chinesecalendar 1.9.0")
    enter([(date(2026, 11, 25), "rest")], source="演示", at=NOW)
    import_module("linli.ground.days.migrations.0002_named_notice").name(apps, None)
    assert {*Day.objects.values_list("source", flat=True)} == {"演示", *map(source, (2024, 2025, 2026))}


def test_a_day_that_the_desk_enters_holds_at_once():
    Calendar.load()
    enter([(date(2026, 11, 25), "rest")], source="演示", at=NOW + timedelta(minutes=1))
    assert not Calendar.load().is_workday(date(2026, 11, 25))
    enter([(date(2026, 11, 25), "workday")], source="演示", at=NOW + timedelta(minutes=2))
    assert Calendar.load().is_workday(date(2026, 11, 25))
    assert Day.objects.filter(date=date(2026, 11, 25)).count() == 1


def test_an_unchanged_calendar_is_read_with_one_query(django_assert_num_queries):
    first = Calendar.load()
    with django_assert_num_queries(1):
        assert Calendar.load() is first
    with django_assert_num_queries(0):
        first.is_workday(date(2026, 11, 24))


def test_hours_are_those_of_the_tables_and_else_the_defaults():
    assert (Calendar.load().office, Calendar.load().duty) == (OFFICE, DUTY)
    Timetable.objects.create(name="duty", words="every 08:00-20:00", valid_from=date(2026, 1, 1), changed_at=NOW)
    Timetable.objects.create(name="duty", words="workdays 09:00-17:00", valid_from=date(2027, 1, 1), changed_at=NOW)
    Timetable.objects.create(name="centre", words="every 08:30-20:00", valid_from=date(2026, 1, 1), changed_at=NOW)
    calendar = Calendar.load()
    assert calendar.duty.windows(date(2026, 12, 31), workday=True) == ((480, 1200),)
    assert calendar.hours("duty").windows(date(2027, 1, 4), workday=True) == ((540, 1020),)
    assert calendar.hours("centre").windows(date(2026, 1, 1), workday=False) == ((510, 1200),)
    assert calendar.office == OFFICE
    with pytest.raises(KeyError):
        calendar.hours("nobody")


def test_one_name_has_one_week_from_a_day():
    Timetable.objects.create(name="duty", words="every 08:00-20:00", valid_from=date(2026, 1, 1), changed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timetable.objects.create(name="duty", words="every closed", valid_from=date(2026, 1, 1), changed_at=NOW)


@pytest.mark.parametrize("changed", [{"kind": "holiday"}, {"source": ""}])
def test_a_day_says_what_it_is_and_where_it_is_written(changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.create(**{"date": date(2027, 1, 1), "kind": "rest", "source": "演示", "changed_at": NOW} | changed)


def test_a_year_that_is_not_arranged_is_refused():
    with pytest.raises(NotArranged) as refused:
        list(statutory(2050))
    assert refused.value.facts == {"year": 2050}


def test_lines_of_a_notice_are_read_and_the_bad_one_is_named():
    assert read(["2027-01-01,rest\n", " 2027-01-09 , workday"]) == [
        (date(2027, 1, 1), "rest"),
        (date(2027, 1, 9), "workday"),
    ]
    with pytest.raises(Unreadable) as refused:
        read(["2027-01-01,rest", "2027-02-30,rest"])
    assert refused.value.facts == {"line": 2}
