"""SQLite as it is run here: the driver, the journal, the disk it lies on, and the log that one process tidies."""

import ast
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.utils import ConnectionHandler

from linli.ground.shared.sqlite import base, checkpoints, disks, driver
from linli.ground.shared.sqlite.driver import is_wal_safe, sqlite
from linli.settings import database
from tests.house.sources import named, python_files, tree

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 3,
    "foreign_keys": 1,
    "secure_delete": 1,
    "mmap_size": 0,
    "wal_autocheckpoint": 0,
    "busy_timeout": 20_000,
}


@pytest.fixture
def connection(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A connection by the settings to an empty file of this test's own."""
    opened = ConnectionHandler({"default": database(f"sqlite:///{tmp_path}/linli.sqlite3")})["default"]
    with django_db_blocker.unblock():
        yield opened
    opened.close()


def test_a_connection_keeps_what_it_commits_on_the_disk(connection: Any):
    with connection.cursor() as cursor:
        assert {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS} == SETTINGS
    assert connection.transaction_mode == "IMMEDIATE"
    assert isinstance(connection.connection, sqlite.Connection)


def test_django_finds_in_the_driver_what_it_asks_of_it(connection: Any):
    """Limits, both ways to name parameters, decimals, a `%` that is none of them, what was last asked, and errors."""
    connection.ensure_connection()
    assert connection.features.max_query_params == 32766
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT %s, '%%'", [Decimal("1.5")]).fetchone() == ("1.5", "%")
        assert cursor.execute("SELECT %(a)s", {"a": 7}).fetchone() == (7,)
        assert "7" in connection.ops.last_executed_query(cursor, "SELECT %s", [7])
        cursor.executemany("SELECT %s", [])
    with pytest.raises(IntegrityError), connection.wrap_database_errors:
        raise sqlite.IntegrityError


@pytest.mark.parametrize("query", ["SELECT 1", "a = %s AND b = %s", "LIKE '%%s' OR a = %s", "'100 %%'", "%s%%%%s", ""])
def test_a_question_is_written_with_marks_as_django_writes_it(query: str):
    assert base.in_marks(query) == base.Cursor.convert_query(base.Cursor, query)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 51, 2), False),
        ((3, 50, 6), False),
        ((3, 44, 5), False),
        ((3, 46, 1), False),
        ((3, 7, 17), False),
    ],
)
def test_which_sqlite_may_keep_a_write_ahead_log(version: tuple[int, ...], safe: bool):
    assert is_wal_safe(version) == safe


def test_an_old_sqlite_takes_the_older_journal_and_a_new_one_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def journal() -> str:
        with closing(sqlite.connect(tmp_path / "a", factory=driver.Connection)) as opened:
            base.keep_journal(opened)
            return str(opened.execute("PRAGMA journal_mode").fetchone()[0])

    assert journal() == "wal"
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 46, 1))
    assert journal() == "delete"


def test_the_file_of_another_program_is_left_as_it_is(tmp_path: Path):
    file = tmp_path / "a"
    with closing(sqlite.connect(file, factory=driver.Connection)) as theirs:
        theirs.execute("CREATE TABLE ledger (a)")
        before = file.read_bytes()
        base.keep_journal(theirs)
    assert file.read_bytes() == before


