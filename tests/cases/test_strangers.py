"""Strangers by JSON: a flood is refused by network and shuts nobody out of the page; a key is one's own."""

import json
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
from linli.life.cases import strangers
from linli.life.cases.api import reporting
from linli.life.cases.models import Case
from linli.town.people import callers
from tests.cases.test_api import LAMP, Program, stranger
from tests.cases.test_views import form
from tests.street import COMMUNITY, Street

CARRIER, ELSEWHERE = "198.51.100.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AN_HOUR", 3)


def report(at: datetime, network: str = CARRIER, key: str = "", words: str = "灯坏了") -> int:
    """Report by JSON as nobody, with a key of its own; the answer's status."""
    given = {"words": words, "contact": "anonymous", "place_code": f"{COMMUNITY}-y08"}
    with clock_at(at):
        answer = Client(REMOTE_ADDR=network).post(
            "/api/v1/cases",
            json.dumps(given),
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4())},
        )
    if answer.status_code == 429:
        assert 0 < int(answer["Retry-After"]) <= 3600
    return answer.status_code


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


def test_a_report_is_counted_before_its_transaction(street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch):
    depths: list[int] = []
    base = len(connection.savepoint_ids)
    hit = limits.hit

    def watched(**said: Any) -> int:
        depths.append(len(connection.savepoint_ids))
        return hit(**said)

    monkeypatch.setattr(limits, "hit", watched)
    assert [report(at) for _ in range(3)] == [201] * 3
    assert depths == [base] * 3 + [base + 1], "by itself, the last in one with its alarm, and no other around either"


def test_another_network_and_the_next_hour_are_counted_anew(street: Street, at: datetime):
    assert [report(at) for _ in range(4)][-1] == 429
    assert report(at, ELSEWHERE) == 201
    assert report(at + timedelta(hours=1)) == 201


def test_a_retry_is_answered_in_the_middle_of_a_flood(street: Street, at: datetime):
    first = str(uuid4())
    assert report(at, key=first) == 201
    assert [report(at) for _ in range(3)][-1] == 429
    assert report(at, key=first) == 201


def test_whoever_comes_by_the_page_is_not_refused_for_others_of_the_same_carrier(street: Street, at: datetime):
    assert [report(at) for _ in range(4)][-1] == 429
    with clock_at(at):
        browser = Client(REMOTE_ADDR=CARRIER)
        browser.get("/report/")
        assert browser.post("/report/", form()).status_code == 302


def test_no_address_is_kept(street: Street, at: datetime):
    report(at)
    kept = Counter.objects.get(name="cases.strangers")
    assert CARRIER not in str(vars(kept))
    assert len(kept.subject) == 64


def test_a_limit_by_key_that_anyone_may_make_anew_is_caught(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Control: counted by what the caller chooses, the flood goes through."""
    monkeypatch.setattr(reporting, "network_of", lambda request: str(uuid4()))
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
def test_a_key_drawn_by_lot_is_a_strangers_own(street: Street, at: datetime, draw: Callable[[], str]) -> None:
    key = draw()
    assert stranger(at).post("/cases", LAMP, idempotency_key=key).status_code == 201
    other = stranger(at).post("/cases", LAMP, idempotency_key=str(uuid4())).json()
    first = stranger(at).post("/cases", LAMP, idempotency_key=key).json()
    assert first["query_code"] != other["query_code"]
