"""What is hashed of an entry: every column, in exactly one way."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from linli.ground.audit import chain
from linli.ground.audit.models import Entry
from linli.ground.audit.record import entry, record
from linli.ground.shared.moments import TOWN

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
SAID = {
    "public_id": UUID("0193a0c5-0000-7000-8000-000000000001"),
    "actor": "person:7",
    "verb": "case.close",
    "object": "case:42",
    "at": NINE,
    "recorded_at": NINE + timedelta(microseconds=5),
    "digest": "ab" * 32,
    "digest_version": "v1",
}
OTHER = SAID | {
    "public_id": UUID("0193a0c5-0000-7000-8000-000000000002"),
    "actor": "person:8",
    "verb": "case.open",
    "object": "case:43",
    "at": NINE + timedelta(microseconds=1),
    "recorded_at": NINE,
    "digest": "cd" * 32,
    "digest_version": "v2",
}


def test_the_formula_is_the_one_that_is_published():
    said = json.dumps(
        [
            "0193a0c5-0000-7000-8000-000000000001",
            "person:7",
            "case.close",
            "case:42",
            "2026-11-24T01:00:00.000000+00:00",
            "2026-11-24T01:00:00.000005+00:00",
            "ab" * 32,
            "v1",
        ],
        separators=(",", ":"),
    ).encode()
    assert chain.canonical(chain.line(**SAID)) == said
    first = hashlib.sha256(b"linli-audit-v1\0" + bytes(32) + (1).to_bytes(8, "big") + said).digest()
    assert chain.link(chain.GENESIS, 1, said) == first
    assert Entry(**SAID).hash == hashlib.sha256(b"linli-audit-entry-v1\0" + said).digest()


def test_every_column_of_an_entry_is_in_its_hash():
    columns = {field.name for field in Entry._meta.concrete_fields} - {"id"}
    assert columns == set(chain.COLUMNS) == set(SAID), "a new column belongs into the chain, under a new version"
    whole = Entry(**SAID).hash
    assert len({whole, *(Entry(**SAID | {name: OTHER[name]}).hash for name in columns)}) == 1 + len(columns)


def test_what_stands_in_one_column_cannot_be_moved_into_the_next():
    lines = [("a", "b"), ("ab", ""), ('a","b', ""), ("a\n", "b"), ("a", "\nb")]
    assert len({chain.canonical(each) for each in lines}) == len(lines)


def test_the_same_moment_in_another_zone_is_the_same_line():
    assert Entry(**SAID | {"at": NINE.astimezone(TOWN)}).hash == Entry(**SAID).hash


@pytest.mark.django_db
def test_an_entry_has_the_same_hash_before_it_is_written_and_after_it_is_read():
    made = record(actor="person:7", verb="case.close", object="case:42", at=NINE.astimezone(TOWN), facts={"字": 1})
    assert Entry.objects.get().hash == made.hash
    assert entry(actor="person:7", verb="case.close", object="case:42", at=NINE, facts={"字": 1}).hash != made.hash
