"""Query codes by JSON: wrong ones are counted by the address they come from, and a right one always opens."""

from datetime import datetime

import pytest
from django.test import Client

from linli.life.cases import visitor
from tests.cases.conftest import Report
from tests.cases.test_api import LAMP, stranger
from tests.street import Street


def test_a_wrong_query_code_is_like_no_case_and_may_be_tried_only_so_often(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "WRONG_CODES", 3)
    case = report("56003", words="车位收费不公开")
    nobody = stranger(at)
    wrong = {"Query-Code": "WRONGWRONG"}
    statuses = [nobody.get(f"/cases/{case.public_id}", **wrong).status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert nobody.post("/cases/follow", {"number": case.number, "code": "WRONGWRONG"}).status_code == 429
    assert nobody.get(f"/cases/{case.public_id}", **wrong, X_Forwarded_For="9.9.9.9").status_code == 429, "made up"


def test_nobody_locks_a_reporter_out_by_trying_codes(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "WRONG_CODES", 3)
    nobody = stranger(at)
    receipt = nobody.post("/cases", LAMP).json()
    wrong = {"number": receipt["number"], "code": "WRONGWRONG"}
    statuses = [nobody.post("/cases/follow", wrong).status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429], "control: they are counted"
    right = {"Query-Code": receipt["query_code"]}
    assert nobody.get(f"/cases/{receipt['id']}", **right).json()["standing"] == "reporter"
    followed = nobody.post("/cases/follow", wrong | {"code": receipt["query_code"]})
    assert followed.json()["standing"] == "reporter"
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(
        f"/api/v1/cases/{receipt['id']}", headers={"Query-Code": "WRONGWRONG"}
    )
    assert elsewhere.status_code == 404, "counted by address"


def test_a_code_opens_its_own_case_only(street: Street, at: datetime) -> None:
    first, second = (stranger(at).post("/cases", LAMP).json() for _ in range(2))
    other = stranger(at).get(f"/cases/{second['id']}", **{"Query-Code": first["query_code"]})
    assert other.status_code == 404
