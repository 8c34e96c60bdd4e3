"""Strangers: a burst from one network is worked or waited for; by JSON a flood ends; a key is one's own."""

import json
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.once import limits
from linli.ground.once.models import Counter
from linli.ground.shared.moments import clock_at
from linli.life.cases import dangers, strangers, visitor
from linli.life.cases.models import Case
from linli.town.people import callers, puzzle
from tests.cases.test_api import LAMP, Program, stranger
from tests.cases.test_views import form, text
from tests.street import COMMUNITY, Street, signed_in

CARRIER, ELSEWHERE = "198.51.100.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "FREE", 1)
    monkeypatch.setattr(strangers, "AN_HOUR", 3)
    monkeypatch.setattr(strangers, "LEAST_BITS", 12)


def sent(at: datetime, network: str = CARRIER, key: str = "", words: str = "灯坏了", worked: str = "") -> Any:
    """Report by JSON as nobody, with a key of its own; the answer as it comes."""
    given = {"words": words, "contact": "anonymous", "place_code": f"{COMMUNITY}-y08"}
    with clock_at(at):
        return Client(REMOTE_ADDR=network).post(
            "/api/v1/cases",
            json.dumps(given),
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4())} | ({"Work": worked} if worked else {}),
        )


def report(at: datetime, network: str = CARRIER, key: str = "", words: str = "灯坏了") -> int:
    """The same, as a program sends it that works where it is asked to; the answer's status."""
    key = key or str(uuid4())
    answer = sent(at, network, key, words)
    if answer.status_code == 429 and answer.json()["code"] == "work-first":
        answer = sent(at, network, key, words, found(answer.json()["facts"]["challenge"]))
    if answer.status_code == 429:
        assert 0 < int(answer["Retry-After"]) <= 3600
    return int(answer.status_code)


def found(challenge: str) -> str:
    """What a browser or a program comes upon."""
    return next(str(n) for n in range(10**6) if puzzle._opens(challenge, str(n), strangers.LEAST_BITS))


def by_page(at: datetime, client: Client, filled: dict[str, Any] | None = None) -> Any:
    with clock_at(at):
        return client.post("/report/", filled or form())


def test_a_key_of_its_own_for_each_report_does_not_go_round_the_limit(street: Street, at: datetime):
    assert [report(at) for _ in range(5)] == [201, 201, 201, 429, 429]
    assert Case.objects.everything("a test").count() == 3
    assert Entry.objects.filter(verb="cases.flood_alarm").count() == 1, "the alarm is raised once"


def test_a_danger_is_taken_in_also_in_a_flood_and_who_is_refused_hears_whom_to_ring(street: Street, at: datetime):
    assert [report(at) for _ in range(4)][-1] == 429
    assert [report(at, words=words) for words in ("着火了", "井盖没了，有个大洞")] == [201, 201]
    assert report(at) == 429, "control"
    refused = strangers.Flooded(600).words
    assert [number for number in ("110", "119", "120", "122", "10 分钟") if number not in refused] == []


def test_dangers_use_up_nothing_of_what_neighbours_there_may_report_and_a_flood_of_them_is_seen(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dangers, "ALARM_AT", 3)
    assert [report(at, words=f"着火了{n}") for n in range(5)] == [201] * 5
    assert [report(at) for _ in range(4)] == [201, 201, 201, 429]
    assert Entry.objects.filter(verb="cases.danger_alarm").count() == 1, "once"
    pot: dict[str, Any] = {"name": "cases.strangers", "limit": 10**6, "window_s": 3600}
    monkeypatch.setattr(dangers, "count", lambda *, sender, at: limits.hit(subject=sender, at=at, **pot))
    assert [report(at, ELSEWHERE, words=f"着火了{n}") for n in range(3)] == [201] * 3
    assert report(at, ELSEWHERE) == 429, "the control: counted with the rest, they keep the neighbours out"


def test_a_report_is_counted_before_its_transaction(street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch):
    depths: list[int] = []
    base = len(connection.savepoint_ids)
    hit = limits.hit

    def watched(**said: Any) -> int:
        depths.append(len(connection.savepoint_ids))
        return hit(**said)

    monkeypatch.setattr(limits, "hit", watched)
    assert [report(at) for _ in range(3)] == [201] * 3
    assert set(depths[:-1]) == {base}, "by itself"
    assert depths[-1] == base + 1, "the last in one with its alarm, and no other around either"


