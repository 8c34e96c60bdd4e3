"""Each committed entry gets its place in the chain once; what goes wrong in between leaves no trace."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import chain, sealing, work
from linli.ground.audit.models import Entry, Seal
from linli.ground.audit.record import record
from linli.ground.outbox import loop
from linli.ground.outbox.models import Round
from tests.trust.chained import sealed_in_order, write

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_committed_is_sealed_in_order_and_once():
    write(3)
    assert sealing.waits()
    assert sealing.seal(NINE) == 3
    assert not sealing.waits()
    assert sealing.seal(NINE) == 0
    write(2)
    assert sealing.seal(NINE + timedelta(seconds=1)) == 2
    assert sealed_in_order() == list(Entry.objects.order_by("id").values_list("id", flat=True))


def test_the_heads_are_the_formula_over_the_rows():
    write(3)
    sealing.seal(NINE)
    head = chain.GENESIS
    for seal in Seal.objects.select_related("entry").order_by("seq"):
        said = chain.canonical(chain.line(*(getattr(seal.entry, name) for name in chain.COLUMNS)))
        head = chain.link(head, seal.seq, said)
        assert (bytes(seal.head), bytes(seal.hash), seal.sealed_at) == (head, seal.entry.hash, NINE)


def test_more_than_a_batch_is_sealed_in_batches(monkeypatch):
    monkeypatch.setitem(sealing.BATCH, connection.vendor, 4)
    write(11)
    assert sealing.seal(NINE) == 11
    assert len(sealed_in_order()) == 11


def test_a_seal_is_neither_changed_nor_deleted_nor_written_twice():
    write(1)
    sealing.seal(NINE)
    seal = Seal.objects.get()
    for wrong in (
        lambda: Seal.objects.update(head=bytes(32)),
        lambda: Seal.objects.all().delete(),
        lambda: Seal.objects.create(seq=2, entry=seal.entry, head=bytes(32), hash=bytes(32), sealed_at=NINE),
        lambda: Seal.objects.create(seq=1, entry_id=99, head=bytes(32), hash=bytes(32), sealed_at=NINE),
        lambda: Seal.objects.create(seq=0, entry_id=99, head=bytes(32), hash=bytes(32), sealed_at=NINE),
        lambda: Seal.objects.create(seq=2, entry_id=99, head=b"short", hash=bytes(32), sealed_at=NINE),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_an_act_pays_nothing_for_the_chain():
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        record(actor="person:7", verb="case.close", object="case:42", at=NINE, facts={})
    said = [each["sql"] for each in asked.captured_queries if "INSERT" in each["sql"]]
    assert len(said) == 1
    assert not any("audit_seal" in each["sql"] or "LOCK" in each["sql"] for each in asked.captured_queries)


def test_a_worker_seals_and_an_idle_one_writes_nothing(monkeypatch):
    monkeypatch.setattr(loop, "duties", lambda: tuple(work.DUTIES))
    write(2)
    loop.work_once(NINE)
    assert Seal.objects.count() == 2
    assert Round.objects.get(duty="audit.seal").count == 2
    loop.work_once(NINE + timedelta(seconds=1))
    assert Round.objects.get(duty="audit.seal").ran_at == NINE


def test_the_next_entries_are_found_by_an_index():
    write(3)
    sealing.seal(NINE)
    plan = _plan(sealing._next(sealing._stand()).values_list("id", *chain.COLUMNS)[:10])
    index = "audit_entry_commit_order" if connection.vendor == "postgresql" else "INTEGER PRIMARY KEY"
    assert index in plan
    assert not re.search("sort|temp b-tree", plan, re.IGNORECASE)


def _plan(asked) -> str:
    """How the database would go about it, if the table were large."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
        return str(asked.explain())


@pytest.fixture
def numbered_anew():
    """The book as it is after a dump was brought into a young cluster: its transactions lie in that one's future."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no numbers of transactions")

    def into(*entries: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "UPDATE audit_entry SET xid = (1000000000 + id)::text::xid8 WHERE id = ANY(%s)", [list(entries)]
            )
            cursor.execute("SET session_replication_role = origin")

    return into


def test_a_book_that_came_from_another_cluster_is_sealed_on(numbered_anew):
    write(3)
    sealing.seal(NINE)
    left = write(2)
    numbered_anew(*Entry.objects.values_list("id", flat=True))
    assert not sealing._stand().usual
    new = write(2)
    assert sealing.seal(NINE) == 4
    assert sealed_in_order()[3:] == [*left, *new]
    assert sealing._stand().usual
    write(1)
    assert sealing.seal(NINE) == 1


def test_it_says_that_it_goes_on_where_nothing_else_was_written(numbered_anew):
    write(3)
    sealing.seal(NINE)
    numbered_anew(*Entry.objects.values_list("id", flat=True))
    assert sealing.waits()
    sealing.seal(NINE)
    sealing.seal(NINE)
    assert Entry.objects.filter(verb=sealing.GOES_ON, object="book").count() == 1
    assert sealing._stand().usual
    assert not sealing.waits()
    write(1)
    assert sealing.seal(NINE) == 1


def test_a_book_that_was_never_sealed_may_come_from_anywhere(numbered_anew):
    old = write(2)
    numbered_anew(*old)
    new = write(1)
    assert sealing.seal(NINE) == 3
    assert sealed_in_order() == [*old, *new]
