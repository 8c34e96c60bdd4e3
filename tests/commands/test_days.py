"""How far the holidays reach is said before promises outrun them, and a new year comes in from its notice."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from linli.commands import controls
from linli.ground.audit.models import Entry
from linli.ground.days.calendar import Calendar
from linli.ground.days.models import Day
from linli.ground.shared.moments import clock_at
from tests.commands.conftest import Linli
from tests.days.test_notice import NOTICES

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 24, 1, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=UTC)
NOTICE = "﻿2027-01-01,rest\n\n2027-01-02,rest\n2027-01-09,workday\n"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "2027.csv"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_a_year_that_promises_reach_into_is_missed_from_december_on(linli: Linli, capsys: pytest.CaptureFixture[str]):
    with clock_at(NOVEMBER):
        assert linli("days") == 0
        assert controls.calendar_short("") is None
    assert "2026 年：放假" in capsys.readouterr().out
    with clock_at(DECEMBER):
        assert linli("days") == 1
        assert controls.calendar_short("")
    assert "2027 年的放假安排还没有录入" in capsys.readouterr().out


def test_a_notice_is_looked_over_entered_once_and_mended(
    linli: Linli, notice: Path, capsys: pytest.CaptureFixture[str]
):
    with clock_at(DECEMBER):
        assert linli("days", str(notice), "--source", "国办通知") == 0
        assert "2027-01-09  工作日" in capsys.readouterr().out
        assert not Day.objects.filter(date__year=2027).exists()
        assert linli("days", str(notice), "--source", "国办通知", "--apply") == 0
        assert linli("days") == 0
        assert Entry.objects.get(verb="days.entered").actor == "command"
        capsys.readouterr()
        assert linli("days", str(notice), "--source", "国办通知", "--apply") == 0
        assert "没有要改的" in capsys.readouterr().out
    notice.write_text(NOTICE.replace("2027-01-02,rest", "2027-01-02,workday"), encoding="utf-8")
    with clock_at(DECEMBER + timedelta(days=1)):
        assert linli("days", str(notice), "--source", "国办通知", "--apply") == 0
        assert "已写好 1 天" in capsys.readouterr().out
    assert Calendar.load().is_workday(date(2027, 1, 2))
    assert not Calendar.load().is_workday(date(2027, 1, 1))


def test_a_year_that_the_software_knows_needs_no_file(linli: Linli, capsys: pytest.CaptureFixture[str]):
    Day.objects.filter(date__year=2026).delete()
    assert linli("days", "--year", "2026", "--apply") == 0
    assert not Calendar.load().is_workday(date(2026, 10, 1))
    assert linli("days", "--year", "2050") == 1
    assert "还没有 2050 年的放假安排" in capsys.readouterr().err


def test_the_notice_itself_is_pasted_and_held_against_itself(
    linli: Linli, notice: Path, capsys: pytest.CaptureFixture[str]
):
    before = list(Day.objects.filter(date__year=2026).values_list("date", "kind"))
    Day.objects.filter(date__year=2026).delete()
    notice.write_text(NOTICES[2026], encoding="utf-8")
    assert linli("days", str(notice), "--source", "国办通知", "--apply") == 0
    assert list(Day.objects.filter(date__year=2026).values_list("date", "kind")) == before
    for year, text, said in (
        ("2027", NOTICES[2026], "“1月1日(周四)”：2027-01-01 是周五"),
        ("2026", NOTICES[2026].replace("共9天", "共8天"), "“共8天”：说的是 8 天，写出来的是 9 天"),
        ("2026", NOTICES[2026].partition("七、国庆节")[0], "2026 年的没有列全：少了 2026-10-01"),
        ("", NOTICES[2025], "没写是哪一年的"),
    ):
        notice.write_text(text, encoding="utf-8")
        assert linli("days", str(notice), "--source", "x", "--apply", *(("--year", year) if year else ())) == 1
        assert said in capsys.readouterr().err
    assert list(Day.objects.filter(date__year=2026).values_list("date", "kind")) == before


@pytest.mark.parametrize(
    ("content", "source", "said"),
    [
        (b"2027-01-01,rest\n2027-01-01,workday\n", "x", "第 2 行的日子"),
        (b"2027-02-30,rest\n", "x", "第 1 行看不懂"),
        ("2027-01-01,放假".encode("gbk"), "x", "UTF-8"),
        (b"2027-01-01,rest\n", "", "--source"),
    ],
)
def test_what_cannot_be_entered_is_said_plainly(
    linli: Linli, notice: Path, capsys: pytest.CaptureFixture[str], content: bytes, source: str, said: str
):
    notice.write_bytes(content)
    assert linli("days", str(notice), "--source", source, "--apply") == 1
    assert said in capsys.readouterr().err
    assert not Day.objects.filter(date__year=2027).exists()
