"""What a move needs: an answer that answers, and times that are times."""

from datetime import datetime, timedelta

import pytest

from linli.life.cases import answering, desks, guards, handling, hollow, verification
from linli.life.cases.models import Case
from linli.life.cases.states import State
from linli.town.people.scopes import posts_of
from tests.cases.conftest import RESULT, Report, dispatched
from tests.street import Street

DAY = timedelta(days=1)


@pytest.mark.parametrize("words", [".", "。。。。", "好", "- -", "嗯嗯"])
def test_an_answer_that_says_nothing_stops_no_clock(report: Report, street: Street, at: datetime, words: str) -> None:
    case = report()
    for ask in (answering.answer, answering.ask_back):
        with pytest.raises(guards.TooShort):
            ask(case_id=case.pk, by=street.zhao, at=at, words=words)
    case.refresh_from_db()
    assert case.answered_at is None
    case = answering.answer(case_id=case.pk, by=street.zhao, at=at, words="马上来")
    assert case.answered_at == at


@pytest.mark.parametrize("words", ["", "好", "。。。。", "可以"])
def test_who_verifies_says_what_they_saw(report: Report, street: Street, at: datetime, words: str) -> None:
    case = dispatched(report("53002"), street, at)
    case = handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
    assert case.state == State.HANDLED, "control: hazards are always looked at"
    with pytest.raises(guards.FindingMissing):
        verification.verify(case_id=case.pk, by=street.zhao, at=at, finding=words)
    assert verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="能亮了").verified_at == at


def aside(case: Case, street: Street, at: datetime, days: int) -> Case:
    """Sun puts it aside for so many days."""
    review = at + days * DAY
    return handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="money", review_at=review, reason="等资金")


def test_a_case_is_put_aside_for_half_a_year_at_most_and_may_be_again(
    report: Report, street: Street, at: datetime
) -> None:
    case = dispatched(report("54001"), street, at, "water")
    for days in (181, 26_000):
        with pytest.raises(guards.AsideTooLong):
            aside(case, street, at, days)
    case = aside(case, street, at, 180)
    later = at + 180 * DAY
    handling.resume(case_id=case.pk, by=street.sun, at=later)
    assert aside(case, street, later, 180).state == State.SUSPENDED


def test_what_is_put_aside_stays_on_the_supervisors_list(report: Report, street: Street, at: datetime) -> None:
    case = aside(dispatched(report("54001"), street, at, "water"), street, at, 90)
    for supervisor in (street.li, street.han, street.zheng):
        assert case in desks.Lists(supervisor, posts_of(supervisor, at), at).cases(desks.ALL)


def test_nobody_promises_a_time_after_the_deadline(report: Report, street: Street, at: datetime) -> None:
    case = dispatched(report("54001"), street, at, "water")
    due = case.resolve_due_at
    assert due is not None
    for until in (due + timedelta(seconds=1), at + 26_000 * DAY):
        with pytest.raises(guards.PromisedTooLate):
            answering.promise(case_id=case.pk, by=street.he, at=at, until=until)
    assert answering.promise(case_id=case.pk, by=street.he, at=at, until=due).promised_at == due
    late = due + DAY
    with pytest.raises(guards.PromisedTooLate):
        answering.promise(case_id=case.pk, by=street.he, at=late, until=late + 3 * DAY + timedelta(seconds=1))
    answering.promise(case_id=case.pk, by=street.he, at=late, until=late + 3 * DAY)


EMPTY = (
    *(
        "已处理已处理已处理已处理",
        "已处理，已处理。已处理！",
        "已处理已办结已反馈",
        "已处理，情况属实，已反馈",
    ),
    *("好了好了好了好了", "好了好了好了好", "啊啊啊啊啊啊啊啊", "灯好了灯好了", "正在处理中正在处理中"),
)


@pytest.mark.parametrize("result", EMPTY)
def test_a_result_says_no_more_by_saying_it_again(report: Report, street: Street, at: datetime, result: str) -> None:
    case = report()
    with pytest.raises(guards.EmptyResult):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=result)


@pytest.mark.parametrize(
    "result", ["已处理，换了灯泡", "已解决：水管接上了", "换了 3 楼灯泡，换了 4 楼灯泡", "换灯泡了换灯", RESULT]
)
def test_what_was_done_may_stand_beside_an_empty_phrase(result: str) -> None:
    assert not hollow.says_nothing(result)


def test_control_compared_with_the_list_alone_a_repetition_passes() -> None:
    passes = [result for result in EMPTY if hollow.bare(result) not in hollow.EMPTY_PHRASES]
    assert passes == list(EMPTY)


def test_a_long_repetition_is_seen_in_one_pass() -> None:
    assert hollow.says_nothing("已处理" * 200_000)
    assert not hollow.says_nothing("换了灯" * 100_000 + "又修了闸")
