"""我去办: who goes there themselves says so, which ends the wait for being sent on and begins the wait for them."""

from datetime import datetime, timedelta

import pytest

from linli.ground.outbox.loop import work_once
from linli.life.cases import answering, clocks, guards, handling, pace, speaking, work
from linli.life.cases.acts import BY_NAME, Doer, do
from linli.life.cases.models import Case
from linli.life.cases.states import Level, State
from tests.cases.conftest import RESULT, Report, dispatched
from tests.cases.test_telling import words_to
from tests.cases.test_views import text
from tests.street import Street, signed_in

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def goes(case: Case, street: Street, at: datetime, **given: object) -> Case:
    return handling.take_on(case_id=case.pk, by=street.zhao, at=at, **given)  # type: ignore[arg-type]


def ran_out(case: Case) -> list[str]:
    return [name for step in case.steps.filter(verb="overdue").order_by("seq") for name in step.facts["clocks"]]


def test_going_oneself_takes_it_in_answers_it_and_ends_the_wait_for_being_sent_on(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("52008", words="车被堵在院里")
    whole = case.resolve_due_at
    case = goes(case, street, at + MINUTE)
    assert (case.state, case.answered_at, case.accepted_at) == (State.ACCEPTED, at + MINUTE, at + MINUTE)
    assert clocks.running(case) == {"going": at + 16 * MINUTE, "resolve": whole}
    assert work.tell_overdue(at + 15 * MINUTE) == 0, "nobody waits for it to be sent on"
    assert (
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at + 15 * MINUTE, result=RESULT).going_due_at is None
    )


def test_an_answer_alone_ends_no_wait(report: Report, street: Street, at: datetime) -> None:
    case = report("52008", words="车被堵在院里")
    answering.answer(case_id=case.pk, by=street.zhao, at=at + MINUTE, words="我马上到")
    assert work.tell_overdue(at + 15 * MINUTE) == 1
    assert ran_out(case) == ["dispatch"]


def test_who_said_so_and_does_not_come_is_late_again(report: Report, street: Street, at: datetime) -> None:
    case = goes(report(), street, at)
    assert case.going_due_at is not None
    assert work.tell_overdue(case.going_due_at - MINUTE) == 0
    again = goes(case, street, at + HOUR)
    assert again.going_due_at == case.going_due_at, "saying it again moves it no later"
    assert work.tell_overdue(case.going_due_at) == 1
    assert ran_out(case) == ["going"]


def test_a_time_that_is_named_is_kept_to(report: Report, street: Street, at: datetime) -> None:
    case = goes(report(), street, at, until=at + 7 * HOUR, words="带梯子过去")
    assert (case.promised_at, case.going_due_at) == (at + 7 * HOUR, at + 7 * HOUR)
    with pytest.raises(guards.PromisedTooLate):
        goes(report(), street, at, until=at + 20 * DAY)
    with pytest.raises(guards.PromisedTooLate):
        goes(report(), street, at, until=at - MINUTE)
    work_once(at)
    assert "16:00" in "".join(words_to(street, "lin", "taken_on_by"))


def test_what_is_sent_out_after_all_waits_for_nobody_to_come(report: Report, street: Street, at: datetime) -> None:
    case = goes(report("51003", words="垃圾桶满了"), street, at)
    assert dispatched(case, street, at).going_due_at is None


def test_only_what_is_filed_can_be_gone_to(report: Report, street: Street, at: datetime) -> None:
    with pytest.raises(guards.CategoryMissing):
        goes(report("", words="一件说不清的事"), street, at)


def test_its_reporter_reads_who_is_on_the_way(report: Report, street: Street, at: datetime) -> None:
    case = report("52008", words="车被堵在院里")
    assert speaking.standing(goes(case, street, at)).words == "有人去办了"
    work_once(at)
    assert "赵师傅说这就过去" in "".join(words_to(street, "lin", "taken_on"))
    page = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "赵师傅说这就过去" in page
    assert "下一步：网格员到场办好" in page
    Case.objects.everything("as if it had come up").filter(pk=case.pk).update(holder=Level.COMMUNITY)
    assert "下一步：网格员到场办好" in text(signed_in(street.lin).get(f"/cases/{case.public_id}/")), "who said so"


def test_one_says_it_once_an_hour(report: Report, street: Street, at: datetime) -> None:
    case, act = report(), BY_NAME["take-on"]
    do(act, case.pk, Doer(street.zhao), at, {})
    with pytest.raises(pace.GoingAlready):
        do(act, case.pk, Doer(street.zhao), at + MINUTE, {})
