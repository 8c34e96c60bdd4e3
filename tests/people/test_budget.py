"""What asking for codes costs: nobody shuts the town's door by asking for everybody."""

import logging
from datetime import timedelta

import pytest

from linli.ground.once import limits
from linli.ground.once.limits import TooMany
from linli.town.people import budget, pacing, puzzle, signing_in
from linli.town.people.models import SignInCode
from linli.town.people.puzzle import PuzzleFirst
from tests.street import PHONE

pytestmark = pytest.mark.django_db
FREE = 3


def ask(at, phone=PHONE, browser="a-browser", answer=""):
    return signing_in.ask(
        phone=phone, browser=browser, digits="123456", purpose=signing_in.SIGN_IN, at=at, answer=answer
    )


def work(at, browser="a-browser"):
    return puzzle.solve(budget.attempt(browser, at))


def sent(name="people.codes_sent", *, at):
    return limits.count(name=name, subject="town", at=at)


@pytest.fixture
def stormed(street, at, monkeypatch, caplog):
    """A door at which as many codes were asked for as are free in an hour (few, to be quick)."""
    monkeypatch.setattr(budget, "FREE_AN_HOUR", FREE)
    with caplog.at_level(logging.ERROR):
        for n in range(FREE):
            ask(at, f"1390000{n:04}", browser=f"b{n}")
    return caplog.get_records("setup")


def test_asking_is_free_up_to_a_rate_and_then_costs_a_proof_of_work(stormed, at):
    assert budget.puzzle_due("a-browser", at)
    for answer in ("", "0", "x", "9" * 13):
        with pytest.raises(PuzzleFirst):
            ask(at, answer=answer)
    assert SignInCode.objects.count() == FREE
    assert ask(at, answer=work(at))


def test_asking_without_work_spends_nothing_of_what_is_worked_for(stormed, at, monkeypatch):
    monkeypatch.setattr(budget, "SENT_A_DAY", 2)
    for n in range(50):
        with pytest.raises(PuzzleFirst):
            ask(at, f"1380000{n:04}", browser=f"c{n}")
    assert sent(at=at) == 0
    assert limits.count(name="people.codes_to_a_phone", subject=PHONE, at=at) == 0
    assert ask(at, answer=work(at))
    assert sent(at=at) == 1
    ask(at, "13999990000", answer=work(at))
    with pytest.raises(TooMany):
        ask(at, "13999990001", answer=work(at))


def test_a_budget_that_every_asking_spends_shuts_the_door(stormed, at, monkeypatch):
    """Control: the same storm, where asking costs nothing and spends what the town has."""
    monkeypatch.setattr(budget, "SENT_A_DAY", 20)
    monkeypatch.setattr(puzzle, "solved", lambda about, answer: True)
    for n in range(20):
        ask(at, f"1380000{n:04}", browser=f"c{n}")
    with pytest.raises(TooMany):
        ask(at)


def test_one_proof_of_work_buys_one_code_in_its_own_browser_and_hour(stormed, at):
    answer = work(at)
    with pytest.raises(PuzzleFirst):
        ask(at, browser="another", answer=answer)
    assert budget.attempt("a-browser", at) != budget.attempt("a-browser", at + timedelta(hours=1))
    ask(at, answer=answer)
    with pytest.raises(PuzzleFirst):
        ask(at, "13999990000", answer=answer)


def test_an_hour_later_asking_is_free_again_until_the_days_share_is_spent(stormed, at, monkeypatch):
    later = at + timedelta(hours=1)
    assert budget.puzzle_due("a-browser", later) == ""
    ask(later)
    monkeypatch.setattr(budget, "FREE_A_DAY", FREE + 1)
    assert budget.puzzle_due("a-browser", later)
    with pytest.raises(PuzzleFirst):
        ask(later, "13999990000")
    ask(at + timedelta(days=1))


def test_the_alarm_is_raised_once(stormed):
    assert len([record for record in stormed if "proof of work" in record.getMessage()]) == 1


def test_a_sixth_code_for_a_phone_spends_nothing(street, at):
    for minute in range(pacing.CODES_A_DAY):
        ask(at + timedelta(minutes=minute))
    for _ in range(3):
        with pytest.raises(TooMany):
            ask(at + timedelta(minutes=9))
    assert sent("people.codes_free_a_day", at=at) == pacing.CODES_A_DAY


def test_the_opening_day_of_a_town_is_free():
    assert budget.FREE_AN_HOUR > 500
