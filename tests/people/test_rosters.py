"""A roster comes with a community's workbook: it confirms who lives where, and keeps no phone."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import categories
from linli.town.people import claims, contacts, living, rosters, workbook
from linli.town.people.models import RosterLine
from tests.cases.test_plans import how_counted
from tests.people.test_workbook import LEADS, planned, said, take_in
from tests.street import signed_in

CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"
pytestmark = pytest.mark.django_db


CHOSEN = 'name="category" value="([0-9]+)" checked'
ROSTER = ["楼号 单元 房号 手机号 身份", "14 1 102 13900005678 租户", "14号楼 2单元 0301室 13800001234 -"]


def claimed(street, at, who="wang", words="14号楼1单元102"):
    return claims.claim_by_words(community="110116001008", words=words, kind="tenant", by=street.person[who], at=at)


def test_a_roster_confirms_the_claim_of_whoever_has_its_verified_phone(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    assert claimed(street, at).state == "pending"
    contacts.keep(street.zhou, "phone", "13900005678", at, verified=True)
    said = claimed(street, at, "zhou")
    (home, _grid3) = living.homes_of(street.zhou, at)
    assert (said.state, home.how, home.confirmed_by) == ("confirmed", "roster", None)


def test_a_phone_that_was_not_verified_confirms_nothing(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    contacts.keep(street.wang, "phone", "13900005678", at)
    assert claimed(street, at).state == "pending"


def test_a_roster_that_comes_later_confirms_the_claims_that_wait(street, at):
    contacts.keep(street.wang, "phone", "13900005678", at, verified=True)
    said = claimed(street, at)
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    said.refresh_from_db()
    assert said.state == "confirmed"


def test_a_roster_without_a_basis_is_not_written_down(street, at):
    made = planned(street, at, {"住户": ROSTER}, by=street.sun)
    with pytest.raises(rosters.BasisMissing):
        workbook.apply(made, street.sun, at)
    assert not RosterLine.objects.exists()
    workbook.apply(made, street.sun, at, basis="contract")
    assert RosterLine.objects.count() == 2, "control"


def test_a_roster_keeps_no_phone_and_the_same_again_changes_nothing(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    assert "13900005678" not in repr(list(RosterLine.objects.values()))
    take_in(street, at + timedelta(days=1), {"住户": ROSTER}, by=street.sun)
    assert list(RosterLine.objects.values_list("valid_from", "valid_until")) == [(at, None)] * 2


def on_roster(person):
    page = signed_in(person).get("/me/roster/")
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def test_one_reads_what_the_roster_holds_of_the_phone_that_one_has_proven_and_nobody_else_does(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    take_in(
        street, at + timedelta(days=1), {"住户": [ROSTER[0], "15 1 103 13900005678 业主", ROSTER[2]]}, by=street.sun
    )
    contacts.keep(street.wang, "phone", "13900005678", at)
    assert "先证实手机号" in on_roster(street.wang), "control: a phone that others wrote down opens nothing"
    contacts.keep(street.wang, "phone", "13900005678", at, verified=True)
    with clock_at(at + timedelta(days=2)):
        shown = on_roster(street.wang)
        (new, old) = signed_in(street.wang).get("/api/v1/me/roster").json()["items"]
        assert Client().get("/me/roster/").status_code == 401
    for words in (
        "139****5678",
        "1 单元 103",
        "1 单元 102",
        "在册",
        "划掉了",
        "记为业主；凭的是：履行法定职责所必需",
        "搬走或注销",
    ):
        assert words in shown
    assert "社区工作者孙师傅（北园社区）导入的" in shown
    assert ((new["kind"], new["basis"], new["until"]), old["kind"]) == (("owner", "duty", None), "tenant")
    assert "14 号楼" not in on_roster(street.zhou), "no line of theirs"
    assert signed_in(street.zhou).get("/api/v1/me/roster").json()["items"] == []


def test_whose_lines_they_are_is_found_by_the_index_and_not_by_reading_every_roster(street, at):
    contacts.keep(street.wang, "phone", "13900005678", at, verified=True)
    assert "roster_index" in how_counted(rosters.lines_of(street.wang.pk))
    assert "roster_index" not in how_counted(RosterLine.objects.filter(index__in=["a", "b"])), "control"


def test_whoever_signs_in_by_a_phone_of_the_roster_sees_its_lines_and_may_have_them_mended(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    newcomer = contacts.person_at("phone", "13900005678", at, written_by="stranger")
    contacts.keep(newcomer, "phone", "13900005678", at, verified=True)
    client = signed_in(newcomer)
    page = client.get("/me/roster/").content.decode()
    (href,) = re.findall(r'href="(/report/\?[^"]*)"', page)
    assert re.search("[0-9]{5}", unquote(href)) is None, "it names no matter, since a district may end any"
    form = client.get(href).content.decode()
    assert "花名册上关于我的登记不对，请社区和我核对。" in form, "nothing is filled in twice"
    assert re.findall(CHOSEN, form) == [], "where a district has no such matter"
    categories.load(CATEGORIES, valid_from=at.date())
    (code,) = re.findall(CHOSEN, client.get(href).content.decode())
    matters = csv.DictReader(CATEGORIES.read_text(encoding="utf-8").splitlines())
    assert [each["lead_body"] for each in matters if each["code"] == code] == ["CM"], "its words choose it"


def test_a_line_that_was_taken_out_of_the_roster_ends(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    later = at + timedelta(days=1)
    take_in(street, later, {"住户": ROSTER[:2]}, by=street.sun)
    assert RosterLine.objects.filter(valid_until=later).count() == 1
    take_in(street, later, {"楼门长": LEADS})
    assert RosterLine.objects.filter(valid_until__isnull=True).count() == 1


def test_a_roster_is_the_communitys_own(street, at):
    assert planned(street, at, {"住户": ROSTER}, by=street.han).errors
    wrong = ["楼号 单元 房号 手机号 身份", "99 1 102 123 房客", "14 1 楼上 13900005678 -"]
    found = {(row, column) for _sheet, row, column, _words in said(planned(street, at, {"住户": wrong}))}
    assert found == {(2, "单元"), (2, "手机号"), (2, "身份"), (3, "房号")}
