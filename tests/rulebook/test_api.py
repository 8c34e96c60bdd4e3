"""The rulebook by JSON: the same calls as the pages, each once for a key."""

import base64
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import categories
from linli.life.rulebook.models import Draft
from tests.kept import kept
from tests.rulebook.drafting import DAY, LAMP, csv_of, with_rules
from tests.street import Street, signed_in

HERE = "/api/v1/rules"


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_rules, at)


def post(client: Client, path: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{HERE}{path}", body, content_type="application/json", headers=headers)


def test_a_draft_goes_its_way_by_json_and_a_retry_gets_the_first_answer(street: Street, at: datetime):
    with clock_at(at):
        client = signed_in(street.zheng, at=at)
        assert {each["table"]: each["count"] for each in client.get(HERE).json()}["categories"] == 57
        rows = client.get(f"{HERE}/tables/categories").json()["rows"]
        assert next(row for row in rows if row["key"] == LAMP)["cells"]["resolve_within"] == "3WD"
        key, body = str(uuid7()), {"why": "路灯要快点修", "on": str(day_of(at + DAY))}
        begun, again = (post(client, "/drafts", body, key).json() for _ in range(2))
        assert begun["draft"] == again["draft"]
        assert Draft.objects.count() == 1
        here = f"/drafts/{begun['draft']}"
        wrong = post(
            client, f"{here}/change", {"table": "categories", "key": LAMP, "cells": {"resolve_within": "soon"}}
        )
        assert [each["key"] for each in wrong.json()["wrong"]] == [LAMP]
        meng = signed_in(street.meng, at=at)
        assert post(meng, f"{here}/lay", {}).status_code == 422, "with the version that was seen"
        assert post(meng, f"{here}/lay", {"version": wrong.json()["version"]}).json()["code"] == "tables-have-faults"
        cells = {"resolve_within": "1WD"}
        right = post(client, f"{here}/change", {"table": "categories", "key": LAMP, "cells": cells}).json()
        assert right["edits"][0]["words"] == ["多久内办好：3 个工作日 → 1 个工作日"]
        assert post(meng, f"{here}/lay", {"version": right["version"] - 1}).status_code == 409
        assert post(client, f"{here}/ask", {}).json()["state"] == "open"
        assert post(client, f"{here}/lay", {"version": right["version"]}).json()["code"] == "another-lays"
        laid = post(meng, f"{here}/lay", {"version": right["version"]}).json()
        assert (laid["state"], laid["wrong"]) == ("laid", [])
        assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD"
        assert client.get(f"{HERE}/drafts").json()[0]["draft"] == begun["draft"]
        assert post(client, f"{here}/withdraw", {}).status_code == 422
        assert post(client, f"{here}/withdraw", {"why": "先不改"}).json()["state"] == "withdrawn"
        assert categories.in_force(LAMP, at + DAY).resolve_within == "3WD"
        anew = post(client, f"{here}/anew", {}).json()
        assert (anew["state"], [each["key"] for each in anew["edits"]], anew["wrong"]) == ("open", [LAMP], [])


def test_a_file_a_new_day_an_end_an_undo_and_giving_up_by_json(street: Street, at: datetime):
    with clock_at(at):
        client = signed_in(street.meng, at=at)
        begun = post(client, "/drafts", {"why": "整套看一遍", "on": str(day_of(at + DAY))}).json()
        here = f"/drafts/{begun['draft']}"
        sent = {"table": "categories", "file": base64.b64encode(csv_of(at, resolve_within="1WD")).decode()}
        assert [each["key"] for each in post(client, f"{here}/file", sent).json()["edits"]] == [LAMP]
        assert post(client, f"{here}/file", sent).json()["code"] == "edits-stand"
        assert len(post(client, f"{here}/file", sent | {"replaces": 1}).json()["edits"]) == 1
        later = {"why": "整套看一遍", "on": str(day_of(at + 2 * DAY))}
        assert post(client, f"{here}/reason", later).json()["on"] == later["on"]
        ended = {"table": "categories", "key": "55003"}
        assert [each["cells"] for each in post(client, f"{here}/end", ended).json()["edits"]][-1] is None
        assert len(post(client, f"{here}/undo", ended).json()["edits"]) == 1
        assert post(client, f"{here}/drop", {}).json()["state"] == "dropped"
        assert post(client, f"{here}/undo", ended).json()["code"] == "draft-not-open"
        assert post(client, f"{here}/file", {"table": "categories", "file": "AAAA"}).status_code in (409, 422)
