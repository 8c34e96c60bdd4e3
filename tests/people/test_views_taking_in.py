"""Taking a community in, by pages: look through, take back, take in."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import clock_at, now
from linli.town.people import contacts, deeds, folded, remembering, workbook
from linli.town.people.models import Basis, Heading, Organisation, RosterLine
from linli.town.people.scopes import posts_of
from linli.town.people.turns import turn
from tests.people.test_workbook import LEADS, ORGANISATIONS, SMALL, book
from tests.street import signed_in

pytestmark = pytest.mark.django_db
NEW = "15 1 王秀兰 13600000009 -"


def upload(client, sheets, community="110116001008"):
    file = SimpleUploadedFile("表.xlsx", book(sheets).read())
    return client.post("/workbook/", {"community": community, "file": file})


def kept(response):
    return re.search(r'name="kept" value="([^"]+)"', response.content.decode())[1]


def test_a_file_is_looked_through_and_then_taken_in(street, at):
    contacts.keep(street.chen, "phone", "13700000003", at)
    client = signed_in(street.sun)
    assert "北园社区" in client.get("/workbook/").content.decode()
    response = upload(client, {"楼门长": [*LEADS, NEW]})
    assert response.status_code == 200
    assert "王秀兰" in response.content.decode()
    assert contacts.find("phone", "13600000009") is None
    said = {"community": "110116001008", "kept": kept(response)}
    assert client.post("/workbook/apply/", said).status_code == 302
    assert posts_of(contacts.find("phone", "13600000009"), at)
    assert "没有要变的" in upload(client, {"楼门长": [*LEADS, NEW]}).content.decode()


def test_what_is_taken_in_is_what_was_seen_even_where_only_people_have_changed(street, at):
    contacts.keep(street.chen, "phone", "13700000003", at)
    client, sheets = signed_in(street.sun), {"楼门长": [*LEADS, NEW]}
    said = {"community": "110116001008", "kept": kept(upload(client, sheets))}
    meanwhile = workbook.read(book({"楼门长": [*LEADS, "20 1 周海生 13600000008 -"]}))
    workbook.apply(workbook.plan(meanwhile, street.place["community"], None, at), None, at)
    refused = client.post("/workbook/apply/", said)
    assert refused.status_code == 409
    assert "和您看过的不一样了" in refused.content.decode()
    assert "周海生" in refused.content.decode(), "what it would end now is shown"
    assert contacts.find("phone", "13600000009") is None
    assert client.post("/workbook/apply/", said | {"kept": kept(refused)}).status_code == 302
    assert contacts.find("phone", "13600000009") is not None


def test_what_a_small_file_would_end_is_named_above_the_button_and_ends_only_when_that_is_agreed_to(street, at):
    client = signed_in(street.xu)
    page = upload(client, SMALL)
    shown = page.content.decode()
    warning, button = (shown.index(words) for words in ("表里没有的 4 项，导入以后今天就到期", "就这样，导入"))
    for name in ("北园物业（物业企业；冯涛的岗位一起到期）", "李红梅（社区书记 · 北园社区）"):
        assert warning < shown.index(name) < button
    said = {"community": "110116001008", "kept": kept(page)}
    refused = client.post("/workbook/apply/", said)
    assert (refused.status_code, "都看清楚了就勾上" in refused.content.decode()) == (422, True)
    made = workbook.plan(workbook.read(book(SMALL)), street.place["community"], street.xu, at)
    with pytest.raises(workbook.EndingsNotAgreed):
        workbook.apply(made, street.xu, at, seen=made.digest)
    assert Organisation.objects.get(code="property-1").valid_until is None
    assert client.post("/workbook/apply/", said | {"ends": "on"}).status_code == 302
    assert Organisation.objects.get(code="property-1").valid_until == at
    again = upload(client, {"单位": ORGANISATIONS[:1]}).content.decode()
    assert ("面包房（共建单位）" in again, 'name="ends"' in again) == (True, False), "one is named, and needs no tick"


def test_a_file_with_errors_goes_back_with_its_reasons_and_is_not_taken_in(street):
    client = signed_in(street.sun)
    response = upload(client, {"楼门长": [LEADS[0], "99 1 谁 13600000009 -"]})
    assert response.status_code == 422
    said = {"community": "110116001008", "kept": kept(response)}
    file = client.post("/workbook/returned/", said)
    assert "attachment" in file["Content-Disposition"]
    assert "没有这个楼门" in str(load_workbook(BytesIO(file.content))["楼门长"].cell(2, 6).value)
    assert client.post("/workbook/apply/", said).status_code == 422


def test_a_file_that_is_none_and_one_too_large_are_refused_on_the_page(street):
    client = signed_in(street.sun)
    for content in (b"hello", b"x" * (folded.MOST_BYTES + 1)):
        said = {"community": "110116001008", "file": SimpleUploadedFile("x.xlsx", content)}
        assert client.post("/workbook/", said).status_code in (422, 413)
    assert client.post("/workbook/", {"community": "110116001008"}).status_code == 422


def test_a_folded_file_opens_for_its_person_and_community_only(street):
    sun = signed_in(street.sun)
    said = {"community": "110116001008", "kept": kept(upload(sun, {"楼门长": [LEADS[0], NEW]}))}
    assert signed_in(street.li).post("/workbook/apply/", said).status_code == 422
    assert sun.post("/workbook/apply/", said | {"kept": "v1.AAAA"}).status_code == 422
    assert sun.post("/workbook/apply/", said | {"kept": "x"}).status_code == 422
    assert sun.post("/workbook/apply/", {}).status_code == 422
    assert sun.post("/workbook/apply/", said | {"community": "110116001009"}).status_code == 404
    with pytest.raises(folded.LostOnTheWay):
        folded.unfold(said["kept"], "110116001009", street.sun)


def test_the_workbook_as_it_stands_may_be_had_by_those_who_take_it_in(street):
    file = signed_in(street.sun).post("/workbook/110116001008/")
    assert "楼门长" in load_workbook(BytesIO(file.content)).sheetnames
    assert signed_in(street.sun).post("/workbook/110116002001/").status_code == 404
    for who, status in (("lin", 403), ("zhao", 403), ("meng", 403)):
        assert signed_in(street.person[who]).post("/workbook/110116001008/").status_code == status
    assert Client().get("/workbook/").status_code == 401


def test_a_session_that_was_left_open_takes_no_workbook_out_of_the_house(street, at):
    clerk = signed_in(street.sun, at=at)
    with clock_at(at + timedelta(minutes=11)):
        asked = clerk.post("/workbook/110116001008/")
        assert (asked.status_code, "再报一次动态口令" in asked.content.decode()) == (403, True)
    with clock_at(at + timedelta(minutes=9)):
        assert clerk.post("/workbook/110116001008/").status_code == 200, "control"


def test_one_workbook_is_read_at_a_time_and_the_next_hears_when_to_come(street):
    client = signed_in(street.sun)
    with turn(now):
        refused = upload(client, {"楼门长": [*LEADS, NEW]})
        assert (refused.status_code, refused["Retry-After"]) == (503, "10")
        assert "请过 10 秒再传一次" in refused.content.decode()
        assert client.post("/workbook/apply/", {}).status_code == 503
    assert upload(client, {"楼门长": [*LEADS, NEW]}).status_code == 200, "control, and the turn was given back"


def test_a_roster_is_taken_in_once_it_is_said_by_what_right_and_the_book_keeps_that(street):
    client = signed_in(street.sun)
    page = upload(client, {"Sheet1": ["姓名 住址 手机", "刘芳 14号楼1单元101 13900005678"]})
    assert "凭什么登记居民的手机号" in page.content.decode()
    said = {"community": "110116001008", "kept": kept(page)}
    for missing in (said, said | {"basis": "because"}):
        refused = client.post("/workbook/apply/", missing)
        assert (refused.status_code, RosterLine.objects.count()) == (422, 0)
    assert "“Sheet1”第 1 行起：住户" in refused.content.decode()
    done = client.post("/workbook/apply/", said | {"basis": "consent"}, follow=True)
    assert "新添 0，改动 0，结束 0；住户表 1 条" in done.content.decode()
    assert [line.basis for line in RosterLine.objects.all()] == ["consent"]
    assert Entry.objects.filter(verb="people.roster_by_consent", actor=street.sun.source).count() == 1
    assert {f"people.roster_by_{basis}" for basis in Basis} <= deeds.ACTS.keys(), "the book says each in words"
    assert "凭什么登记" not in upload(client, {"楼门长": [*LEADS, NEW]}).content.decode(), "asked only of a roster"


OWN = ["楼栋 单元 志愿者姓名 手机 传呼", "15 1 王秀兰 13600000009 13700000003"]


def test_what_an_office_means_by_its_headings_is_said_once_and_holds_for_the_next_file(street, at):
    client = signed_in(street.sun)
    first = upload(client, {"Sheet1": OWN})
    page = first.content.decode()
    assert "“Sheet1”第 1 行起：楼门长" in page
    assert "猜的，请看看对不对" in page
    assert "可以不填" not in page, "each heading is taken for something, or left out"
    said = {"community": "110116001008", "kept": kept(first), "c0-3": "楼门长|", "c0-4": "楼门长|手机号"}
    again = client.post("/workbook/columns/", said)
    assert again.status_code == 200
    assert set(Heading.objects.values_list("words", "column")) == {("手机", ""), ("传呼", "手机号")}
    plan = workbook.plan_of_file(book({"名册": OWN}).read(), "110116001008", street.sun, at)
    assert [post.phone for post in plan.steps.posts] == ["+8613700000003"], "the next file needs no correction"
    assert Entry.objects.filter(verb="people.headings_said", actor=street.sun.source).count() == 1
    client.post("/workbook/columns/", {"community": "110116001008", "kept": kept(again)})
    assert Entry.objects.filter(verb="people.headings_said").count() == 1, "nothing new, nothing written"
    said = {"community": "110116001008", "kept": kept(again), "c0-3": "住户|房号"}
    assert client.post("/workbook/columns/", said).status_code == 422


def test_headings_of_a_sheet_that_was_not_recognised_may_be_said_and_by_json_and_by_command_too(street, at):
    client, sheets = signed_in(street.sun), {"Sheet1": ["甲 乙 丙", "15 1 王秀兰"]}
    page = upload(client, sheets)
    assert (page.status_code, "没认出来" in page.content.decode()) == (422, True)
    chosen = {"c0-0": "楼门长|楼号", "c0-1": "楼门长|单元", "c0-2": "楼门长|姓名"}
    said = {"community": "110116001008", "kept": kept(page), **chosen}
    assert "新来的要填手机号" in client.post("/workbook/columns/", said).content.decode()
    assert [each.column for each in remembering.sayings("丁", "住址")] == ["住址"]
    assert len(remembering.sayings("丁", "")) == len(remembering.KINDS)
    with pytest.raises(remembering.NoSuchColumn):
        remembering.sayings("丁", "工资")
