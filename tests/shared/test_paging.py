"""Pages show every row once, in the order that was asked for."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.ground.audit.models import Entry
from linli.ground.shared.paging import MOST, page
from linli.ground.shared.refusals import Invalid

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)


def entry(minute: int, verb: str = "look") -> Entry:
    return Entry(actor="person:7", verb=verb, object="case:42", at=NINE + timedelta(minutes=minute), digest="0" * 64)


def walk(order: Sequence[str], size: int) -> list[Entry]:
    seen: list[Entry] = []
    after: str | None = None
    while True:
        found = page(Entry.objects.all(), order=order, after=after, size=size)
        assert 0 < len(found.rows) <= size or not seen
        seen += found.rows
        after = found.after
        if after is None:
            return seen


class Walking(TestCase):
    @given(
        st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "é", "灯", "A"])), max_size=12),
        st.sampled_from([("at", "id"), ("-at", "id"), ("-at", "-verb", "-id"), ("verb", "public_id"), ("id",)]),
        st.integers(1, 5),
    )
    def test_every_row_is_shown_once_and_in_order(self, rows, order, size):
        Entry.objects.bulk_create(entry(minute, verb) for minute, verb in rows)
        assert walk(order, size) == list(Entry.objects.order_by(*order))
        Entry.objects.all()


@pytest.mark.django_db
def test_a_row_that_comes_meanwhile_moves_no_other():
    Entry.objects.bulk_create(entry(minute) for minute in range(6))
    first = page(Entry.objects.all(), order=("-at", "-id"), size=3)
    Entry.objects.bulk_create([entry(9)])
    second = page(Entry.objects.all(), order=("-at", "-id"), size=3, after=first.after)
    assert [row.at for row in first.rows + second.rows] == [NINE + timedelta(minutes=m) for m in (5, 4, 3, 2, 1, 0)]


@pytest.mark.django_db
def test_no_page_is_longer_than_a_hundred_rows():
    Entry.objects.bulk_create(entry(0) for _ in range(MOST + 1))
    assert len(page(Entry.objects.all(), order=("id",), size=10_000).rows) == MOST
    assert len(page(Entry.objects.all(), order=("id",), size=0).rows) == 1


@pytest.mark.parametrize("order", [(), ("at",), ("nothing", "id"), ("done_at", "id")])
def test_an_order_that_leaves_two_rows_on_one_place_is_refused(order):
    from linli.ground.outbox.models import Message

    with pytest.raises(ValueError, match=r"order|nothing"):
        page(Message.objects.all(), order=order)


def mark(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after",
    [
        "x", "!!!", "é", "A" * 2000, mark(), mark(1), mark("2026-11-24T01:00:00+00:00", None), mark("soon", 1),
        mark("2026-11-24T01:00:00", 1), mark("2026-11-24T01:00:00+00:00", "x"), mark("2026-11-24T01:00:00+00:00", {}),
        mark("0001-01-01T00:00:00+14:00", 1), base64.urlsafe_b64encode(b'{"a": 1}').decode().rstrip("="),
    ],
)  # fmt: skip
def test_a_mark_that_is_none_is_refused_in_words(after):
    with pytest.raises(Invalid) as refused:
        page(Entry.objects.all(), order=("at", "id"), after=after)
    assert "after" in refused.value.fields


@pytest.mark.django_db
def test_a_mark_with_a_nul_is_refused():
    with pytest.raises(Invalid):
        page(Entry.objects.all(), order=("verb", "id"), after=mark("\0", 1))


@pytest.mark.django_db
def test_a_mark_beyond_all_numbers_shows_nothing():
    Entry.objects.bulk_create([entry(0)])
    assert page(Entry.objects.all(), order=("id",), after=mark(10**30)).rows == []
