"""The district's rules come in by one command: looked over first, all or nothing, as often as it is run."""

from pathlib import Path

import pytest

from linli.commands import controls
from linli.ground.days.models import Timetable
from linli.life.cases.models import Category
from linli.life.rulebook import left_open
from tests.commands.conftest import Linli

pytestmark = pytest.mark.django_db


def test_rules_are_looked_over_before_they_are_laid(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert controls.no_rules("")
    assert linli("rules") == 0
    out = capsys.readouterr().out
    assert "新增  categories.csv  51003  垃圾桶满溢" in out
    assert "近 90 天没有报过大家都看得到的事" in out
    assert "什么也没有改" in out
    assert not Category.objects.exists()
    assert linli("rules", "--apply") == 0
    assert "已写好" in capsys.readouterr().out
    assert Category.objects.filter(valid_until=None).count() == 57
    assert controls.no_rules("") is None
    assert linli("rules", "--apply") == 0
    out = capsys.readouterr().out
    assert "照旧的：hours.csv、bodies.csv、fall-backs.csv、clocks.csv、categories.csv" in out
    assert "没有要改的" in out
    Category.objects.filter(code="51003").update(resolve_within="9WD")
    assert linli("rules", "--shipped", "--from", "2999-01-01") == 0
    assert "改动  categories.csv  51003  resolve_within 9WD" in capsys.readouterr().out


def test_a_bad_row_of_ones_own_table_is_named_and_nothing_is_written(
    linli: Linli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "fall-backs.csv").write_text("body,then,only_if_community_leads,rank\nPM,XX,no,1\n", encoding="utf-8")
    assert linli("rules", str(tmp_path), "--apply") == 1
    said = capsys.readouterr()
    assert "✗  fall-backs.csv  第 2 行  “then”里没有“XX”这个承办主体" in said.out
    assert "1 处要改" in said.err
    assert not Category.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("/nowhere",), "没有 hours.csv"),
        (("--from", "tomorrow"), "日期要写成 2027-01-01"),
        (("--from", "2020-01-01"), "2020-01-01 已经过去了"),
    ],
)
def test_what_cannot_be_meant_is_said_plainly(
    linli: Linli, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
):
    assert linli("rules", *words) != 0
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("changed", [True, False])
def test_nothing_is_laid_but_what_was_said(
    linli: Linli, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, changed: bool
):
    """Control: where the file stays as it was looked over, it is laid."""
    file = tmp_path / "hours.csv"
    file.write_text("name,words\noffice,every 09:00-17:00\n", encoding="utf-8")

    def rehearsed(*asked: object) -> list[str]:
        if changed:
            file.write_text("name,words\noffice,every 09:00-16:00\n", encoding="utf-8")
        return []

    monkeypatch.setattr(left_open, "sentences", rehearsed)
    assert linli("rules", str(tmp_path), "--apply") == (1 if changed else 0)
    assert ("和刚才说的不一样" in capsys.readouterr().err) is changed
    assert list(Timetable.objects.values_list("words", flat=True)) == ([] if changed else ["every 09:00-17:00"])
