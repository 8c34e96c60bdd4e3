"""Whoever looks at what belongs to a person is written down, and the person can read it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.audit import reading, work
from linli.ground.audit.models import Reading
from linli.ground.audit.work import forget
from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Invalid

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def look(
    *, reader: str = "person:7", whose: str = "person:9", why: str = "上门前约时间", at: datetime = NINE
) -> Reading:
    return reading.note(reader=reader, whose=whose, what="contact.phone", why=why, at=at)


def test_a_person_finds_who_looked_at_them_newest_first():
    first = look()
    second = look(reader="person:8", at=NINE + timedelta(hours=1))
    look(whose="person:99")
    assert list(reading.about("person:9")) == [second, first]
    assert [one.whose for one in reading.by("person:7")] == ["person:99", "person:9"]


@pytest.mark.parametrize("why", ["", "   ", "长" * 201])
def test_looking_without_a_reason_is_refused(why):
    with pytest.raises(Invalid) as refused:
        look(why=why)
    assert "why" in refused.value.fields
    assert not Reading.objects.exists()


def test_a_phone_in_the_reason_is_hidden():
    assert look(why="他留的 13800001234 打不通").why == "他留的 138****1234 打不通"


def test_the_database_refuses_a_look_without_a_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(reader="person:7", whose="person:9", what="x", why="", at=NINE)


def test_a_look_cannot_be_changed_or_deleted_before_its_three_years():
    look()
    for act in (lambda: Reading.objects.update(why="x"), lambda: Reading.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


def test_a_look_is_forgotten_after_three_years():
    now = datetime.now(UTC)
    with clock_at(now - timedelta(days=1096)):
        look()
    with clock_at(now - timedelta(days=1094)):
        young = look()
    assert forget(now) == 1
    assert list(Reading.objects.all()) == [young]


def test_looks_are_forgotten_some_at_a_time_and_an_hour_later_than_the_database_would(monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 2)
    now = datetime.now(UTC)
    for days, minutes in ((1097, 0), (1096, 0), (1096, 0), (1095, 61)):
        with clock_at(now - timedelta(days=days, minutes=minutes)):
            look()
    with clock_at(now - timedelta(days=1095, minutes=-1)):
        look()
    assert forget(now + timedelta(minutes=30)) == 4, "our clock goes before: the youngest is not tried for"
    assert Reading.objects.count() == 1
