"""A lease has one holder, until its end and no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.ground.once.leases import hold, release

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def take(holder: str, seconds: int = 0) -> bool:
    return hold(name="sealer", holder=holder, at=NINE + timedelta(seconds=seconds), length_s=60)


def test_only_one_holds_a_lease():
    assert take("a")
    assert not take("b", 59)
    assert hold(name="other", holder="b", at=NINE, length_s=60)


def test_a_lease_that_is_over_is_for_anyone():
    take("a")
    assert take("b", 60)
    assert not take("a", 61)


def test_its_holder_may_hold_it_for_longer():
    take("a")
    assert take("a", 50)
    assert not take("b", 109)
    assert take("b", 110)


def test_only_its_holder_gives_a_lease_back():
    take("a")
    assert not release(name="sealer", holder="b")
    assert release(name="sealer", holder="a")
    assert take("b", 1)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"holder": ""}, {"length_s": 0}])
def test_a_lease_without_a_name_a_holder_or_a_length_is_refused(wrong):
    with pytest.raises(ValueError, match="a lease has"):
        hold(**{"name": "sealer", "holder": "a", "at": NINE, "length_s": 60} | wrong)
