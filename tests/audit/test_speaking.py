"""What stands in the books is said in the rooms' own words, and what no room knows as it stands there."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.ground.audit import speaking
from linli.ground.shared import installed

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)


def test_acts_are_called_as_their_room_calls_them():
    assert speaking.act("case.dispatch") == "派出去"
    assert speaking.act("people.appointed") == "安排岗位"
    assert speaking.act("cases.sung") == "cases.sung"


def test_who_is_nobody_and_what_has_but_a_number_are_named_without_a_question():
    said = speaking.things(["clock", "command", "door:residents", "claim:5", "draw:2026-11-24", "moon:3", "x"], NINE)
    assert said == {
        "clock": "系统自动办的",
        "command": "操作员用命令办的",
        "door:residents": "居民登录的门",
        "claim:5": "第 5 份住房认领",
        "draw:2026-11-24": "2026-11-24 的抽查",
        "moon:3": "moon:3",
        "x": "x",
    }


@pytest.mark.django_db
def test_what_people_write_is_found_in_the_books():
    assert speaking.meant(" LL-2611-0387 ") == "case:387"
    assert speaking.meant("ll-2611-12345") == "case:12345"
    assert speaking.meant("7") == "person:7"
    assert speaking.meant("case:42") == "case:42"
    assert speaking.meant("赵建国") == "赵建国"


def test_the_rooms_are_looked_for_once_and_not_for_each_row(monkeypatch):
    speaking.rooms()
    monkeypatch.setattr(installed, "apps", None)
    assert speaking.meant("赵建国") == "赵建国"
    assert any(room.__name__ == "linli.life.cases.deeds" for room in speaking.rooms())


def test_two_rooms_that_claim_one_act_are_refused(monkeypatch):
    rooms = list(speaking.rooms())
    monkeypatch.setattr(speaking, "rooms", lambda: [*rooms, rooms[0]])
    speaking._of_rooms.cache_clear()
    with pytest.raises(ImproperlyConfigured):
        speaking._of_rooms("ALONE")
    monkeypatch.undo()
    assert speaking._of_rooms("ALONE")
