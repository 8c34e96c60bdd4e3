"""Every clock of a case that runs out is told once, to the next level, in whatever order clocks and rounds come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linli.life.cases import answering, clocks, dispatch, handling, supervision, verification, work
from linli.life.cases.models import Answer, Case, Step
from linli.life.cases.states import Level
from tests.cases.conftest import RESULT, Report, dispatched, word
from tests.street import Street

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
CLOCKS = ("answer", "dispatch", "resolve")
minutes = st.integers(1, 60)
type Dues = tuple[int, int, int]
type Told = list[tuple[int, list[str]]]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def as_it_should_be(dues: Dues, rounds: list[int], answered: int | None) -> Told:
    """Counted on one's fingers: at each round, the clocks that ran out by then, ran still, and were not told yet."""
    told: set[str] = set()
    found: Told = []
    for minute in sorted(rounds):
        late = {name for name, due in zip(CLOCKS, dues, strict=True) if due <= minute} - told
        if answered is not None and answered <= minute:
            late.discard("answer")
        if late:
            found.append((minute, sorted(late)))
        told |= late
    return found


def as_it_is(report: Report, street: Street, at: datetime, dues: Dues, rounds: list[int], answered: int | None) -> Told:
    """The same by the worker's own rounds over a case whose clocks end so."""
    with undone():
        case = report()
        ends = {f"{name}_due_at": at + due * MINUTE for name, due in zip(CLOCKS, dues, strict=True)}
        mine = Case.objects.everything("a test's own").filter(pk=case.pk)
        mine.update(**ends, untold_due_at=min(ends.values()))
        for minute in sorted({*rounds, *([answered] if answered else [])}):
            if minute == answered:
                answering.answer(case_id=case.pk, by=street.zhao, at=at + minute * MINUTE, words="我马上到")
            if minute in rounds:
                work.tell_overdue(at + minute * MINUTE)
        steps = Step.objects.filter(case=case, verb="overdue").order_by("seq")
        return [(int((step.at - at) / MINUTE), step.facts["clocks"]) for step in steps]


def test_each_clock_that_ran_out_is_told_once_whatever_the_order(report: Report, street: Street, at: datetime) -> None:
    @settings(max_examples=40, suppress_health_check=list(HealthCheck), database=None)
    @example(dues=(10, 20, 30), rounds=[15, 25, 35, 45], answered=None)
    @example(dues=(10, 10, 40), rounds=[10, 11, 60], answered=20)
    @given(
        dues=st.tuples(minutes, minutes, minutes),
        rounds=st.lists(minutes, min_size=1, max_size=6),
        answered=st.none() | minutes,
    )
    def law(dues: Dues, rounds: list[int], answered: int | None) -> None:
        assert as_it_is(report, street, at, dues, rounds, answered) == as_it_should_be(dues, rounds, answered)

    law()


def only_the_first(case: Case) -> dict[str, datetime]:
    """The rule as it once was: the clock that ends first hides those after it."""
    first = clocks.next_due(case)
    return {name: due for name, due in clocks.running(case).items() if due == first and name not in case.told_of}


def again_and_again(case: Case) -> dict[str, datetime]:
    """A rule that forgets what it told."""
    return clocks.running(case)


@pytest.mark.parametrize("broken", [only_the_first, again_and_again])
def test_a_rule_that_hides_or_repeats_a_clock_is_caught(
    report: Report,
    street: Street,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[Case], dict[str, datetime]],
) -> None:
    monkeypatch.setattr(clocks, "untold", broken)
    dues, rounds = (10, 20, 30), [15, 25, 35, 45]
    assert as_it_is(report, street, at, dues, rounds, None) != as_it_should_be(dues, rounds, None)


def test_clocks_that_ran_out_together_are_told_in_one_step(report: Report, at: datetime) -> None:
    case = report()
    assert work.tell_overdue(at) == 0
    assert work.tell_overdue(at + 2 * HOUR) == 1
    assert work.tell_overdue(at + 2 * HOUR) == 0
    case.refresh_from_db()
    assert (case.told_level, case.untold_due_at) == (Level.COMMUNITY, case.above_due_at)
    assert work.tell_overdue(at + 9 * DAY) == 1
    assert work.tell_overdue(at + 9 * DAY + HOUR) == 0, "nothing else has run out"
    told = [(step.facts["desk"], step.facts["clocks"]) for step in case.steps.filter(verb="overdue").order_by("seq")]
    assert told == [("community", ["answer", "dispatch"]), ("street", ["above", "resolve"])]


