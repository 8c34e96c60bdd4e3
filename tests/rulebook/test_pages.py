"""The pages of the rulebook: read by whoever works here, changed by those who keep it, promised to everybody."""

import html
import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from linli.ground.days.calendar import Calendar
from linli.ground.days.hours import Week
from linli.ground.days.notice import read as read_notice
from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import categories
from linli.life.cases.models import Category
from linli.life.rulebook import drafts, hours_words, lasting, saying
from linli.life.rulebook.models import Draft, State
from linli.life.rulebook.tables import CATEGORIES, TABLES
from tests.days.test_notice import NOTICES
from tests.kept import kept
from tests.rulebook.test_api import post
from tests.rulebook.test_drafts import DAY, LAMP, with_rules
from tests.street import Street, signed_in


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_rules, at)


@pytest.fixture
def meng(street: Street, at: datetime) -> Any:
    with clock_at(at):
        yield signed_in(street.meng, at=at)


def drafted(client: Client, at: datetime, **more: str) -> Draft:
    asked = {"why": "路灯要快点修", "on": str(day_of(at + DAY))}
    assert client.post("/rules/drafts/begin/", asked | more).status_code == 302
    return Draft.objects.latest("id")


def laid(client: Client, draft: Draft) -> Any:
    draft.refresh_from_db()
    return client.post(f"/rules/drafts/{draft.public_id}/lay/", {"seen": str(draft.version)})


