"""A flood by JSON is refused by network, whatever keys it brings, and shuts nobody out of the page."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.once.models import Counter
from linli.ground.shared.moments import clock_at
from linli.life.cases import strangers
from linli.life.cases.api import reporting
from linli.life.cases.models import Case
from tests.cases.test_views import form
from tests.street import COMMUNITY, Street

CARRIER, ELSEWHERE = "198.51.100.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AN_HOUR", 3)


def report(at: datetime, network: str = CARRIER, key: str = "") -> int:
    """Report by JSON as nobody, with a key of its own; the answer's status."""
    given = {"words": "灯坏了", "contact": "anonymous", "place_code": f"{COMMUNITY}-y08"}
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
