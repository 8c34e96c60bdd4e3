"""T8: the power fails at any moment, and what was acknowledged by then is there, whole."""

import os
import random
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection, connections

from linli.ground.shared.moments import now
from linli.ground.shared.sqlite import copies
from linli.ground.shared.sqlite.driver import sqlite
from tests.house.sources import ROOT
from tests.street import make_street

from .power import CALLS, Disk, events, strace

REPORTS, FAILURES = (400, 1000) if os.environ.get("FULL") else (50, 120)
DATABASE = "linli.sqlite3"

pytestmark = [
    pytest.mark.skipif("config.getoption('database') != 'sqlite'", reason="PostgreSQL's own log is not replayed"),
    pytest.mark.usefixtures("committed"),
]

WHOLE = """
SELECT k.key FROM once_key k
JOIN cases_case c ON k.result = 'case:' || c.id
JOIN cases_step s ON s.case_id = c.id AND s.seq = 1
JOIN cases_reporter r ON r.case_id = c.id
JOIN audit_entry e ON e.object = 'case:' || c.id
JOIN outbox_message m ON json_extract(m.payload, '$.case') = c.id
"""


@dataclass(slots=True)
class Found:
    """Of so many failures of the power: how many lost something acknowledged, and what else was wrong."""

    failures: int = 0
    lost: int = 0
    harmed: list[str] = field(default_factory=list)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a street's database."""
    make_street(now())
    connections.close_all()
    (tmp_path / "town").mkdir()
    copies.copy(Path(connection.settings_dict["NAME"]), tmp_path / "town" / DATABASE, lambda done, of: None)
    return tmp_path / "town"


def noted(folder: Path, reports: int, **environment: str) -> Path:
    """Have so many reports written there; the notes of what was asked of the disk."""
    to = folder.parent / "noted"
    command = [strace(), "-f", "-y", "-xx", "-s", "1000000", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(to)]
    written = subprocess.run(
        [*command, sys.executable, "-m", "tests.trust.writing", str(reports)],
        cwd=folder,
        env=os.environ
        | {"LINLI_DATABASE_URL": f"sqlite:///{folder / DATABASE}", "PYTHONPATH": str(ROOT), "LINLI_FAILPOINT": ""}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert written.returncode == 0, written.stderr[-2000:]
    return to


def replayed(folder: Path, at_first: bytes, notes: Path) -> Found:
    """Fail as often as is wanted, at moments drawn by lot and at as many acknowledgements."""
    rng, found = random.Random(os.environ.get("LINLI_SEED", "8")), Found()
    asked = list(events(notes, folder))
    begun = next(n for n, event in enumerate(asked) if event.kind == "acknowledge")
    told = [n + 1 for n, event in enumerate(asked[:-1]) if event.kind == "acknowledge"]
    anywhere = range(begun, len(asked))
    moments = set(rng.sample(told, min(len(told), FAILURES // 2)))
    moments |= set(rng.sample([n for n in anywhere if n not in moments], FAILURES - 1 - len(moments)))
    disk = Disk(folder, {DATABASE: at_first})
    for number, event in enumerate(asked):
        if number in moments:
            fail(disk, rng if rng.random() < 0.5 else None, found)
        disk.take(event)
    fail(disk, None, found)
    return found


def fail(disk: Disk, rng: random.Random | None, found: Found) -> None:
    """Have the power fail, start again, and look."""
    found.failures += 1
    with tempfile.TemporaryDirectory(dir=memory()) as left:
        disk.fail(Path(left), rng)
        try:
            with closing(sqlite.connect(Path(left) / DATABASE)) as again:
                kept = {key for (key,) in again.execute(WHOLE)}
                counts = {again.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("once_key", "cases_case")}
                found.harmed += [words for (words,) in again.execute("PRAGMA quick_check") if words != "ok"]
        except sqlite.DatabaseError as error:
            found.harmed.append(str(error))
            return
    found.lost += not set(disk.acknowledged) <= kept
    if counts != {len(kept)}:
        found.harmed.append(f"{len(kept)} whole reports of {counts}")


def memory() -> str | None:
    """Where files lie in memory, so that a thousand failures wear no disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_what_was_acknowledged_outlasts_the_power(folder: Path, journal: str):
    """With the log, and with the journal of an older SQLite."""
    at_first = (folder / DATABASE).read_bytes()
    found = replayed(folder, at_first, noted(folder, REPORTS, TRUST_JOURNAL=journal))
    assert found.failures == FAILURES
    assert (found.lost, found.harmed) == (0, [])


@pytest.mark.parametrize(("journal", "synchronous"), [("wal", "NORMAL"), ("delete", "FULL")])
def test_control_a_weaker_sync_loses_what_was_acknowledged(folder: Path, journal: str, synchronous: str):
    at_first = (folder / DATABASE).read_bytes()
    found = replayed(folder, at_first, noted(folder, 50, TRUST_JOURNAL=journal, TRUST_SYNCHRONOUS=synchronous))
    assert found.lost > FAILURES / 10, f"{found.lost} of {found.failures}"
    assert found.harmed == []
