"""The audit administrator's page and JSON: everyone by number, no value of anyone, and nobody else comes in."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import reading, record, speaking
from linli.ground.shared.moments import clock_at
from linli.town.people import contacts
from tests.street import PHONE, Street, signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/audit/", "/audit/looks/", "/api/v1/audit/entries", "/api/v1/audit/looks")


@pytest.fixture
def looked(street: Street, at) -> Street:
    contacts.note_look(street.lin.pk, "phone", street.zhao, "林秀英家约上门", at)
    return street


def shown(street: Street, path: str) -> str:
    response = signed_in(street.cao).get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_auditor_sees_who_looked_at_whose_number_and_no_value_of_anyone(looked):
    page = shown(looked, "/audit/looks/")
    assert f"看了 编号 {looked.lin.pk} 的手机号" in page
    assert f"网格员（编号 {looked.zhao.pk}）" in page
    for path in PAGES:
        said = shown(looked, path)
        for value in ("林秀英", "赵建国", "赵师傅", "约上门", PHONE[3:], contacts.masked(looked.lin, "phone")):
            assert value not in said, (path, value)


def test_control_a_page_with_the_reason_would_show_a_name(looked, monkeypatch):
    monkeypatch.setattr(speaking, "things", lambda names, at: dict.fromkeys(names, "林秀英家约上门"))
    assert "林秀英" in shown(looked, "/audit/looks/")


def test_page_and_json_say_the_same_of_what_was_done_in_words_and_in_codes(looked, at):
    name = f"organisation:{looked.organisation['water'].pk}"
    record.record(actor=looked.sun.source, verb="people.organisation_kept", object=name, at=at, facts={})
    entry = json.loads(shown(looked, f"/api/v1/audit/entries?about={name}"))["items"][0]
    assert (entry["who"], entry["who_is"], entry["verb"], entry["about"]) == (
        looked.sun.source,
        "社区工作者",
        "people.organisation_kept",
        name,
    )
    page = shown(looked, f"/audit/?about={name}")
    assert f"登记单位：{looked.organisation['water'].name}" in page
    assert f"社区工作者（编号 {looked.sun.pk}）" in page
    assert "people.organisation_kept" not in page
    for who in (looked.zhao.source, looked.zhao.pk):
        assert f"安排岗位：网格员（编号 {looked.zhao.pk}）" in shown(looked, f"/audit/?about={who}")
    assert "没有这样的记录" in shown(looked, "/audit/?day=2020-01-01")


def test_nobody_but_the_auditor_comes_in(street):
    for name in ("zhao", "meng", "xu", "zheng", "lin"):
        assert [signed_in(street.person[name]).get(path).status_code for path in PAGES] == [403] * 4


def test_their_own_pages_lead_the_auditor_there(street):
    assert 'href="/audit/"' in shown(street, "/me/")
    assert 'href="/audit/"' in shown(street, "/rail/?at=/audit/")


def test_what_was_asked_stays_in_the_form_when_it_is_no_name(street):
    for path in ("/audit/?who=赵+建国", "/audit/looks/?who=赵+建国"):
        response = signed_in(street.cao).get(path)
        assert response.status_code == 422
        assert 'value="赵 建国"' in response.content.decode()
    assert signed_in(street.cao).get("/api/v1/audit/entries?who=赵").status_code == 422
    assert signed_in(street.cao).get("/api/v1/audit/entries?day=9999-12-31").status_code == 422


def test_the_next_page_asks_the_same_question(street, at):
    for n in range(51):
        record.record(
            actor=street.sun.source, verb="cases.verified", object="case:42", at=at + timedelta(seconds=n), facts={}
        )
    client = signed_in(street.cao)
    first = client.get("/audit/?about=LL-2611-0042&day=2026-11-24")
    onward = first.context["onward"]
    assert "about=LL-2611-0042" in onward
    assert "day=2026-11-24" in onward
    last = client.get(f"/audit/{onward}")
    assert [row["aside"] for row in last.context["rows"]] == ["2026-11-24 09:00:00"]
    assert last.context["onward"] == ""


@pytest.mark.parametrize("path", PAGES)
def test_one_line_and_fifty_ask_the_same(street, at, path):
    client = signed_in(street.cao)

    def asked() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            clock_at(at),
        ):
            assert client.get(f"{path}?day=2026-11-24").status_code == 200
        return len(queries)

    def fill(many: int) -> None:
        for n in range(many):
            record.record(actor=f"person:{n + 1}", verb="cases.verified", object=f"case:{n}", at=at, facts={})
            reading.note(reader=f"person:{n + 1}", whose="person:9", what="contact.phone", why="约", at=at)

    fill(1)
    before = asked()
    fill(49)
    assert asked() == before
