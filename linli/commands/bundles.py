"""What a backup is: one tar file with the database, the folders of files beside it, and at its end what must be in it.

    linli.sqlite3      the database as it stood at one moment
    pictures/…         the folders of `FOLDERS`, as they are after that moment
    backup.json        the SHA-256 of each of those; a backup without it was not finished

Files come after the database: each is on the disk before its row is, so what a row of the copy names is there. What
comes in between is left over, and swept away some day.
"""

import hashlib
import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from linli.ground.shared.durable import BEING_WRITTEN, sync_folder

DATABASE, LIST = "linli.sqlite3", "backup.json"
FOLDERS = {"pictures": "PICTURES"}
"""Each folder of files: its name in a backup and below the data directory, and the setting that says where it is."""
KIND = "linli-backup-1"
BLOCK = 2**20

type Count = Callable[[int], None]


class NotWhole(Exception):
    """A backup that is not one, not finished, or not as it was written; says what."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup's list says: when it was begun, by which SQLite, each file's SHA-256."""

    made_at: str
    files: dict[str, str]


def write(to: Path, database: Path, folders: dict[str, Path], made_at: str, count: Count) -> Contents:
    """Write a backup to a new file, which stands under its name only once all of it is on the disk.

    Until then it has a name drawn by lot, so that it meets no other that is being written or was killed. Raises
    `FileExistsError` where another was finished under its name meanwhile, which is left as it is.
    """
    part = to.with_name(f"{to.name}.{secrets.token_hex(4)}{BEING_WRITTEN}")
    sums: dict[str, str] = {}
    begun = part.open("xb")
    try:
        with begun as out, tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            os.fchmod(out.fileno(), 0o600)
            for name, path in (DATABASE, database), *_in(folders):
                if (found := _add(tar, name, path, count)) is not None:
                    sums[name] = found
            said = json.dumps({"kind": KIND, "made_at": made_at, "files": sums}, ensure_ascii=False).encode()
            head = tarfile.TarInfo(LIST)
            head.size, head.mode = len(said), 0o600
            tar.addfile(head, io.BytesIO(said))
            tar.close()
            out.flush()
            os.fsync(out.fileno())
        if to.exists():
            raise FileExistsError(to)
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(to.parent)
    return Contents(made_at, sums)


def read(tar: tarfile.TarFile) -> Contents:
    """What a backup says that it holds. Raises `NotWhole`."""
    try:
        found = tar.extractfile(LIST)
        said = json.load(found) if found is not None else {}
        if said["kind"] != KIND:
            raise NotWhole(LIST)
        return Contents(str(said["made_at"]), {str(name): str(digest) for name, digest in said["files"].items()})
    except (KeyError, ValueError, TypeError, AttributeError, tarfile.TarError) as error:
        raise NotWhole(LIST) from error


def unpack(tar: tarfile.TarFile, contents: Contents, to: Path, count: Count) -> None:
    """Lay out what the list names below a folder, each file compared with its sum, and see all of it on the disk.

    Raises `NotWhole`.
    """
    left = dict(contents.files)
    for member in tar:
        wanted = left.pop(member.name, None)
        if wanted is None:
            continue
        path = (to / member.name).resolve()
        source = tar.extractfile(member)
        if source is None or not path.is_relative_to(to.resolve()):
            raise NotWhole(member.name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            reader = _Summing(source, count)
            while block := reader.read(BLOCK):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if reader.sum.hexdigest() != wanted:
            raise NotWhole(member.name)
    if left:
        raise NotWhole(next(iter(left)))
    for folder, _folders, _files in os.walk(to):
        sync_folder(Path(folder))


def size(database: Path, folders: dict[str, Path]) -> int:
    """About how many bytes there are to write."""
    return database.stat().st_size + sum(_size(path) for _, path in _in(folders))


def _in(folders: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink() and path.suffix != BEING_WRITTEN:
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path, count: Count) -> str | None:
    """Put one file in; its SHA-256, or None if it has gone meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        head = tar.gettarinfo(arcname=name, fileobj=file)
        head.mode, head.uid, head.gid, head.uname, head.gname = 0o600, 0, 0, "", ""
        reader = _Summing(file, count)
        tar.addfile(head, reader)
    return reader.sum.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class _Summing:
    """A file that is read once, and sums up what was read."""

    def __init__(self, file: IO[bytes], count: Count) -> None:
        self.file, self.count, self.sum = file, count, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self.file.read(size)
        self.sum.update(block)
        self.count(len(block))
        return block
