"""A case after it was reported: what its reporter may say of it, and what strangers and the board may see."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, closing, handling, supervision
from linli.life.cases.models import Answer
from linli.life.cases.states import State
from tests.cases.conftest import Report, asked
from tests.cases.test_views import form, reported, text
from tests.street import COMMUNITY, Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_a_stranger_reads_the_kind_the_courtyard_and_the_steps_and_nobodys_words(
    street: Street, report: Report, at: datetime
):
    case = report(words="我家302门口的灯坏了，我是林秀英")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="林女士，我这就去您家302看看")
    said = text(Client().get(f"/cases/{case.public_id}/"))
    assert "路灯/楼道灯不亮" in said
    assert "8 号院" in said
    assert "网格员 赵师傅答复" in said
    for secret in ("302", "林", "14 号楼", "2 单元", "秀英"):
        assert secret not in said


def test_words_that_were_released_are_read_by_everybody(street: Street, report: Report, at: datetime):
    case = report(words="2单元302门口的灯坏了，打我电话13800001234")
    supervision.release(case_id=case.pk, by=street.sun, at=at, words="…门口的灯坏了…")
    said = text(Client().get(f"/board/{COMMUNITY}/"))
    assert "门口的灯坏了" in said
    assert "302" not in said


@pytest.mark.parametrize("category", ["55005", ""])
def test_a_hidden_matter_does_not_exist_for_strangers(street: Street, report: Report, category: str):
    case = report(category, words="楼上太吵")
    assert Client().get(f"/cases/{case.public_id}/").status_code == 404
    assert Client().get(f"/cases/{case.public_id}/since/0/").status_code == 404
    assert case.number not in text(Client().get(f"/board/{COMMUNITY}/"))


def test_the_reporter_is_asked_and_the_word_closes_the_case(street: Street, report: Report, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    client = signed_in(street.lin)
    page = client.get(f"/cases/{case.public_id}/")
    assert "您那儿，好了吗？" in text(page)
    address = re.search(r'action="(/cases/[^"]+/say/\?seen=\d+)"', page.content.decode())[1]  # type: ignore[index]
    answers = [client.post(address, {"answer": "solved", "words": "亮了"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, "solved")
    assert case.said.count() == 1


def test_not_yet_brings_it_back_one_level_up(street: Street, report: Report, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    case.refresh_from_db()
    client = signed_in(street.lin)
    page = client.post(f"/cases/{case.public_id}/say/?seen={case.version}", {"answer": "not"}, follow=True)
    assert "还没解决，回到" in text(page)
    assert "哪儿还没好？" in text(page), "asked after the tap, and may stay unsaid"
    assert "哪儿还没好？" not in text(client.get(f"/cases/{case.public_id}/"))
    action = re.search(r'action="([^"]+/add/\?seen=\d+)"', page.content.decode())[1]  # type: ignore[index]
    assert client.post(action, {"words": "晚上又灭了"}).status_code == 302
    assert case.steps.filter(verb="add", words="晚上又灭了").exists()
    case.refresh_from_db()
    assert (case.state, case.holder) == (State.ACCEPTED, "community")


def test_a_closed_case_can_be_brought_back_for_seven_days(street: Street, report: Report, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    client = signed_in(street.lin)
    assert "又不行了？" in text(client.get(f"/cases/{case.public_id}/"))
    with clock_at(at + timedelta(days=8)):
        assert "又不行了？" not in text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))


def test_a_reporter_may_rate_add_correct_and_withdraw(street: Street, report: Report, at: datetime):
    case = report()
    client = signed_in(street.lin)
    base = f"/cases/{case.public_id}"
    assert client.post(f"{base}/add/?seen=1", {"words": "三楼也不亮"}).status_code == 302
    assert "三楼也不亮" in text(client.get(f"{base}/"))
    assert client.get(f"{base}/correct/").status_code == 200
    assert client.post(f"{base}/correct/?seen=2", {"place": "15号楼1单元"}).status_code == 302
    assert client.post(f"{base}/withdraw/?seen=3", {"words": "自己好了"}).status_code == 302
    case.refresh_from_db()
    assert (case.place, case.state) == (street.place["b15-u1"], State.WITHDRAWN)


def test_an_act_that_is_not_theirs_is_refused_with_the_rooms_own_words(street: Street, report: Report):
    case = report()
    refused = signed_in(street.lin).post(f"/cases/{case.public_id}/answer/", {"words": "好"})
    assert refused.status_code == 403
    assert "这件事现在不归您办" in text(refused)
    assert signed_in(street.zhou).post(f"/cases/{case.public_id}/answer/", {"words": "好"}).status_code == 404
    assert Client().post(f"/cases/{case.public_id}/withdraw/", {}).status_code == 404


def test_a_page_of_a_case_is_told_only_what_is_new(street: Street, report: Report, at: datetime):
    case = report()
    client = signed_in(street.lin)
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    since = re.search(r'data-since="(/cases/[^"]+)"', page)[1]  # type: ignore[index]
    assert client.get(since).status_code == 204
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")
    news = client.get(since)
    assert news.status_code == 200
    assert "我马上到" in news.content.decode()
    assert "<html" not in news.content.decode()


def test_the_board_shows_what_is_open_and_what_residents_called_solved(street: Street, report: Report, at: datetime):
    lamp, bin_ = report(), report("51003", words="垃圾桶满了")
    handling.on_the_spot(case_id=lamp.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    closing.say(case_id=lamp.pk, reporter=asked(lamp), by=street.lin, at=at, answer=Answer.SOLVED)
    every, open_, solved = (text(Client().get(f"/board/{COMMUNITY}/?show={show}")) for show in ("", "open", "solved"))
    assert "路灯/楼道灯不亮" in every
    assert "垃圾桶满溢" in every
    assert "路灯/楼道灯不亮" not in open_
    assert "垃圾桶满溢" not in solved
    assert bin_.words not in every


def test_a_board_without_a_place_asks_which(street: Street):
    assert "北园社区" in text(Client().get("/board/"))
    assert Client().get("/board/nowhere/").status_code == 404
    assert signed_in(street.lin).get("/board/")["Location"] == f"/board/{COMMUNITY}/"


@pytest.mark.parametrize("leaves", ["/cases/forget/", "/out/"])
def test_the_address_of_a_receipt_in_a_browsers_history_opens_no_code_for_whoever_comes_next(
    street: Street, leaves: str
):
    client = signed_in(street.lin) if leaves == "/out/" else Client()
    sent = client.post("/report/", form(contact="anonymous", apart="1"))["Location"]
    assert "查询码" in client.get(sent).content.decode(), "control"
    client.post(leaves)
    assert [client.get(page).status_code for page in (sent, sent.replace("receipt/", "receipt/paper/"))] == [404] * 2
    again = client.post("/report/", form(contact="anonymous", apart="1"))["Location"]
    assert client.get(again).status_code == 200, "what is sent from now on has its own"


def test_a_shared_phone_forgets_what_was_opened_there(street: Street):
    client = Client()
    case = reported(client)
    assert client.get(f"/cases/{case.public_id}/").context["number"] == case.number, "control"
    for page in ("/", "/cases/", f"/cases/{case.public_id}/"):
        assert "在这台手机上忘掉" in text(client.get(page))
    said = text(client.post("/cases/forget/", follow=True))
    assert "忘掉了" in said
    assert case.number not in said + text(client.get("/"))
    assert case.words not in text(client.get(f"/cases/{case.public_id}/"))
    assert "在这台手机上忘掉" not in text(client.get("/")), "nothing is left to forget"
    assert "在这台手机上忘掉" not in text(signed_in(street.lin).get("/cases/")), "who is signed in signs out instead"
