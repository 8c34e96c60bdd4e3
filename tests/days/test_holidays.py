"""A year's days come from a table and hold from a day on: the past stays, a listed year is what the table says."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.days import holidays
from linli.ground.days.calendar import Calendar
from linli.ground.days.models import Day
from linli.ground.days.seed import FIRST_YEARS, statutory
from linli.ground.shared.tables import How, Part

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FIXED = ("2027-01-01,rest,x", "2027-05-01,rest,x", "2027-10-01,rest,x")
MOVING = ("02-05", "02-06", "02-07", "02-08", "04-05", "06-09", "09-15", "10-02", "10-03")
YEAR = (*FIXED, *(f"2027-{day},rest,x" for day in MOVING))
STANDS = Day.objects.order_by("date").values_list("date", "kind", "source")


def plan(path: Path, *rows: str, on: date = TODAY) -> Part:
    file = path / "holidays.csv"
    file.write_text("\n".join(["date,kind,source", *rows]), encoding="utf-8")
    return holidays.plan(file, on=on, at=NOW)


def said(part: Part) -> list[tuple[How, str]]:
    return [(change.how, change.what) for change in part.changes]


def test_a_listed_year_is_what_the_table_says_and_other_years_stay(tmp_path: Path):
    before = list(STANDS)
    part = plan(tmp_path, *YEAR, "2027/10/9,workday,y", "2027-02-10,rest,x")
    assert list(STANDS) == before, "looking over writes nothing"
    assert {how for how, __ in said(part)} == {How.ADDED}
    part.lay()
    assert Calendar.load().is_workday(date(2027, 10, 9))
    assert Day.objects.get(date=date(2027, 10, 9)).source == "y"
    assert list(STANDS)[: len(before)] == before
    mended = plan(tmp_path, *YEAR, "2027-02-11,rest,x", "2027-10-09,workday,z")
    assert said(mended) == [(How.ADDED, "2027-02-11"), (How.CHANGED, "2027-10-09"), (How.ENDED, "2027-02-10")]
    mended.lay()
    assert Calendar.load().is_workday(date(2027, 2, 10))
    assert not Calendar.load().is_workday(date(2027, 2, 11))


def test_what_the_table_holds_is_the_same_again(tmp_path: Path):
    found = holidays.rows(NOW)
    assert found[0] == {"date": "2026-01-01", "kind": "rest", "source": found[0]["source"]}
    part = plan(tmp_path, *(",".join(row.values()) for row in found))
    assert (part.changes, part.faults) == ((), ())
    assert holidays.rows(NOW + timedelta(days=60)) == []


def test_days_before_it_holds_are_neither_dropped_nor_changed(tmp_path: Path):
    rows = [",".join(row.values()) for row in holidays.rows(NOW)]
    on = date(2026, 10, 1)
    late = [row for row in rows if row >= "2026-10"]
    part = plan(tmp_path, *late, on=on)
    assert (part.changes, part.faults) == ((), ())
    assert said(plan(tmp_path, *late[:-1], on=on)) == [(How.ENDED, late[-1][:10])], "control: what is to come is"


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        (["2026-10-11,rest,x"], 2, "2026-10-11 在 2026-11-24 之前"),
        (["2026-10-10,rest,x"], 2, "之前的日子不改"),
        ([*YEAR, "2027-01-04,workday,x"], 14, "2027-01-04 不是星期六、星期日"),
        ([*YEAR, "2029-01-01,rest,x"], 14, "2029-01-01 太远了"),
        ([*YEAR, "2027-02-30,rest,x"], 14, "“2027-02-30”要写成 2027-01-01"),
        ([*YEAR, "next Friday,rest,x"], 14, "“next Friday”要写成"),
        ([*YEAR, "2027/1/1,rest,x"], 14, "和第 2 行重复"),
        ([*YEAR, "2027-02-10,holiday,x"], 14, "“kind”只能写 workday、rest"),
        ([*YEAR, "2027-02-10,rest,"], 14, "“source”要填"),
        ([*FIXED[:2], *YEAR[3:], "2027-10-04,rest,x"], 1, "2027 年的没有列全：少了 2027-10-01"),
        ([*FIXED[:2], "2027-10-01,workday,x"], 4, "本来就上班"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(tmp_path: Path, rows: list[str], row: int, words: str):
    (fault,) = plan(tmp_path, *rows).faults
    assert (fault.file, fault.row) == ("holidays.csv", row)
    assert words in fault.words


@pytest.mark.parametrize("year", FIRST_YEARS)
def test_no_year_as_it_was_lacks_a_holiday_and_each_of_them_would_be_missed(year: int):
    rows = list(statutory(year))
    assert holidays.lacking(rows) == []
    for _name, first, last, _many in holidays.MOVING:
        without = [row for row in rows if not date(year, *first) <= row[0] <= date(year, *last)]
        joined = year == 2025 and first == (9, 5)
        assert holidays.lacking(without) or joined, first
    assert holidays.lacking([row for row in rows if row[0] != date(2025, 10, 8)]) != [] or year != 2025


def test_a_year_of_four_days_lacks_the_holidays_that_move():
    poor = [(date(2027, month, day), "rest") for month, day in ((1, 1), (2, 6), (5, 1), (10, 1))]
    said = " ".join(holidays.lacking(poor))
    for name in ("春节要放假至少 4 天，01-15 到 02-25 之间写了 1 天", "清明节", "端午节", "中秋节", "国庆节"):
        assert name in said
    later = " ".join(holidays.lacking(poor, since=date(2027, 4, 5)))
    assert "清明节" not in later
    assert "端午节" in later


@pytest.mark.parametrize("words", ["2027-2-6", "2027/2/6", "2027.02.06", "2027年2月6日", "2027 年 2 月 6 号"])
def test_a_day_is_read_as_people_write_it(tmp_path: Path, words: str):
    rows = [row for row in YEAR if "-02-06" not in row]
    assert plan(tmp_path, *rows, f"{words},rest,x").faults == ()
