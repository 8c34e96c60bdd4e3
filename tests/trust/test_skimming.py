"""What is skimmed is what would be judged whole row by row; of all else the skimming says nothing.

Books are written into the database and bent there, and both ways of reading have to say the same of each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as laws
from hypothesis import strategies as st

from linli.ground.audit import chain, skimming, verifying
from linli.ground.audit.models import Entry, Seal
from linli.ground.audit.verifying import Verdict
from tests.emptying import unguarded

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
SOURCE = Path(skimming.__file__).read_text(encoding="utf-8")
ROWS, PAGE = 12, 4

pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def entry(number: int, **other: Any) -> Entry:
    said: dict[str, Any] = {
        "public_id": UUID(int=0xABCDEF << 100 | number),
        "actor": f"person:{number}",
        "verb": "case.close",
        "object": f"case:{number}",
        "at": NINE + timedelta(seconds=number),
        "recorded_at": NINE + timedelta(seconds=number, microseconds=number * 100_100 % 10**6),
        "digest": f"{number:064x}",
        "digest_version": "v1",
    }
    return Entry(**said | other)


def seal(entries: list[Entry]) -> bytes:
    """Write these and their seals, as the sealer does; the last head."""
    Entry.objects.bulk_create(entries)
    made, head = [], chain.GENESIS
    for seq, each in enumerate(entries, 1):
        head = chain.link(head, seq, each.canonical)
        made.append(Seal(seq=seq, entry=each, head=head, hash=each.hash, sealed_at=NINE))
    Seal.objects.bulk_create(made)
    return head


def carefully(anchors: verifying.Anchors) -> Verdict:
    return verifying.walk(verifying.rows(), anchors)


# what is whole

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
words = st.text(letters, min_size=1, max_size=60)
moments = st.datetimes(timezones=st.just(UTC)) | st.integers(0, 10**6 - 1).map(lambda n: NINE.replace(microsecond=n))


@given(st.lists(st.fixed_dictionaries({"public_id": st.uuids(), "at": moments, "recorded_at": moments}), max_size=6))
@laws(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_moment_and_name_gives_the_bytes_that_were_sealed(said: list[dict[str, Any]]) -> None:
    with undone():
        head = seal([entry(number, **each | {"public_id": UUID(int=number)}) for number, each in enumerate(said)])
        assert skimming.skim({}) == (len(said), head)


@given(words, words, words, words)
@laws(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_gives_its_bytes_or_is_left_to_the_careful(a: str, b: str, c: str, d: str) -> None:
    plain = all(each.isprintable() and '"' not in each and "\\" not in each for each in (a, b, c, d))
    with undone():
        head = seal([entry(0, actor=a, verb=b, object=c, digest=d)])
        held = skimming.skim({})
        assert held == (1, head) if plain else held in ((1, head), (0, chain.GENESIS))
        assert verifying.verify() == carefully({}) == Verdict(1, head)


def test_a_whole_book_is_skimmed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skimming, "PAGE", PAGE)
    told: list[tuple[int, int]] = []
    with undone():
        head = seal([entry(number) for number in range(ROWS - 1)])
        kept = {ROWS - 1: frozenset([head])}
        assert skimming.skim(kept, lambda done, of: told.append((done, of))) == (ROWS - 1, head)
        assert verifying.verify(kept) == Verdict(ROWS - 1, head)
    assert told == [(4, 11), (8, 11), (11, 11)]


def test_an_empty_book_is_whole() -> None:
    with undone():
        assert skimming.skim({}) == (0, chain.GENESIS)
        assert verifying.verify() == Verdict(0, chain.GENESIS)


# what is bent

BENT = {
    **{
        f"{name} of row {row}": f"UPDATE audit_entry SET {change} WHERE id = {{{row - 1}}}"
        for name, change in {
            "actor": "actor = 'person:99'",
            "id": "public_id = '00000000000000000000000000000001'",
            "a moment": "recorded_at = '2026-11-24 01:00:00.5'",
            "a moment in another zone": "at = '2026-11-24 01:00:00+08:00'",
            "a version": "digest_version = ''",
            "a space": "actor = actor || ' '",
            "words moved on": """actor = actor || '","' || verb""",
        }.items()
        for row in (1, 4, 12)
    },
    "an entry out": "DELETE FROM audit_entry WHERE id = {6}",
    "the last entry of a page out": "DELETE FROM audit_entry WHERE id = {7}",
    "the last entry out": "DELETE FROM audit_entry WHERE id = {11}",
    "a seal out": "DELETE FROM audit_seal WHERE seq = 7",
    "the last seal of a page out": "DELETE FROM audit_seal WHERE seq = 8",
    "the first seal out": "DELETE FROM audit_seal WHERE seq = 1",
    "cut off": "DELETE FROM audit_seal WHERE seq > 8",
    "all out": "DELETE FROM audit_seal",
    "a head": "UPDATE audit_seal SET head = hash WHERE seq = 6",
    "the last head": "UPDATE audit_seal SET head = hash WHERE seq = 12",
    "a hash": "UPDATE audit_seal SET hash = head WHERE seq = 6",
    "renumbered": "UPDATE audit_seal SET seq = 99 WHERE seq = 8",
    "another entry": "UPDATE audit_seal SET entry_id = {4} - 1000 WHERE seq = 6",
    "escaped by hand": r"""UPDATE audit_entry SET actor = 'a\"b' WHERE actor = 'a"b'""",
}
OF_SQLITE = {
    "a head of letters": f"UPDATE audit_seal SET head = '{'x' * 32}' WHERE seq = 6",
    "signs that are none": "UPDATE audit_entry SET verb = CAST(x'ff' AS TEXT) WHERE id = {5}",
    "bytes for words": "UPDATE audit_entry SET verb = CAST(verb AS BLOB) WHERE id = {5}",
    "no moment": "UPDATE audit_entry SET at = 'yesterday' WHERE id = {5}",
}
OF_POSTGRES = {
    "the same moment before our time": "UPDATE audit_entry SET at = (at::text || ' BC')::timestamptz WHERE id = {5}",
    "never": "UPDATE audit_entry SET at = 'infinity' WHERE id = {5}",
    "two in one place": (
        "ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_pkey; UPDATE audit_seal SET seq = 5 WHERE seq = 6"
    ),
}
UNUSUAL = {
    "capitals": "UPDATE audit_entry SET public_id = upper(public_id) WHERE id = {5}",
    "a T between": "UPDATE audit_entry SET at = replace(at, ' ', 'T') WHERE id = {5}",
    "an x between": "UPDATE audit_entry SET at = replace(at, ' ', 'x') WHERE id = {5}",
    "a shorter fraction": "UPDATE audit_entry SET recorded_at = rtrim(recorded_at, '0') WHERE id = {5}",
    "bytes for a moment": "UPDATE audit_entry SET at = CAST(at AS BLOB) WHERE id = {5}",
}
"""Written otherwise, and the same."""


def verdicts(bend: str) -> tuple[Verdict, Verdict]:
    """What is said of a book bent so: by the verifier, and row by row."""
    with undone():
        book = [entry(number) for number in range(ROWS)]
        if 'a"b' in bend:
            book[5].actor = 'a"b'
        kept = {ROWS: frozenset([seal(book)])}
        with connection.cursor() as cursor:
            cursor.execute(bend.format(*(each.pk for each in book)))
        return verifying.verify(kept), carefully(kept)


def ways() -> dict[str, str]:
    return BENT | (OF_SQLITE if connection.vendor == "sqlite" else OF_POSTGRES)


def differing() -> Iterator[str]:
    """The bends of which the two say something different, or nothing."""
    with unguarded(connection):
        for name, bend in ways().items():
            quick, careful = verdicts(bend)
            if quick != careful or quick.kind is None:
                yield name


def test_of_each_bent_book_the_same_is_said_as_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skimming, "PAGE", PAGE)
    assert list(differing()) == []


def test_what_is_only_written_otherwise_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skimming, "PAGE", PAGE)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps every column to its type")
    with unguarded(connection):
        for name, change in UNUSUAL.items():
            quick, careful = verdicts(change)
            assert quick == careful, name
            assert (careful.held, careful.kind) == (ROWS, None), name


BREAKS = [
    ("seq != place or ", ""),
    ("head != stands or ", ""),
    ("sha256(chain.ENTRY + said).digest() != own", "False"),
    (r' or b"\\" in said', ""),
    ("if place in anchors and", "if False and"),
    ("anchors[place] != {head}", "False"),
    ("return head if place == to else None", "return head"),
    ("actor,\n", "actor.rstrip('9'),\n"),
    ("chain.VERSION + head", "chain.VERSION"),
    ("held, head = to, linked", "held, head = to + 1, linked"),
]


@pytest.mark.parametrize(("was", "becomes"), BREAKS, ids=[f"{was} → {becomes}"[:60] for was, becomes in BREAKS])
def test_control_a_skimming_broken_in_one_place_is_noticed(
    monkeypatch: pytest.MonkeyPatch, was: str, becomes: str
) -> None:
    assert SOURCE.count(was) >= 1, "the skimming has changed: break it in its new words"
    if was.startswith("seq") and connection.vendor == "sqlite":
        pytest.skip("the primary key of SQLite cannot be taken away")
    broken = ModuleType(skimming.__name__)
    broken.__package__ = skimming.__package__
    exec(compile(SOURCE.replace(was, becomes, 1), str(skimming.__file__), "exec"), broken.__dict__)
    monkeypatch.setattr(verifying, "skimming", broken)
    monkeypatch.setattr(broken, "PAGE", PAGE)
    with undone():
        head = seal([entry(number) for number in range(ROWS)])
        whole = broken.skim({ROWS: frozenset([head])}) == (ROWS, head)
        rewritten = verifying.verify({8: frozenset([head])}).kind
    assert not whole or rewritten != "rewritten" or any(differing())
