"""Of several who reported the same matter each is asked, each may step back, and each one's words are theirs."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, guards, handling, queries, reporting, telling, timeline, verification
from linli.life.cases.models import Answer, Case, Reporter
from linli.life.cases.sentences import Reader
from linli.life.cases.states import Outcome, State
from linli.town.notices.models import Letter
from tests.cases.conftest import Report, asked, joined, looked
from tests.street import Street, signed_in

DAY = timedelta(days=1)
RESULT = "换了新灯泡和声控开关，试过能亮"


@pytest.fixture
def both(report: Report, street: Street, at: datetime) -> tuple[Case, Reporter, Reporter]:
    """A case that Lin and Zhou reported."""
    case = report("54006")
    return case, asked(case), joined(case, street.zhou, at)


def asking(case: Case, street: Street, at: datetime) -> Case:
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    if case.state == State.HANDLED:
        case = verification.verify(case_id=case.pk, by=street.sun, at=at, finding="灯亮了")
    assert case.state == State.ASKING
    return case


def say(case: Case, reporter: Reporter, at: datetime, answer: Answer, words: str = "") -> Case:
    return closing.say(case_id=case.pk, reporter=reporter, by=reporter.person, at=at, answer=answer, words=words)


def read(case: Case, reporter: Reporter, at: datetime) -> list[str]:
    """The words that a reporter reads on the way of the case."""
    steps = queries.timeline(case)
    told = timeline.entries(case, steps, reader=Reader.REPORTER, at=at, reporter_id=reporter.pk)
    return [entry.words for entry in told if entry.words]


type Both = tuple[Case, Reporter, Reporter]


def test_nobody_reports_the_same_case_twice(both: Both, street: Street, at: datetime) -> None:
    with pytest.raises(IntegrityError, match=r"reporter_once|UNIQUE"), transaction.atomic():
        joined(both[0], street.lin, at, "AGAIN")


def test_each_is_asked_and_told(both: Both, street: Street, at: datetime) -> None:
    case = asking(both[0], street, at)
    Letter.objects.all().delete()
    telling.tell_of(case_id=case.pk, seq=case.steps.get(verb="ask").seq, at=at)
    assert {letter.person for letter in Letter.objects.all()} == {street.lin, street.zhou}


def test_it_is_not_over_before_each_has_spoken(both: Both, street: Street, at: datetime) -> None:
    case, lin, zhou = both
    case = say(asking(case, street, at), lin, at, Answer.SOLVED)
    assert (case.state, case.outcome) == (State.ASKING, "")
    case = say(case, zhou, at, Answer.PARTLY)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.PARTLY)


def test_one_who_says_not_yet_is_enough(both: Both, street: Street, at: datetime) -> None:
    case, lin, zhou = both
    case = say(say(asking(case, street, at), lin, at, Answer.SOLVED), zhou, at, Answer.NOT)
    assert (case.state, case.outcome, case.comebacks) == (State.ACCEPTED, Outcome.NOT, 1)


def test_where_one_is_silent_the_other_decides_when_the_time_is_over(both: Both, street: Street, at: datetime) -> None:
    case = say(asking(both[0], street, at), both[1], at, Answer.SOLVED)
    assert closing.settle_silence(case_id=case.pk, at=at + 9 * DAY).outcome == Outcome.SOLVED


def test_the_case_stands_while_one_of_them_does(both: Both, street: Street, at: datetime) -> None:
    case, lin, zhou = both
    case = reporting.withdraw(case_id=case.pk, reporter=lin, by=street.lin, at=at)
    assert (case.state, case.version, case.closed_at) == (State.REPORTED, 2, None)
    assert queries.reporters(case) == [zhou]
    with pytest.raises(guards.NotYours):
        reporting.add(case_id=case.pk, reporter=Reporter.objects.get(pk=lin.pk), by=street.lin, at=at, words="还在闪")
    case = reporting.withdraw(case_id=case.pk, reporter=zhou, by=street.zhou, at=at)
    assert (case.state, case.closed_at) == (State.WITHDRAWN, at)


def test_who_stepped_back_is_not_asked_and_not_waited_for(both: Both, street: Street, at: datetime) -> None:
    case, lin, zhou = both
    reporting.withdraw(case_id=case.pk, reporter=lin, by=street.lin, at=at)
    case = asking(case, street, at)
    lin.refresh_from_db()
    with pytest.raises(guards.NotYours):
        say(case, lin, at, Answer.NOT)
    with pytest.raises(closing.NotTheirs):
        closing.say(case_id=case.pk, reporter=lin, by=street.gu, at=at, answer=Answer.NOT, by_phone=True)
    assert say(case, zhou, at, Answer.SOLVED).outcome == Outcome.SOLVED


@pytest.mark.parametrize("by_phone", [False, True])
def test_what_one_says_is_read_by_them_and_by_the_desk_alone(
    both: Both, street: Street, at: datetime, by_phone: bool
) -> None:
    case, lin, zhou = both
    case = asking(case, street, at)
    looked(case, street.gu, at)
    by = street.gu if by_phone else street.lin
    case = closing.say(
        case_id=case.pk, reporter=lin, by=by, at=at, answer=Answer.SOLVED, words="我家门口亮了", by_phone=by_phone
    )
    assert "我家门口亮了" in read(case, lin, at)
    assert "我家门口亮了" not in read(case, zhou, at)
    assert RESULT in read(case, zhou, at), "what the desks say is for all of them"
    with clock_at(at):
        assert "我家门口亮了" not in signed_in(street.zhou, at=at).get(f"/cases/{case.public_id}/").content.decode()
        assert "我家门口亮了" in signed_in(street.lin, at=at).get(f"/cases/{case.public_id}/").content.decode()


def test_a_word_by_phone_is_written_down_for_the_one_who_spoke(both: Both, street: Street, at: datetime) -> None:
    case, _lin, zhou = both
    case = asking(case, street, at)
    looked(case, street.gu, at)
    closing.say(case_id=case.pk, reporter=zhou, by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
    closing.rate(case_id=case.pk, reporter=zhou, by=street.gu, at=at, grade="good", by_phone=True)
    made = case.steps.filter(verb__in=("say", "rate"))
    assert [(step.by, step.acting_as, step.on_behalf_of) for step in made] == [(street.gu, "caller", zhou)] * 2


def test_who_took_a_report_back_reads_that_first_and_is_asked_nothing(both: Both, street: Street, at: datetime) -> None:
    case, lin, _zhou = both
    reporting.withdraw(case_id=case.pk, reporter=lin, by=street.lin, at=at)
    address = f"/cases/{case.public_id}/"
    with clock_at(at):
        mine, theirs = (signed_in(each).get(address).content.decode() for each in (street.lin, street.zhou))
        assert "另外 1 位邻居报的照样办" in mine
        assert mine.index("您报的撤回了") < mine.index('class="state"')
        assert ("您和另外" in mine, "您报的撤回了" in theirs) == (False, False)
        asking(case, street, at)
        pages = [signed_in(each).get(address).content.decode() for each in (street.lin, street.zhou)]
        assert ["您那儿，好了吗" in page for page in pages] == [False, True]


def test_nobody_of_another_case_is_spoken_for(both: Both, report: Report, street: Street, at: datetime) -> None:
    other = asked(report("52008", words="车被堵在院里"))
    case = asking(both[0], street, at)
    with pytest.raises(closing.NotTheirs):
        closing.say(case_id=case.pk, reporter=other, by=street.gu, at=at, answer=Answer.SOLVED, by_phone=True)
