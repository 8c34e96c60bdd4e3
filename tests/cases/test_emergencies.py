"""Whoever writes of what a life depends on is told whom to call, and the case stands first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, desks, detail, emergencies, handling, queries, reporting, sorting, telling
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.states import Level, State
from linli.town.notices.models import Letter
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked, dispatched
from tests.cases.test_api import Program
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
    street: Street, given: dict[str, object], status: int, number: str | None, named: str
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
    street: Street, words: str
):
    said, client = emergencies.spoken_of(words), Client()
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
    assert ("96777" in paper) == ("煤气" in words)


def test_in_english_two_sentences_have_a_space_between_them(street: Street):
    client = Client()
    client.cookies["language"] = "en"
    shown = text(client.post("/report/", form(words="I smell gas")))
    assert "It takes a while" in shown, "control"
    assert ".It takes" not in shown


def urgent(case: Case) -> bool:
    case.refresh_from_db()
    return case.urgent


def test_an_emergency_told_afterwards_stops_the_page_and_makes_the_case_urgent(
    street: Street, report: Report, at: datetime
):
    case = report("54006", words="楼道灯坏了")
    lin, address = signed_in(street.lin), f"/cases/{case.public_id}/add/?seen={case.version}"
    stopped = lin.post(address, {"words": "现在楼道里着火了"})
    assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
    assert not case.steps.filter(verb="add").exists(), "nothing is written before the page has said whom to call"
    lin.post(address, {"words": "灯在二楼"})
    assert not urgent(case), "control: other words change nothing"
    lin.post(f"/cases/{case.public_id}/add/?seen={case.version}", {"words": "现在楼道里着火了", "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="add", words__contains="着火")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.zhao, kind="case.added_urgent").exists()


FIRE = "现在楼道里着火了"


@pytest.mark.parametrize("state", [State.REPORTED, State.DISPATCHED, State.IN_PROGRESS, State.SUSPENDED])
def test_an_emergency_told_afterwards_stands_first_on_every_desk(
    street: Street, report: Report, at: datetime, state: State
):
    case = report("54001", words="水流小")
    if state != State.REPORTED:
        dispatched(case, street, at, "water")
    if state == State.IN_PROGRESS:
        handling.start(case_id=case.pk, by=street.he, at=at)
    if state == State.SUSPENDED:
        day = at + timedelta(days=20)
        handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=day, reason="等开春再修")
    report("53001", moment=at - timedelta(days=6))
    told = at + timedelta(hours=1)
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words="在二楼")
    case.refresh_from_db()
    assert case.state == state, "control: other words leave it where it is"
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words=FIRE)
    assert urgent(case)
    assert case.state == (State.ACCEPTED if state == State.SUSPENDED else state)
    assert case.next_due_at is not None
    assert case.next_due_at <= told + timedelta(minutes=30) or state == State.IN_PROGRESS
    for person in (street.zhao, street.sun, street.he)[: 3 if case.organisation else 2]:
        first = Lists(person, posts_of(person, told), told).sorted(desks.ALL)[0]
        watched = person == street.sun and case.holder == Level.GRID and not sorting.is_late(case, told)
        seen = sorting.WATCHED if watched else sorting.URGENT
        assert (first, sorting.group_of(first)) == (case, seen)


def test_an_emergency_told_with_not_solved_is_heard_as_one_that_is_added(street: Street, report: Report, at: datetime):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    lin, said = signed_in(street.lin), {"answer": "not", "words": FIRE}
    address = f"/cases/{case.public_id}/say/"
    with clock_at(at):
        stopped = lin.post(address, said)
        assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
        assert not case.steps.filter(verb="say").exists()
        lin.post(address, {**said, "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="come_back")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.sun, kind="case.added_urgent").exists()


def test_a_desk_that_hears_of_it_on_the_telephone_reads_whom_to_call_beside_the_list(
    street: Street, report: Report, at: datetime
):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    said = {"reporter": str(asked(case).pk), "answer": "not", "words": FIRE}
    with clock_at(at):
        gu = signed_in(street.gu, at=at)
        stopped = gu.post(f"/cases/{case.public_id}/say-by-phone/", said, headers={"HX-Request": "true"})
    assert 'href="tel:119"' in stopped.content.decode()
    assert 'name="rung"' in stopped.content.decode()


def test_by_json_the_answer_to_an_act_says_whom_to_call(street: Street, report: Report, at: datetime):
    case = report("54006", words="楼道灯坏了")
    lin = Program(street.lin, at)
    assert lin.post(f"/cases/{case.public_id}/add", {"words": "在二楼"}).json()["call"] is None
    heard = lin.post(f"/cases/{case.public_id}/add", {"words": FIRE})
    assert heard.json()["call"]["number"] == "119"
    assert lin.get(f"/cases/{case.public_id}").json()["call"]["number"] == "119", "for as long as the case is open"


def test_by_json_the_steps_are_asked_for_only_where_the_first_words_do_not_tell_of_it(
    street: Street, report: Report, at: datetime
):
    first, later = report("54006", words=FIRE), report("54006", words="楼道灯坏了")
    lin = Program(street.lin, at)
    lin.post(f"/cases/{later.public_id}/add", {"words": FIRE})
    asked = []
    for case in (first, later):
        with CaptureQueriesContext(connection) as captured:
            assert lin.get(f"/cases/{case.public_id}").json()["call"]["number"] == "119"
        asked.append(sum('FROM "cases_step"' in each["sql"] for each in captured.captured_queries))
    assert asked == [0, 1]


def test_at_the_desk_an_emergency_is_answered_before_it_is_sorted(street: Street, report: Report, at: datetime):
    held = posts_of(street.zhao, at)
    first = []
    for words in ("着火了，楼道里都是烟", "不知道算什么的一件事"):
        shown = detail.shown(str(report("", words=words).public_id), person=street.zhao, held=held, at=at)
        assert shown is not None
        first.append(shown.at_hand[0].name)
    assert first == ["answer", "refile"], "control: what is no emergency is sorted first"


def test_whom_to_ring_stands_on_the_case_until_it_is_closed(street: Street, report: Report, at: datetime):
    case = report("53005", words="家里有煤气味")
    page = signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的，请马上打 119" in page
    assert 'class="btn main big" href="tel:119"' in page
    assert 'href="tel:96777"' in page, "the number in the sentence can be tapped too"
    assert handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="关了阀门，燃气公司来看过").is_open
    assert "还没打的" in signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert not closing.force(case_id=case.pk, by=street.li, at=at, reason="整栋楼停气，另行安排").is_open
    closed = signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的" not in closed


def test_whom_to_ring_stands_there_for_who_follows_by_code_and_by_json_and_of_what_was_added(
    street: Street, report: Report, at: datetime
):
    case = report()
    lin = signed_in(street.lin)
    assert "还没打的" not in lin.get(f"/cases/{case.public_id}/").content.decode(), "control: it was no emergency"
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="灯着火了")
    guest = Client()
    guest.post("/cases/follow/", {"number": case.number, "code": "CODE0"})
    assert "还没打的，请马上打 119" in guest.get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的" in lin.get(f"/cases/{case.public_id}/since/1/").content.decode(), "an open page learns of it"
    by_json = Client().get(f"/api/v1/cases/{case.public_id}", headers={"Query-Code": "CODE0"}).json()
    assert by_json["call"]["number"] == "119"
    assert "还没打的" not in Client().get(f"/cases/{case.public_id}/").content.decode(), "strangers read nothing of it"


@pytest.mark.parametrize(
    ("category", "brought", "own", "call"),
    [
        ("54001", "家里没水，我不想活了", "我家也没水", None),
        ("54001", "家里没水，我不想活了", "没水，锅着火了", "119"),
        ("53005", "我不想活了", "", "119"),
    ],
)
def test_who_joins_hears_the_kind_and_their_own_words_and_nothing_of_another_s(
    street: Street, report: Report, at: datetime, category: str, brought: str, own: str, call: str | None
):
    case, wang = report(category, words=brought), signed_in(street.wang)
    assert "12356" in signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode(), "control: who brought it"
    joins = {"once": str(uuid4()), "contact": "platform", "words": own}
    receipt = wang.post(f"/cases/{case.public_id}/join/", joins | {"rung": "1"})["Location"]
    pages = [wang.get(each).content.decode() for each in (receipt, f"/cases/{case.public_id}/")]
    zhou = Program(street.zhou, at)
    answers = [
        zhou.post(f"/cases/{case.public_id}/join", {"contact": "platform", "words": own}).json(),
        zhou.get(f"/cases/{case.public_id}").json(),
    ]
    for page in pages:
        assert "12356" not in page
        assert (f'href="tel:{call}"' in page) == bool(call)
    assert [each["call"] and each["call"]["number"] for each in answers] == [call, call]
