"""Where pictures lie: below the data directory, never below what is served as static files.

A file is written beside its place, brought to the disk, renamed, and its directory brought to the disk: only then may a
row speak of it. So a row has its file, whenever the power goes; a file without a row is left over, and swept away.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.ground.shared.durable import BEING_WRITTEN, sync_folder
from linli.ground.shared.failpoints import failpoint

WHOLE, SMALL = "whole", "small"
PARTS = 256
"""The folders that pictures lie in, by the first two digits of their names."""
ENDINGS = {WHOLE: ".jpg", SMALL: ".s.jpg"}


def store(whole: bytes, small: bytes) -> str:
    """Keep a picture and its thumbnail under a new name, which says nothing; both are on the disk when this returns."""
    name = secrets.token_hex(16)
    folder = _made(_folder(name))
    for size, data in ((WHOLE, whole), (SMALL, small)):
        _write(path_of(name, size), data)
    failpoint("file_renamed")
    sync_folder(folder)
    return name


def path_of(name: str, size: str) -> Path:
    """Where a picture's file lies, in one of its two sizes."""
    return _folder(name) / f"{name}{ENDINGS[size]}"


def is_whole(name: str, root: Path) -> bool:
    """Whether both files of a picture lie below this folder, with something in them."""
    files = [root / path_of(name, size).relative_to(settings.PICTURES) for size in ENDINGS]
    return all(each.is_file() and each.stat().st_size for each in files)


def read(name: str, size: str) -> bytes | None:
    """The bytes of a picture, None where its file is gone."""
    try:
        return path_of(name, size).read_bytes()
    except FileNotFoundError:
        return None


def remove(name: str) -> None:
    """Delete a picture's files; those that are gone already are gone."""
    for size in ENDINGS:
        path_of(name, size).unlink(missing_ok=True)


def older_than(moment: datetime, *, part: int) -> dict[str, list[Path]]:
    """Name → its files, of those of one of the `PARTS` folders last written before a moment."""
    folder = _folder(f"{part:02x}")
    found: dict[str, list[Path]] = {}
    for file in folder.iterdir() if folder.is_dir() else ():
        try:
            if file.stat().st_mtime < moment.timestamp():
                found.setdefault(file.name.partition(".")[0], []).append(file)
        except FileNotFoundError:
            continue
    return found


def _folder(name: str) -> Path:
    root: Path = settings.PICTURES
    return root / name[:2]


def _made(folder: Path) -> Path:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)
    return folder


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + BEING_WRITTEN)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
