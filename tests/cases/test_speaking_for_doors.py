"""代报 and 代说 at the doors: the form, its paper, and the same by JSON."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case, Contact, Reporter
from tests.cases.conftest import asked
from tests.cases.test_speaking_for import CALLED, asking, written
from tests.cases.test_views import form, text
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_a_lead_reports_for_a_neighbour_by_the_page(street: Street, at: datetime):
    chen = signed_in(street.chen)
    assert "替楼里的邻居报" in text(chen.get("/report/"))
    chen.post("/report/", {"words": "这是我自己的事"})
    assert "这是我自己的事" in chen.get("/report/").content.decode()
    shown = chen.get("/report/?for=neighbour")
    assert "怎么告诉他结果" in text(shown)
    assert "这是我自己的事" not in shown.content.decode(), "what a lead writes for themselves is no neighbour's word"
    assert 'data-keep="told"' in shown.content.decode()
    given: dict[str, Any] = form(contact="paper", category="54008", called=CALLED)
    assert "写上他住几号" in text(chen.post("/report/?for=neighbour", given))
    receipt = chen.post("/report/?for=neighbour", given | {"home": "502"}, follow=True)
    assert "先答复他" in text(receipt)
    assert 'data-sent="told"' in receipt.content.decode()
    reporter = Reporter.objects.get()
    assert (reporter.door, reporter.written_by) == ("14 号楼 2 单元 502", street.chen)
    key = receipt.redirect_chain[0][0].partition("key=")[2]
    paper = chen.get(f"/cases/{reporter.case.public_id}/receipt/paper/?key={key}")
    said = text(paper)
    assert "报编号就行" in said
    assert said.index(reporter.case.number) < said.index("沿这条线折到背面") < said.index(receipt.context["code"])
    named = f"编号 {reporter.case.number}", f"报事人{CALLED}", f"查询码 {receipt.context['code']}"
    assert [words for words in named if words not in said.replace(f" {CALLED}", CALLED)] == []
    case = asking(reporter.case, street, at)
    page = chen.get(f"/cases/{case.public_id}/")
    assert "代他说一声" in text(page)
    assert "楼道灯坏了一个星期" not in text(page)
    chen.post("/report/", form(category="54008", contact="platform"))
    listed = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", chen.get("/cases/").content.decode().partition("<h1>我的事")[2])
    assert listed[0] == "我的，从新到旧"
    assert listed.index("我替邻居报的") == 2, "each group under its own heading"
    act = f"/cases/{case.public_id}/say-for/"
    assert "替谁说" in text(chen.get(act))
    sent = chen.post(f"{act}?seen={case.version}", {"reporter": reporter.pk, "answer": "solved"})
    assert sent.status_code == 302, text(sent)
    assert chen.get(f"/api/v1/cases/{case.public_id}").json()["outcome"] == "solved"


def test_paper_names_the_community_with_its_hours_whole_dates_and_how_one_says_it_without_a_phone(
    street: Street, at: datetime
):
    street.organisation["committee"].duty_phone = "010-6960-8018"
    street.organisation["committee"].save()
    chen = signed_in(street.chen)
    chen.get("/report/?for=neighbour")
    given = form(contact="paper", category="54008", called=CALLED, home="502")
    with clock_at(at.replace(hour=19)):
        receipt = chen.post("/report/?for=neighbour", given, follow=True)
        key = receipt.redirect_chain[0][0].partition("key=")[2]
        paper = text(chen.get(f"/cases/{Reporter.objects.get().case.public_id}/receipt/paper/?key={key}"))
    kept_part = paper.partition("沿这条线折到背面")[0]
    assert "想问：打 010-6960-8018，报编号就行。 北园社区居委会，工作日" in kept_part.replace("。北", "。 北")
    assert "010-6960-0000" not in paper, "control: who answers at night has that number"
    assert "11月25日（周三）9:00 前答复" in kept_part
    assert "今天" not in kept_part
    assert "明天" not in kept_part
    assert "没有手机也能说：打 010-6960-8018 报编号" in kept_part


@pytest.mark.parametrize("who", ["", "neighbour"])
def test_every_paper_of_the_night_names_the_community_whose_number_is_read_in_groups(
    street: Street, at: datetime, who: str
):
    street.organisation["committee"].duty_phone = "13900008018"
    street.organisation["committee"].save()
    client, door = (signed_in(street.chen), "/report/?for=neighbour") if who else (Client(), "/report/")
    client.get(door)
    given = form(category="54008") | ({"contact": "paper", "called": CALLED, "home": "502"} if who else {})
    with clock_at(at.replace(hour=19)):
        sent = client.post(door, given)["Location"]
        paper = text(client.get(sent.replace("/receipt/", "/receipt/paper/")))
        Case.objects.everything("the test").update(urgent=True)
        cannot_wait = text(client.get(sent.replace("/receipt/", "/receipt/paper/")))
    assert "想问：打 139 0000 8018，报编号就行。" in paper
    assert "等不了：打 010-6960-0000，" in cannot_wait.partition("想问")[0]
    assert "13900008018" not in paper
    assert "010-6960-0000" not in paper, "who answers at that hour"


def test_the_form_names_those_alone_for_whom_one_may_speak(street: Street, at: datetime):
    """A second neighbour's report, written down by Chen; the first was by Sun, at the desk."""
    case = asking(written(street, at, street.sun), street, at)
    paper = {"contact": Contact.PAPER, "reported_at": at, "written_by": street.chen}
    hers = Reporter.objects.create(case=case, called="老吴", query_code_hash="hers", **paper)
    chen, act = signed_in(street.chen), f"/cases/{case.public_id}/say-for/"
    assert chen.get(act).context["form"].fields["reporter"].choices == [(hers.pk, "老吴")]
    refused = chen.post(f"{act}?seen={case.version}", {"reporter": asked(case).pk, "answer": "solved"})
    assert (refused.status_code, CALLED in text(refused)) == (422, False)
    api: Any = {"content_type": "application/json"}
    said = [chen.post(f"/api/v1{act[:-1]}", {"reporter": n, "answer": "solved"}, **api).status_code for n in (1, 2)]
    assert said == [422, 200]
    desk = signed_in(street.li).get(act).context["form"].fields["reporter"].choices
    assert desk == [(asked(case).pk, CALLED), (hers.pk, "老吴")]


