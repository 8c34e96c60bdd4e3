"""Each control says nothing of a sound installation, and says what is wrong with a broken one."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from linli.commands import controls, serving
from linli.commands.demo import BEGUN, mark
from linli.ground.audit.models import Entry, Seal
from linli.ground.audit.record import record
from linli.ground.shared.moments import clock_at, now
from linli.ground.shared.sqlite import checkpoints
from linli.ground.shared.sqlite.driver import sqlite

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings: Any) -> Any:
    settings.DEMO = False
    settings.PROXY_DEPTH = 1
    settings.ALLOWED_HOSTS = ["linli.example"]
    settings.CODE_SENDER = "somewhere"
    settings.DEBUG = False
    return settings


def test_a_sound_installation_has_nothing_wrong(sound: Any):
    assert controls.broken(host="127.0.0.1") == []


def test_debugging_is_refused(sound: Any):
    sound.DEBUG = True
    assert controls.debugging("")


@pytest.mark.parametrize("key", ["short", "a" * 80])
def test_a_key_that_can_be_guessed_is_refused(sound: Any, key: str):
    sound.SECRET_KEY = key
    assert controls.weak_secret("")


def test_keys_that_others_read_are_refused(sound: Any, tmp_path: Path):
    copy = tmp_path / "keys.json"
    copy.write_bytes(sound.KEY_FILE.read_bytes())
    copy.chmod(0o640)
    sound.KEY_FILE = copy
    assert controls.open_keys("")
    copy.chmod(0o600)
    assert controls.open_keys("") is None
    copy.write_text("{}")
    assert controls.open_keys("")
    copy.unlink()
    assert controls.open_keys("")


def test_a_wildcard_host_is_refused(sound: Any):
    sound.ALLOWED_HOSTS = ["*"]
    assert controls.any_host("")


def test_serving_without_tls_is_refused(sound: Any):
    sound.PROXY_DEPTH = 0
    assert controls.no_tls("")


def test_without_a_proxy_that_takes_slow_requests_in_it_is_said(sound: Any):
    assert serving.unbuffered("") is None
    sound.PROXY_DEPTH = 0
    assert "先把请求收齐" in (serving.unbuffered("") or "")


@pytest.mark.parametrize(
    ("host", "refused"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("10.0.0.1", True), ("demo", True)],
)
def test_the_demo_is_served_on_this_machine_only(sound: Any, host: str, refused: bool):
    sound.DEMO = True
    assert bool(controls.demo_outside(host)) == refused
    sound.DEMO = False
    assert controls.demo_outside(host) is None


def test_demo_mode_opens_only_a_database_that_the_demo_made(sound: Any):
    sound.DEMO = True
    assert controls.demo_on_real("")
    mark(BEGUN)
    assert controls.demo_on_real("") is None


def test_missing_migrations_are_refused(sound: Any):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    assert controls.unmigrated("")


def test_a_guard_that_was_taken_down_is_noticed(sound: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("linli.ground.shared.guards.standing", lambda connection: set())
    assert controls.missing_guards("")


def test_a_clock_behind_the_newest_record_is_refused(sound: Any):
    record(actor="clock", verb="test.tick", object="case:1", at=now() + timedelta(hours=1), facts={})
    assert controls.clock_behind("")


def test_a_sealer_that_lags_is_said(sound: Any):
    assert controls.sealer_behind("") is None, "nothing to seal"
    with clock_at(now() - controls.SEAL_SLACK + timedelta(seconds=30)):
        record(actor="clock", verb="test.tick", object="case:1", at=now(), facts={})
    assert controls.sealer_behind("") is None
    with clock_at(now() - timedelta(seconds=300)):
        record(actor="clock", verb="test.tick", object="case:1", at=now(), facts={})
    assert "等了 300 秒" in (controls.sealer_behind("") or "")
    for seq, each in enumerate(Entry.objects.order_by("id"), 1):
        Seal.objects.create(seq=seq, entry=each, head=bytes(32), hash=each.hash, sealed_at=now())
    assert controls.sealer_behind("") is None


def test_anchors_on_the_disk_of_the_database_are_said(sound: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A disk is told by its number: here the memory disk of the system is the other one."""
    here, elsewhere = tmp_path / "none" / "anchors.txt", Path("/proc/self/anchors.txt")
    monkeypatch.setattr(controls, "database_folder", lambda: tmp_path)
    sound.ANCHORS = here
    assert "LINLI_ANCHORS" in (controls.anchors_beside("") or "")
    sound.ANCHORS = elsewhere
    assert controls.anchors_beside("") is None
    sound.ANCHORS = here
    monkeypatch.setattr(controls, "database_folder", lambda: None)
    assert controls.anchors_beside("") is None, "the database is on another machine"


