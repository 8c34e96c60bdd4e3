"""What the clock does: tells what is overdue, ends silence, takes up again, draws, and forgets who reported."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, transaction

from linli.ground.audit.models import Entry
from linli.ground.outbox.loop import work_once
from linli.ground.outbox.models import Round
from linli.ground.shared.moments import day_of
from linli.life.cases import clocks, closing, desks, dispatch, handling, sorting, supervision, work
from linli.life.cases.desks import Lists
from linli.life.cases.models import Answer, Case, DrawSecret, Reporter, Step
from linli.life.cases.states import STANDING_STILL, Outcome, State
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked
from tests.street import Street

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def again(case: Case) -> Case:
    case.refresh_from_db()
    return case


def handled(report: Report, street: Street, at: datetime) -> Case:
    case = report("52008", words="车被堵在院里")
    return handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")


def late_by(case: Case, street: Street, at: datetime) -> set[str]:
    """Which of those who speak of lateness call this case late."""
    late = Lists(street.zhao, posts_of(street.zhao, at), at).cases(desks.LATE)
    said = {
        "the clock": case.pk in supervision.overdue(at),
        "its page": sorting.is_late(case, at),
        "the desk's list": late.filter(pk=case.pk).exists(),
    }
    said["the step"] = supervision.tell_overdue(case_id=case.pk, at=at)
    return {name for name, it_is in said.items() if it_is}


@pytest.mark.parametrize("state", State)
def test_all_agree_in_which_states_a_case_can_be_late(
    report: Report, street: Street, at: datetime, state: State
) -> None:
    case = report()
    case.state, case.organisation, case.next_due_at = state, street.organisation["property"], at
    case.answer_due_at = case.dispatch_due_at = case.respond_due_at = case.resolve_due_at = case.verify_due_at = at
    case.ask_until = case.review_at = at
    clocks.set_by(case, at)
    Case.objects.everything("as if it stood there, its clock run out").update(
        state=state,
        organisation=case.organisation,
        handled_at=at,
        must_verify=False,
        closed_at=at if state == State.CLOSED else None,
        outcome=Outcome.CHECKED if state == State.CLOSED else "",
        next_due_at=at,
        untold_due_at=case.untold_due_at,
        answer_due_at=at,
        verify_due_at=at,
    )
    found = late_by(again(case), street, at + HOUR)
    everyone = {"the clock", "its page", "the desk's list", "the step"}
    assert found == (set() if state in STANDING_STILL else everyone)


def test_silence_ends_an_asking_after_its_days_and_not_before(report: Report, street: Street, at: datetime) -> None:
    case = handled(report, street, at)
    assert case.ask_until is not None
    assert work.settle_silence(case.ask_until - timedelta(seconds=1)) == 0
    assert work.settle_silence(case.ask_until) == 1
    assert again(case).outcome == Outcome.SILENT
    assert work.settle_silence(case.ask_until + DAY) == 0


def test_what_was_put_aside_is_taken_up_on_its_day(report: Report, street: Street, at: datetime) -> None:
    case = report()
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    day = at + 3 * DAY
    handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=day, reason="等开春")
    assert work.resume(day - HOUR) == 0
    assert work.resume(day) == 1
    assert again(case).state == State.ACCEPTED
    assert Step.objects.get(case=case, verb="resume").by is None


def test_tomorrows_secret_is_made_once_today_and_published_the_day_after_it(street: Street, at: datetime) -> None:
    assert work.draw(at) == 1
    assert work.draw(at) == 0
    tomorrow = DrawSecret.objects.get()
    assert (tomorrow.day, tomorrow.published) == (day_of(at) + DAY, "")
    work.draw(at + DAY)
    assert DrawSecret.objects.get(day=day_of(at) + DAY).published == ""
    work.draw(at + 2 * DAY)
    assert DrawSecret.objects.get(day=day_of(at) + DAY).published != ""
    assert Entry.objects.filter(verb="draw.published").count() == 1


def test_two_days_have_two_secrets(street: Street, at: datetime) -> None:
    work.draw(at)
    work.draw(at + DAY)
    assert len(set(DrawSecret.objects.values_list("hash", flat=True))) == 2


def test_who_reported_is_forgotten_half_a_year_after_the_end(report: Report, street: Street, at: datetime) -> None:
    case = handled(report, street, at)
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.SOLVED)
    still_open = report()
    assert work.unlink(at + 180 * DAY) == 0
    assert work.unlink(at + 181 * DAY) == 1
    forgotten = Reporter.objects.get(case=case)
    assert (forgotten.person, forgotten.called, forgotten.door) == (None, "", "")
    assert asked(still_open).person == street.lin
    assert again(case).outcome == Outcome.SOLVED
    assert work.unlink(at + 181 * DAY) == 0


def test_a_case_that_moved_on_meanwhile_is_left_alone(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = handled(report, street, at), handled(report, street, at)
    real = closing.settle_silence

    def answered_just_before(*, case_id: int, at: datetime) -> Case:
        if case_id == first.pk:
            closing.say(case_id=case_id, reporter=asked(first), by=street.lin, at=at, answer=Answer.PARTLY)
        return real(case_id=case_id, at=at)

    monkeypatch.setattr(closing, "settle_silence", answered_just_before)
    assert work.settle_silence(at + 9 * DAY) == 1
    assert (again(first).outcome, again(second).outcome) == (Outcome.PARTLY, Outcome.SILENT)


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The cases whose silence breaks the program, in words that name someone."""
    broken: set[int] = set()
    real = closing.settle_silence

    def settle(*, case_id: int, at: datetime) -> Case:
        if case_id in broken:
            real(case_id=case_id, at=at)
            raise KeyError("林秀英 13800001234")
        return real(case_id=case_id, at=at)

    monkeypatch.setattr(closing, "settle_silence", transaction.atomic(settle))
    return broken


