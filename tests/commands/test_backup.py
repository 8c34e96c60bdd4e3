"""A backup is made while others write, holds all that was acknowledged before it began, and comes back whole or not."""

import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from linli.commands import backup, bundles
from linli.ground.audit import record, sealing
from linli.ground.files import disk
from linli.ground.files.models import Picture
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import now
from linli.ground.shared.sqlite import copies
from linli.ground.shared.sqlite.driver import sqlite
from tests.trust.processes import started

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
WRITERS = 3

on_sqlite = pytest.mark.skipif("not config.getoption('database') == 'sqlite'", reason="PostgreSQL has tools of its own")


@pytest.fixture
def pictures(settings: Any, tmp_path: Path) -> Path:
    """A folder with two pictures, one still being written, beside a database."""
    settings.PICTURES = tmp_path / "pictures"
    for name, data in (("a1/a1ff.jpg", b"one"), ("b2/b2ff.jpg", b"other"), ("b2/b2ee.jpg.part", b"ha")):
        path = settings.PICTURES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Path(settings.PICTURES)


@pytest.fixture
def made(linli: Callable[..., int], pictures: Path, tmp_path: Path, transactional_db: None) -> Path:
    """A backup of the tests' own database."""
    file = tmp_path / "town.tar"
    assert linli("backup", str(file)) == 0
    return file


def restore(file: Path, to: Path) -> "subprocess.CompletedProcess[str]":
    """By a process of its own, which has neither our keys nor our settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DJANGO_"))}
    command = [sys.executable, "-m", "linli.cli", "restore", str(file), "--to", str(to)]
    return subprocess.run(
        command, env=environment | {"LINLI_LANGUAGE": "zh-hans"}, capture_output=True, text=True, check=False
    )


def write_on(journal: Path) -> Callable[[], None]:
    """One who commits a row at a time, and writes its number down once it is committed."""

    def run() -> None:
        with journal.open("a", buffering=1) as said:
            while True:
                row = Message.objects.create(topic="trust.step", payload={"of": "x" * 200}, at=AT, free_at=AT)
                said.write(f"{row.pk}\n")

    return run


def acknowledged(folder: Path) -> set[int]:
    return {int(line) for file in folder.glob("journal-*") for line in file.read_text().splitlines() if line}


@pytest.fixture
def writers(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Three processes that write without a pause."""
    children = started([(write_on(tmp_path / f"journal-{number}"),) for number in range(WRITERS)])
    end = time.monotonic() + 60
    while len(acknowledged(tmp_path)) < 20:
        assert time.monotonic() < end, "nobody writes"
        time.sleep(0.02)
    yield
    for child in children:
        child.kill()
        child.join()