def test_another_network_and_the_next_hour_are_counted_anew(street: Street, at: datetime):
    assert [report(at) for _ in range(4)][-1] == 429
    assert report(at, ELSEWHERE) == 201
    assert report(at + timedelta(hours=1)) == 201


def test_a_retry_is_answered_in_the_middle_of_a_flood(street: Street, at: datetime):
    first = str(uuid4())
    assert report(at, key=first) == 201
    assert [report(at) for _ in range(3)][-1] == 429
    assert report(at, key=first) == 201


def test_beyond_the_first_of_an_hour_a_report_waits_or_is_worked_for_by_json(street: Street, at: datetime):
    assert sent(at).status_code == 201
    key = str(uuid4())
    refused = sent(at, key=key)
    facts = refused.json()["facts"]
    assert (refused.status_code, refused.json()["code"], facts["bits"]) == (429, "work-first", 12)
    assert 0 < int(refused["Retry-After"]) <= 3600
    worked = found(facts["challenge"])
    assert sent(at, worked=worked).json()["code"] == "work-first", "for one report, and no other"
    assert sent(at, key=key, worked="0" if worked != "0" else "1").status_code == 429
    first = sent(at, key=key, worked=worked)
    again = [sent(at, key=key, worked=each) for each in ("", worked)]
    assert [each.status_code for each in (first, *again)] == [201, 201, 201], "the same body under its key"
    assert {each.json()["query_code"] for each in again} == {first.json()["query_code"]}
    assert Case.objects.everything("a test").count() == 2


