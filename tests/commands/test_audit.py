"""An operator reads what was done to a thing, and nothing personal."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from linli.ground.audit import sealing, verifying
from linli.ground.audit.models import Seal
from linli.ground.audit.record import record
from linli.ground.shared.moments import clock_at
from linli.life.cases import comparing
from tests.commands.conftest import Linli
from tests.emptying import unguarded
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_acts_are_listed_oldest_first_in_the_towns_time(linli: Linli, capsys: pytest.CaptureFixture[str]):
    for verb in ("case.report", "case.answer", "case.close"):
        record(actor="person:7", verb=verb, object="case:42", at=AT, facts={"words": "车被堵在院里"})
    record(actor="person:7", verb="case.report", object="case:43", at=AT, facts={})
    assert linli("audit", "case:42", "--last", "2") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:3] for line in lines] == [
        ["2026-11-24 10:30:00", "person:7", "case.answer"],
        ["2026-11-24 10:30:00", "person:7", "case.close"],
    ]
    assert "车" not in str(lines)


def test_nothing_to_list_is_said(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert linli("audit", "case:1") == 1
    assert "没有关于" in capsys.readouterr().out


# the whole book


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    """Where the anchors of this test lie; none do yet."""
    settings.ANCHORS = tmp_path / "kept.txt"
    return tmp_path / "kept.txt"


@pytest.fixture
def sealed(transactional_db: None) -> list[int]:
    """Five entries in the chain."""
    made = [record(actor="person:7", verb="case.report", object=f"case:{n}", at=AT, facts={}).pk for n in range(5)]
    assert sealing.seal(AT) == 5
    return made


def anchors(path: Path, *places: int) -> Path:
    heads = dict(Seal.objects.filter(seq__in=places).values_list("seq", "head"))
    path.write_text("".join(f"2026-11-24T02:00:00Z {seq} {bytes(heads[seq]).hex()}\n" for seq in places))
    return path


def test_a_whole_book_is_said_to_be_whole(
    linli: Linli, capsys: pytest.CaptureFixture[str], sealed: list[int], tmp_path
):
    assert linli("audit", "verify") == 0
    assert linli("audit", "verify", "--anchors", str(anchors(tmp_path / "anchors.txt", 3, 5))) == 0
    said = capsys.readouterr().out
    assert "对得上：5 条，留底 2 处" in said
    assert bytes(Seal.objects.get(seq=5).head).hex() in said


def test_the_anchors_of_the_settings_are_looked_at_without_being_asked_for(
    linli: Linli, capsys: pytest.CaptureFixture[str], sealed: list[int], kept: Path
):
    anchors(kept, 2, 5)
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(BENDING["truncated"].format(*sealed))
    assert linli("audit", "verify") == 1
    assert "第 3 条不对（truncated）" in capsys.readouterr().out


def test_a_step_that_says_something_else_than_was_recorded_is_told_but_not_of_the_records_alone(
    linli: Linli, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    found = 7, comparing.Differs("LL-2611-0042", 3, "changed")
    monkeypatch.setattr(comparing, "compare", lambda told: found)
    assert linli("audit", "verify") == 1
    assert "LL-2611-0042 的第 3 步不对：内容和当时记下的不一样" in capsys.readouterr().out
    assert linli("audit", "verify", "--chain") == 0


BENDING = {
    "tamper": "UPDATE audit_entry SET actor = 'person:8' WHERE id = {2}",
    "tamper of a moment": "UPDATE audit_entry SET recorded_at = '2026-11-24 05:00:00' WHERE id = {2}",
    "tamper of a head": "UPDATE audit_seal SET head = hash WHERE seq = 3",
    "tamper of a hash": "UPDATE audit_seal SET hash = head WHERE seq = 3",
    "gap": "DELETE FROM audit_entry WHERE id = {2}",
    "gap in the chain": "DELETE FROM audit_seal WHERE seq = 3",
    "truncated": "DELETE FROM audit_seal WHERE seq > 2",
}


@pytest.mark.parametrize("kind", BENDING)
def test_a_book_bent_in_the_database_is_told_with_its_first_bad_row(
    linli: Linli, capsys: pytest.CaptureFixture[str], sealed: list[int], tmp_path: Path, kind: str
):
    """As one does it who owns the database: past the triggers."""
    kept = anchors(tmp_path / "anchors.txt", 5)
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(BENDING[kind].format(*sealed))
    assert linli("audit", "verify", "--anchors", str(kept)) == 1
    said = capsys.readouterr().out
    assert f"第 3 条不对（{kind.partition(' ')[0]}）" in said
    assert "前面 2 条都对得上" in said
    linli("audit", "export", str(tmp_path / "book.jsonl"))
    if kind != "tamper of a hash":  # which is for looking up, and is not exported
        done = subprocess.run(
            [sys.executable, "scripts/verify_audit.py", tmp_path / "book.jsonl", kept],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout.split()[:2]) == (1, ["BAD", kind.partition(" ")[0]])


def test_a_second_row_in_one_place_is_a_fork(sealed: list[int]):
    """The primary key refuses it, so it can only be shown to the walk."""
    rows = list(verifying.rows())
    assert verifying.walk([*rows[:3], rows[2], *rows[3:]], {})[2:] == (3, "fork")


@pytest.mark.parametrize("wrong", ["at = 'yesterday'", "at = '2026-13-45'", "public_id = 'no'", "actor = x'ff00'"])
def test_what_cannot_be_read_any_more_is_told_as_well(sealed: list[int], wrong: str):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps every column to its type")
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {wrong} WHERE id = %s", [sealed[2]])
    assert verifying.verify()[2:] == (3, "tamper")


def test_the_export_is_whole_for_the_verifier_that_stands_alone(
    linli: Linli, capsys: pytest.CaptureFixture[str], sealed: list[int], tmp_path: Path
):
    assert linli("audit", "export", str(tmp_path / "book.jsonl")) == 0
    command: list[str | Path] = [
        sys.executable,
        "scripts/verify_audit.py",
        tmp_path / "book.jsonl",
        anchors(tmp_path / "a.txt", 2, 5),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[:3]) == (0, ["ok:", "5", "rows,"])
    assert linli("audit", "export") == 1
    assert linli("audit", "export", str(tmp_path / "none" / "book.jsonl")) == 1


def test_what_waits_to_be_sealed_is_said(linli: Linli, capsys: pytest.CaptureFixture[str], sealed: list[int]):
    with clock_at(AT):
        record(actor="person:7", verb="case.report", object="case:9", at=AT, facts={})
    assert linli("audit", "verify") == 0
    assert "还有 1 条没有封" in capsys.readouterr().out
