"""What sends letters is said a few times in an hour, by either door; a word of an emergency is heard all the same."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, answering, closing, handling, pace, verification, voices
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.town.people.models import Person
from tests.cases.conftest import RESULT, Report, dispatched, joined
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


def asking(report: Report, street: Street, at: datetime) -> Case:
    """A case whose two reporters are asked: it is not over with one word."""
    case = report("54006")
    joined(case, street.zhou, at)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    if case.state != State.ASKING:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="灯亮了")
    return case


def words_of(case: Case) -> list[str]:
    return list(case.steps.filter(verb__in=("say", "add")).order_by("seq").values_list("facts__answer", flat=True))


def test_the_same_word_again_changes_nothing_and_is_answered_as_the_first(
    street: Street, report: Report, at: datetime
) -> None:
    case, lin = asking(report, street, at), signed_in(street.lin, at=at)
    seen = case.version
    assert {said(lin, case, "say", answer="solved", seen=seen) for _n in range(8)} == {(200, "")}
    assert words_of(case) == ["solved"]
    assert said(lin, case, "say", answer="partly", seen=seen) == (409, "moved-on"), "they said something else since"
    assert said(lin, case, "say", answer="solved", words="三楼也亮了", seen=seen + 1) == (200, ""), "with more to it"
    changed = [said(lin, case, "say", answer=("partly", "solved")[n % 2]) for n in range(4)]
    assert changed == [*[(200, "")] * 3, (429, "said-enough")]
    assert said(lin, case, "say", answer="partly") == (200, ""), "the same again is not counted"
    assert len(words_of(case)) == 5
    assert said(signed_in(street.zhou, at=at), case, "say", answer="partly", seen=seen)[0] == 200, "what others said"
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert said(lin, case, "say", answer="not") == (200, ""), "nobody is kept from 还没有"


def test_what_a_caller_notes_is_counted_for_each_whom_they_rang(street: Street, report: Report, at: datetime) -> None:
    case, caller = asking(report, street, at), acts.Doer(street.song)
    noted = acts.Act("rate-by-phone", "rate", (), lambda *_asked: case)
    for reporter in case.reporters.all():
        for _n in range(pace.MOST["rate-by-phone"]):
            acts.do(noted, case.pk, caller, at, {"reporter": reporter})
        with pytest.raises(pace.SaidEnough):
            pace.count(noted.name, case_id=case.pk, speaker=f"{street.song.source} for:{reporter.pk}", words="", at=at)
    assert case.reporters.count() == 2


def test_who_added_something_since_looks_again_first_unless_it_burns(
    street: Street, report: Report, at: datetime
) -> None:
    case, lin = report(), signed_in(street.lin, at=at)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去看看")
    added = [said(lin, case, "add", words=f"第{n}句", seen=1) for n in range(3)]
    assert added == [(200, ""), *[(409, "moved-on")] * 2], "what the desk said since is no reason, one's own is"
    assert said(lin, case, "add", words="楼道着火了", seen=1) == (200, "")
    assert lin.post(f"/cases/{case.public_id}/add/?seen=2", {"words": "又一句"}).status_code == 409


def test_control_without_looking_each_word_is_written_down(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "has_spoken_since", lambda *_asked: False)
    monkeypatch.setattr(closing, "_says_again", lambda *_asked, **_how: False)
    monkeypatch.setattr(pace, "MOST", {})
    case, lin = asking(report, street, at), signed_in(street.lin, at=at)
    assert {said(lin, case, "say", answer="solved", seen=case.version) for _n in range(8)} == {(200, "")}
    assert words_of(case) == ["solved"] * 8


def test_every_act_that_is_counted_is_one() -> None:
    assert set(pace.MOST) <= set(acts.BY_NAME)


def test_control_without_the_count_each_of_them_sends_letters(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST", {})
    zhao: Person = street.zhao
    case, client = dispatched(report("54008"), street, at), signed_in(zhao, at=at)
    assert [said(client, case, "urge")[0] for _n in range(4)] == [200] * 4