def test_a_case_that_breaks_stops_no_other_and_is_tried_again(
    report: Report, street: Street, at: datetime, breaks: set[int], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = handled(report, street, at), handled(report, street, at)
    breaks.add(first.pk)
    assert work.settle_silence(at + 9 * DAY) == 1
    assert (again(first).state, again(second).outcome) == (State.ASKING, Outcome.SILENT)
    assert f"case {first.pk} was left as it is: KeyError" in caplog.text
    assert "1380" not in caplog.text
    breaks.clear()
    assert work.settle_silence(at + 9 * DAY) == 1
    assert again(first).outcome == Outcome.SILENT


def test_cases_that_break_every_time_hold_nobody_up_and_are_tried_again_at_the_end(
    report: Report, street: Street, at: datetime, breaks: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST", 2)
    cases = [handled(report, street, at) for _ in range(5)]
    breaks |= {case.pk for case in cases[:3]}
    done = [work.settle_silence(at + 9 * DAY) for _ in range(3)]
    assert (done, {again(case).outcome for case in cases[3:]}) == ([0, 1, 1], {Outcome.SILENT})
    breaks.clear()
    for _ in range(3):
        work.settle_silence(at + 9 * DAY)
    assert {again(case).outcome for case in cases} == {Outcome.SILENT}


@pytest.fixture(autouse=True)
def from_the_front(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test's rounds begin at the front of their lists."""
    monkeypatch.setattr(work, "_left", {})


def test_a_database_that_does_not_answer_ends_the_round(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled(report, street, at)

    def lost(*, case_id: int, at: datetime) -> Case:
        raise OperationalError("gone away")

    monkeypatch.setattr(closing, "settle_silence", lost)
    with pytest.raises(OperationalError):
        work.settle_silence(at + 9 * DAY)


def test_the_worker_comes_round_to_every_duty_by_itself(report: Report, at: datetime) -> None:
    report()
    work_once(at + 5 * HOUR)
    rounds = set(Round.objects.exclude(ran_at=None).values_list("duty", flat=True))
    assert {duty.name for duty in work.DUTIES} <= rounds
    assert not Round.objects.exclude(trouble="").exists()
    assert Step.objects.filter(verb="overdue").count() == 1
