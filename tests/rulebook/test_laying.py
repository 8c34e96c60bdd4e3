"""A district's rulebook: taken in whole or not at all, from a day on; cases keep the rules they came under."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.audit.models import Entry
from linli.ground.days.calendar import Calendar
from linli.ground.days.hours import DUTY, OFFICE, Week
from linli.ground.days.models import Timetable
from linli.ground.shared.moments import day_of
from linli.ground.shared.tables import How, Sheet
from linli.life.cases import categories, dispatch, terms
from linli.life.cases.catalogue import LONGEST_CLOCKS
from linli.life.cases.models import Category, Clock
from linli.life.rulebook import laying
from linli.life.rulebook.columns import RuleTable, When
from linli.life.rulebook.laying import SHIPPED, InThePast, NoTables, TablesHaveFaults
from linli.life.rulebook.tables import TABLES
from linli.town.people.models import Body, FallBack
from tests.cases.conftest import Report
from tests.rulebook.conftest import Edit
from tests.street import Street

DAY = timedelta(days=1)


def read(name: str) -> dict[str, str]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def written() -> int:
    """How many rows there are of what a rulebook lays, and of the log."""
    return sum(model.objects.count() for model in (Category, Clock, Body, FallBack, Timetable, Entry))


def test_what_is_shipped_says_what_holds_where_nothing_was_laid():
    assert read("clocks.csv") == terms.DEFAULT_TERMS
    hours = {name: Week.parse(words) for name, words in read("hours.csv").items()}
    assert hours == {"office": OFFICE.weeks[0][1], "duty": DUTY.weeks[0][1]}


def test_the_shipped_rules_are_laid_once_and_the_same_again_changes_nothing(db: None, at: datetime):
    plan = laying.lay(folder=None, on=day_of(at), at=at)
    assert plan.count(How.ADDED) == len(plan.changes)
    assert Category.objects.count() == len(categories.current(at)) == 57
    assert (Body.objects.count(), FallBack.objects.count(), Clock.objects.count()) == (23, 2, 8)
    assert Entry.objects.get(verb="rules.laid").actor == "command"
    assert laying.lay(folder=None, on=day_of(at + DAY), at=at + DAY).changes == []
    assert Entry.objects.filter(verb="rules.laid").count() == 1


def test_what_a_district_laid_itself_stays_unless_its_file_is_there_or_the_shipped_ones_are_asked_for(
    db: None, at: datetime, tmp_path: Path
):
    """The last line is the control: `shipped` undoes it, and so did every laying before that had to be asked for."""
    day = day_of(at)
    (tmp_path / "clocks.csv").write_text("name,term\nverify,12UH\n", encoding="utf-8")
    laying.lay(folder=tmp_path, on=day, at=at)
    assert Category.objects.count() == 57, "of what nobody has laid yet the shipped one begins"
    assert not laying.sources(None, at=at)
    (tmp_path / "clocks.csv").unlink()
    (tmp_path / "hours.csv").write_text("name,words\nduty,every 08:00-20:00\n", encoding="utf-8")
    changed = [(c.file, c.what) for c in laying.lay(folder=tmp_path, on=day + DAY, at=at).changes]
    assert changed == [("hours.csv", "duty")]
    assert laying.lay(folder=None, on=day + 2 * DAY, at=at).changes == []
    undone = laying.look_over(folder=None, on=day + 2 * DAY, at=at, shipped=True).changes
    assert {(c.file, c.what) for c in undone} >= {("hours.csv", "duty"), ("clocks.csv", "verify")}


def test_looking_over_writes_nothing(db: None, at: datetime):
    assert laying.look_over(folder=None, on=day_of(at), at=at).changes
    assert written() == 0


def test_a_change_holds_from_its_day_and_older_cases_keep_theirs(
    street: Street, report: Report, at: datetime, edit: Edit
):
    laying.lay(folder=None, on=day_of(at), at=at, shipped=True)
    before = report("54006")
    folder = edit("54006", resolve_within="1WD")
    plan = laying.lay(folder=folder, on=day_of(at + DAY), at=at)
    assert [(c.how, c.what, c.words) for c in plan.changes] == [(How.CHANGED, "54006", "resolve_within 3WD > 1WD")]
    assert categories.in_force("54006", at).resolve_within == "3WD"
    after = report("54006", moment=at + DAY)
    assert after.resolve_due_at is not None
    assert before.resolve_due_at is not None
    assert (day_of(before.resolve_due_at), day_of(after.resolve_due_at)) == (date(2026, 11, 27), date(2026, 11, 26))


def test_a_category_that_is_no_longer_listed_ends_and_is_never_deleted(
    street: Street, report: Report, at: datetime, edit: Edit
):
    laying.lay(folder=None, on=day_of(at), at=at, shipped=True)
    case = report("55003")
    plan = laying.lay(folder=edit(drop="55003"), on=day_of(at + DAY), at=at)
    assert [(c.how, c.what) for c in plan.changes] == [(How.ENDED, "55003")]
    with pytest.raises(categories.NoSuchCategory):
        categories.in_force("55003", at + DAY)
    assert dispatch.accept(case_id=case.pk, by=street.zhao, at=at + DAY).category is not None


def test_a_slip_is_mended_on_the_same_day_until_a_case_came_under_it(
    street: Street, report: Report, at: datetime, edit: Edit
):
    tomorrow = at + DAY
    laying.lay(folder=edit("54006", resolve_within="1WD"), on=day_of(tomorrow), at=tomorrow, shipped=True)
    laying.lay(folder=edit("54006", resolve_within="2WD"), on=day_of(tomorrow), at=tomorrow)
    assert categories.in_force("54006", tomorrow).resolve_within == "2WD"
    report("54006", moment=tomorrow)
    with pytest.raises(TablesHaveFaults):
        laying.lay(folder=edit("54006", resolve_within="4WD"), on=day_of(tomorrow), at=tomorrow)
    assert categories.in_force("54006", tomorrow).resolve_within == "2WD"
    laying.lay(folder=edit("54006", resolve_within="4WD"), on=day_of(tomorrow + DAY), at=tomorrow)
    assert categories.in_force("54006", tomorrow + DAY).resolve_within == "4WD"


def test_what_began_today_is_dropped_from_tomorrow_at_the_earliest(db: None, at: datetime, edit: Edit):
    """Servers that run remember the table by its newest row and its endings: a row must not vanish behind them."""
    laying.lay(folder=None, on=day_of(at), at=at)
    assert "55003" in categories.current(at + DAY)
    folder = edit(drop="55003")
    with pytest.raises(TablesHaveFaults):
        laying.lay(folder=folder, on=day_of(at), at=at)
    laying.lay(folder=folder, on=day_of(at + DAY), at=at)
    assert "55003" in categories.current(at)
    assert "55003" not in categories.current(at + DAY)
    laying.lay(folder=edit(), on=day_of(at + 2 * DAY), at=at)
    assert "55003" in categories.current(at + 2 * DAY)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"resolve_within": "3 days"}, "“resolve_within”要写成 2WH"),
        ({"respond_within": ""}, "“respond_within”要写成 2WH"),
        ({"lead_body": "XX"}, "没有“XX”这个承办主体"),
        ({"respond_within": "7ND", "resolve_within": "3WD"}, "“respond_within”不能比“resolve_within”长"),
        ({"respond_within": "2WD", "resolve_within": "3WD", "hazard": "yes"}, "最长 24UH 或 1WD"),
        ({"resolve_within": "366ND"}, "“resolve_within”最长 365ND"),
        ({"respond_within": "31ND", "resolve_within": "60ND"}, "“respond_within”最长 30ND"),
        ({"co_bodies": "PM/YY"}, "没有“YY”这个承办主体"),
        ({"community_role": "boss"}, "只能写 lead、assist、none"),
        ({"verify": "maybe"}, "“verify”只能写"),
        ({"hazard": "1"}, "“hazard”只能写 yes、no"),
        ({"name_en": ""}, "“name_en”要填"),
        ({"name": "名" * 61}, "最多 60 个字"),
        ({"key": "Bin Overflow"}, "“key”用小写字母"),
        ({"code": "51001"}, "和第 2 行重复"),
        ({"name": "垃圾\u202e桶满"}, "“name”里有看不见的符号"),
        ({"name_en": "Bin\nfull"}, "“name_en”里有看不见的符号"),
        ({"law": "<b>"}, "“law”里有看不见的符号，或者尖括号"),
        ({"results": "倒\u200b了"}, "“results”里有看不见的符号"),
        ({"keywords": "满\u2060了"}, "“keywords”里有看不见的符号"),
        ({"keywords": "垃…圾…桶…满…了"}, "有太多“…”"),
        ({"keywords": "…满了|满了"}, "“…满了”太宽"),
        ({"keywords": "的…的|满了"}, "“的…的”太宽"),
        ({"keywords": "垃" * 61}, "一个说法最多 60 个字"),
        ({"keywords": "|".join(f"垃圾{n}" for n in range(301))}, "最多写 300 个说法"),
    ],
)
def test_one_bad_row_is_said_plainly_and_nothing_of_any_file_is_written(
    db: None, at: datetime, edit: Edit, cells: dict[str, str], words: str
):
    folder = edit("51003", **cells)
    plan = laying.look_over(folder=folder, on=day_of(at), at=at)
    assert [fault.row for fault in plan.faults] == [4]
    assert words in plan.faults[0].words
    with pytest.raises(TablesHaveFaults):
        laying.lay(folder=folder, on=day_of(at), at=at)
    assert written() == 0


def test_a_clock_is_one_that_there_is_and_its_term_can_be_read(db: None, at: datetime, tmp_path: Path):
    (tmp_path / "clocks.csv").write_text("name,term\nverify,soon\nlunch,1WH\nfirst_answer,1WD\n", encoding="utf-8")
    plan = laying.look_over(folder=tmp_path, on=day_of(at), at=at)
    assert [(fault.file, fault.row) for fault in plan.faults] == [("clocks.csv", row) for row in (2, 3, 4)]


@pytest.mark.parametrize("of", [1, 2], ids=["as long as it may", "control: longer"])
def test_no_clock_runs_longer_than_it_may(db: None, at: datetime, tmp_path: Path, of: int):
    """What is promised stays in sight: a danger is answered within a day, whatever a district lays down."""
    lines = [f"{name},{most.n * of}{most.unit}" for name, most in LONGEST_CLOCKS.items()]
    (tmp_path / "clocks.csv").write_text("\n".join(["name,term", *lines]), encoding="utf-8")
    faults = laying.look_over(folder=tmp_path, on=day_of(at), at=at).faults
    assert [fault.row for fault in faults] == ([] if of == 1 else list(range(2, 2 + len(lines))))
    assert all("最长" in fault.words and fault.column == "term" for fault in faults)


def test_a_clock_runs_by_its_new_term_from_its_day(db: None, at: datetime, tmp_path: Path):
    laying.lay(folder=None, on=day_of(at), at=at)
    (tmp_path / "clocks.csv").write_text("name,term\nverify,12UH\n", encoding="utf-8")
    laying.lay(folder=tmp_path, on=day_of(at + DAY), at=at)
    assert terms.in_force(at).due("verify", at) == at + DAY
    assert terms.in_force(at + DAY).due("verify", at + DAY) == at + DAY + timedelta(hours=12)
    assert terms.in_force(at + DAY).by_link["asking"].n == 7, "a clock that the file does not list stays"


def test_holidays_are_laid_with_the_other_tables_or_not_at_all(db: None, at: datetime, tmp_path: Path):
    free = ["01-01", *(f"02-{day:02}" for day in range(5, 9)), "04-05", "05-01", "06-09", "09-15"]
    free += [f"10-{day:02}" for day in range(1, 4)]
    year = "date,kind,source\n" + "".join(f"2027-{day},rest,x\n" for day in free)
    (tmp_path / "holidays.csv").write_text(year + "2027-10-08,workday,x\n", encoding="utf-8")
    (fault,) = laying.look_over(folder=tmp_path, on=day_of(at), at=at).faults
    assert (fault.file, fault.row) == ("holidays.csv", len(free) + 2)
    (tmp_path / "holidays.csv").write_text(year + "2027-10-09,workday,x\n", encoding="utf-8")
    laying.lay(folder=tmp_path, on=day_of(at), at=at)
    assert Calendar.load().is_workday(date(2027, 10, 9))
    assert not laying.look_over(folder=tmp_path, on=day_of(at), at=at).changes


def test_a_folder_without_tables_and_a_day_gone_by_are_refused(db: None, at: datetime, tmp_path: Path):
    with pytest.raises(NoTables):
        laying.look_over(folder=tmp_path, on=day_of(at), at=at)
    with pytest.raises(InThePast):
        laying.look_over(folder=None, on=day_of(at - DAY), at=at)


@pytest.mark.parametrize("table", [each for each in TABLES if each.shipped], ids=lambda table: table.slug)
def test_what_is_given_back_of_a_table_is_what_was_laid_so_that_laying_it_again_changes_nothing(
    db: None, at: datetime, table: RuleTable
):
    laying.lay(folder=None, on=day_of(at), at=at)
    rows = table.rows(at)
    sheet = Sheet(table.file, [table.names, *([row[name] for name in table.names] for row in rows)])
    part = table.plan(sheet, When(day_of(at + DAY), at, frozenset(Body.objects.values_list("code", flat=True))))
    assert rows
    assert [table.even(row) for row in rows] == rows
    assert (part.changes, part.faults) == ((), ())


def test_keywords_stand_between_bars_or_spaces_and_words_that_are_there_are_not_added_twice(
    db: None, at: datetime, edit: Edit
):
    laying.lay(folder=None, on=day_of(at), at=at)
    bin_overflow = categories.in_force("51003", at)
    assert bin_overflow.keywords[:2] == ["垃圾桶", "满了"]
    assert "bin is full" in bin_overflow.keywords
    given_back = "|".join(bin_overflow.keywords)
    assert laying.look_over(folder=edit("51003", keywords=given_back), on=day_of(at + DAY), at=at).changes == []
    laying.lay(folder=edit("51003", keywords=f"{given_back}|bin on fire"), on=day_of(at + DAY), at=at)
    assert categories.in_force("51003", at + DAY).keywords == [*bin_overflow.keywords, "bin on fire"]


def test_a_code_that_ends_later_begins_anew_no_sooner(db: None, at: datetime, edit: Edit):
    """Control: without the look at endings two versions of one code would be in force at once."""
    laying.lay(folder=None, on=day_of(at), at=at)
    laying.lay(folder=edit(drop="55003"), on=day_of(at + 3 * DAY), at=at)
    faults = laying.look_over(folder=edit(), on=day_of(at + DAY), at=at).faults
    assert [fault.file for fault in faults] == ["categories.csv"]
    laying.lay(folder=edit(), on=day_of(at + 3 * DAY), at=at)
    assert Category.objects.filter(code="55003").count() == 2
