"""Keys are made once, for their owner's eyes only."""

import json
import stat
from base64 import b64decode
from pathlib import Path

import pytest

from linli.cli import main
from linli.commands import keys


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LINLI_KEY_FILE")
    return tmp_path / "a" / "town"


def test_a_set_is_made_that_only_its_owner_reads(data: Path):
    assert main(["keys", "new", "--data", str(data)]) == 0
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {
        "secret-key": 0o600,
        "keys.json": 0o600,
    }
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    made = json.loads((data / "keys.json").read_text())
    assert {len(b64decode(key)) for key in made["v1"].values()} == {32}
    assert len((data / "secret-key").read_text().strip()) >= 50


def test_what_is_there_is_never_touched(data: Path):
    keys.ensure(data)
    before = {path: path.read_bytes() for path in data.iterdir()}
    assert keys.ensure(data) == []
    assert {path: path.read_bytes() for path in data.iterdir()} == before


def test_a_set_half_made_is_completed(data: Path):
    keys.ensure(data)
    secret = (data / "secret-key").read_bytes()
    (data / "keys.json").unlink()
    assert keys.ensure(data) == [data / "keys.json"]
    assert (data / "secret-key").read_bytes() == secret


def test_a_folder_that_cannot_be_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delenv("LINLI_KEY_FILE")
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        keys.ensure(tmp_path / "file" / "below")
    assert "--data" in capsys.readouterr().err
