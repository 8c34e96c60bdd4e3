"""What a reporter does with a case before it is handled, and whose it is after its place was put right."""

from datetime import datetime

import pytest

from linli.life.cases import answering, dispatch, guards, handling, reporting
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Level, State
from tests.cases.conftest import RESULT, Report, asked, dispatched, word
from tests.street import Street


def test_withdrawing_ends_a_case_with_its_last_reporter(report: Report, street: Street, at: datetime) -> None:
    case = report()
    case = reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="自己换好了")
    assert case.state == State.WITHDRAWN
    with pytest.raises(guards.NotYours):
        reporting.add(case_id=case.pk, reporter=asked(report()), by=street.lin, at=at, words="还是不亮")


def test_correcting_the_place_finds_its_own_desk(report: Report, street: Street, at: datetime) -> None:
    case = report()
    case = reporting.correct(
        case_id=case.pk, reporter=asked(case), by=street.lin, at=at, place=street.place["b20-u1"], words="是20号楼的灯"
    )
    assert (case.grid, case.words) == (street.place["grid3"], "是20号楼的灯")
    with pytest.raises(guards.NotYours):
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")


def moved_to_grid_3(case: Case, street: Street, at: datetime) -> Case:
    return reporting.correct(case_id=case.pk, by=street.sun, at=at, place=street.place["b20-u1"])


def test_a_case_that_came_back_does_not_fall_to_the_grid_with_a_corrected_place(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    word(case, Answer.NOT, at, street)
    case = moved_to_grid_3(case, street, at)
    assert (case.grid, case.holder) == (street.place["grid3"], Level.COMMUNITY)
    with pytest.raises(guards.NotYours):
        handling.on_the_spot(case_id=case.pk, by=street.qian, at=at, result=RESULT)


def test_what_the_street_decides_stays_with_the_street_wherever_it_turns_out_to_be(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("51003")
    for _turn in range(2):
        dispatched(case, street, at)
        case = dispatch.give_back(case_id=case.pk, by=street.feng, at=at, reason="不归物业", proposed="环卫")
    assert moved_to_grid_3(case, street, at).holder == Level.STREET


def test_a_place_made_exact_gives_the_case_to_its_grid_and_keeps_who_received_it_first(
    report: Report, street: Street, at: datetime
) -> None:
    case = report("54006", place="community")
    assert (case.grid, case.holder) == (None, Level.COMMUNITY)
    Case.objects.everything("as if another community had received it").update(lead_unit=street.place["street"])
    case = moved_to_grid_3(case, street, at)
    assert (case.grid, case.holder) == (street.place["grid3"], Level.GRID)
    assert case.lead_unit == street.place["street"]