def test_the_next_level_is_above_the_desk_that_has_it_in_hand(report: Report, street: Street, at: datetime) -> None:
    case = report("51003")
    work.tell_overdue(at + 2 * HOUR)
    when = at + 3 * HOUR
    for _twice in range(2):
        sent = street.organisation["property"].pk
        dispatch.dispatch(case_id=case.pk, by=street.han, at=when, organisation_id=sent)
        dispatch.give_back(case_id=case.pk, by=street.feng, at=when, reason="不是我们的桶", proposed="环卫")
    case.refresh_from_db()
    assert (case.told_level, case.holder) == (Level.COMMUNITY, Level.STREET)
    work.tell_overdue(at + 9 * DAY)
    case.refresh_from_db()
    assert case.told_level == Level.DISTRICT


def test_a_clock_that_began_anew_is_told_of_again(report: Report, street: Street, at: datetime) -> None:
    case = report("53001")
    first = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="纸箱和床垫都搬走了")
    assert first.verify_due_at is not None
    assert work.tell_overdue(first.verify_due_at) == 1
    Case.objects.everything("a test's own").filter(pk=case.pk).update(verify_due_at=first.verify_due_at + DAY)
    case.refresh_from_db()
    assert "verify" in clocks.untold(case)


def put_aside(case: Case, street: Street, at: datetime) -> Iterator[Case]:
    yield handling.suspend(
        case_id=dispatched(case, street, at).pk,
        by=street.sun,
        at=at,
        ground="money",
        review_at=at + DAY,
        reason="等维修资金",
    )
    yield handling.resume(case_id=case.pk, by=street.sun, at=at)


def handled_by_others(case: Case, street: Street, at: datetime) -> Iterator[Case]:
    yield handling.handle(case_id=dispatched(case, street, at).pk, by=street.feng, at=at, result=RESULT)
    yield verification.rework(case_id=case.pk, by=street.sun, at=at, reason="还堆着一半")


def handled_at_the_desk(case: Case, street: Street, at: datetime) -> Iterator[Case]:
    yield handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    yield verification.rework(case_id=case.pk, by=street.sun, at=at, reason="还堆着一半")


def not_solved(case: Case, street: Street, at: datetime) -> Iterator[Case]:
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    yield verification.verify(case_id=case.pk, by=street.sun, at=at, finding="墙角空了")
    yield word(case, Answer.NOT, at, street)


WAYS_BACK = (put_aside, handled_by_others, handled_at_the_desk, not_solved)


@pytest.mark.parametrize("way", WAYS_BACK)
def test_what_comes_back_late_goes_on_being_told_upwards(report: Report, street: Street, at: datetime, way) -> None:
    case, late = report("53001"), at + 9 * DAY
    assert work.tell_overdue(late) == 1
    away, back = way(case, street, late)
    assert away.above_due_at is None
    back.refresh_from_db()
    assert back.above_due_at == clocks.told_by(back, late)
    assert back.told_level == Level.COMMUNITY
    assert work.tell_overdue(back.above_due_at) == 1
    back.refresh_from_db()
    assert back.told_level == Level.STREET


@pytest.mark.parametrize("way", WAYS_BACK)
def test_control_what_comes_back_in_time_is_told_to_nobody(report: Report, street: Street, at: datetime, way) -> None:
    _away, back = way(report("53001"), street, at)
    back.refresh_from_db()
    assert back.above_due_at is None


def test_the_round_asks_once_and_by_an_index(report: Report, at: datetime) -> None:
    case = report()
    with CaptureQueriesContext(connection) as asked:
        assert list(supervision.overdue(at + HOUR)) == [case.pk]
    (question,) = asked.captured_queries
    said = explained(question["sql"])
    assert "case_untold" in said
    assert "temp b-tree" not in said.lower()
    assert "case_untold" not in explained("SELECT id FROM cases_case WHERE spot = 'x'"), "another question is not"


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        return str(cursor.fetchall())
