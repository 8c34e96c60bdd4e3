"""A district's own words: a table that holds from a day on, and what is said meanwhile."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from linli.ground.shared.moments import clock_at, day_of
from linli.ground.shared.tables import How
from linli.life.cases import calling
from linli.life.rulebook import laying
from linli.town.texts import taking_in
from linli.town.texts.keys import KEYS
from linli.town.texts.models import Text
from linli.town.texts.saying import text

pytestmark = pytest.mark.django_db
HEAD = "key,zh,zh_hant,en\n"
DAY = timedelta(days=1)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "texts.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def laid(folder: Path, on: date, *lines: str) -> list[How]:
    part = taking_in.plan(written(folder, *lines), on=on)
    assert not part.faults
    part.lay()
    return [change.how for change in part.changes]


def test_without_a_row_the_product_speaks_for_itself(at: datetime):
    assert {key: text(key, at) for key in KEYS} == {
        "site_name": "邻里",
        "opening": "",
        "run_by": "",
        "complaints": "",
        "hotline_name": "市民热线",
        "hotline": "12345",
        "gas_repairs": "",
        "power_repairs": "95598",
    }
    with pytest.raises(KeyError):
        text("no-such-key", at)


def test_words_hold_from_their_day_in_three_languages_and_the_same_again_changes_nothing(
    at: datetime, tmp_path: Path, django_assert_num_queries
):
    today, lines = day_of(at), ("site_name,我们区,我們區,Our District", "run_by,区民政局,,")
    assert laid(tmp_path, today + DAY, *lines) == [How.ADDED, How.ADDED]
    assert text("site_name", at) == "邻里"
    for language, name, whose in (("zh-hans", "我们区", "区民政局"), ("zh-hant", "我們區", "区民政局")):
        with override(language):
            assert (text("site_name", at + DAY), text("run_by", at + DAY)) == (name, whose)
    with override("en"), django_assert_num_queries(1):
        assert text("site_name", at + DAY) == "Our District"
    assert laid(tmp_path, today + DAY, *lines) == []
    assert taking_in.rows(at) == []
    assert [row["key"] for row in taking_in.rows(at + DAY)] == ["run_by", "site_name"]
    assert taking_in.rows(at + DAY)[1] == dict(zip(taking_in.COLUMNS, lines[0].split(","), strict=True))


def test_what_was_laid_for_later_gives_way_and_what_is_no_longer_listed_ends(at: datetime, tmp_path: Path):
    today = day_of(at)
    laid(tmp_path, today, "site_name,一,,")
    assert laid(tmp_path, today + 9 * DAY, "site_name,二,,") == [How.CHANGED]
    assert laid(tmp_path, today + 3 * DAY, "site_name,三,,") == [How.CHANGED]
    said = [text("site_name", at + days * DAY) for days in (0, 2, 3, 9)]
    assert said == ["一", "一", "三", "三"]
    assert laid(tmp_path, today + 5 * DAY) == [How.ENDED]
    assert (text("site_name", at + 4 * DAY), text("site_name", at + 5 * DAY)) == ("三", "邻里")
    listed = [[row["zh"] for row in taking_in.rows(at + days * DAY)] for days in (0, 2, 3, 4, 5)]
    assert listed == [["一"], ["一"], ["三"], ["三"], []], "a table lists what is said on the day"
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(key="site_name", zh="四", valid_from=today + DAY)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("emergency,110,,", "“key”只能写"),
        ("hotline,119,,", "110、119、120、122 是全国的"),
        ("hotline,110 119,,", "110、119、120、122 是全国的"),
        ("hotline,1 1-0 6960,,", "110、119、120、122 是全国的"),
        ("hotline,+86 120,,", "110、119、120、122 是全国的"),
        ("hotline,12345,,1220", "110、119、120、122 是全国的"),
        ("hotline,打我,,", "打得通的号码"),
        ("gas_repairs,119,,", "110、119、120、122 是全国的"),
        ("hotline_name,,,Hotline", "“zh”要填"),
        (f"site_name,{'长' * 21},,", "最多 20 个字"),
        ("opening,<b>来</b>,,", "尖括号"),
        ("opening,来\u200b吧,,", "看不见的符号"),
    ],
)
def test_a_row_that_cannot_be_said_is_a_fault(db: None, tmp_path: Path, row: str, words: str):
    faults = taking_in.plan(written(tmp_path, row), on=date(2026, 12, 1)).faults
    assert [fault.row for fault in faults] == [2]
    assert words in faults[0].words


def test_the_home_page_and_the_hotline_say_it_as_plain_words(at: datetime, tmp_path: Path, client: Client):
    lines = ("site_name,我们区,,", "opening,家门口的事 & 这里说,,", "complaints,意见打 6960-0000,,", "hotline,12346,,")
    with clock_at(at):
        before = client.get("/").content.decode()
        written(tmp_path, *lines, "hotline_name,区长热线,,")
        laying.lay(folder=tmp_path, on=day_of(at), at=at)
        page = client.get("/").content.decode()
    assert "邻里</title>" in before
    for words in ("我们区</title>", "家门口的事 &amp; 这里说", "意见打 6960-0000"):
        assert words in page
        assert words not in before, "control"
    hotline = calling._hotline(at)
    assert (hotline.whose, hotline.phone, hotline.within) == ("区长热线", "12346", "区长热线")
