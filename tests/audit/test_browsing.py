"""The two books are looked through by day, by whom and about what, newest first, each by an index."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from linli.ground.audit import browsing, reading, record
from linli.ground.audit.models import Entry
from linli.ground.shared.paging import page
from linli.ground.shared.refusals import Invalid

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


def act(actor: str = "person:7", on: str = "case:42", at: datetime = NINE) -> Entry:
    return record.record(actor=actor, verb="cases.answered", object=on, at=at, facts={})


def test_acts_are_found_by_day_by_whom_and_about_what_newest_first():
    act(at=NINE - timedelta(days=1))
    first, later = act(), act("person:8", at=NINE + timedelta(hours=1))
    other = act(on="case:7", at=NINE + timedelta(hours=2))
    assert list(browsing.entries(day=TODAY)) == [other, later, first]
    assert list(browsing.entries(day=TODAY, who="person:7")) == [other, first]
    assert list(browsing.entries(day=TODAY, who="person:7", about="case:42")) == [first]
    assert browsing.entries().count() == 4


def test_a_day_is_the_towns_from_midnight_to_midnight():
    midnight = datetime(2026, 11, 23, 16, tzinfo=UTC)
    inside = [act(at=midnight), act(at=midnight + timedelta(hours=24) - timedelta(microseconds=1))]
    act(at=midnight - timedelta(microseconds=1))
    act(at=midnight + timedelta(hours=24))
    assert list(browsing.entries(day=TODAY)) == inside[::-1]


def test_looks_are_found_by_reader_and_by_whom_they_are_about():
    for reader, whose in (("person:7", "person:9"), ("person:7", "person:8"), ("person:6", "person:9")):
        reading.note(reader=reader, whose=whose, what="contact.phone", why="约时间", at=NINE)
    assert [one.whose for one in browsing.looks(who="person:7")] == ["person:8", "person:9"]
    assert [one.reader for one in browsing.looks(about="person:9", day=TODAY)] == ["person:6", "person:7"]
    assert not browsing.looks(day=TODAY - timedelta(days=1)).exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"who": "赵建国"}, "who"),
        ({"about": "case: 42"}, "about"),
        ({"day": date.max}, "day"),
        ({"day": date.min}, "day"),
    ],
)
def test_what_is_no_name_and_no_day_is_refused(asked, field):
    for book in (browsing.entries, browsing.looks):
        with pytest.raises(Invalid) as refused:
            book(**asked)
        assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("book", "asked", "index"),
    [
        (browsing.entries, {}, "audit_entry_at"),
        (browsing.entries, {"day": TODAY}, "audit_entry_at"),
        (browsing.entries, {"who": "person:7"}, "audit_entry_actor"),
        (browsing.entries, {"about": "case:42"}, "audit_entry_object"),
        (browsing.looks, {"day": TODAY}, "audit_reading_at"),
        (browsing.looks, {"who": "person:7"}, "audit_reading_reader"),
        (browsing.looks, {"about": "person:9"}, "audit_reading_whose"),
    ],
)
def test_each_way_of_asking_has_its_index_and_sorts_nothing(book, asked, index):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    said = str(book(**asked)[:50].explain())
    assert index in said
    assert not re.search("sort|temp b-tree", said, re.IGNORECASE)


def test_control_an_order_without_an_index_is_seen():
    assert re.search("sort|temp b-tree", str(browsing.entries().order_by("-recorded_at").explain()), re.IGNORECASE)


def test_pages_follow_one_another_though_many_were_at_the_same_moment():
    made = [act(on=f"case:{n}") for n in range(7)]
    first = page(browsing.entries(), order=browsing.NEWEST_FIRST, size=4)
    second = page(browsing.entries(), order=browsing.NEWEST_FIRST, after=first.after, size=4)
    assert [*first.rows, *second.rows] == made[::-1]
    assert second.after is None