def filled(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the form at `path`."""
    form = client.get(path).context["form"]
    given = {bound.name: bound.value() for bound in form}
    given = {name: value for name, value in given.items() if value not in (None, False)}
    return given | changed


def words(response: Any) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode().partition("<main")[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", text)


def test_a_term_is_changed_on_its_page_and_holds_from_tomorrow(street: Street, meng: Client, at: datetime):
    seen = meng.get("/rules/categories/?words=楼道灯")
    assert "多久内办好：3 个工作日" in words(seen)
    assert f"/rules/categories/row/{LAMP}/" in seen.content.decode()
    assert (
        "/rules/drafts/begin/?table=categories&amp;key=54006"
        in meng.get(f"/rules/categories/row/{LAMP}/").content.decode()
    )
    other = drafted(meng, at)
    onward = f"/rules/drafts/{other.public_id}/categories/row/{LAMP}/"
    assert onward in meng.get(f"/rules/drafts/begin/?table=categories&key={LAMP}").content.decode()
    meng.post(f"/rules/drafts/{other.public_id}/drop/")
    begun: Any = meng.post(
        f"/rules/drafts/begin/?table=categories&key={LAMP}", {"why": "路灯要快点修", "on": str(day_of(at + DAY))}
    )
    assert meng.post(begun.url, filled(meng, begun.url, resolve_within="1")).status_code == 302
    draft = Draft.objects.get(state=State.OPEN)
    page = meng.get(f"/rules/drafts/{draft.public_id}/")
    assert "多久内办好：3 个工作日 → 1 个工作日" in words(page)
    assert "要是从前就这样办" in words(meng.get(f"/rules/drafts/{draft.public_id}/?try=1"))
    asked = meng.get(f"/rules/drafts/{draft.public_id}/lay/")
    assert "一共 1 处改动" in words(asked)
    seen_version = re.search(r'name="seen" value="(\d+)"', asked.content.decode())
    assert seen_version
    assert meng.post(f"/rules/drafts/{draft.public_id}/lay/").status_code == 422, "without it nobody has seen it"
    assert meng.post(f"/rules/drafts/{draft.public_id}/lay/", {"seen": seen_version[1]}).status_code == 302
    assert categories.in_force(LAMP, at).resolve_within == "3WD"
    assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD"
    overview = words(meng.get("/rules/"))
    assert "孟凡定的：路灯/楼道灯不亮" in overview
    assert "起改为：多久内办好：3 个工作日 → 1 个工作日" in words(meng.get("/rules/categories/?words=54006"))
    assert meng.post(f"/rules/drafts/{draft.public_id}/withdraw/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.slug)
def test_every_row_of_every_table_goes_through_its_form_unchanged(
    street: Street, meng: Client, at: datetime, table: Any
):
    draft = drafted(meng, at)
    for key in list(table.by_key(at))[:6]:
        path = f"/rules/drafts/{draft.public_id}/{table.slug}/row/{key}/"
        answer = meng.post(path, filled(meng, path))
        assert answer.status_code == 302, words(answer)
    assert draft.edits.count() == 0
    assert meng.get(f"/rules/drafts/{draft.public_id}/{table.slug}/new/").status_code == 200


def test_what_is_filled_in_wrong_is_said_at_its_field_and_kept(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    answer = meng.post(path, filled(meng, path, resolve_within="1.5", resolve_within_unit="WD"))
    assert answer.status_code == 422
    assert "工作日和天要写整数" in words(answer)
    assert 'value="1.5"' in answer.content.decode()
    kept_wrong: list[tuple[str, dict[str, str], str]] = [
        ("bodies", {"code": "NW", "name": "路" * 41}, "40"),
        ("texts", {"key": "hotline", "zh": "打这里吧"}, "“那条热线的号码”"),
        ("texts", {"key": "hotline_name", "zh": "热" * 21}, "最多 20 个字"),
        ("holidays", {"date": "2027-01-04", "kind": "workday", "source": "国办"}, "本来就上班"),
        ("holidays", {"date": "明年元旦", "kind": "rest", "source": "国办"}, "这个日期看不懂"),
    ]
    for table, cells, said in kept_wrong:
        refused = meng.post(f"/rules/drafts/{draft.public_id}/{table}/new/", cells)
        assert (refused.status_code, said in words(refused)) == (422, True), (table, words(refused))
        assert all(f'value="{cell}"' in refused.content.decode() for cell in cells.values()), "what was typed stays"
    assert draft.edits.count() == 0
    assert 'maxlength="40"' in meng.get(f"/rules/drafts/{draft.public_id}/bodies/new/").content.decode()
    assert "最多 40 个字" in words(meng.get(f"/rules/drafts/{draft.public_id}/bodies/new/"))
    taken = meng.post(f"/rules/drafts/{draft.public_id}/bodies/new/", {"code": "LT", "name": "路灯所"})
    assert taken.status_code == 422
    assert "已经有这一条了" in words(taken)


def test_no_code_stands_where_a_name_does(street: Street, meng: Client, at: datetime):
    """Control: without labels the columns would be called as in the file."""
    draft = drafted(meng, at)
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    meng.post(path, filled(meng, path, resolve_within="1", lead_body="PM", community_role="assist"))
    named = re.compile(r"\b(?:2WH|3WD|1WD|lead_body|resolve_within|keywords|assist|hands|PM|workdays|first_answer)\b")
    pages = ["/rules/", "/promises/", f"/rules/drafts/{draft.public_id}/", path, f"/rules/categories/row/{LAMP}/"]
    for page in [*pages, "/rules/clocks/", "/rules/hours/", "/rules/categories/", "/rules/fall-backs/"]:
        assert not named.search(words(meng.get(page))), page
    assert "<summary>谁协助：物业服务人</summary>" in meng.get(path).content.decode(), "folded away"


def test_a_table_goes_out_and_comes_back_as_it_is(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    for table in TABLES:
        for kind in ("csv", "xlsx"):
            sent = meng.get(f"/rules/{table.slug}/as/{kind}/")
            upload = SimpleUploadedFile(f"table.{kind}", sent.content)
            answer = meng.post(f"/rules/drafts/{draft.public_id}/{table.slug}/file/", {"file": upload})
            longest = max((len(cell) for row in table.rows(at) for cell in row.values()), default=0)
            assert answer.status_code == (422 if kind == "xlsx" and longest >= 500 else 302), (table.slug, kind)
            assert draft.edits.count() == 0, (table.slug, kind)
    as_saved = [("holidays", rb"(\d{4})-0?(\d+)-0?(\d+)", rb"\1/\2/\3"), ("responsibilities", rb",1(?=\r\n)", b",")]
    for slug, kept_as, saved_as in as_saved:
        saved, count = re.subn(kept_as, saved_as, meng.get(f"/rules/{slug}/as/csv/").content)
        upload = SimpleUploadedFile("table.csv", saved + b",,,\r\n")
        assert count
        assert meng.post(f"/rules/drafts/{draft.public_id}/{slug}/file/", {"file": upload}).status_code == 302
        assert draft.edits.count() == 0, f"{slug} as a spreadsheet saves it says the same"
    twice = b"date,kind,source\r\n2027-01-01,rest,x\r\n2027/1/1,rest,x\r\n"
    upload = SimpleUploadedFile("table.csv", twice)
    assert meng.post(f"/rules/drafts/{draft.public_id}/holidays/file/", {"file": upload}).status_code == 422
    book = load_workbook(BytesIO(meng.get("/rules/clocks/as/xlsx/").content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["序号", "哪个环节", "多久"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x"])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_inert_and_comes_back_bare(
    street: Street, meng: Client, at: datetime, cell: str
):
    draft = drafted(meng, at, on=str(day_of(at)))
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    meng.post(path, filled(meng, path, law=cell))
    assert laid(meng, draft).status_code == 302
    sent = meng.get("/rules/categories/as/csv/").content
    assert f",'{cell},".encode() in sent
    book = load_workbook(BytesIO(meng.get("/rules/categories/as/xlsx/").content))
    found = [each for line in book.worksheets[0].iter_rows() for each in line if str(each.value).lstrip("'") == cell]
    assert [each.data_type for each in found] == ["s"]
    assert str(found[0].value).startswith("'") or found[0].quotePrefix
    again = drafted(meng, at)
    meng.post(f"/rules/drafts/{again.public_id}/categories/file/", {"file": SimpleUploadedFile("x.csv", sent)})
    assert again.edits.count() == 0


def test_signs_that_no_database_takes_are_refused_in_a_file_and_name_no_row(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/categories"
    assert meng.get(f"{here}/row/{LAMP}%00/").status_code == 404
    sent = meng.get("/rules/categories/as/csv/").content.replace(b"3WD", b"3W\x00D", 1)
    assert meng.post(f"{here}/file/", {"file": SimpleUploadedFile("x.csv", sent)}).status_code == 422
    assert draft.edits.count() == 0


def test_hours_are_written_as_neighbours_write_them():
    said = "工作日8：00—12：00，14:00-18:00；周六、周日 不上班"
    code = hours_words.written(said)
    assert Week.parse(code) == Week.parse("workdays 8:00-12:00 14:00-18:00; sat,sun closed")
    assert hours_words.written(hours_words.spoken(code)) == code


def test_an_ended_row_and_an_undone_edit(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    named = {"table": "categories", "key": "56001"}
    assert meng.post(f"/rules/drafts/{draft.public_id}/end/", named).status_code == 302
    assert "停用" in words(meng.get(f"/rules/drafts/{draft.public_id}/"))
    assert "请换一个人来定" in words(meng.get(f"/rules/drafts/{draft.public_id}/lay/")), "it is hidden"
    assert laid(meng, draft).status_code == 403
    assert meng.post(f"/rules/drafts/{draft.public_id}/undo/", named).status_code == 302
    assert draft.edits.count() == 0
    assert meng.post(f"/rules/drafts/{draft.public_id}/drop/").status_code == 302
    assert "放弃的" in words(meng.get(f"/rules/drafts/{draft.public_id}/"))


def test_a_pasted_notice_makes_a_years_edits_and_one_that_is_unclear_loses_nothing(
    street: Street, meng: Client, at: datetime
):
    draft = drafted(meng, at, on=str(day_of(at)))
    path = f"/rules/drafts/{draft.public_id}/notice/"
    assert path in meng.get(f"/rules/holidays/?draft={draft.public_id}").content.decode()
    source = meng.get(path).context["form"]["source"].value()
    assert source == "国务院办公厅通知"
    for text, said in (
        (NOTICES[2024], "没看出是哪一年的"),
        (NOTICES[2026].replace("共9天", "共8天"), "“共8天”：说的是 8 天，写出来的是 9 天"),
        (NOTICES[2026].partition("七、国庆节")[0], "少了 2026-10-01 放假"),
    ):
        answer = meng.post(path, {"text": text, "source": source})
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert text[-40:] in html.unescape(answer.content.decode()).replace("\r\n", "\n")
    assert draft.edits.count() == 0
    drafts.change(
        draft_id=draft.pk,
        table="holidays",
        key="",
        cells={"date": "2027-03-06", "kind": "rest", "source": "x"},
        by=street.meng,
        at=at,
    )
    assert meng.post(path, {"text": next_year(), "source": source}).status_code == 302
    rows = dict(read_notice(next_year(), 2027))
    assert {edit.key: (edit.cells or {})["kind"] for edit in draft.edits.all()} == {
        f"{day}": kind for day, kind in rows.items()
    }
    page = words(meng.get(f"/rules/drafts/{draft.public_id}/"))
    assert "处要改" not in page
    assert laid(meng, draft).status_code == 302
    assert Calendar.load().is_workday(date(2027, 2, 20))
    again = drafted(meng, at)
    assert meng.post(path.replace(str(draft.public_id), str(again.public_id)), {"text": next_year(), "source": source})
    assert again.edits.count() == 0, "what holds already is no change"


def next_year() -> str:
    """A notice of 2027, as one may be written."""
    return (
        "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
        "二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月20日（周六）上班。\n"
        "三、清明节：4月3日（周六）至5日（周一）放假，共3天。\n四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。"
        "5月8日（周六）上班。\n五、端午节：6月9日（周三）放假1天。\n六、中秋节：9月15日（周三）放假1天。\n"
        "七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。"
    )


def test_a_draft_says_of_itself_what_its_day_means_and_is_headed_in_one_line(
    street: Street, meng: Client, at: datetime
):
    why = "入冬以前路灯要修得快一点，" * 12
    draft = drafted(meng, at, why=why)
    path = f"/rules/drafts/{draft.public_id}/"
    page = words(meng.get(path))
    assert "改什么" in page
    assert "再改别的" not in page
    heading = re.search(r"<h1>(.*?)</h1>", meng.get(path).content.decode())
    assert heading
    assert heading[1].endswith(f"：{why[:20]}…")
    assert why in page
    row = f"{path}categories/row/{LAMP}/"
    meng.post(row, filled(meng, row, resolve_within="1"))
    for day, said in ((at + DAY, "那天以前都还能撤回"), (at, "一定下马上就用，撤不回来")):
        drafts.reword(draft_id=draft.pk, why="快点修", on=day_of(day), by=street.meng, at=at)
        asked = words(meng.get(f"{path}lay/"))
        assert [each in asked for each in ("都还能撤回", "撤不回来")] == [
            each in said for each in ("都还能撤回", "撤不回来")
        ]
        assert ("今天就生效" in words(meng.get(path))) is (day == at)
    drafts.change(draft_id=draft.pk, table="categories", key=LAMP, cells={"lead_body": "XX"}, by=street.meng, at=at)
    assert "改好以前试算不了" in words(meng.get(path))


def test_staff_read_the_rules_and_see_no_draft(street: Street, at: datetime):
    with clock_at(at):
        sun = signed_in(street.sun, at=at)
        assert "起草" not in words(sun.get("/rules/"))
        assert "改这一条" not in words(sun.get(f"/rules/categories/row/{LAMP}/"))
        assert sun.get("/rules/drafts/begin/").status_code == 403


def test_staff_read_what_was_laid_and_nothing_in_it_is_a_fault_any_more(street: Street, meng: Client, at: datetime):
    """Controls: while it is open only those who keep the rules read it, and what is wrong then is said."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/"
    sun = signed_in(street.sun, at=at)
    assert [sun.get(each).status_code for each in (here, f"/api/v1{here[:-1]}")] == [403, 403]
    assert sun.get("/api/v1/rules/drafts").json() == []

    def change(of: Draft, term: str) -> None:
        named = {"table": "categories", "key": LAMP, "cells": {"resolve_within": term}}
        assert post(meng, f"/drafts/{of.public_id}/change", named).status_code == 200

    change(draft, "soon")
    assert "要写成 2 个工作小时" in words(meng.get(here))
    change(draft, "1WD")
    assert laid(meng, draft).status_code == 302
    (link,) = re.findall(r'href="(/rules/drafts/[^"]*)"', sun.get("/rules/").content.decode())
    page = sun.get(link)
    assert link == here
    assert "多久内办好：3 个工作日 → 1 个工作日" in words(page)
    assert "撤回" not in words(page)
    assert sun.get(f"/api/v1{here[:-1]}").json()["edits"][0]["key"] == LAMP
    assert [each["state"] for each in sun.get("/api/v1/rules/drafts").json()] == ["laid"]
    again = drafted(meng, at, on=str(day_of(at + 2 * DAY)))
    change(again, "2WD")
    assert laid(meng, again).status_code == 302
    assert "别人也改了" not in words(meng.get(here))
    assert [meng.get(f"{here}{each}").status_code for each in ("lay/", f"categories/row/{LAMP}/")] == [409, 409]


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "楼道灯不亮"), ("zh-hant", "樓道燈不亮"), ("en", "Light out")],
)
def test_everybody_reads_what_is_promised_in_their_language(street: Street, at: datetime, language: str, said: str):
    with clock_at(at):
        assert said in words(Client(headers={"accept-language": language}).get("/promises/"))
        assert "没有找到" in words(Client().get("/promises/?words=没有这样的事"))
        assert said in words(Client(headers={"accept-language": language}).get("/promises/?words=楼上走廊的灯不亮了"))


