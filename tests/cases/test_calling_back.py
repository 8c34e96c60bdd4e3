"""Who calls back reads a case while its reporters are asked, and of what they wrote down keeps the outline."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, closing, dispatch, handling, queries, ringing, verification, voices
from linli.life.cases.guards import NotYours
from linli.life.cases.models import Answer, Case
from linli.town.people import contacts
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked, joined, looked
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
    looked(case, street.gu, at)
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
        looked(case, by, at)
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


def heard(client: Client, case: Case, act: str = "say-by-phone", **given: object) -> tuple[int, str]:
    """What the JSON door answers to a word that was heard by telephone."""
    body = {"reporter": 1, **(given or {"answer": "solved"})}
    response = client.post(f"/api/v1/cases/{case.public_id}/{act}", body, content_type="application/json")
    return response.status_code, response.json().get("code", "")


def test_nobody_notes_a_call_who_has_not_looked_at_the_number_to_ring(
    report: Report, street: Street, gu: Client, at: datetime
):
    case, another = report(), report()
    for each in (case, another):
        handling.on_the_spot(case_id=each.pk, by=street.zhao, at=at, result=RESULT)
    looked(another, street.gu, at)
    looked(case, street.sun, at)
    assert heard(gu, case) == (409, "look-first"), "not for another report of hers, nor by a colleague's look"
    assert heard(gu, case, "rate-by-phone", grade="good") == (409, "look-first")
    assert ways_in(gu, case)[1] == 200
    later = at + timedelta(hours=24, seconds=1)
    with clock_at(later):
        assert heard(signed_in(street.gu, at=later), case) == (409, "look-first")
    assert heard(gu, case) == (200, "")
    assert gu.get(f"/api/v1/cases/{case.public_id}").json()["state_words"] == "居民说：解决了（电话回访）"
    way = Client().get(f"/api/v1/cases/{case.public_id}/timeline").json()
    assert "电话回访，居民说：解决了" in {line["title"] for line in way}


def test_what_was_said_without_a_call_is_not_called_one(report: Report, street: Street, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    shown = signed_in(street.lin).get(f"/api/v1/cases/{case.public_id}").json()
    assert shown["state_words"] == "居民说：解决了"


def test_a_reporter_who_had_a_part_from_a_desk_is_not_rung(report: Report, street: Street, gu: Client, at: datetime):
    case = report()
    contacts.keep(street.sun, "phone", "13900007777", at, verified=True)
    answering.answer(case_id=case.pk, by=street.sun, at=at, words="下午去换")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert queries.to_call(posts_of(street.gu, at)).filter(pk=case.pk).exists(), "control: Lin had no part"
    case.reporters.update(person=street.sun)
    looked(case, street.gu, at)
    assert not queries.to_call(posts_of(street.gu, at)).filter(pk=case.pk).exists()
    assert heard(gu, case)[0] == 409
    with pytest.raises(voices.NobodyToCall):
        closing.say(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    joined(case, street.zhou, at)
    with pytest.raises(voices.ReporterHadAPart):
        closing.say(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)


def test_control_without_the_look_a_word_is_noted_that_nobody_asked_for(
    report: Report, street: Street, gu: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    monkeypatch.setattr(ringing, "has_looked", lambda reporter, by_id, at: True)
    assert heard(gu, case) == (200, "")
