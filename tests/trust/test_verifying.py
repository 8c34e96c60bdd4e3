"""T15: whatever is done to a sealed book, both verifiers name the first row that is wrong, and its kind.

The one that stands alone (`scripts/verify_audit.py`) is broken here in many ways, and each has to be noticed.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from linli.ground.audit import chain, verifying
from tests.house.sources import ROOT

from . import books
from .books import Anchor, Bent, Line

SCRIPT = ROOT / "scripts" / "verify_audit.py"
SOURCE = SCRIPT.read_text(encoding="utf-8")
ROWS = 60


@pytest.fixture(scope="module")
def good() -> list[Line]:
    return books.book(ROWS, random.Random(1))


def anchors(lines: list[Line], *places: int) -> list[Anchor]:
    return [(seq, lines[seq - 1]["head"]) for seq in places or (len(lines),)]


def alone(source: str = SOURCE) -> Any:
    module = ModuleType("verify_audit")
    exec(compile(source, str(SCRIPT), "exec"), module.__dict__)
    return module


def ours(lines: list[Line], kept: list[Anchor]) -> tuple[str, int]:
    found = verifying.walk(books.rows(lines), {seq: frozenset([bytes.fromhex(head)]) for seq, head in kept})
    return found.kind or "ok", found.bad or found.held


def bent(good: list[Line], count: int) -> list[Bent]:
    choose = random.Random(os.environ.get("LINLI_SEED", "15"))
    return [books.bend(good, choose) for _ in range(count)]


def test_a_good_book_is_whole_by_itself_and_beside_its_anchors(good):
    kept = anchors(good, 20, 40, 60)
    assert alone().verify(books.written(good), kept)[:2] == ("ok", ROWS)
    assert ours(good, kept) == ("ok", ROWS)
    assert alone().verify([])[:2] == ("ok", 0)


def test_of_a_thousand_bent_books_each_is_told_with_its_first_bad_row(good):
    kept, verifier, kinds = anchors(good), alone(), Counter()
    for each in bent(good, 1000):
        assert verifier.verify(books.written(each.lines), kept)[:2] == (each.kind, each.seq), each.what
        assert ours(each.lines, kept) == (each.kind, each.seq), each.what
        kinds[each.what] += 1
    assert len(kinds) == 10 + len(chain.COLUMNS)
    assert min(kinds.values()) > 10


def test_a_rewritten_book_is_told_at_the_first_anchor_after_it(good):
    lines = [dict(each) for each in good]
    lines[24]["actor"] = "person:100"
    made = lines[:24] + books.seal(lines[24:], bytes.fromhex(lines[23]["head"]), 25)
    for found in (
        alone().verify(books.written(made), anchors(good, 20, 40, 60))[:2],
        ours(made, anchors(good, 20, 40)),
    ):
        assert found == ("rewritten", 40)


def test_control_without_an_anchor_a_cut_and_a_rewriting_are_not_seen(good):
    unseen = {each.what for each in bent(good, 300) if ours(each.lines, [])[0] == "ok"}
    assert unseen - {"deleted"} == {"cut off", "rewritten"}, "and of what is deleted, the last row"


@pytest.mark.parametrize("skipped", range(len(chain.COLUMNS)), ids=chain.COLUMNS)
def test_control_a_chain_that_leaves_a_column_out_is_found_out(monkeypatch, skipped):
    whole = chain.canonical
    monkeypatch.setattr(chain, "canonical", lambda line: whole(line[:skipped] + line[skipped + 1 :]))
    good = books.book(ROWS, random.Random(1))
    missed = {each.what for each in bent(good, 400) if ours(each.lines, anchors(good)) != (each.kind, each.seq)}
    assert f"{chain.COLUMNS[skipped]} edited" in missed


# the verifier itself


@pytest.fixture(scope="module")
def corpus(good: list[Line]) -> list[tuple[list[str], list[Anchor], str, tuple[Any, ...]]]:
    """Lines, anchors, an entry to look for, and the answer that is right."""
    lines = books.written(good)
    own = [row[2].hex() for row in books.rows(good)]
    last = good[-1]["head"]
    other = "ab" * 32
    cases = [
        (lines, anchors(good, 20, 60), own[6], ("ok", ROWS, last, 7)),
        (lines, [], own[-1], ("ok", ROWS, last, ROWS)),
        (lines, [], own[6][:16], ("ok", ROWS, last, 7)),
        (lines, [], "", ("ok", ROWS, last, 0)),
        (lines, [], other, ("ok", ROWS, last, 0)),
        (lines, [(40, other)], "", ("rewritten", 40)),
        (lines, [(40, other), (40, good[39]["head"])], "", ("rewritten", 40)),
        (lines, [(40, good[39]["head"]), (40, other)], "", ("rewritten", 40)),
        (lines, [(ROWS + 1, other)], "", ("truncated", ROWS + 1)),
        (lines[:50], anchors(good, 20, 60), "", ("truncated", 51)),
        (lines[:50], anchors(good, 50, 20), "", ("ok", 50)),
        ([*lines[:5], "{}\n", *lines[5:]], [], "", ("unread", 6)),
        ([*lines[:5], "no JSON\n"], [], "", ("unread", 6)),
        ([*lines[:5], lines[5].replace('"seq": 6', '"seq": "6"')], [], "", ("unread", 6)),
        ([lines[0].replace('"seq": 1', '"seq": 0')], [], "", ("unread", 1)),
        ([lines[0].replace('"seq": 1', '"seq": true')], [], "", ("unread", 1)),
        ([lines[0].replace('"digest_version"', '"more": "", "digest_version"')], [], "", ("unread", 1)),
    ]
    for each in bent(good, 150):
        cases.append((books.written(each.lines), anchors(good), "", (each.kind, each.seq)))
    return cases


def answers(source: str, corpus: Any) -> bool:
    """Whether a verifier of this source answers all of them right."""
    verify = alone(source).verify
    try:
        return all(verify(lines, kept, entry)[: len(want)] == want for lines, kept, entry, want in corpus)
    except Exception:
        return False


BREAKS = [
    *[
        (f'"{name}"', f'"{other}"')
        for name, other in zip(chain.COLUMNS, chain.COLUMNS[1:] + chain.COLUMNS[:1], strict=True)
    ],
    ('separators=(",", ":")', 'separators=(", ", ": ")'),
    ('b"linli-audit-v1\\0"', 'b"linli-audit-v2\\0"'),
    ('b"linli-audit-entry-v1\\0"', 'b"linli-audit-v1\\0"'),
    ("START = bytes(32)", "START = bytes(31)"),
    ("CHAIN + head + seq", "CHAIN + seq"),
    ('seq.to_bytes(8, "big")', 'seq.to_bytes(8, "little")'),
    ('+ seq.to_bytes(8, "big") + said', '+ seq.to_bytes(8, "big")'),
    ("seq <= held", "seq < held"),
    ("seq <= held", "False"),
    ("seq > held + 1", "seq > held + 2"),
    ("seq > held + 1", "False"),
    ('"gap", held + 1', '"gap", seq'),
    ('linked.hex() != row["head"]', "False"),
    ('linked.hex() != row["head"]', 'linked.hex()[:16] != row["head"][:16]'),
    ('linked.hex() != row["head"]', 'linked.hex() != row["head"] and seq > 1'),
    ('linked.hex() != row["head"]', 'linked.hex() != row["head"] and seq < len(lines)'),
    ("kept.get(seq, {linked.hex()}) != {linked.hex()}", "False"),
    ("kept.get(seq, {linked.hex()}) != {linked.hex()}", "linked.hex() not in kept.get(seq, {linked.hex()})"),
    ("kept.setdefault(seq, set()).add(head)", "kept[seq] = {head}"),
    ("max(kept, default=0) > held", "False"),
    ("max(kept, default=0) > held", "max(kept, default=0) > held + 1"),
    ("max(kept, default=0) > held", "min(kept, default=0) > held"),
    ("held, head_now = seq, linked", "held, head_now = seq, bytes.fromhex(row['head'])[::-1]"),
    ("held, head_now = seq, linked", "held, head_now = held + 2, linked"),
    ("hexdigest().startswith(entry)", "hexdigest() == entry"),
    ("hexdigest().startswith(entry)", "hexdigest().endswith(entry)"),
    ("if entry and ", "if "),
    ("ENTRY + said", "ENTRY + said[1:]"),
    ("place = seq", "place = held"),
    ("if row is None:", "if False:"),
    ('== {"seq", "head", *COLUMNS}', '>= {"seq", "head", *COLUMNS}'),
    ('type(row["seq"]) is int', 'isinstance(row["seq"], int)'),
    (' and row["seq"] > 0', ""),
    ("(ValueError, TypeError)", "(TypeError,)"),
]


def test_the_verifier_answers_the_whole_corpus(corpus):
    assert answers(SOURCE, corpus)


@pytest.mark.parametrize(("was", "becomes"), BREAKS, ids=[f"{was} → {becomes}"[:60] for was, becomes in BREAKS])
def test_a_verifier_broken_in_one_place_is_noticed(corpus, was, becomes):
    assert SOURCE.count(was) >= 1, "the verifier has changed: break it in its new words"
    assert not answers(SOURCE.replace(was, becomes, 1), corpus)


def test_the_verifier_is_short_and_needs_nothing():
    assert len(SOURCE.splitlines()) <= 150
    imported = {
        line.split()[1].partition(".")[0] for line in SOURCE.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= sys.stdlib_module_names


@pytest.fixture
def run(tmp_path, good):
    """`run("book.jsonl", …)`: exit code and output, as a stranger runs it, by Python alone."""

    def do(*words: str) -> SimpleNamespace:
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)

    (tmp_path / "book.jsonl").write_text("".join(books.written(good)), encoding="utf-8")
    (tmp_path / "bent.jsonl").write_text("".join(books.written(good[:30] + good[31:])), encoding="utf-8")
    kept = [f"2026-11-24T0{n}:00:00Z {seq} {head.upper()}\n" for n, (seq, head) in enumerate(anchors(good, 20, 60))]
    (tmp_path / "anchors.txt").write_text("".join([*kept, "2026-11-24T0"]), encoding="utf-8")
    (tmp_path / "other.txt").write_text(f"2026-11-24T01:00:00Z 20 {'ab' * 32}\n", encoding="utf-8")
    return do


def test_a_stranger_runs_it_and_the_exit_code_tells(run, good):
    entry = next(books.rows(good))[2].hex()
    whole = run("book.jsonl", "anchors.txt", "--entry", f"{entry[:32].upper()} {entry[32:]}")
    assert (whole.code, "ok: 60 rows, 2 anchors" in whole.out, "row 1\n" in whole.out) == (0, True, True)
    assert "anchors.txt:3: no anchor" in whole.err
    assert (run("bent.jsonl").code, "BAD gap at row 31" in run("bent.jsonl").out) == (1, True)
    first = run("book.jsonl", "--entry", entry[:16])
    assert (first.code, "row 1\n" in first.out) == (0, True), "the first 16 digits do, as on the page"
    assert (run("book.jsonl", "other.txt").code, run("book.jsonl", "--entry", "ab" * 8).code) == (1, 1)
    assert (run("none.jsonl").code, run("book.jsonl", "none.txt").code) == (2, 2)
    assert run("book.jsonl", "--entry", entry[:15]).code == 2, "fewer could be another's"
