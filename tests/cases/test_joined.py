"""Whoever joined is told, asked and counted like who brought it; what came before they joined is not told to them."""

from datetime import datetime, timedelta

import pytest

from linli.life.cases import (
    answering,
    closing,
    counted,
    handling,
    reporting,
    telling,
    verification,
)
from linli.life.cases.models import Answer, Case, Reporter
from linli.life.cases.states import Outcome, State
from linli.town.notices.models import Letter
from tests.cases.conftest import RESULT, Report, asked
from tests.cases.test_joining import WATER, join
from tests.street import Street


def letters(case: Case, verb: str, at: datetime) -> dict[str, str]:
    """Who is told of the last step of a verb, and by which kind of letter."""
    Letter.objects.all().delete()
    telling.tell_of(case_id=case.pk, seq=max(case.steps.filter(verb=verb).values_list("seq", flat=True)), at=at)
    return {letter.person.name: letter.kind for letter in Letter.objects.all()}


def asking(case: Case, street: Street, at: datetime) -> Case:
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    if case.state == State.HANDLED:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="来水了")
    return case


def say(case: Case, reporter: Reporter, answer: Answer, at: datetime) -> Case:
    return closing.say(case_id=case.pk, reporter=reporter, by=reporter.person, at=at, answer=answer)


def test_who_joins_gets_the_promise_and_who_has_it_in_hand_is_told(report: Report, street: Street, at: datetime):
    case = report(WATER)
    join(case, street.wang, at)
    told = letters(case, "join", at)
    assert told == {"王秀兰": "case.joined", "赵建国": "case.more"}
    join(case, street.zhou, at), join(case, None, at, code="FOUR")
    assert letters(case, "join", at) == {}, "at the fourth nobody is told again"


def test_what_came_before_they_joined_is_not_told_to_who_joins_however_late_the_worker_is(
    report: Report, street: Street, at: datetime
):
    case = report("54006")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="收到，今天下午去看")
    join(case, street.wang, at)
    assert letters(case, "report", at) == {"林秀英": "case.reported", "赵建国": "case.new"}
    assert letters(case, "answer", at) == {"林秀英": "case.answered"}
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="灯泡买到了，明天装")
    assert letters(case, "answer", at) == {"林秀英": "case.answered", "王秀兰": "case.answered"}, "what comes then is"


def test_who_said_not_yet_is_thanked_and_the_others_are_told(report: Report, street: Street, at: datetime):
    case = report("54006")
    wang = join(case, street.wang, at)
    case = say(asking(case, street, at), wang, Answer.NOT, at)
    assert (case.state, case.outcome) == (State.ACCEPTED, Outcome.NOT)
    told = letters(case, "come_back", at)
    assert (told["王秀兰"], told["林秀英"]) == ("case.taken_up", "case.taken_up_jointly")


def test_how_it_ended_is_told_to_who_did_not_end_it(report: Report, street: Street, at: datetime):
    case = report("54006")
    wang = join(case, street.wang, at)
    case = say(say(asking(case, street, at), asked(case), Answer.SOLVED, at), wang, Answer.PARTLY, at)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.PARTLY)
    assert letters(case, "close", at) == {"林秀英": "case.ended"}


def test_who_is_silent_is_told_what_the_other_said(report: Report, street: Street, at: datetime):
    case = report("54006")
    wang = join(case, street.wang, at)
    say(asking(case, street, at), wang, Answer.SOLVED, at)
    case = closing.settle_silence(case_id=case.pk, at=at + timedelta(days=9))
    assert case.outcome == Outcome.SOLVED
    assert letters(case, "close", at) == {"林秀英": "case.ended", "王秀兰": "case.ended"}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(Answer.SOLVED, Outcome.SILENT), (Answer.PARTLY, Outcome.SILENT), (Answer.NOT, Outcome.NOT)],
)
def test_who_joined_as_nobody_solves_nothing_over_the_silence_of_who_waits(
    report: Report, street: Street, at: datetime, answer: Answer, outcome: Outcome
):
    case = report("54006")
    nobody = join(case, None, at, code="NOBODY")
    case = say(asking(case, street, at), nobody, answer, at)
    if case.state == State.ASKING:
        case = closing.settle_silence(case_id=case.pk, at=at + timedelta(days=9))
    assert case.outcome == outcome


def test_without_that_rule_they_would():
    """The control: the words alone make it solved."""
    said = [counted.Counted(Answer.SOLVED, counted.Way.CODE, alone=False)]
    assert counted.outcome_of([word.answer for word in said]) == Outcome.SOLVED
    assert counted.comes_to(said) == Outcome.SILENT


def test_a_correction_is_told_to_who_joined_without_the_door(report: Report, street: Street, at: datetime):
    case = report(WATER)
    join(case, street.wang, at)
    reporting.correct(case_id=case.pk, by=street.zhao, at=at, place=street.place["b14-u1"])
    assert letters(case, "correct", at)["王秀兰"] == "case.corrected_jointly"
    assert "单元" not in str(Letter.objects.get(person=street.wang).facts)