def test_control_where_nobody_has_to_have_worked_all_are_taken(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(strangers, "AN_HOUR", 100)
    assert [sent(at).status_code for _ in range(4)] == [201, 429, 429, 429]
    monkeypatch.setattr(strangers, "_must_have_worked", lambda *asked: None)
    assert [sent(at).status_code for _ in range(4)] == [201] * 4


def test_beyond_them_a_page_keeps_what_was_written_and_works_for_it(street: Street, at: datetime):
    assert by_page(at, Client(REMOTE_ADDR=CARRIER)).status_code == 302
    browser, filled = Client(REMOTE_ADDR=CARRIER), form(words="三楼的灯也坏了")
    refused = by_page(at, browser, filled)
    page = text(refused)
    assert (refused.status_code, Case.objects.everything("a test").count()) == (429, 1)
    assert "三楼的灯也坏了" in page
    assert "登录了的不用等" in page
    asked = re.search(r'data-puzzle="([0-9a-f]{64})" data-bits="12"', refused.content.decode())
    assert asked is not None
    worked = filled | {"worked": found(asked[1])}
    assert by_page(at, browser, worked).status_code == 302
    assert by_page(at, browser, filled).status_code == 302, "the same form again is answered"
    assert by_page(at, Client(REMOTE_ADDR=CARRIER), worked).status_code == 429, "another browser's is none of one's own"
    assert Case.objects.everything("a test").count() == 2


def test_who_is_signed_in_or_speaks_of_a_danger_neither_waits_nor_works(street: Street, at: datetime):
    assert sent(at).status_code == 201
    with clock_at(at):
        lin = signed_in(street.lin)
    lin.defaults["REMOTE_ADDR"] = CARRIER
    assert by_page(at, lin).status_code == 302
    assert by_page(at, Client(REMOTE_ADDR=CARRIER), form(words="着火了", category="", rung="1")).status_code == 302
    assert sent(at, words="井盖没了，有个大洞").status_code == 201
    assert by_page(at, Client(REMOTE_ADDR=CARRIER)).status_code == 429, "control"


def test_the_more_come_the_more_it_costs_and_never_the_page(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(strangers, "_A_STEP", 1)
    monkeypatch.setattr(strangers, "MOST_BITS", 14)
    sent(at)
    bits = []
    for _ in range(3):
        bits.append(sent(at).json()["facts"]["bits"])
        report(at)
    assert bits == [12, 13, 14]
    assert report(at) == 429, "by JSON there is an end"
    browser, filled = Client(REMOTE_ADDR=CARRIER), form()
    asked = re.search(r'data-puzzle="([0-9a-f]{64})" data-bits="14"', by_page(at, browser, filled).content.decode())
    assert asked is not None
    monkeypatch.setattr(strangers, "LEAST_BITS", 14)
    assert by_page(at, browser, filled | {"worked": found(asked[1])}).status_code == 302


def joined(at: datetime, case: Case, worked: str = "", key: str = "") -> Any:
    """Join by JSON as nobody from the same network; the answer as it comes."""
    headers = {"Idempotency-Key": key or str(uuid4())} | ({"Work": worked} if worked else {})
    with clock_at(at):
        return Client(REMOTE_ADDR=CARRIER).post(
            f"/api/v1/cases/{case.public_id}/join",
            json.dumps({"contact": "anonymous"}),
            content_type="application/json",
            headers=headers,
        )


def test_who_joins_uses_up_nothing_of_who_reports_and_is_counted_by_json_and_by_page(street: Street, at: datetime):
    case = Case.objects.everything("a test").get(public_id=sent(at, ELSEWHERE).json()["id"])
    key = str(uuid4())
    assert joined(at, case).status_code == 201
    refused = joined(at, case, key=key)
    assert (refused.status_code, refused.json()["code"]) == (429, "work-first")
    assert joined(at, case, found(refused.json()["facts"]["challenge"]), key).status_code == 201
    assert sent(at).status_code == 201, "the first report from this network"
    browser, filled = Client(REMOTE_ADDR=CARRIER), {"once": str(uuid4()), "contact": "anonymous", "words": "三楼也是"}
    with clock_at(at):
        page = browser.post(f"/cases/{case.public_id}/join/", filled)
        asked = re.search(r'data-puzzle="([0-9a-f]{64})" data-bits="12"', page.content.decode())
        assert asked is not None
        assert (page.status_code, "三楼也是" in text(page), "登录了的不用等" in text(page)) == (429, True, True)
        worked = filled | {"worked": found(asked[1])}
        sent_on = [browser.post(f"/cases/{case.public_id}/join/", each) for each in (worked, filled)]
    assert [each.status_code for each in sent_on] == [302, 302]
    assert case.reporters.count() == 4


def test_who_joins_in_danger_is_never_kept_waiting(street: Street, at: datetime):
    lamp = Case.objects.everything("a test").get(public_id=sent(at, ELSEWHERE).json()["id"])
    hole = Case.objects.everything("a test").get(public_id=sent(at, ELSEWHERE, words="井盖没了，有个大洞").json()["id"])
    assert [joined(at, case).status_code for case in (lamp, hole, hole, lamp)] == [201, 201, 201, 429]


def test_no_address_is_kept(street: Street, at: datetime):
    report(at)
    kept = Counter.objects.get(name="cases.strangers")
    assert CARRIER not in str(vars(kept))
    assert len(kept.subject) == 64


def test_a_limit_by_key_that_anyone_may_make_anew_is_caught(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Control: counted by what the caller chooses, the flood goes through."""
    monkeypatch.setattr(visitor, "network_of", lambda request: str(uuid4()))
    assert [report(at) for _ in range(5)] == [201] * 5


@pytest.mark.parametrize(
    "key",
    [
        "report-0000000001",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1200000000000000000000000000000",
        "00000000-0000-4000-8000-000000000000",
        "01a20ccb-2d44-73e4-b4af-70924104baa4",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ],
)
def test_a_strangers_key_that_another_may_come_upon_is_refused(street: Street, at: datetime, key: str) -> None:
    """With the same words it would give the next stranger the first one's query code."""
    answer = stranger(at).post("/cases", LAMP, idempotency_key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "key-too-plain")
    assert not Case.objects.everything("a test").exists()
    named = LAMP | {"contact": "platform"}
    assert Program(street.lin, at).post("/cases", named, idempotency_key=key).status_code == 201, "who is known may"


def test_control_where_any_key_will_do_the_next_stranger_gets_the_query_code(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "_is_random", lambda key: True)
    codes = [stranger(at).post("/cases", LAMP, idempotency_key="report-0000000001").json() for _ in range(2)]
    assert codes[0]["query_code"] == codes[1]["query_code"]


@pytest.mark.parametrize(
    "draw", [lambda: str(uuid4()), lambda: secrets.token_urlsafe(24), lambda: secrets.token_hex(16)]
)
def test_a_key_drawn_by_lot_is_a_strangers_own(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch, draw: Callable[[], str]
) -> None:
    monkeypatch.setattr(strangers, "FREE", 2)
    key = draw()
    assert stranger(at).post("/cases", LAMP, idempotency_key=key).status_code == 201
    other = stranger(at).post("/cases", LAMP, idempotency_key=str(uuid4())).json()
    first = stranger(at).post("/cases", LAMP, idempotency_key=key).json()
    assert first["query_code"] != other["query_code"]
