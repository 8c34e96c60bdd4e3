"""What was heard by telephone or said with a number, once its owner says that they reported nothing."""

from datetime import datetime, timedelta

from linli.life.cases import closing, handling, owning, ringing, speaking, verification
from linli.life.cases.models import Answer, Case, Reporter
from linli.life.cases.states import Outcome, State
from tests.cases.conftest import joined
from tests.cases.test_unproven import left
from tests.street import Street

MINUTE = timedelta(minutes=1)


def asked_of_two(street: Street, at: datetime) -> tuple[Case, Reporter, Reporter]:
    """A matter that is done, whose reporters are asked: the one with Lin's number, that another left, and Zhou."""
    case = left(street, 0)
    lin, zhou = case.reporters.get(), joined(case, street.zhou, at)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    case.refresh_from_db()
    if case.state == State.HANDLED:
        verification.verify(case_id=case.pk, by=street.sun, at=at, finding="亮着呢")
    return case, lin, zhou


def rung(street: Street, reporter: Reporter, at: datetime, answer: Answer = Answer.SOLVED) -> Case:
    """Gu calls back and writes down what she hears."""
    ringing.note(reporter, by=street.gu, at=at)
    return closing.say(case_id=reporter.case_id, reporter=reporter, by=street.gu, at=at, answer=answer, by_phone=True)


def said(reporter: Reporter, at: datetime, answer: Answer = Answer.SOLVED) -> Case:
    """Whoever holds the code says it themselves."""
    return closing.say(case_id=reporter.case_id, reporter=reporter, by=reporter.person, at=at, answer=answer)


def disowned(reporter: Reporter, at: datetime) -> Case:
    return owning.disown(case_id=reporter.case_id, reporter=reporter, by=reporter.person, at=at)


def read(case: Case) -> tuple[str, bool | None, str]:
    case.refresh_from_db()
    return str(case.outcome), case.heard_by_phone, speaking.standing(case).words


def test_a_call_that_is_nobody_s_any_more_marks_no_silence(street: Street, at: datetime) -> None:
    case, lin, _zhou = asked_of_two(street, at)
    rung(street, lin, at)
    case = disowned(lin, at + MINUTE)
    assert case.ask_until is not None
    closing.settle_silence(case_id=case.pk, at=case.ask_until)
    assert read(case) == (Outcome.SILENT, False, "没回话")


def test_an_outcome_that_stands_by_another_s_word_is_not_said_to_be_heard_by_telephone(
    street: Street, at: datetime
) -> None:
    case, lin, zhou = asked_of_two(street, at)
    rung(street, lin, at)
    said(zhou, at)
    assert read(case) == (Outcome.SOLVED, True, "居民说：解决了（电话回访）"), "control"
    disowned(lin, at + MINUTE)
    assert read(case) == (Outcome.SOLVED, False, "居民说：解决了")


def test_what_the_other_was_heard_to_say_stays_heard_by_telephone(street: Street, at: datetime) -> None:
    """Control: not every word taken off takes the mark with it."""
    case, lin, zhou = asked_of_two(street, at)
    closing.say(case_id=case.pk, reporter=lin, by=None, at=at, answer=Answer.PARTLY)
    rung(street, zhou, at)
    disowned(lin, at + MINUTE)
    assert read(case) == (Outcome.SOLVED, True, "居民说：解决了（电话回访）")


def test_of_two_calls_that_are_both_disowned_none_is_left(street: Street, at: datetime) -> None:
    case, lin, zhou = asked_of_two(street, at)
    Reporter.objects.filter(pk=zhou.pk).update(owned_at=None)
    rung(street, lin, at)
    rung(street, zhou, at)
    disowned(lin, at + MINUTE)
    assert read(case) == (Outcome.SOLVED, True, "居民说：解决了（电话回访）"), "control: one of them stands"
    disowned(zhou, at + 2 * MINUTE)
    assert read(case) == (Outcome.SILENT, False, "没回话")


def test_who_says_it_themselves_after_the_call_is_not_said_to_be_heard_by_telephone(
    street: Street, at: datetime
) -> None:
    case, lin, zhou = asked_of_two(street, at)
    rung(street, lin, at, Answer.PARTLY)
    closing.say(case_id=case.pk, reporter=lin, by=None, at=at + MINUTE, answer=Answer.SOLVED)
    said(zhou, at + MINUTE)
    assert read(case) == (Outcome.SOLVED, False, "居民说：解决了（凭查询码说的，没登录）")


def test_what_was_said_and_disowned_at_one_moment_of_the_doors_counts_by_which_came_first(
    street: Street, at: datetime
) -> None:
    case, lin, zhou = asked_of_two(street, at)
    closing.say(case_id=case.pk, reporter=lin, by=None, at=at, answer=Answer.SOLVED)
    disowned(lin, at)
    assert said(zhou, at).state == State.ASKING, "whoever holds the code is asked anew"
    lin.refresh_from_db()
    case = closing.say(case_id=case.pk, reporter=lin, by=None, at=at, answer=Answer.PARTLY)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.PARTLY), "what came after it counts, at one moment too"


def test_a_door_whose_clock_is_slow_takes_no_word_off(street: Street, at: datetime) -> None:
    case, lin, zhou = asked_of_two(street, at)
    disowned(lin, at + MINUTE)
    lin.refresh_from_db()
    closing.say(case_id=case.pk, reporter=lin, by=None, at=at, answer=Answer.PARTLY)
    assert said(zhou, at).outcome == Outcome.PARTLY