def test_a_resident_has_no_such_form(street: Street):
    lin = signed_in(street.lin)
    assert "替楼里的邻居报" not in text(lin.get("/report/"))
    assert "怎么告诉您结果" in text(lin.get("/report/"))
    assert lin.post("/report/", form(contact="paper", called=CALLED)).status_code == 422


@pytest.mark.parametrize("who", ["lin", "nobody"])
def test_who_is_no_lead_reports_nothing_as_their_own_that_they_meant_for_a_neighbour(street: Street, who: str):
    client = signed_in(street.lin) if who == "lin" else Client()
    body = {"contact": "anonymous", "category": "54006", "place_code": street.place["b14-u2"].code}
    sent: Any = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    refused = client.post("/api/v1/cases?for=neighbour", body, **sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-a-lead")
    pages = [client.get("/report/?for=neighbour"), client.post("/report/?for=neighbour", form(contact="anonymous"))]
    assert [page.status_code for page in pages] == [403, 403]
    assert not Case.objects.everything("the test").exists()
    assert client.post("/api/v1/cases", body, **sent).status_code == 201, "the control"
    assert signed_in(street.zhao).get("/report/?for=neighbour").status_code == 200, "at a desk one does so anyway"


def test_by_json_a_lead_does_the_same(street: Street, at: datetime):
    chen = signed_in(street.chen)
    body = {"contact": "paper", "called": CALLED, "home": "502", "category": "54008"}
    body |= {"place_code": street.place["b14-u2"].code}
    made = chen.post("/api/v1/cases?for=neighbour", body, content_type="application/json")
    assert made.status_code == 201, made.content
    case = asking(Case.objects.everything("the test").get(), street, at)
    said = {"reporter": 1, "answer": "solved"}
    sent = chen.post(f"/api/v1/cases/{case.public_id}/say-for", said, content_type="application/json")
    assert sent.status_code == 200, sent.content
    assert sent.json()["outcome"] == "solved"
    assert CALLED not in sent.content.decode()
