"""A backup says what it holds, lies in nobody's way, and is laid out within its place and on the disk."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linli.commands import backup, bundles

MADE_AT = "2026-11-24"


def contents(file: Path) -> bundles.Contents:
    with tarfile.open(file) as tar:
        return bundles.read(tar)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"a")
    return tmp_path / "a"


def test_a_second_backup_of_the_same_name_harms_neither_itself_nor_the_first(database: Path, tmp_path: Path):
    made: list[bundles.Contents] = []

    def meanwhile(more: int) -> None:
        if not made:
            made.append(bundles.write(tmp_path / "b.tar", database, {}, MADE_AT, lambda more: None))

    with pytest.raises(FileExistsError):
        bundles.write(tmp_path / "b.tar", database, {}, "2026-11-25", meanwhile)
    assert [contents(tmp_path / "b.tar")] == made
    assert {each.name for each in tmp_path.iterdir()} == {"a", "b.tar"}


def test_what_a_killed_backup_left_stands_in_nobodys_way_and_is_not_touched(database: Path, tmp_path: Path):
    left = tmp_path / "b.tar.part"
    left.write_bytes(b"half")
    assert bundles.write(tmp_path / "b.tar", database, {}, MADE_AT, lambda more: None) == contents(tmp_path / "b.tar")
    assert left.read_bytes() == b"half"


@pytest.mark.skipif("not config.getoption('database') == 'sqlite'", reason="PostgreSQL has tools of its own")
def test_whoever_comes_second_is_told_so_in_words(
    linli: Callable[..., int], tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    def second(to: Path, *_more: object) -> None:
        raise FileExistsError(to)

    monkeypatch.setattr(bundles, "write", second)
    assert linli("backup", str(tmp_path / "b.tar")) == 1
    assert "不会覆盖" in capsys.readouterr().err


def test_a_restore_is_on_the_disk_with_all_its_names_when_it_says_so(
    linli: Callable[..., int], database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[str, ...]] = []

    def look(folder: Path) -> None:
        seen.append((folder.name, *sorted(each.name for each in folder.iterdir() if each.name[0] != ".")))

    (tmp_path / "pictures/a1").mkdir(parents=True)
    (tmp_path / "pictures/a1/a1ff.jpg").write_bytes(b"one")
    bundles.write(tmp_path / "b.tar", database, {"pictures": tmp_path / "pictures"}, MADE_AT, lambda more: None)
    monkeypatch.setattr(bundles, "sync_folder", look)
    monkeypatch.setattr(backup, "sync_folder", look, raising=False)
    monkeypatch.setattr(backup, "checked", lambda work: (0, []))
    assert linli("restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "there")) == 0
    assert {("a1", "a1ff.jpg"), ("pictures", "a1"), ("there", bundles.DATABASE, "pictures")} <= set(seen)
    assert seen[-1][0] == tmp_path.name, "and the name of the place itself"


def test_nothing_is_laid_out_beyond_the_place(tmp_path: Path):
    file = tmp_path / "a.tar"
    (tmp_path / "x").write_bytes(b"x")
    with tarfile.open(file, "w") as tar:
        tar.add(tmp_path / "x", "pictures/../../beyond")
    with tarfile.open(file) as tar, pytest.raises(bundles.NotWhole):
        bundles.unpack(tar, bundles.Contents("", {"pictures/../../beyond": ""}), tmp_path / "there", lambda more: None)
    assert not (tmp_path / "beyond").exists()


def test_a_list_says_what_a_backup_holds(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"a")
    counted: list[int] = []
    made = bundles.write(tmp_path / "b.tar", tmp_path / "a", {"pictures": tmp_path / "none"}, "2026", counted.append)
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert bundles.read(tar) == made
        assert tar.getnames() == [bundles.DATABASE, bundles.LIST]
        said = tar.extractfile(bundles.LIST)
        assert said is not None
        assert json.load(said)["kind"] == bundles.KIND
    assert sum(counted) == 1