def small_steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Copy five pages at a time; how far it was after each step."""
    steps: list[int] = []
    copy = copies.copy

    def noted(source: Path, to: Path, report: copies.Progress) -> None:
        def note(done: int, of: int) -> None:
            steps.append(done)
            report(done, of)

        copy(source, to, note)

    monkeypatch.setattr(copies, "PAGES", 5)
    monkeypatch.setattr(copies, "copy", noted)
    return steps


@on_sqlite
def test_what_was_acknowledged_before_a_backup_began_is_in_it(
    linli: Callable[..., int],
    writers: None,
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
):
    """Copied in small steps, so that hundreds of commits come in between."""
    steps = small_steps(monkeypatch)
    before = acknowledged(tmp_path)
    assert linli("backup", str(tmp_path)) == 0
    connections.close_all()
    after = acknowledged(tmp_path)
    (file,) = tmp_path.glob("linli-*.tar")
    assert "没有密钥" in capsys.readouterr().out
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(steps) > 20
    assert steps == sorted(steps), "it never began anew"
    assert len(after) > len(before) + 5, "others wrote meanwhile"

    done = restore(file, tmp_path / "there")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "keys.json" in done.stdout
    with closing(sqlite.connect(tmp_path / "there" / bundles.DATABASE)) as restored:
        kept = {id for (id,) in restored.execute("SELECT id FROM outbox_message")}
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert before <= kept
    assert len(kept - after) <= WRITERS, "what each was just committing"
    assert (tmp_path / "there/pictures/a1/a1ff.jpg").read_bytes() == b"one"
    assert not list((tmp_path / "there").rglob("*.part"))
    assert {path.name for path in (tmp_path / "there").iterdir()} == {bundles.DATABASE, "pictures"}


@on_sqlite
def test_a_place_that_holds_a_town_is_left_alone_and_so_is_a_backup(
    linli: Callable[..., int], made: Path, tmp_path: Path, capsys: Any
):
    town = tmp_path / "town"
    town.mkdir()
    (town / bundles.DATABASE).write_bytes(b"a town")
    assert linli("restore", str(made), "--to", str(town)) == 1
    assert "不会覆盖" in capsys.readouterr().err
    assert (town / bundles.DATABASE).read_bytes() == b"a town"
    before = made.read_bytes()
    assert linli("backup", str(made)) == 1
    assert linli("backup", str(tmp_path / "nowhere")) == 1
    assert made.read_bytes() == before


def with_database(file: Path, change: Callable[[Any], object]) -> None:
    """Write the same backup with another database in it, rightly summed up."""
    work = file.parent / "work"
    with tarfile.open(file) as tar:
        bundles.unpack(tar, bundles.read(tar), work, lambda more: None)
    with closing(sqlite.connect(work / bundles.DATABASE)) as opened:
        change(opened)
        opened.commit()
    file.unlink()
    bundles.write(file, work / bundles.DATABASE, {}, "2026-11-24", lambda more: None)


def broken_reference(opened: Any) -> None:
    opened.execute(
        "INSERT INTO notices_sending (letter_id, channel, state, attempts, trouble) "
        "VALUES (99, 'mail', 'waiting', 0, '')"
    )


@on_sqlite
def test_a_database_with_a_broken_reference_is_not_laid_out(made: Path, tmp_path: Path):
    with_database(made, broken_reference)
    refused = restore(made, tmp_path / "there")
    assert refused.returncode == 1
    assert "notices_sending" in refused.stderr, refused.stderr
    assert list((tmp_path / "there").iterdir()) == []


def bent(opened: Any) -> None:
    """Somebody writes another name into an entry, and puts the guard back."""
    name = "audit_entry_append_only_update"
    ((guard,),) = opened.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchall()
    opened.execute(f"DROP TRIGGER {name}")
    opened.execute("UPDATE audit_entry SET actor = 'person:8' WHERE id = (SELECT min(id) FROM audit_entry)")
    opened.execute(guard)


@on_sqlite
def test_a_book_that_was_bent_is_not_laid_out(linli: Callable[..., int], tmp_path: Path, transactional_db: None):
    for number in range(3):
        record.record(actor="person:7", verb="test.did", object=f"case:{number}", at=AT, facts={})
    sealing.seal(now())
    assert linli("backup", str(tmp_path / "town.tar")) == 0
    assert restore(tmp_path / "town.tar", tmp_path / "sound").returncode == 0
    with_database(tmp_path / "town.tar", bent)
    refused = restore(tmp_path / "town.tar", tmp_path / "there")
    assert refused.returncode == 1
    assert "tamper" in refused.stderr, refused.stderr
    assert list((tmp_path / "there").iterdir()) == []


@on_sqlite
def test_a_restore_names_the_kept_pictures_that_came_without_their_files(
    linli: Callable[..., int], tmp_path: Path, transactional_db: None, settings: Any
):
    settings.PICTURES = tmp_path / "pictures"
    whole, torn, loose, gone, old = (disk.store(b"whole", b"small") for _each in range(5))
    size = {"width": 40, "height": 30, "bytes": 5}
    for name, more in (
        (whole, {"kept_at": now()}),
        (torn, {"kept_at": now()}),
        (loose, {}),
        (gone, {"kept_at": now(), "gone_at": now()}),
        (old, {"kept_at": now(), "at": now() - timedelta(days=366)}),
    ):
        Picture.objects.create(name=name, **size, **({"at": now()} | more))
    assert linli("backup", str(tmp_path / "town.tar")) == 0
    sound = restore(tmp_path / "town.tar", tmp_path / "sound")
    assert sound.returncode == 0, sound.stderr
    disk.path_of(torn, disk.SMALL).unlink()
    for name in (loose, gone, old):
        disk.remove(name)
    assert linli("backup", str(tmp_path / "torn.tar")) == 0
    done = restore(tmp_path / "torn.tar", tmp_path / "there")
    assert done.returncode == 1
    assert done.stderr.count("  - ") == 1
    assert f"  - {torn}" in done.stderr, done.stderr
    assert {each.name for each in (tmp_path / "there").iterdir()} == {bundles.DATABASE, "pictures"}


@pytest.mark.django_db
def test_a_backup_of_a_later_version_is_known_by_its_migrations():
    assert list(backup.of_later_versions()) == []
    assert backup.missing_here() == 0
    MigrationRecorder.Migration.objects.create(app="files", name="0099_later")
    assert list(backup.of_later_versions()) == ["files.0099_later"]


def flipped(data: bytes) -> bytes:
    """One bit of a picture is another."""
    return data.replace(b"other", b"othes")


def cut(data: bytes) -> bytes:
    """The end is missing, as where the disk was full."""
    return data[: len(data) // 2]


def renamed(data: bytes) -> bytes:
    """It would be laid out elsewhere."""
    return data.replace(b"pictures/a1/a1ff.jpg", b"pictures/a1/a1xx.jpg")


@on_sqlite
@pytest.mark.parametrize("harm", [flipped, cut, renamed, lambda data: b"", lambda data: b"words"])
def test_a_backup_that_was_harmed_is_refused_and_leaves_nothing(
    linli: Callable[..., int], made: Path, tmp_path: Path, harm: Callable[[bytes], bytes], capsys: Any
):
    data = made.read_bytes()
    made.write_bytes(harm(data))
    assert made.read_bytes() != data
    assert linli("restore", str(made), "--to", str(tmp_path / "there")) == 1
    assert "不是一份完整的备份" in capsys.readouterr().err
    assert list((tmp_path / "there").iterdir()) == []


@on_sqlite
def test_a_copy_that_is_not_sound_leaves_no_backup(
    linli: Callable[..., int], tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    monkeypatch.setattr(copies, "faults", lambda file: ["row 7 missing from index"])
    assert linli("backup", str(tmp_path)) == 1
    assert "row 7" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_on_postgresql_the_way_is_said(
    linli: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    from linli.ground.shared.sqlite import checkpoints

    monkeypatch.setattr(checkpoints, "database_file", lambda: None)
    assert linli("backup", str(tmp_path)) == 1
    assert "pgBackRest" in capsys.readouterr().err
