"""Sent again, too late or by the wrong hands, by JSON: once is once, and each refusal has its code and its sentence."""

import json
from datetime import datetime
from uuid import uuid4

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case, Step
from tests.cases.conftest import Report
from tests.cases.test_api import LAMP, Program, stranger
from tests.street import Street, signed_in


def test_a_retry_returns_the_first_receipt_and_makes_one_case(street: Street, at: datetime) -> None:
    key = str(uuid4())
    first, second = (stranger(at).post("/cases", LAMP, idempotency_key=key).json() for _ in range(2))
    assert first == second
    assert Case.objects.everything("a test counts").count() == 1


def test_without_a_key_a_retry_makes_another_case(street: Street, at: datetime) -> None:
    """The control of the test above."""
    first, second = (stranger(at).post("/cases", LAMP).json() for _ in range(2))
    assert first["number"] != second["number"]
    assert first["query_code"] != second["query_code"]


def test_the_same_key_with_another_body_is_refused(street: Street, at: datetime) -> None:
    key = str(uuid4())
    stranger(at).post("/cases", LAMP, idempotency_key=key)
    response = stranger(at).post("/cases", LAMP | {"words": "水管也漏了"}, idempotency_key=key)
    assert (response.status_code, response.json()["code"]) == (422, "key-reused")


def test_the_same_key_of_two_people_is_two_acts(street: Street, at: datetime) -> None:
    key = str(uuid4())
    given = LAMP | {"contact": "platform"}
    first, second = (Program(who, at).post("/cases", given, idempotency_key=key) for who in (street.lin, street.wang))
    assert first.json()["number"] != second.json()["number"]


def test_a_retried_act_is_done_once_even_after_the_case_moved_on(report: Report, street: Street, at: datetime) -> None:
    case, key = report("52008", words="车被堵了"), str(uuid4())
    worker = Program(street.zhao, at)
    path = f"/cases/{case.public_id}/on-the-spot"
    first = worker.post(path, {"result": "车主已把车挪开"}, idempotency_key=key)
    again = worker.post(path, {"result": "车主已把车挪开"}, idempotency_key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert Step.objects.filter(case=case, verb="on_the_spot").count() == 1
    third = worker.post(path, {"result": "车主已把车挪开"})
    assert (third.status_code, third.json()["code"]) == (409, "wrong-state")


def test_whoever_saw_an_older_version_looks_again_first(report: Report, street: Street, at: datetime) -> None:
    case, worker = report(), Program(street.zhao, at)
    worker.post(f"/cases/{case.public_id}/answer", {"words": "我去看看", "seen": 1})
    late = worker.post(f"/cases/{case.public_id}/answer", {"words": "这就去", "seen": 1})
    assert (late.status_code, late.json()["code"]) == (409, "moved-on")


@pytest.mark.parametrize(
    ("who", "act", "given", "status", "code"),
    [
        ("zhao", "answer", {"words": " "}, 422, "invalid"),
        ("zhao", "answer", {}, 422, "invalid"),
        ("zhao", "answer", {"words": "好", "more": 1}, 422, "invalid"),
        ("zhao", "answer", {"words": 7}, 422, "invalid"),
        ("zhao", "on-the-spot", {"result": "已处理"}, 422, "empty-result"),
        ("zhao", "promise", {"until": "2026-11-24"}, 422, "invalid"),
        ("sun", "verify", {"finding": "看过了"}, 403, "not-yours"),
        ("zhao", "resume", {}, 409, "wrong-state"),
        ("zhao", "reject", {"reason": "不归我管", "next_unit": "别处"}, 403, "not-yours"),
        ("zhao", "dispatch", {"organisation": "00000000-0000-0000-0000-000000000000"}, 422, "invalid"),
        ("zhao", "refile", {"category": "99999"}, 422, "invalid"),
        ("lin", "answer", {"words": "我自己答"}, 403, "not-allowed"),
        ("lin", "say", {"answer": "solved"}, 409, "wrong-state"),
        ("lin", "say", {"answer": "maybe"}, 422, "invalid"),
        (None, "say", {"answer": "solved"}, 404, "not-found"),
        (None, "answer", {"words": "路过"}, 401, "sign-in-first"),
    ],
)
def test_each_refusal_has_its_status_its_code_and_a_sentence(
    report: Report, street: Street, at: datetime, who: str | None, act: str, given: object, status: int, code: str
) -> None:
    case = report()
    program = Program(street.person[who] if who else None, at)
    response = program.post(f"/cases/{case.public_id}/{act}", given)
    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert body["words"]
    assert case.steps.count() == 1


def test_a_key_that_only_reads_cannot_act(report: Report, street: Street, at: datetime) -> None:
    case = report()
    reader = Program(street.zhao, at, acts=False)
    assert reader.get("/cases/desk").status_code == 200
    response = reader.post(f"/cases/{case.public_id}/answer", {"words": "我去看看"})
    assert (response.status_code, response.json()["code"]) == (403, "beyond-key")


def test_a_session_acts_only_with_the_token_of_our_pages(report: Report, street: Street, at: datetime) -> None:
    case = report()
    client = signed_in(street.zhao, at=at)
    client.handler.enforce_csrf_checks = True
    with clock_at(at):
        response = client.post(
            f"/api/v1/cases/{case.public_id}/answer", json.dumps({"words": "好"}), content_type="application/json"
        )
    assert (response.status_code, response.json()["code"]) == (403, "forged")
    assert case.steps.count() == 1
