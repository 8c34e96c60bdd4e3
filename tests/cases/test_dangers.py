"""What speaks of a danger: taken from whoever tells of it, however much they sent before; a flood of it is seen."""

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import clock_at
from linli.life.cases import dangers, pace, sending, strangers
from linli.life.cases.models import Case
from tests.cases.conftest import Report
from tests.cases.test_views import form
from tests.street import Street, signed_in

FIRE, LIFT, GAS = ("五楼着火了有人被困", ""), ("电梯停了", "54005"), ("厨房不对劲", "53005")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Iterator[None]:
    monkeypatch.setattr(sending, "AN_HOUR", 1)
    monkeypatch.setattr(sending, "UNPROVEN_A_DAY", 1)
    monkeypatch.setattr(sending, "TAKEN_IN_A_DAY", 1)
    monkeypatch.setattr(dangers, "ALARM_AT", 3)
    with clock_at(at):
        yield


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: nothing is known to press."""
    monkeypatch.setattr(strangers, "pressing", lambda *said: False)
    monkeypatch.setattr(strangers, "joins_in_danger", lambda *said: False)


def by_json(client: Client, street: Street, words: str, category: str = "54008", **more: str) -> int:
    given = {"words": words, "category": category, "contact": "named", "place_code": street.place["b14-u2"].code}
    headers = {"Idempotency-Key": str(uuid4())}
    return client.post(
        "/api/v1/cases", json.dumps(given | more), content_type="application/json", headers=headers
    ).status_code


def by_page(client: Client, words: str, category: str = "54008", **more: str) -> int:
    return client.post("/report/", form(words=words, category=category, rung="1", **more)).status_code


def joined(client: Client, case: Case, **more: str) -> int:
    given = {"contact": "named"} | more
    address = f"/api/v1/cases/{case.public_id}/join"
    return client.post(address, json.dumps(given), content_type="application/json").status_code


def senders(street: Street) -> dict[str, tuple[Client, dict[str, str]]]:
    """Who sends, and how they say whom to reach: known, at a desk that writes down, not signed in with a phone."""
    return {
        "resident": (signed_in(street.lin), {"contact": "platform"}),
        "desk": (signed_in(street.zhao), {"contact": "platform", "phone": "13911110044"}),
        "stranger": (Client(), {"contact": "platform", "phone": "13911110055"}),
    }


@pytest.mark.parametrize("sender", ["resident", "desk", "stranger"])
def test_a_danger_is_taken_from_whoever_sent_their_most_by_page_and_by_json(street: Street, sender: str) -> None:
    client, reached = senders(street)[sender]
    assert [by_json(client, street, f"单元门坏了{n}", **reached) for n in range(2)] == [201, 429], "a limit there is"
    assert [by_json(client, street, *told, **reached) for told in (FIRE, LIFT, GAS)] == [201] * 3
    assert [by_page(client, *told, **reached) for told in (FIRE, LIFT, GAS)] == [302] * 3
    assert by_page(client, "单元门又坏了", **reached) == 429
    told = Case.objects.everything("a test").exclude(reporters__person=None)
    assert told.count() == 7, "each with whom to ring back"
    assert Entry.objects.filter(verb="cases.danger_alarm").count() == 1, "and so many are seen, once"


@pytest.mark.parametrize("sender", ["resident", "desk", "stranger"])
def test_control_where_a_danger_is_counted_with_the_rest_it_is_refused(
    street: Street, sender: str, limited: None
) -> None:
    client, reached = senders(street)[sender]
    assert [by_json(client, street, "单元门坏了", **reached), by_json(client, street, *FIRE, **reached)] == [201, 429]
    assert by_page(client, *GAS, **reached) == 429


def test_dangers_use_up_nothing_of_what_else_one_may_report(street: Street) -> None:
    client, reached = senders(street)["resident"]
    assert [by_json(client, street, f"着火了{n}", "", **reached) for n in range(5)] == [201] * 5
    assert by_json(client, street, "单元门坏了", **reached) == 201


def test_who_joins_a_danger_is_taken_in_and_who_joins_in_danger(street: Street, report: Report) -> None:
    gas, doors = report("53005"), [report("54008") for _n in range(3)]
    zhou = signed_in(street.zhou)
    assert by_json(zhou, street, "单元门坏了", contact="platform") == 201
    assert joined(zhou, doors[0]) == 429
    assert [joined(zhou, gas), joined(zhou, doors[0], words="门打不开，里面着火了")] == [201, 201]
    assert joined(zhou, doors[1]) == 429


def test_what_is_added_of_a_danger_is_heard_however_often(
    street: Street, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.MOST, "add", 1)
    case, lin = report(), signed_in(street.lin)

    def added(words: str) -> int:
        address = f"/api/v1/cases/{case.public_id}/add"
        return lin.post(address, json.dumps({"words": words}), content_type="application/json").status_code

    assert [added("再补一句"), added("再补一句话")] == [200, 429]
    assert [added(f"楼道着火了，第{n}层") for n in range(3)] == [200] * 3
    monkeypatch.setattr(strangers, "pressing", lambda *said: False)
    assert [added(f"楼道着火了，第{n}层") for n in range(2)] == [200, 429], "the control"
