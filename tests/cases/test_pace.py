"""What sends letters is said a few times in an hour, by either door; a word of an emergency is heard all the same."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, pace
from linli.life.cases.models import Case
from linli.town.people.models import Person
from tests.cases.conftest import Report, dispatched
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def said(client: Client, case: Case, act: str, **given: object) -> tuple[int, str]:
    address = f"/api/v1/cases/{case.public_id}/{act}"
    response = client.post(address, json.dumps(given), content_type="application/json")
    return response.status_code, response.json().get("code", "")


def test_one_urges_once_in_an_hour_and_answers_three_times(street: Street, report: Report, at: datetime) -> None:
    case, other = (dispatched(report("54008"), street, at) for _n in range(2))
    zhao = signed_in(street.zhao, at=at)
    assert [said(zhao, case, "urge") for _n in range(3)] == [(200, ""), *[(429, "urged-enough")] * 2]
    assert said(zhao, other, "urge") == (200, ""), "control: another case"
    assert said(signed_in(street.sun, at=at), case, "urge") == (200, ""), "control: another who urges"
    answers = [said(zhao, case, "answer", words=f"第{n}次答复") for n in range(4)]
    assert answers == [*[(200, "")] * 3, (429, "said-enough")]
    with clock_at(at + HOUR):
        assert said(signed_in(street.zhao, at=at + HOUR), case, "urge") == (200, "")


def test_a_reporter_adds_five_words_in_an_hour_and_tells_of_a_fire_all_the_same(
    street: Street, report: Report, at: datetime
) -> None:
    case, lin = report(), signed_in(street.lin, at=at)
    added = [said(lin, case, "add", words=f"再补一句，第{n}句") for n in range(7)]
    assert added == [*[(200, "")] * 5, *[(429, "said-enough")] * 2]
    page = lin.post(f"/cases/{case.public_id}/add/", {"words": "再来一句", "seen": 9})
    assert (page.status_code, "都收到了" in page.content.decode()) == (429, True)
    assert said(lin, case, "add", words="楼道着火了，冒黑烟") == (200, "")
    assert case.steps.filter(verb="add").count() == 6


def test_what_is_refused_for_another_reason_is_not_counted(street: Street, report: Report, at: datetime) -> None:
    case, zhao = report(), signed_in(street.zhao, at=at)
    assert {said(zhao, case, "answer", words="。。。")[0] for _n in range(5)} == {422}
    assert said(zhao, case, "answer", words="下午去换") == (200, "")


def test_of_many_at_once_who_comes_too_late_is_told_so_and_not_that_it_was_a_flood(
    street: Street, report: Report, at: datetime
) -> None:
    case, zhao = report(), signed_in(street.zhao, at=at)
    assert [said(zhao, case, "take-on") for _n in range(3)] == [(200, ""), *[(409, "going-already")] * 2]
    assert [said(zhao, case, "take-on", seen=1) for _n in range(2)] == [(409, "moved-on")] * 2
    assert case.steps.filter(verb="take_on").count() == 1
    urged = dispatched(report("54008"), street, at)
    assert [said(zhao, urged, "urge")[0] for _n in range(2)] == [200, 429], "control: urging again is urging again"


def test_every_act_that_is_counted_is_one() -> None:
    assert set(pace.MOST) <= set(acts.BY_NAME)


def test_control_without_the_count_each_of_them_sends_letters(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST", {})
    zhao: Person = street.zhao
    case, client = dispatched(report("54008"), street, at), signed_in(zhao, at=at)
    assert [said(client, case, "urge")[0] for _n in range(4)] == [200] * 4