def test_where_the_database_keeps_its_files_is_found(sound: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    default = sound.DATABASES["default"]
    folder = controls.database_folder()
    if connection.vendor == "sqlite":
        assert folder == Path(str(default["NAME"])).resolve().parent
    else:
        assert folder is not None
        assert folder != sound.DATA, "the server of the tests tells its owner"
    monkeypatch.setattr(Fake, "fetchone", lambda self: None)
    for host, found in {"10.0.0.7": None, "/run/postgresql": sound.DATA, "localhost": sound.DATA}.items():
        monkeypatch.setattr(controls, "connection", Fake("postgresql"))
        monkeypatch.setitem(default, "HOST", host)
        assert controls.database_folder() == found
    monkeypatch.setattr(Fake, "fetchone", lambda self: ("/srv/pg",))
    assert controls.database_folder() == Path("/srv/pg")


def test_a_missing_sender_is_said(sound: Any):
    sound.CODE_SENDER = ""
    assert controls.no_sender("")


def test_nobody_to_tell_of_a_hole_is_said(sound: Any):
    sound.SECURITY_CONTACT = ""
    assert controls.no_security_contact("")
    sound.SECURITY_CONTACT = "mailto:safe@linli.example"
    assert controls.no_security_contact("") is None


class Fake:
    """A connection that answers as it is told."""

    def __init__(self, vendor: str, *answers: object) -> None:
        self.vendor, self.answers = vendor, list(answers)

    def cursor(self) -> "Fake":
        return self

    def __enter__(self) -> "Fake":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def execute(self, sql: str) -> "Fake":
        return self

    def fetchone(self) -> tuple[object]:
        return (self.answers.pop(0),)


@pytest.mark.parametrize(
    ("answers", "version", "refused"),
    [
        (("delete", 3, 1), (3, 46, 1), False),
        (("wal", 3, 1), (3, 51, 3), False),
        (("wal", 3, 1), (3, 51, 2), True),
        (("delete", 2, 1), (3, 51, 3), True),
        (("delete", 3, 0), (3, 51, 3), True),
    ],
)
def test_a_sqlite_that_may_lose_commits_is_refused(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[object, ...], version: tuple[int, ...], refused: bool
):
    monkeypatch.setattr(controls, "connection", Fake("sqlite", *answers))
    monkeypatch.setattr(sqlite, "sqlite_version_info", version)
    assert bool(controls.unsafe_sqlite("")) == refused


def test_a_role_that_may_make_tables_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(controls, "connection", Fake("postgresql", True))
    assert controls.may_alter("")
    monkeypatch.setattr(controls, "connection", Fake("postgresql", False))
    assert controls.may_alter("") is None


def test_an_old_sqlite_and_a_log_that_nobody_tidies_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    log = tmp_path / "linli.sqlite3-wal"
    here = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(tmp_path / "linli.sqlite3")})
    monkeypatch.setattr(controls, "connection", here)
    monkeypatch.setattr(checkpoints, "connection", here)
    assert controls.long_log("") is None
    with log.open("wb") as file:
        file.truncate(checkpoints.ALARM)
        assert controls.long_log("") is None
        file.truncate(checkpoints.ALARM + 1)
    assert "64 MB" in (controls.long_log("") or "")
    assert controls.old_sqlite("") is None
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 46, 1))
    assert controls.old_sqlite("")


@pytest.mark.parametrize(("kind", "refused"), [("ext4", False), ("nfs4", True), ("cifs", True), ("nfs", True)])
def test_a_database_on_a_network_disk_is_refused(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, kind: str, refused: bool
):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nhost:/b {tmp_path / 'share'} {kind} rw 0 0\n")
    monkeypatch.setattr(controls, "MOUNTS", mounts)
    monkeypatch.setattr(controls, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "share" / "linli.sqlite3"))
    assert bool(controls.network_disk("")) == refused
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "linli.sqlite3"))
    assert controls.network_disk("") is None


def test_what_must_hold_stops_the_server_and_the_rest_does_not(sound: Any, monkeypatch: pytest.MonkeyPatch):
    sound.CODE_SENDER = ""
    assert controls.broken(host="127.0.0.1") == []
    monkeypatch.setattr("linli.ground.shared.keyring.keyring", refuse)
    assert len(controls.broken(host="127.0.0.1")) == 1


def refuse() -> None:
    raise ImproperlyConfigured("no key")
