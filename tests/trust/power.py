"""T8: what a writer asked of the disk, noted by strace and replayed, with the power failing at any moment.

A disk keeps of a file what was there at the end of the file's last sync, and of a folder which names it had at the end
of the folder's. Of what came later it keeps all, some or nothing.
"""

import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.sources import ROOT

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,unlink,openat,rename"
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>.*= 0$")
_PATH = re.compile(r'^\d+<([^>]*)>|^(?:AT_FDCWD<[^>]*>, )?"([^"]*)"')
_DATA = re.compile(r', "([^"]*)"(\.\.\.)?, (\d+)(?:, (\d+))?')


@dataclass(frozen=True, slots=True)
class Event:
    """A call: `write` (offset, data), `cut` (offset), `sync` and `synced`, `make`, `unlink`, `acknowledge` (data)."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""


def strace() -> str:
    """Where it is; installed by name where that can be. Raises CalledProcessError, with its words on standard error."""
    found = subprocess.run([ROOT / "scripts" / "strace"], check=True, stdout=subprocess.PIPE, text=True)
    return found.stdout.strip()


def events(noted: Path, folder: Path) -> Iterator[Event]:
    """What was asked of the files of a folder, in the order in which it was; a sync has an end of its own."""
    syncing: dict[str, str] = {}
    with noted.open() as lines:
        for line in lines:
            if (resumed := _RESUMED.match(line)) is not None:
                if path := syncing.pop(resumed[1], ""):
                    yield Event("synced", path)
                continue
            if (call := _CALL.match(line)) is None or " = -1 " in line[-80:]:
                continue
            process, name, rest = call.groups()
            where = _PATH.match(rest)
            path = _read(where[1] or where[2]).decode() if where is not None else ""
            if not path.startswith(str(folder)) or path.endswith(("-shm", "-checkpoints")):
                continue
            if name in ("fsync", "fdatasync"):
                yield Event("sync", path)
                if "<unfinished" in rest:
                    syncing[process] = path
                else:
                    yield Event("synced", path)
            else:
                yield from _one(name, path, rest)


def _one(name: str, path: str, rest: str) -> Iterator[Event]:
    if name in ("pwrite64", "write"):
        found = _DATA.search(rest)
        assert found is not None, rest[:200]
        assert not found[2], "strace noted only the beginning"
        kind = "acknowledge" if path.endswith("acknowledged") else "write"
        yield Event(kind, path, int(found[4] or 0), _read(found[1]))
    elif name == "ftruncate":
        yield Event("cut", path, int(rest.split(", ")[1].partition(")")[0].split()[0]))
    elif name == "unlink":
        yield Event("unlink", path)
    elif name == "openat" and "O_CREAT" in rest:
        yield Event("make", path)
    elif name == "rename":
        raise AssertionError("a rename is not replayed yet")


def _read(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(slots=True)
class Kept:
    """One file: what is surely on the disk, and what came later and may be."""

    durable: bytes = b""
    later: list[Event] = field(default_factory=list)
    syncing: int = 0

    def synced(self) -> None:
        """All that had come when the sync began is on the disk."""
        self.durable = _after(self.durable, self.later[: self.syncing])
        del self.later[: self.syncing]
        self.syncing = 0


def _after(durable: bytes, later: list[Event]) -> bytes:
    if not later:
        return durable
    kept = bytearray(durable)
    for event in later:
        if len(kept) < event.offset + len(event.data):
            kept.extend(bytes(event.offset + len(event.data) - len(kept)))
        if event.kind == "cut":
            del kept[event.offset :]
        else:
            kept[event.offset : event.offset + len(event.data)] = event.data
    return bytes(kept)


class Disk:
    """A folder on a disk whose power may fail."""

    def __init__(self, folder: Path, at_first: dict[str, bytes]) -> None:
        self.folder = str(folder)
        self.names = {f"{folder}/{name}": Kept(data) for name, data in at_first.items()}
        self.durable = dict(self.names)
        self.naming: dict[str, Kept] = {}
        self.acknowledged: list[str] = []

    def take(self, event: Event) -> None:
        """Let it happen."""
        if event.kind == "acknowledge":
            self.acknowledged += event.data.decode().split()
        elif event.path == self.folder:
            if event.kind == "sync":
                self.naming = dict(self.names)
            elif event.kind == "synced":
                self.durable = self.naming
        elif event.kind == "make":
            self.names.setdefault(event.path, Kept())
        elif event.kind == "unlink":
            self.names.pop(event.path, None)
        elif event.path in self.names:
            self._change(self.names[event.path], event)

    def _change(self, file: Kept, event: Event) -> None:
        if event.kind == "sync":
            file.syncing = len(file.later)
        elif event.kind == "synced":
            file.synced()
        else:
            file.later.append(event)

    def fail(self, to: Path, rng: random.Random | None) -> None:
        """Lay out what is left after the power failed now: only what must be, or, by lot, some of what may be too."""
        names = self.names if rng is not None and rng.random() < 0.5 else self.durable
        for path, file in names.items():
            later = [event for event in file.later if rng is not None and rng.random() < 0.5]
            (to / Path(path).name).write_bytes(_after(file.durable, later))
