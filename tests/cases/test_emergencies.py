"""Whoever writes of what a life depends on is told whom to call, and the case stands first."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import desks, detail, emergencies, queries, sorting, telling
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report
from tests.cases.test_views import form, text
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.mark.parametrize(
    ("words", "call"), [("着火了，楼道里都是烟", "119"), ("老人摔倒了起不来", "120"), ("有人拿着刀", "110")]
)
def test_the_page_stops_once_with_the_number_and_then_takes_the_report(street: Street, words: str, call: str):
    client = Client()
    client.get("/report/")
    filled = form(words=words, category="53001", guessed="53001")
    stopped = client.post("/report/", filled)
    page = stopped.content.decode()
    assert stopped.status_code == 200
    assert f'href="tel:{call}"' in page.split("</section>")[0] or f"请马上打 {call}" in page
    assert f'class="btn main big" href="tel:{call}"' in page
    assert "已经打了，也报给社区" in page
    assert not Case.objects.everything("a test").exists()
    receipt = text(client.post("/report/", {**filled, "rung": "1"}, follow=True))
    case = Case.objects.everything("a test").get()
    assert case.urgent
    assert case.category is None
    assert f"请马上打 {call}" in receipt
    assert "答应" not in receipt
    assert "也不会替您打电话" in receipt


@pytest.mark.parametrize(
    ("filled", "offered", "urgent", "filed"),
    [
        ({"words": "楼道都是烟味，有人抽烟"}, True, False, None),
        ({"words": "路灯坏了，底下有人打起来过"}, True, False, "54006"),
        ({"words": "家里有煤气味"}, True, False, None),
        ({"words": "家里有煤气味", "category": "53005"}, False, True, "53005"),
    ],
)
def test_who_says_that_there_is_no_such_danger_is_believed_and_the_desk_reads_it(
    street: Street, at: datetime, filled: dict[str, str], offered: bool, urgent: bool, filed: str | None
):
    client = Client()
    client.get("/report/")
    sent = form(**{"category": "", **filled})
    page = client.post("/report/", sent).content.decode()
    assert ("没有这样的危险，照样报" in page) == offered
    assert page.index("tel:1") < page.index("已经打了，也报给社区") < page.find("没有这样的危险") % len(page)
    client.post("/report/", {**sent, "rung": "no"})
    case = Case.objects.everything("a test").get()
    assert (case.urgent, case.category and case.category.code) == (urgent, filed)
    assert bool(case.steps.get(verb="report").facts.get("denied")) == offered
    desk, own = signed_in(street.zhao), client
    address = f"/cases/{case.public_id}/"
    assert ("报的人说没有这样的危险" in desk.get(address, follow=True).content.decode()) == offered
    followed = own.get(address).content.decode()
    assert ("还没打的" in followed) == urgent
    assert "报的人说没有这样的危险" not in followed


def test_control_who_says_that_they_rang_is_in_danger_and_found_on_a_round_it_may_be_denied_too(street: Street):
    client = signed_in(street.zhao)
    filled = {"words": "楼道都是烟味", "place": "北园社区14号楼2单元", "once": str(uuid4())}
    assert 'name="rung" value="no"' in client.post("/desk/found/", filled).content.decode()
    client.post("/desk/found/", {**filled, "rung": "no"})
    client.post("/desk/found/", {**filled, "once": str(uuid4()), "rung": "1"})
    denied, rang = Case.objects.everything("a test").order_by("pk")
    assert (denied.urgent, rang.urgent) == (False, True)


def test_an_emergency_has_a_quarter_of_an_hour_at_night_and_stands_first(street: Street, report: Report, at: datetime):
    for _ in range(3):
        report()
    night = at.replace(hour=18)
    urgent = report("", words="着火了，楼道里都是烟", moment=night)
    assert urgent.answer_due_at is not None
    assert (urgent.answer_due_at - night).total_seconds() == 900, "no longer than a car that is in the way"
    held = posts_of(street.zhao, night)
    found = list(queries.desk(held))
    assert found[0] == urgent
    first = Lists(street.zhao, held, night).sorted(desks.TODO)[0]
    assert (first, sorting.group_of(first)) == (urgent, sorting.URGENT)


def test_by_json_the_receipt_says_whom_to_call(street: Street):
    body = {"words": "there is a fire", "place": "北园社区8号院14号楼2单元", "contact": "anonymous"}
    answer = Client().post(
        "/api/v1/cases", body, content_type="application/json", headers={"Accept-Language": "zh-hans"}
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["call"]["number"] == "119"
    assert "请马上打 119" in answer.json()["call"]["words"]
    calm = Client().post("/api/v1/cases", {**body, "words": "灯不亮"}, content_type="application/json")
    assert calm.json()["call"] is None


@pytest.mark.parametrize(
    ("given", "status", "number", "named"),
    [
        ({"words": "着火了，快来", "place": "天涯海角"}, 422, "119", "119"),
        ({"words": "家里闻到煤气味", "place": "天涯海角"}, 422, "119", "96777"),
        ({"words": "", "category": "53005", "place": "天涯海角"}, 422, "119", "96777"),
        ({"words": "老人摔倒了起不来"}, 422, "120", "120"),
        ({"words": "老公打我", "contact": "no such way"}, 422, "110", "110"),
        ({"words": "着火了", "place": 8, "more": []}, 422, "119", "119"),
        ({"words": "灯不亮", "place": "天涯海角"}, 422, None, ""),
        ({"words": ["着火了"]}, 422, None, ""),
    ],
)
def test_by_json_a_refusal_of_what_speaks_of_danger_says_whom_to_call(
    street: Street, gas: str, given: dict[str, object], status: int, number: str | None, named: str
):
    headers = {"Accept-Language": "zh-hans"}
    body = {"contact": "anonymous"} | given
    answer = Client().post("/api/v1/cases", body, content_type="application/json", headers=headers)
    said = answer.json()
    assert (answer.status_code, (said.get("call") or {}).get("number")) == (status, number), said
    assert named in said["words"]
    assert named in str(said.get("call", ""))
    assert said["words"].startswith("还没打的，请马上打") == bool(number)
    assert said["words"].endswith("您填的都还在。"), "and what to change, as before"
    assert set(said) <= {*Client().get("/api/v1/openapi.json").json()["components"]["schemas"]["Refusal"]["properties"]}


def test_only_what_one_keeps_away_from_says_keep_away(street: Street):
    shown = {}
    for category in ("53001", "53007", "53009", "53002"):
        client = Client()
        client.get("/report/")
        sent = client.post("/report/", form(words="看一下", category=category))["Location"]
        said, paper = (text(client.get(each)) for each in (sent, sent.replace("/receipt/", "/receipt/paper/")))
        shown[category] = "这类事有危险" in said
        assert ("119 火警" in paper) == shown[category], "and on paper"
    assert shown == {"53001": False, "53007": True, "53009": True, "53002": False}


def test_one_who_found_it_on_a_round_is_told_too(street: Street):
    client = signed_in(street.zhao)
    filled = {"words": "着火了", "place": "北园社区14号楼2单元", "once": str(uuid4())}
    assert "请马上打 119" in text(client.post("/desk/found/", filled))
    client.post("/desk/found/", {**filled, "rung": "1"})
    assert Case.objects.everything("a test").get().urgent


def test_the_number_stands_beside_the_words_while_they_are_being_written(street: Street):
    client = Client()
    early = client.post("/report/suggest/", {"words": "着火了"}).content.decode()
    assert 'href="tel:119"' in early
    assert "tel:" not in client.post("/report/suggest/", {"words": "灯不亮"}).content.decode()
    client.post("/report/", {"words": "着火了"})
    assert "请马上打 119" in text(client.get("/report/"))


@pytest.mark.parametrize("words", ["闻到煤气味", "着火了", "电梯困人了", "老人摔倒了起不来", "我老公打我"])
def test_what_to_do_first_stands_above_the_number_while_writing_on_the_form_and_on_the_receipt(
    street: Street, gas: str, words: str, at: datetime
):
    said, client = emergencies.shown(emergencies.spoken_of(words), at), Client()
    assert said is not None
    client.get("/report/")
    filled = form(words=words)
    for page in (
        client.post("/report/suggest/", {"words": words}),
        client.post("/report/", filled),
        client.post("/report/", {**filled, "rung": "1"}, follow=True),
    ):
        shown = page.content.decode()
        assert -1 < shown.find(said.first) < shown.index(f'class="btn main big" href="tel:{said.call}"')
    receipt = client.post("/report/", {**filled, "rung": "1"})["Location"]
    paper = text(client.get(receipt.replace("/receipt/", "/receipt/paper/"))).partition("查询码")[0]
    assert f"还没打的，请马上打 {said.call} {said.first}" in paper, "and on paper, which has no button, above all else"
    assert (gas in paper) == ("煤气" in words)


def test_in_english_two_sentences_have_a_space_between_them(street: Street):
    client = Client()
    client.cookies["language"] = "en"
    shown = text(client.post("/report/", form(words="I smell gas")))
    assert "It takes a while" in shown, "control"
    assert ".It takes" not in shown


@pytest.mark.parametrize(
    ("words", "danger"),
    [("现在楼道里着火了", "着火了"), ("有人拿着刀", "要打 110 的事"), ("楼道灯不亮了", "")],
    ids=["fire", "knife", "lamp"],
)
def test_the_letter_of_an_emergency_says_so_to_who_has_it_and_at_once_to_the_community(
    street: Street, report: Report, at: datetime, words: str, danger: str
):
    case = report("", words=words)
    telling.tell_of(case_id=case.pk, seq=1, at=at)
    titles = {
        each.person_id: speak(each, "zh-hans", now=at).title for each in Letter.objects.exclude(person=street.lin)
    }
    urgent = f"急事：像是{danger}"
    told = {street.zhao.pk: urgent, street.sun.pk: urgent} if danger else {street.zhao.pk: "有人报事：还没归类"}
    assert {person: titles.get(person) for person in told} == told
    assert (street.sun.pk in titles) == bool(danger), "control: of a lamp the community hears when a clock ran out"


def test_at_the_desk_an_emergency_is_answered_before_it_is_sorted(street: Street, report: Report, at: datetime):
    held = posts_of(street.zhao, at)
    first = []
    for words in ("着火了，楼道里都是烟", "不知道算什么的一件事"):
        shown = detail.shown(str(report("", words=words).public_id), person=street.zhao, held=held, at=at)
        assert shown is not None
        first.append(shown.at_hand[0].name)
    assert first == ["answer", "refile"], "control: what is no emergency is sorted first"