MOUNTS = """\
/dev/root / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw 0 0
host:/srv /srv/town nfs4 rw 0 0
//nas/share /mnt/my\\040disk cifs rw 0 0
/dev/sdb1 /srv/town/local xfs rw 0 0
host:/over /over nfs rw 0 0
/dev/sdc1 /over ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/linli.sqlite3", ""),
        ("/srv/town/linli.sqlite3", "nfs4"),
        ("/srv/township/linli.sqlite3", ""),
        ("/srv/town/local/linli.sqlite3", ""),
        ("/mnt/my disk/a/linli.sqlite3", "cifs"),
        ("/over/linli.sqlite3", ""),
    ],
)
def test_a_disk_over_the_network_is_known_by_the_mounts(path: str, kind: str):
    assert disks.network_filesystem(Path(path), MOUNTS) == kind
    assert disks.network_filesystem(Path(path), "") == ""


# the log, and who tidies it


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    """Somebody who writes to a file in `tmp_path`, and moves nothing from the log."""
    with closing(sqlite.connect(tmp_path / "a", isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("CREATE TABLE t (a)")
        yield opened


def write(writer: Any, megabytes: int = 1) -> None:
    for _ in range(megabytes * 4):
        writer.execute("INSERT INTO t VALUES (zeroblob(262144))")


def test_the_log_is_moved_on_and_emptied_when_it_is_long(writer: Any, tmp_path: Path):
    file, at = tmp_path / "a", 0.0
    with closing(checkpoints.Checkpointer(file)) as one:
        one.go_round(at)
        assert checkpoints.log_size(file) == 0, "it begins with an empty log"
        write(writer, 17)
        assert checkpoints.log_size(file) > checkpoints.LONG
        one.go_round(at := at + 1)
        assert checkpoints.log_size(file) == 0
        write(writer)
        before = file.stat().st_size
        one.go_round(at := at + 1)
        assert file.stat().st_size > before, "moved into the file"
        assert checkpoints.log_size(file) > 0, "and written over by whoever comes next"
        one.go_round(at + checkpoints.EMPTY_EVERY_S)
        assert checkpoints.log_size(file) == 0, "once an hour nothing stays in it"


def test_once_an_hour_it_learns_what_the_tables_hold(writer: Any, tmp_path: Path):
    def known() -> list[Any]:
        if not writer.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            return []
        return [row[0] for row in writer.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 't_a'")]

    writer.execute("CREATE INDEX t_a ON t (a)")
    writer.executemany("INSERT INTO t VALUES (?)", [(n % 7,) for n in range(700)])
    with closing(checkpoints.Checkpointer(tmp_path / "a")) as one:
        assert not known(), "control: it is not known by itself"
        one.go_round(0.0)
        assert [each.split()[0] for each in known()] == ["700"]
        writer.execute("BEGIN")
        writer.executemany("INSERT INTO t VALUES (?)", [(n % 7,) for n in range(70_000)])
        writer.execute("COMMIT")
        one.go_round(checkpoints.LEARN_EVERY_S - 1)
        assert [each.split()[0] for each in known()] == ["700"]
        one.go_round(checkpoints.LEARN_EVERY_S)
        assert [each.split()[0] for each in known()] != ["700"]


def test_who_reads_for_long_holds_up_nobody_and_is_said_once_a_minute(writer: Any, tmp_path: Path, caplog: Any):
    file = tmp_path / "a"
    with closing(checkpoints.Checkpointer(file)) as one, closing(sqlite.connect(file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM t").fetchone()
        write(writer, 66)
        began = time.monotonic()
        for at in range(5):
            one.go_round(float(at))
        assert time.monotonic() - began < 5
        write(writer)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        reader.rollback()
        one.go_round(checkpoints.AGAIN_S)
        assert checkpoints.log_size(file) == 0


def test_one_of_several_tidies_and_another_takes_over(tmp_path: Path):
    file, stop = tmp_path / "a", Event()
    with checkpoints._sole(file, stop) as first:
        assert first
        stop.set()
        with checkpoints._sole(file, stop) as second:
            assert not second
    with checkpoints._sole(file, stop) as third:
        assert third


@pytest.mark.parametrize(
    "harm", [OSError("no file may be opened"), sqlite.OperationalError("locked"), ValueError("odd")]
)
def test_whatever_goes_wrong_the_log_is_looked_after_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any, harm: Exception
):
    """Once where it takes its place, and once as it goes round."""
    stop, looked, tried, sole = Event(), Event(), [], checkpoints._sole

    def place(file: Path, stop: Event) -> Any:
        tried.append("place")
        if len(tried) == 1:
            raise harm
        return sole(file, stop)

    def look(file: Path, stop: Event) -> None:
        tried.append("look")
        if len(tried) == 3:
            raise harm
        looked.set()
        stop.set()

    monkeypatch.setattr(checkpoints, "EVERY_S", 0.01)
    monkeypatch.setattr(checkpoints, "_sole", place)
    monkeypatch.setattr(checkpoints.Checkpointer, "go_round", lambda self, at: look(self.file, stop))
    checkpoints._tidy(tmp_path / "a", stop)
    assert looked.is_set()
    assert tried == ["place", "place", "look", "place", "look"]
    assert caplog.text.count("was not moved on") == 2


def test_a_block_that_keeps_the_log_short_does(connection: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checkpoints, "EVERY_S", 0.01)
    monkeypatch.setattr(checkpoints, "connection", connection)
    file = checkpoints.database_file()
    assert file is not None
    connection.cursor().execute("CREATE TABLE t (a)")
    assert checkpoints.log_size(file) > 0
    with checkpoints.kept_short():
        end = time.monotonic() + 30
        while checkpoints.log_size(file):
            assert time.monotonic() < end, "nobody tidied"
            time.sleep(0.01)
        connection.cursor().execute("INSERT INTO t VALUES (1)")
    assert checkpoints.log_size(file) == 0, "nothing is left in it at the end"


def opens_another_library(module: ast.Module) -> list[int]:
    """The lines on which Python's own sqlite3 is imported."""
    return [
        node.lineno
        for node in ast.walk(module)
        if (isinstance(node, ast.Import) and any(name.name.startswith("sqlite3") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlite3"))
    ]


def test_no_second_sqlite_opens_the_file():
    """In one process it would take the first one's locks away, as soon as it closed the file."""
    found = [named(path) for path in python_files("linli", "bench") if opens_another_library(tree(path))]
    assert found == ["linli/ground/shared/sqlite/driver.py"]
    assert opens_another_library(ast.parse("import os\nimport sqlite3\nfrom sqlite3 import dbapi2")) == [2, 3]
