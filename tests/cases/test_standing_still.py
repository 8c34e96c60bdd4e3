"""The clock takes up what is put aside until now, and nothing else, whatever others did since it read its list."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest

from linli.life.cases import clocks, dispatch, handling, reporting, work
from linli.life.cases.guards import WrongState
from linli.life.cases.models import Case, Step
from linli.life.cases.standing import CLOCK
from linli.life.cases.states import State
from linli.life.cases.steps import step
from tests.cases.conftest import RESULT, Report, asked
from tests.street import Street

DAY = timedelta(days=1)

type Turn = Callable[[Case, Street, datetime], Case]


def aside(case: Case, street: Street, at: datetime, days: int) -> Case:
    review = at + days * DAY
    return handling.suspend(
        case_id=case.pk, by=street.sun, at=at, ground="season", review_at=review, reason="等开春补种"
    )


@pytest.fixture
def waiting(report: Report, street: Street, at: datetime) -> Case:
    """A case that is put aside for three days."""
    case = dispatch.accept(case_id=report("55001").pk, by=street.zhao, at=at)
    return aside(case, street, at, 3)


def withdrawn(case: Case, street: Street, at: datetime) -> Case:
    return reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)


def put_aside_again(case: Case, street: Street, at: datetime) -> Case:
    handling.resume(case_id=case.pk, by=street.sun, at=at)
    return aside(case, street, at, 30)


def handled(case: Case, street: Street, at: datetime) -> Case:
    handling.resume(case_id=case.pk, by=street.sun, at=at)
    return handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)


@pytest.mark.parametrize("turn", [withdrawn, put_aside_again, handled])
def test_what_moved_on_since_the_clock_read_its_list_is_left_alone(
    waiting: Case, street: Street, at: datetime, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    each, day = work._each, at + 3 * DAY

    def just_before(ids: Iterable[int], act: Callable[[int], object]) -> int:
        read = list(ids)
        assert read == [waiting.pk], "control: the clock would have taken it up"
        turn(waiting, street, day)
        return each(read, act)

    monkeypatch.setattr(work, "_each", just_before)
    work.resume(day)
    made = list(Step.objects.filter(case=waiting).order_by("seq"))
    case = Case.objects.everything("a test").get(pk=waiting.pk)
    assert (case.state, case.version) == (made[-1].target, len(made))
    assert case.state != State.ACCEPTED
    assert not Step.objects.filter(case=waiting, verb="resume", acting_as="clock").exists()


def test_the_clock_waits_for_the_day(waiting: Case, at: datetime) -> None:
    with pytest.raises(WrongState):
        handling.resume(case_id=waiting.pk, by=None, at=at + 3 * DAY - timedelta(seconds=1))
    assert handling.resume(case_id=waiting.pk, by=None, at=at + 3 * DAY).state == State.ACCEPTED


@pytest.mark.parametrize("verb", ["resume", "close", "report"])
def test_a_step_that_the_table_has_not_is_made_by_nobody_not_by_the_clock_either(
    report: Report, at: datetime, verb: str
) -> None:
    case = report()
    with pytest.raises(WrongState):
        step(case, verb, CLOCK, at=at)
    assert case.steps.count() == 1


def test_each_time_aside_ends_when_it_was_next_taken_up(waiting: Case, street: Street, at: datetime) -> None:
    """As a case may have it that was once taken up twice: the second ends nothing."""
    case = handling.resume(case_id=waiting.pk, by=None, at=at + 3 * DAY)
    twin = Step.objects.get(case=case, verb="resume")
    kept = {field.attname: getattr(twin, field.attname) for field in Step._meta.concrete_fields}
    for each in ("id", "public_id"):
        del kept[each]
    Step.objects.create(**kept | {"seq": twin.seq + 1, "at": at + 4 * DAY})
    Case.objects.everything("as if it had been").filter(pk=case.pk).update(version=twin.seq + 1)
    aside(case, street, at + 10 * DAY, 5)
    case = handling.resume(case_id=case.pk, by=street.sun, at=at + 15 * DAY)
    assert clocks.standstills(case) == [(at, at + 3 * DAY), (at + 10 * DAY, at + 15 * DAY)]
