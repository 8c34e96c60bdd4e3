"""A workbook of rules says what the pages say, and what people type into it is read, whichever language it is in."""

from datetime import datetime
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Invalid
from linli.ground.sheets.unpacking import CELL
from linli.life.rulebook import drafts, giving_back, planning, taking_in
from linli.life.rulebook.columns import Kind
from linli.life.rulebook.drafts import LONGEST_CELL
from linli.life.rulebook.tables import TABLES, table
from linli.life.rulebook.wording import Reading, Writing
from linli.town.people.models import Organisation
from tests.kept import kept
from tests.rulebook.drafting import DAY, LAMP, with_rules
from tests.street import Street


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_rules, at)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_what_is_written_in_one_language_is_read_in_every_other(street: Street, at: datetime, language: str):
    for each in TABLES:
        rows = each.rows(at)
        with translation.override(language):
            writing = Writing(each, at)
            written = [writing.row(row) for row in rows]
        reading = Reading(each, at)
        for row, said in zip(rows, written, strict=True):
            read = {name: reading.cell(name, cell) for name, cell in zip(each.names, said, strict=True)}
            assert each.even(read) == each.even(row)
            for column, cell in zip(each.columns, said, strict=True):
                if column.kind in (Kind.CHOICE, Kind.TERM) and row[column.name] and not column.coded:
                    assert cell != row[column.name], "control: a code that is written as it is"


READ = {
    ("holidays", "kind"): {"休息日": "rest", "工作日": "workday", "rest": "rest", "放假吧": "放假吧"},
    ("holidays", "date"): {"2027/2/6": "2027-02-06", "2027年5月1日": "2027-05-01", "2027-05-01": "2027-05-01"},
    ("categories", "lead_body"): {"环卫": "HW", "环卫 (HW)": "HW", "环卫队（HW）": "HW", "HW": "HW", "XX": "XX"},
    ("categories", "co_bodies"): {
        "环卫、供水": "HW/WS",
        "环卫 (HW)；供水 (WS)": "HW/WS",
        "HW/WS": "HW/WS",
        "": "",
        "环卫 供水 (WS)": "HW/WS",
        "环卫队 (HW)、XX": "HW/XX",
    },
    ("categories", "community_role"): {"社区只协助": "assist", "assist": "assist"},
    ("categories", "needs_photo"): {"是": "yes", "否": "no", "yes": "yes", "Yes": "yes", "√": "yes", "": ""},
    ("categories", "resolve_within"): {
        "2 个工作小时": "2WH",
        "3个工作日": "3WD",
        "3 個工作日": "3WD",
        "7 天": "7ND",
        "0.5 小时": "0.5UH",
        "15 分钟": "0.25UH",
        "6 分": "0.1UH",
        "30 minutes": "0.5UH",
        "30 个工作分钟": "0.5WH",
        "7 分钟": "7 分钟",
        "2 working hours": "2WH",
        "1 workday": "1WD",
        "2WH": "2WH",
        "很快": "很快",
    },
    ("fall-backs", "body"): {"哪个主体都算": "", "环卫": "HW"},
    ("fall-backs", "then"): {"街道科室": "ST", "環衛": "HW", "Street cleaning": "HW"},
    ("hours", "words"): {"工作日 8:00-12:00；休息日 不上班": "workdays 8:00-12:00; rest closed"},
    ("clocks", "name"): {"换人核实": "verify", "verify": "verify"},
    ("texts", "key"): {"那条热线的号码": "hotline"},
}


def test_cells_are_read_as_people_write_them_and_codes_stay(street: Street, at: datetime):
    for (slug, name), cells in READ.items():
        reading = Reading(table(slug), at)
        assert {said: reading.cell(name, said) for said in cells} == cells, (slug, name)


def test_a_workbook_offers_the_words_and_comes_back_with_one_changed(street: Street, at: datetime):
    book = load_workbook(BytesIO(giving_back.file(table("categories"), "xlsx", at).content))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[2]]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[1].value == LAMP)
    said = {heading: cell.value for heading, cell in zip(headings, row, strict=True)}
    assert (said["谁来办"], said["多久内办好"], said["办完要拍照"]) == ("路灯 (LT)", "3 个工作日", "否")
    offered = [cell.value for column in book["字典"].iter_cols() for cell in column]
    assert {"路灯 (LT)", "社区只协助", "是"} <= set(offered)
    assert "assist" not in offered
    row[headings.index("多久内办好")].value = "1个工作日"
    row[headings.index("谁来办")].value = "环卫"
    assert any(len(str(cell.value)) > CELL for cell in sheet["U"]), "longer than is read of other workbooks"
    out = BytesIO()
    book.save(out)
    draft = drafts.begin(why="路灯要快点修", on=day_of(at + DAY), by=street.meng, at=at)
    taking_in.take_in(draft_id=draft.pk, table="categories", content=out.getvalue(), by=street.meng, at=at)
    cells = draft.edits.get(key=LAMP).cells
    assert cells
    assert (cells["lead_body"], cells["resolve_within"]) == ("HW", "1WD")
    assert draft.edits.count() == 1
    row[headings.index("居民会怎么说")].value = "灯" * (LONGEST_CELL + 1)
    book.save(out := BytesIO())
    with pytest.raises(Invalid):
        taking_in.take_in(
            draft_id=draft.pk, table="categories", content=out.getvalue(), by=street.meng, at=at, replaces=1
        )


def test_a_file_in_gb18030_is_read_and_what_is_wrong_in_it_is_said_in_words(street: Street, at: datetime):
    draft = drafts.begin(why="明年放假", on=day_of(at + DAY), by=street.meng, at=at)
    lines = "哪天,放假还是上班,哪份通知\n2027年2月6日,休息日,国办通知\n2027/2/20,放一天,国办通知\n"
    content = lines.encode("gb18030")
    taking_in.take_in(draft_id=draft.pk, table="holidays", content=content, by=street.meng, at=at)
    assert draft.edits.get(key="2027-02-06").cells == {"date": "2027-02-06", "kind": "rest", "source": "国办通知"}
    said = " ".join(each.words for each in planning.of_draft(draft, at=at).wrong)
    assert "“放假还是上班”只能写 工作日、休息日，现在写的是“放一天”" in said
    wrong = {"key": "hotline", "zh": "打这里"}
    drafts.change(draft_id=draft.pk, table="texts", key="", cells=wrong, by=street.meng, at=at)
    said = " ".join(each.words for each in planning.of_draft(draft, at=at).wrong)
    assert "“那条热线的号码”" in said
    assert "hotline" not in said


def test_words_that_two_go_by_are_asked_about_and_nothing_is_kept(street: Street, at: datetime):
    water = street.organisation["water"]
    Organisation.objects.filter(pk=street.organisation["property"].pk).update(name=water.name)
    draft = drafts.begin(why="供水", on=day_of(at + DAY), by=street.meng, at=at)
    lines = f"哪个单位,办哪一样,管到哪儿\n{water.name},供水,{street.place['community'].code}\n"
    with pytest.raises(Invalid) as refused:
        taking_in.take_in(draft_id=draft.pk, table="responsibilities", content=lines.encode(), by=street.meng, at=at)
    assert "有 2 个，写上代码" in str(refused.value.fields["2"])
    assert water.code in str(refused.value.fields["2"])
    again = lines.replace(f"\n{water.name}", f"\n{water.name} ({water.code})").encode()
    taking_in.take_in(draft_id=draft.pk, table="responsibilities", content=again, by=street.meng, at=at)
    assert draft.edits.filter(key__startswith=water.code).exists()
