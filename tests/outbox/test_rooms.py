"""What the rooms' `work.py` say is found, and refused where two say the same."""

from datetime import datetime
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.ground.outbox import rooms
from linli.ground.shared.duties import Duty


@pytest.fixture
def works(monkeypatch):
    """Rooms whose `work.py` says this."""
    found: list[ModuleType] = []
    monkeypatch.setattr(rooms, "_works", lambda: found)
    yield found
    rooms.handlers.cache_clear()
    rooms.duties.cache_clear()


@pytest.fixture(autouse=True)
def _fresh():
    rooms.handlers.cache_clear()
    rooms.duties.cache_clear()


def nothing(at: datetime) -> int:
    return 0


def work(**said) -> ModuleType:
    made = ModuleType("linli.demo.work")
    vars(made).update(said)
    return made


def test_the_duties_of_the_ground_are_found_in_the_installed_rooms():
    assert {"once.forget", "outbox.forget", "audit.forget"} <= {duty.name for duty in rooms.duties()}


def test_a_room_may_have_handlers_or_duties_or_neither(works):
    works += [work(HANDLERS={"a.b": print}), work(DUTIES=[Duty("a.c", 60, nothing)]), work()]
    assert rooms.handler_of("a.b") is print
    assert [duty.name for duty in rooms.duties()] == ["a.c"]


def test_a_topic_with_two_handlers_does_not_start(works):
    works += [work(HANDLERS={"a.b": print}), work(HANDLERS={"a.b": repr})]
    with pytest.raises(ImproperlyConfigured, match=r"a\.b"):
        rooms.handlers()


def test_a_duty_that_is_there_twice_does_not_start(works):
    works += [work(DUTIES=[Duty("a.c", 60, nothing)]), work(DUTIES=[Duty("a.c", 30, nothing)])]
    with pytest.raises(ImproperlyConfigured, match=r"a\.c"):
        rooms.duties()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"every_s": 0}, {"lease_s": 0}])
def test_a_duty_without_a_name_or_a_period_is_refused(wrong):
    with pytest.raises(ValueError, match="a duty has"):
        Duty(**{"name": "a.c", "every_s": 60, "run": nothing} | wrong)
