"""Whose voice counts when a result is spoken of: not that of whoever did the work."""

from datetime import datetime

import pytest
from django.utils.translation import override

from linli.life.cases import (
    acts,
    answering,
    closing,
    dispatch,
    handling,
    intake,
    opening,
    queries,
    sentences,
    telling,
    timeline,
    verification,
    voices,
)
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Origin, Reporter
from linli.life.cases.states import Outcome, State
from linli.town.notices.models import Letter
from linli.town.people import contacts
from linli.town.people.models import Organisation, Person
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, asked, looked
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
    elsewhere = asked(report(who="lin", place="b14-u2"))
    with pytest.raises(NotYours):
        closing.say(case_id=case.pk, reporter=elsewhere, by=street.sun, at=at, answer=Answer.SOLVED)


def test_without_the_rule_the_handlers_word_would_count(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = report(contact=Contact.ANONYMOUS)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    monkeypatch.setattr(voices, "refusal", lambda *asked: None)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.zhao, at=at, answer=Answer.SOLVED)
    assert case.outcome == Outcome.SOLVED


def asking(report: Report, street: Street, at: datetime, *, sender: str = "zhao", checker: str = "sun") -> Case:
    """Handled by the waterworks, checked, and its reporter asked."""
    case = report("54001")
    water = street.organisation["water"].pk
    dispatch.dispatch(case_id=case.pk, by=street.person[sender], at=at, organisation_id=water)
    handling.handle(case_id=case.pk, by=street.he, at=at, result=RESULT)
    return verification.verify(case_id=case.pk, by=street.person[checker], at=at, finding="四户水压都正常")


def by_phone(case: Case, by: Person, at: datetime, answer: Answer = Answer.SOLVED) -> Case:
    """Somebody writes down what the reporter said on the telephone."""
    looked(case, by, at)
    return closing.say(case_id=case.pk, reporter=asked(case), by=by, at=at, answer=answer, by_phone=True)


def calls(case: Case, by: Person, at: datetime) -> bool:
    """Whether they are offered to write down what they heard."""
    found = acts.offered(case, by=by, held=posts_of(by, at), reporter=None, at=at)
    return "say-by-phone" in {act.name for act in found}


def test_a_community_that_checked_writes_down_no_word_by_phone_and_the_outside_does(
    street: Street, report: Report, at: datetime
) -> None:
    case = asking(report, street, at)
    assert (calls(case, street.sun, at), calls(case, street.gu, at)) == (False, True)
    with pytest.raises(voices.HadAPart):
        by_phone(case, street.sun, at)
    Organisation.objects.filter(pk=street.organisation["call_back"].pk).update(name_en="Call-back Desk")
    case = by_phone(case, street.gu, at)
    assert case.outcome == Outcome.SOLVED
    for language, caller in (("zh-hans", "由街道诉求办记下"), ("zh-hant", "街道诉求办"), ("en", "Call-back Desk")):
        with override(language):
            way = timeline.entries(case, queries.timeline(case), reader=sentences.Reader.PUBLIC, at=at)
        assert any(caller in entry.soft for entry in way), language


def test_a_community_with_no_part_in_a_firms_work_may_call(street: Street, report: Report, at: datetime) -> None:
    case = report("54006")
    property_ = street.organisation["property"].pk
    dispatch.dispatch(case_id=case.pk, by=street.han, at=at, organisation_id=property_)
    case = handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
    assert (case.state, calls(case, street.sun, at)) == (State.ASKING, True)
    answered = report("54006")
    answering.answer(case_id=answered.pk, by=street.sun, at=at, words="已经联系物业，今天来换")
    dispatch.dispatch(case_id=answered.pk, by=street.han, at=at, organisation_id=property_)
    answered = handling.handle(case_id=answered.pk, by=street.feng, at=at, result=RESULT)
    assert not calls(answered, street.sun, at)


@pytest.mark.parametrize("contact", [Contact.PLATFORM, Contact.ANONYMOUS])
def test_nobody_speaks_by_phone_for_one_who_left_no_number_to_call(
    street: Street, report: Report, at: datetime, contact: Contact
) -> None:
    case = report(contact=contact)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert not calls(case, street.gu, at)
    assert not queries.to_call(posts_of(street.gu, at)).exists()
    with pytest.raises(voices.NobodyToCall):
        by_phone(case, street.gu, at)
    Reporter.objects.filter(case=case).exclude(person=None).update(contact=Contact.NAMED)
    assert calls(case, street.gu, at) == (contact == Contact.PLATFORM)


def test_what_somebody_heard_replaces_nothing_that_the_reporter_said_or_rated(
    street: Street, report: Report, at: datetime
) -> None:
    case = asking(report, street, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    closing.rate(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, grade="poor")
    with pytest.raises(NotYours):
        by_phone(case, street.gu, at, Answer.NOT)
    with pytest.raises(NotYours):
        closing.rate(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, grade="good", by_phone=True)
    given = voices.rated(asked(case), case)
    assert given is not None
    assert (given.result, given.by_phone) == ("poor", False)


def test_the_reporter_is_told_each_time_who_wrote_a_word_or_rating_down_for_them(
    street: Street, report: Report, at: datetime
) -> None:
    case = by_phone(asking(report, street, at), street.gu, at)
    closing.rate(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, grade="good", by_phone=True)
    for step in case.steps.filter(verb__in=("say", "rate")):
        telling.tell_of(case_id=case.pk, seq=step.seq, at=at)
    told = Letter.objects.filter(person=street.lin, kind__in=("case.said_for_you", "case.rated_for_you"))
    assert sorted(told.values_list("kind", flat=True)) == ["case.rated_for_you", "case.said_for_you"]
    assert all("街道诉求办" in str(each.facts) for each in told)
