"""T24: five hundred parallel hits under a limit of twenty let exactly twenty through."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.ground.once.limits import TooMany, hit
from linli.ground.once.models import Counter

from .processes import at_once

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
PROCESSES, HITS_EACH, LIMIT = 10, 50, 20

pytestmark = pytest.mark.usefixtures("committed")


def passed(number: int, subject: str, at: datetime = AT) -> int:
    count = 0
    for _ in range(HITS_EACH):
        try:
            hit(name="trust", subject=subject, limit=LIMIT, window_s=3600, at=at)
        except TooMany:
            continue
        count += 1
    return count


@pytest.mark.parametrize("subject", ["one", "two", "three"])
def test_of_five_hundred_parallel_hits_exactly_twenty_pass(subject):
    assert sum(at_once(PROCESSES, lambda number: passed(number, subject))) == LIMIT
    assert Counter.objects.get().count == LIMIT


def test_when_the_time_is_over_exactly_twenty_pass_again():
    passed(0, "one")
    later = AT + timedelta(hours=1)
    assert sum(at_once(PROCESSES, lambda number: passed(number, "one", later))) == LIMIT


def test_hits_of_many_subjects_at_once_are_counted_apart():
    sums = at_once(PROCESSES, lambda number: passed(number, f"subject {number % 2}"))
    assert (sum(sums[::2]), sum(sums[1::2])) == (LIMIT, LIMIT)


def reads_then_writes(number: int) -> int:
    """The control: the usual limiter, which reads the count and then writes it."""
    count = 0
    for _ in range(HITS_EACH):
        row = Counter.objects.get(name="trust", subject="naive")
        if row.count < LIMIT:
            row.count += 1
            row.save()
            count += 1
    return count


def test_control_a_limiter_that_reads_and_then_writes_lets_more_through():
    most = 0
    for _ in range(10):
        Counter.objects.update_or_create(
            name="trust", subject="naive", defaults={"since": AT, "until": AT + timedelta(hours=1), "count": 0}
        )
        most = max(most, sum(at_once(PROCESSES, reads_then_writes)))
        if most > LIMIT:
            return
    assert most > LIMIT
