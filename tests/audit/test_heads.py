"""Whoever has a fingerprint in hand is told whether the book still holds it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from linli.ground.audit import heads, sealing
from linli.ground.audit.models import Anchor, Entry, Seal
from linli.ground.audit.record import record
from linli.ground.shared.refusals import Invalid
from tests.emptying import unguarded
from tests.trust.chained import write

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed() -> list[Entry]:
    write(4)
    sealing.seal(NINE)
    return list(Entry.objects.order_by("id"))


def test_an_entry_carries_its_fingerprint_at_once_and_its_place_when_it_is_sealed(django_assert_num_queries):
    made = record(actor="reporter:3", verb="case.report", object="case:42", at=NINE, facts={})
    with django_assert_num_queries(0):
        assert heads.proof_of(made) == heads.Proof(made.hash.hex())
    sealing.seal(NINE)
    record(actor="person:7", verb="case.answer", object="case:42", at=NINE, facts={})
    seal = Seal.objects.get()
    with django_assert_num_queries(1):
        found = heads.first_about("case:42")
    assert found == heads.Proof(made.hash.hex(), 1, bytes(seal.head).hex(), NINE)
    assert heads.first_about("case:4") is None


def test_what_is_in_the_book_is_found_by_its_fingerprint_or_the_beginning_of_it(sealed):
    own = sealed[2].hash.hex()
    head = bytes(Seal.objects.get(seq=3).head).hex()
    for typed in (own, own.upper(), own[:16], heads.grouped(own), f" {own[:17]} "):
        assert heads.find(typed) == heads.Found("holds", 3, head, NINE)
    for typed in (head, head[:16]):
        assert heads.holds(3, typed) == heads.Found("holds", 3, head, NINE, total=True)


def test_a_head_tells_by_itself_what_it_is_also_in_full_width(sealed):
    head = bytes(Seal.objects.get(seq=3).head).hex()
    wide = "".join(chr(ord(each) + 0xFEE0) for each in head[:20])
    for typed in (head, head[:16], wide, f"\u3000{wide[:8]}\u3000{wide[8:]}"):
        assert heads.find(typed) == heads.Found("holds", 3, head, NINE, total=True), typed


def test_the_first_published_head_with_an_entry_is_found_and_none_before_there_is_one(sealed):
    proof = heads.proof_of(Entry.objects.select_related("seal").get(pk=sealed[2].pk))
    head, earlier = Seal.objects.get(seq=3).head, NINE - timedelta(hours=1)
    Anchor.objects.create(hour=earlier, seq=2, head=head, at=earlier)
    assert heads.first_with(proof) is None
    for seq in (4, 5):
        hour = NINE + timedelta(hours=seq)
        Anchor.objects.create(hour=hour, seq=seq, head=head, at=hour)
    found = heads.first_with(proof)
    assert found is not None
    assert found.seq == 4
    assert heads.first_with(heads.proof_of(Entry.objects.get(pk=sealed[2].pk))) is None, "not sealed, as far as is told"


def test_what_is_not_in_the_book_is_unknown_and_another_head_is_a_change(sealed):
    assert heads.find("ab" * 32).answer == "unknown"
    assert heads.holds(99, "ab" * 32).answer == "unknown"
    assert heads.holds(3, "ab" * 32) == heads.Found("changed", 3, total=True)


@pytest.mark.parametrize("wrong", ["", "ab", "x" * 20, "ab" * 33, "ab" * 32 + "0"])
def test_what_is_no_fingerprint_is_refused(sealed, wrong):
    with pytest.raises(Invalid):
        heads.find(wrong)
    with pytest.raises(Invalid):
        heads.holds(0, "ab" * 32)


@pytest.mark.parametrize(
    "done",
    [
        "UPDATE audit_entry SET actor = 'person:8' WHERE id = {entry}",
        "DELETE FROM audit_entry WHERE id = {entry}",
        "UPDATE audit_seal SET head = hash WHERE seq = 2",
        "DELETE FROM audit_seal WHERE seq = 2",
    ],
)
def test_one_who_comes_with_a_receipt_hears_that_it_was_changed(sealed, done):
    own, head = sealed[2].hash.hex(), bytes(Seal.objects.get(seq=3).head).hex()
    assert (heads.find(own).answer, heads.holds(3, head).answer) == ("holds", "holds")
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(done.format(entry=sealed[2].pk))
    changed = heads.Found("changed", 3)
    assert (heads.find(own), heads.holds(3, head)) == (changed, replace(changed, total=True))


def test_the_beginning_of_a_fingerprint_is_answered_by_an_index(sealed):
    low, high = heads._range(sealed[0].hash.hex()[:16])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
    said = Seal.objects.filter(hash__gte=low, hash__lte=high).order_by("hash", "seq").explain()
    of_a_head = Seal.objects.filter(head__gte=low, head__lte=high).order_by("head").explain()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan")
    assert "audit_seal_hash" in said
    assert "audit_seal_head" in of_a_head
