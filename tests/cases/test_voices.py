"""Whose voice counts when a result is spoken of: not that of whoever did the work."""

from datetime import datetime

import pytest

from linli.life.cases import acts, answering, closing, dispatch, handling, intake, opening, verification, voices
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Origin, Reporter
from linli.life.cases.states import Outcome, State
from linli.town.people import contacts
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, asked
from tests.street import Street, signed_in


def offered(case: Case, by: Person | None, at: datetime) -> set[str]:
    """What they are offered of what may be said, as the case's reporter."""
    found = acts.offered(case, by=by, held=posts_of(by, at), reporter=asked(case), at=at)
    return {act.name for act in found} & {"say", "rate"}


def refused(case: Case, by: Person | None, at: datetime, why: type[Exception]) -> bool:
    """Whether both a word and a rating as its reporter are refused so, and neither is offered."""
    with pytest.raises(why):
        closing.say(case_id=case.pk, reporter=asked(case), by=by, at=at, answer=Answer.SOLVED)
    with pytest.raises(why):
        closing.rate(case_id=case.pk, reporter=asked(case), by=by, at=at, grade="good")
    return offered(case, by, at) == set()


def test_what_a_grid_worker_reports_in_their_own_grid_is_found_and_never_said_by_a_resident(
    street: Street, report: Report, at: datetime
) -> None:
    own, staff = report(who="zhao"), report(who="sun")
    elsewhere = report(who="zhao", place="b20-u1")
    assert (own.origin, staff.origin, elsewhere.origin) == (Origin.GRID, Origin.STAFF, Origin.RESIDENT)
    assert not own.reporters.exists()
    case = handling.on_the_spot(case_id=own.pk, by=street.zhao, at=at, result=RESULT)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.CHECKED)


def test_the_report_form_leads_a_grid_worker_back_to_the_desk_with_what_they_found(street: Street) -> None:
    contacts.keep(street.zhao, "phone", "13800004321", street.at, verified=True)
    once = "0190a0b0-0000-7000-8000-000000000001"
    sent = {
        "words": "楼道灯坏了",
        "category": "54006",
        "place": "8号院14号楼2单元",
        "contact": "named",
        "phone": "13800004321",
        "once": once,
    }
    browser = signed_in(street.zhao)
    browser.get(f"/report/?place={street.place['b14-u2'].code}")
    answer = browser.post(f"/report/?place={street.place['b14-u2'].code}", sent)
    case = Case.objects.everything("the one just made").get()
    assert (answer.status_code, case.origin) == (302, Origin.GRID)
    assert answer["Location"].endswith(str(case.public_id))
    by_json = browser.post(
        "/api/v1/cases",
        {
            "words": "楼道灯又坏了",
            "category": "54006",
            "place_code": street.place["b14-u2"].code,
            "contact": "named",
            "phone": "13800004321",
        },
        content_type="application/json",
        headers={"Idempotency-Key": "found-by-json-0001"},
    )
    assert by_json.json().get("query_code") == "", by_json.json()


def test_who_acted_at_a_desk_says_nothing_as_the_reporter_nor_with_the_query_code(
    street: Street, report: Report, at: datetime
) -> None:
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    with_phone = intake.report(said, reporter=street.zhao, query_code="HISOWN", by=None, at=at)
    with_phone = handling.on_the_spot(case_id=with_phone.pk, by=street.zhao, at=at, result=RESULT)
    assert refused(with_phone, street.zhao, at, voices.OwnWork)
    assert refused(with_phone, None, at, voices.OwnWork)
    assert opening.by_code("HISOWN").case == with_phone

    by_another = intake.report(said, reporter=street.zhao, query_code="HISOTHER", by=None, at=at)
    answering.answer(case_id=by_another.pk, by=street.zhao, at=at, words="今天下午去换")
    by_another = handling.on_the_spot(case_id=by_another.pk, by=street.sun, at=at, result=RESULT)
    assert refused(by_another, street.zhao, at, voices.OwnWork)


def test_who_handled_or_verified_says_nothing_with_anothers_query_code(
    street: Street, report: Report, at: datetime
) -> None:
    case = report("54001", contact=Contact.ANONYMOUS)
    dispatch.dispatch(case_id=case.pk, by=street.han, at=at, organisation_id=street.organisation["water"].pk)
    handling.handle(case_id=case.pk, by=street.he, at=at, result=RESULT)
    case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="四户水压都正常")
    for hand in (street.he, street.sun, street.han):
        assert refused(case, hand, at, voices.OwnWork)
    assert refused(case, street.zhao, at, voices.NotYourVoice)
    assert offered(case, None, at) == offered(case, street.lin, at) == {"say", "rate"}
    case = closing.say(case_id=case.pk, reporter=asked(case), by=None, at=at, answer=Answer.SOLVED)
    assert case.outcome == Outcome.SOLVED


def test_a_post_alone_keeps_nobody_from_speaking_of_what_they_reported_elsewhere(
    street: Street, report: Report, at: datetime
) -> None:
    case = report(who="zhao", place="b20-u1")
    case = handling.on_the_spot(case_id=case.pk, by=street.qian, at=at, result=RESULT)
    assert offered(case, street.zhao, at) == {"say", "rate"}
    with pytest.raises(NotYours):
        closing.say(case_id=case.pk, reporter=Reporter(), by=street.sun, at=at, answer=Answer.SOLVED)


def test_without_the_rule_the_handlers_word_would_count(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = report(contact=Contact.ANONYMOUS)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    monkeypatch.setattr(voices, "refusal", lambda *asked: None)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.zhao, at=at, answer=Answer.SOLVED)
    assert case.outcome == Outcome.SOLVED
