"""Hours come from a file, and hold from a day on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.days import timetables
from linli.ground.days.calendar import Calendar
from linli.ground.shared.tables import How

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY, NEW_YEAR = date(2026, 11, 24), date(2027, 1, 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hours.csv"


def test_hours_hold_from_their_day_and_the_same_again_changes_nothing(file: Path):
    file.write_text("name,words\nduty,every 08:00-20:00\n", encoding="utf-8")
    timetables.plan(file, on=TODAY, at=NOW).lay()
    assert timetables.plan(file, on=TODAY, at=NOW).changes == ()
    file.write_text("name,words\nduty,every 07:00-22:00\n", encoding="utf-8")
    (change,) = timetables.plan(file, on=NEW_YEAR, at=NOW).changes
    assert (change.how, change.what) == (How.CHANGED, "duty")
    timetables.plan(file, on=NEW_YEAR, at=NOW).lay()
    duty = Calendar.load().duty
    assert duty.windows(date(2026, 12, 31), workday=True) == ((480, 1200),)
    assert duty.windows(NEW_YEAR, workday=False) == ((420, 1320),)


def test_the_weeks_in_force_at_a_moment_are_told(file: Path):
    for opens, since in ((7, date(2026, 1, 1)), (8, TODAY), (9, NEW_YEAR)):
        file.write_text(f"name,words\nduty,every 0{opens}:00-20:00\noffice,workdays 08:00-12:00\n", encoding="utf-8")
        timetables.plan(file, on=since, at=NOW).lay()
    office = {"name": "office", "words": "workdays 08:00-12:00"}
    assert timetables.rows(NOW) == [{"name": "duty", "words": "every 08:00-20:00"}, office]
    assert timetables.rows(NOW + timedelta(days=60)) == [{"name": "duty", "words": "every 09:00-20:00"}, office]
    assert timetables.days() == [date(2026, 1, 1), TODAY, NEW_YEAR]


def test_hours_that_nobody_can_read_are_said_so(file: Path):
    file.write_text("name,words\noffice,nine to five\n", encoding="utf-8")
    (fault,) = timetables.plan(file, on=TODAY, at=NOW).faults
    assert (fault.file, fault.row) == ("hours.csv", 2)
    assert "看不懂“nine to five”" in fault.words
