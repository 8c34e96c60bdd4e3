"""The end of a case: what its reporters say, what follows from it, and for how long it may be said."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from linli.ground.shared.moments import now
from linli.life.cases import (
    acts,
    afterwards,
    audiences,
    closing,
    dispatch,
    guards,
    handling,
    queries,
    timeline,
    verification,
    voices,
)
from linli.life.cases.models import Answer, Case, Rating, Verify, Word
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Level, Outcome, State, Who
from tests.cases.conftest import RESULT, Report, asked, looked, word
from tests.street import Street, signed_in

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_not_solved_returns_to_the_supervisor_with_the_first_clock(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    due = case.resolve_due_at
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    case = word(case, Answer.NOT, at + HOUR, street)
    assert (case.state, case.holder, case.outcome, case.comebacks) == (
        State.ACCEPTED,
        Level.COMMUNITY,
        Outcome.NOT,
        1,
    )
    assert case.resolve_due_at == due
    with pytest.raises(guards.NotYours):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at + 2 * HOUR, result=RESULT)
    case = handling.on_the_spot(case_id=case.pk, by=street.sun, at=at + 2 * HOUR, result="换了整条线路，晚上去看过")
    assert (case.verify, case.state, case.must_verify) == (Verify.WORD, State.HANDLED, True), (
        "a second time others look"
    )
    case = verification.verify(case_id=case.pk, by=street.han, at=at + 2 * HOUR, finding="晚上看过，都亮")
    case = word(case, Answer.SOLVED, at + 3 * HOUR, street)
    assert (case.outcome, case.solved_level) == (Outcome.SOLVED, Level.COMMUNITY)


def test_what_leaves_nothing_to_look_at_is_asked_about_at_once_though_it_came_back(
    report: Report, street: Street, at: datetime
) -> None:
    case = handling.on_the_spot(case_id=report("52008").pk, by=street.zhao, at=at, result=RESULT)
    assert word(case, Answer.NOT, at, street).state == State.ACCEPTED
    case = handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result=RESULT)
    assert (case.state, case.must_verify) == (State.ASKING, False), "a car that has gone"


def test_not_solved_at_the_street_stays_with_the_street_which_can_send_it_out_again(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    case = word(case, Answer.NOT, at, street)
    handling.on_the_spot(case_id=case.pk, by=street.sun, at=at, result=RESULT)
    case = verification.verify(case_id=case.pk, by=street.han, at=at, finding="看过，能亮")
    for turn in (2, 3, 4):
        case = word(case, Answer.NOT, at, street)
        assert (case.holder, case.comebacks) == (Level.STREET, turn)
        firm = street.organisation["property"].pk
        dispatch.dispatch(case_id=case.pk, by=street.han, at=at, organisation_id=firm)
        case = handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
        if case.state == State.HANDLED:
            case = verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="看过，能亮")
    heard = {
        step.seq: audiences.persons(audiences.Told.DISTRICT, case, step, at)
        for step in case.steps.filter(verb="come_back").order_by("seq")
    }
    assert list(heard.values()) == [set(), set(), {street.zheng.pk}, {street.zheng.pk}], (
        "the district hears of the rest"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.everything("the database knows the desks there are").update(holder="city")


def test_within_seven_days_of_closing_not_solved_reopens_and_later_not(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.SOLVED, at + HOUR, street)
    with pytest.raises(closing.OnlyNotReopens):
        word(case, Answer.PARTLY, at + 2 * HOUR, street)
    with pytest.raises(afterwards.AskedTooLong):
        word(case, Answer.NOT, at + HOUR + afterwards.CHANGE_OF_MIND + timedelta(seconds=1), street)
    case = word(case, Answer.NOT, at + HOUR + afterwards.CHANGE_OF_MIND, street)
    assert (case.state, case.outcome) == (State.ACCEPTED, Outcome.NOT)


def test_forcing_an_end_is_counted_as_unresolved(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    case = closing.force(case_id=case.pk, by=street.li, at=at, reason="产权单位已注销，正在走法律程序")
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.UNRESOLVED)
    with pytest.raises(afterwards.NotReopened):
        word(case, Answer.NOT, at, street)


def test_a_word_by_phone_is_taken_down_by_who_did_not_handle_it(report: Report, street: Street, at: datetime) -> None:
    case = report("54006")
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    for hand in (street.zhao, street.sun):
        with pytest.raises(guards.NotYours):
            closing.say(case_id=case.pk, reporter=asked(case), by=hand, at=at, answer=Answer.SOLVED, by_phone=True)
    looked(case, street.gu, at)
    case = closing.say(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    assert case.outcome == Outcome.SOLVED
    assert case.said.get().by_phone
    step = case.steps.get(verb="say")
    assert (step.by, step.on_behalf_of, step.acting_as) == (street.gu, asked(case), Who.CALLER)
    case = closing.rate(case_id=case.pk, reporter=asked(case), by=street.gu, at=at, grade="good", by_phone=True)
    assert case.steps.get(verb="rate").on_behalf_of == asked(case)


@pytest.mark.parametrize("by_phone", [True, False])
def test_nobody_speaks_of_a_case_that_another_reported(
    report: Report, street: Street, at: datetime, by_phone: bool
) -> None:
    case, other = report("54006"), report("54006", who="zhou")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    refused = closing.NotTheirs if by_phone else guards.NotYours
    with pytest.raises(refused):
        closing.say(
            case_id=case.pk,
            reporter=asked(other),
            by=street.gu if by_phone else street.zhou,
            at=at,
            answer=Answer.SOLVED,
            by_phone=by_phone,
        )
    with pytest.raises(refused):
        closing.rate(
            case_id=case.pk,
            reporter=asked(other),
            by=street.gu if by_phone else street.zhou,
            at=at,
            grade="good",
            by_phone=by_phone,
        )


def test_a_post_speaks_for_no_reporter_of_another_case(report: Report, street: Street, at: datetime) -> None:
    case, other = report("54006"), report("54006", who="zhou")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    with pytest.raises(closing.NotTheirs):
        closing.say(case_id=case.pk, reporter=asked(other), by=street.gu, at=at, answer=Answer.NOT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Word.objects.create(reporter=asked(other), case=case, round=1, answer=Answer.NOT, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(reporter=asked(other), case=case, round=1, result="good", at=at)


def offers(case: Case, at: datetime) -> set[str]:
    """What its reporter is offered of what may be said after the end."""
    found = acts.offered(case, by=None, held=(), reporter=asked(case), at=at)
    return {act.name for act in found} & {"say", "rate"}


def test_what_is_offered_after_closing_is_what_is_taken_to_the_second(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    case = word(case, Answer.SOLVED, at, street)
    last = at + afterwards.CHANGE_OF_MIND
    assert (offers(case, last), offers(case, last + SECOND)) == ({"say", "rate"}, set())
    closing.rate(case_id=case.pk, reporter=asked(case), by=None, at=last, grade="good")
    with pytest.raises(afterwards.AskedTooLong):
        closing.rate(case_id=case.pk, reporter=asked(case), by=None, at=last + SECOND, grade="good")


def test_a_case_closed_without_asking_is_rated_and_not_reopened(report: Report, street: Street, at: datetime) -> None:
    case = closing.force(case_id=report("54006").pk, by=street.li, at=at, reason="产权单位已注销")
    assert offers(case, at) == {"rate"}
    with pytest.raises(afterwards.NotReopened):
        word(case, Answer.NOT, at, street)
    closing.rate(case_id=case.pk, reporter=asked(case), by=None, at=at, attitude="good")


def test_the_door_says_why_a_word_comes_too_late(report: Report, street: Street, at: datetime) -> None:
    case = closing.force(case_id=report("54006").pk, by=street.li, at=now(), reason="产权单位已注销")
    page = signed_in(street.lin).get(reverse("cases:act", args=[case.public_id, "say"]))
    assert (page.status_code, "没等居民确认就结了" in page.content.decode()) == (409, True)


def test_rating_anew_shows_as_one_line_and_the_same_rating_again_as_none(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    case = word(case, Answer.SOLVED, at, street)
    for grade in ("good", "poor", "poor", "fair"):
        case = closing.rate(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, grade=grade)
    assert case.steps.filter(verb="rate").count() == 3, "every change is kept, what was repeated is none"
    for reader in (Reader.REPORTER, Reader.DESK):
        way = timeline.entries(case, queries.timeline(case), reader=reader, at=at, reporter_id=asked(case).pk)
        assert [entry.verb for entry in way].count("rate") == 1
    newest = voices.rated(asked(case), case)
    assert newest is not None
    assert newest.result == "fair"
