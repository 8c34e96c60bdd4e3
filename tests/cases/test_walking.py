"""巡一遍: what the chief of a lane finds becomes cases, all of it once; nothing is an end too, and no way is kept."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import clock_at
from linli.life.cases import intake, walking
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import NothingSaid, Said
from linli.life.cases.models import Case, Origin, Walk
from linli.town.people import api_keys, appoint
from linli.town.people.roles import Role
from tests.cases.test_photos import upload
from tests.street import Street, signed_in

LANE = "110116001-l01"
ONCE = "018f3a4b-1380-4001-8345-012345678901"
IS_EMERGENCY = "8号院门口着火了"
SMELLS = "8号院有煤气味"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.fixture
def chief(street: Street, at: datetime) -> Client:
    """Gu, who is the chief of 后横街, signed in."""
    assert street.lane is not None
    appoint.appoint(person_id=street.gu.pk, role=Role.LANE_CHIEF, lane_id=street.lane.pk, by=None, at=at)
    return signed_in(street.gu, at=at)


def rows(street: Street, **given: Any) -> dict[str, Any]:
    yard = street.place["y08"].code
    two = {"words-1": "井盖响", "at-1": yard, "place-1": "东侧路口", "words-3": "路牌歪了", "at-3": yard}
    return {"once": ONCE, "rows": "3", **two, **given}


def cases() -> list[Case]:
    return list(Case.objects.everything("a test").order_by("pk"))


def test_what_is_found_becomes_cases_once_and_the_walk_is_written_down(street: Street, chief: Client) -> None:
    assert "走完了" in chief.get("/desk/walk/").content.decode()
    answers = [chief.post("/desk/walk/", rows(street)) for _twice in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/desk/")] * 2
    assert [(case.words, case.origin, case.lane) for case in cases()] == [
        ("井盖响", Origin.GRID, street.lane),
        ("路牌歪了", Origin.GRID, street.lane),
    ]
    assert not any(case.reporters.exists() for case in cases()), "nobody is asked, so nobody confirms their own work"
    assert [(walk.findings, walk.post.person) for walk in Walk.objects.all()] == [(2, street.gu)]
    assert Entry.objects.filter(verb="cases.walked").count() == 1
    page = chief.get("/desk/walk/").content.decode()
    assert "记下 2 处" in page
    assert "&lt;time" not in page
    assert street.gu.name not in page.partition("最近走过的")[2].partition("</ul>")[0]


def test_finding_nothing_is_an_end(street: Street, chief: Client) -> None:
    assert chief.post("/desk/walk/", {"once": ONCE, "rows": "3"}).status_code == 302
    assert ([walk.findings for walk in Walk.objects.all()], cases()) == ([0], [])


def test_of_walks_without_a_finding_one_counts_in_ten_minutes(street: Street, chief: Client, at: datetime) -> None:
    """Controls: one with findings, and one after that time, are written down at once."""
    said = [{"once": ONCE[:-1] + n, "rows": "3"} for n in "234"]
    answers = [chief.post("/desk/walk/", each) for each in said[:2]]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "刚刚已经记过一遍" in answers[1].content.decode()
    assert chief.post("/desk/walk/", said[0]).status_code == 302, "the same once more is the first"
    assert chief.post("/desk/walk/", rows(street)).status_code == 302
    with clock_at(at + timedelta(minutes=10)):
        assert chief.post("/desk/walk/", said[2]).status_code == 302
    assert [walk.findings for walk in Walk.objects.order_by("pk")] == [0, 2, 0]


def test_one_more_row_keeps_what_was_filled_in(street: Street, chief: Client) -> None:
    page = chief.post("/desk/walk/", rows(street, more="1", **{"at-3": ""})).content.decode()
    assert "aria-invalid" not in page, "nothing is wrong yet while one more row is asked for"
    for words in ("井盖响", "东侧路口", 'name="words-4"', 'name="rows" value="4"'):
        assert words in page
    assert cases() == []
    chief.post("/desk/walk/", rows(street, rows="4", **{"words-4": "路灯不亮", "at-4": street.place["y08"].code}))
    assert [case.words for case in cases()] == ["井盖响", "路牌歪了", "路灯不亮"]


def test_one_row_that_is_wrong_takes_none_of_them_and_says_which(street: Street, chief: Client) -> None:
    answer = chief.post("/desk/walk/", rows(street, **{"at-3": ""}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 3 处：选一下靠近哪个院。" in page
    assert re.findall(r'name="([^"]+)"[^>]* aria-invalid="true" aria-describedby="([^"]+)"', page) == [
        ("at-3", "at-3_error")
    ]
    assert '<p class="wrongs" id="at-3_error">选一下靠近哪个院。</p>' in page
    conflict = chief.post("/desk/walk/", rows(street, **{"place-1": "14号楼和20号楼", "words-3": "字" * 4000}))
    assert re.findall(r'name="([^"]+)"[^>]* aria-invalid', conflict.content.decode()) == ["place-1", "words-3"]
    assert (cases(), list(Walk.objects.all())) == ([], [])


def test_a_photo_goes_with_its_own_finding_and_is_kept_when_another_is_wrong(
    street: Street, chief: Client, settings: Any, tmp_path: Path
) -> None:
    settings.PICTURES = tmp_path / "pictures"
    chief.get("/desk/walk/")
    page = chief.post("/desk/walk/", rows(street, **{"at-3": "", "files-1": upload()})).content.decode()
    (carried,) = re.findall(r'name="photos-1" value="([^"]+)"', page)
    assert 'name="photos-3"' not in page
    assert chief.post("/desk/walk/", rows(street, **{"photos-1": carried})).status_code == 302
    assert [case.photos.count() for case in cases()] == [1, 0]


def test_danger_says_first_whom_to_call(street: Street, chief: Client) -> None:
    page = chief.post("/desk/walk/", rows(street, **{"words-1": IS_EMERGENCY})).content.decode()
    assert "119" in page
    assert 'name="rung-1"' in page
    assert cases() == []
    chief.post("/desk/walk/", rows(street, **{"words-1": IS_EMERGENCY, "rung-1": "1"}))
    assert [case.urgent for case in cases()] == [True, False]


def test_many_smells_of_gas_on_one_walk_are_one_look_at_the_number_to_ring(
    street: Street, chief: Client, gas: str
) -> None:
    asked, numbers = [], []
    for second in (SMELLS, IS_EMERGENCY, SMELLS):
        given = {"words-1": SMELLS, "words-2": second, "at-2": street.place["y08"].code}
        with CaptureQueriesContext(connection) as captured:
            page = chief.post("/desk/walk/", rows(street, **given)).content.decode()
        asked.append(len(captured.captured_queries))
        numbers.append(page.count(f'href="tel:{gas}"'))
    assert numbers == [2, 1, 2]
    assert asked[1] == asked[2], "the first filled what is held in memory"


def test_who_is_not_the_chief_walks_no_lane(street: Street, at: datetime) -> None:
    assert street.lane is not None
    assert signed_in(street.zhao, at=at).get("/desk/walk/").status_code == 403
    with pytest.raises(NotYours):
        walking.finish(lane_id=street.lane.pk, found=[], by=street.zhao, at=at)


def test_what_breaks_in_the_middle_leaves_no_half_of_a_walk(street: Street, chief: Client, at: datetime) -> None:
    assert street.lane is not None
    found = [Said(street.place["y08"], "井盖响"), Said(street.place["y08"], "…")]
    with pytest.raises(NothingSaid):
        walking.finish(lane_id=street.lane.pk, found=found, by=street.gu, at=at)
    assert cases() == []
    intake.found(found[0], by=street.gu, at=at)
    with pytest.raises(NothingSaid):
        intake.found(found[1], by=street.gu, at=at)
    assert len(cases()) == 1, "control: one after the other leaves the first"


def test_by_json_it_is_the_same(street: Street, chief: Client, at: datetime) -> None:
    _key, secret = api_keys.make(by=street.gu, name="试试", scopes=sorted(api_keys.SCOPES), days=9, at=at)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": ONCE}
    given = {"findings": [{"words": "井盖响", "place_code": street.place["y08"].code}]}
    address, form = f"/api/v1/lanes/{LANE}/walks", "application/json"
    made = [Client().post(address, given, content_type=form, headers=headers) for _twice in range(2)]
    assert [(answer.status_code, answer.json()["findings"]) for answer in made] == [(201, 1)] * 2
    assert len(cases()) == 1
    shown = Client().get(f"/api/v1/lanes/{LANE}/walks", headers=headers).json()
    assert [each["id"] for each in shown["items"]] == [made[0].json()["id"]]
