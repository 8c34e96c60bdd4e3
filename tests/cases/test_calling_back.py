"""Who calls back reads a case while its reporters are asked, and of what they wrote down keeps the outline."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, dispatch, handling, verification, voices
from linli.life.cases.guards import NotYours
from linli.life.cases.models import Answer, Case
from linli.town.people.models import Person
from tests.cases.conftest import Report, asked
from tests.cases.test_views import text
from tests.street import Street, signed_in

RESULT = "灯泡换好了，声控也试过"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.fixture
def gu(street: Street) -> Client:
    return signed_in(street.gu)


def ways_in(client: Client, case: Case) -> list[int]:
    """How the pane, the JSON and the reporter's number answer."""
    case.refresh_from_db()
    reveal = {"why": "回访问结果"}
    return [
        client.get(f"/desk/?open={case.public_id}").status_code,
        client.post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", reveal).status_code,
        client.post(
            f"/api/v1/cases/{case.public_id}/reporters/1/reveal", reveal, content_type="application/json"
        ).status_code,
    ]


def test_a_case_that_nobody_is_asked_about_yet_is_not_theirs(report: Report, gu: Client):
    case = report()
    assert ways_in(gu, case) == [404, 404, 404]
    assert gu.get(f"/api/v1/cases/{case.public_id}").json()["standing"] == "public"


def test_while_its_reporters_are_asked_they_read_it_and_may_call(
    report: Report, street: Street, gu: Client, at: datetime
):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert ways_in(gu, case)[:2] == [200, 200]
    assert case.words in text(gu.get(f"/desk/?open={case.public_id}"))
    assert gu.get(f"/api/v1/cases/{case.public_id}").json()["standing"] == "desk"


def test_afterwards_they_see_what_became_of_their_call_and_no_words_or_number(
    report: Report, street: Street, gu: Client, at: datetime
):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    reporter = asked(case)
    closing.say(case_id=case.pk, reporter=reporter, by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    assert ways_in(gu, case) == [200, 404, 404]
    pane = text(gu.get(f"/desk/?open={case.public_id}"))
    assert "居民说：解决了" in pane
    assert case.words not in pane
    assert case.number in text(gu.get("/desk/?show=ended"))
    closing.rate(case_id=case.pk, reporter=reporter, by=street.gu, at=at, grade="good", by_phone=True)


def test_what_others_heard_or_nobody_said_is_closed_to_them(report: Report, street: Street, gu: Client, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    assert ways_in(gu, case) == [404, 404, 404]
    assert case.number not in text(gu.get("/desk/?show=ended"))
    with pytest.raises(NotYours):
        closing.rate(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, grade="good", by_phone=True)


@pytest.mark.parametrize(("key", "why"), [("water", voices.HadAPart), ("committee", NotYours)])
def test_a_community_writes_down_no_call_about_what_its_own_people_verified_or_its_committee_handled(
    report: Report, street: Street, at: datetime, key: str, why: type[Exception]
):
    case = report("54001")
    water, handler = street.organisation["water"], street.organisation[key]
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=water.pk)
    handling.handle(case_id=case.pk, by=street.he, at=at, result="换了入户阀门的滤网，清了泥沙")
    verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="水压正常")
    Case.objects.everything("a test").filter(pk=case.pk).update(organisation=handler)

    def hear(by: Person) -> Case:
        said = Answer.SOLVED
        return closing.say(case_id=case.pk, reporter=asked(case), by=by, at=at, answer=said, by_phone=True)

    with pytest.raises(why):
        hear(street.sun)
    assert hear(street.gu).outcome == "solved"


def test_who_calls_back_hears_nothing_about_what_their_own_organisation_handled(
    report: Report, street: Street, gu: Client, at: datetime
):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    Case.objects.everything("a test").filter(pk=case.pk).update(organisation=street.organisation["call_back"])
    assert ways_in(gu, case) == [404, 404, 404]