@pytest.mark.parametrize("per_row", [False, True], ids=["as it is", "control"])
@pytest.mark.parametrize("path", ["/promises/", "/rules/categories/", "/rules/", "draft"])
def test_no_page_asks_a_query_for_each_row(
    street: Street, meng: Client, at: datetime, path: str, per_row: bool, monkeypatch: pytest.MonkeyPatch
):
    """Control: a term or a name that is asked for row by row is seen on each of the pages."""

    def change(of: Draft, keys: list[str]) -> Draft:
        for key in keys:
            cells = {"deadline_basis": "区里自己定的"}
            drafts.change(draft_id=of.pk, table="categories", key=key, cells=cells, by=street.meng, at=at)
        return of

    def lay(keys: list[str]) -> None:
        for key in keys:
            laid = change(drafts.begin(why="试试", on=day_of(at), by=street.meng, at=at), [key])
            lasting.lay(draft_id=laid.pk, by=street.meng, at=at, seen=Draft.objects.get(pk=laid.pk).version)

    def asked() -> int:
        meng.get(path)
        with CaptureQueriesContext(connection) as found:
            assert meng.get(path).status_code == 200
        return len(found)

    if per_row:
        for name in ("term", "who"):
            plain = getattr(saying, name)
            monkeypatch.setattr(saying, name, lambda said, plain=plain: (Draft.objects.count(), plain(said))[1])
    keys = list(CATEGORIES.by_key(at))
    draft = change(drafted(meng, at), keys[:1])
    path = f"/rules/drafts/{draft.public_id}/" if path == "draft" else path
    lay(keys[1:2])
    some = Category.objects.filter(code__in=keys[10:50])
    some.update(valid_until=day_of(at))
    few = asked()
    some.update(valid_until=None)
    lay(keys[2:5])
    for key in keys[5:8]:
        change(drafted(meng, at), [key])
    change(draft, keys[8:20])
    assert (asked() == few) is not per_row
