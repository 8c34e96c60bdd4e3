"""Where a database file lies: SQLite's locks hold on a disk of the machine, and not over a network."""

import re
from pathlib import Path

OVER_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "lustre",
    "gluster",
    "fuse.sshfs",
    "fuse.gluster",
    "fuse.s3fs",
)
"""File systems, by how their names begin (`nfs4`, `smb3`)."""


def network_filesystem(path: Path, mounts: str) -> str:
    """The network file system that a path lies on, by the text of /proc/mounts; empty on a disk of the machine."""
    kind = filesystem(path, mounts)
    return kind if kind.startswith(OVER_NETWORK) else ""


def filesystem(path: Path, mounts: str) -> str:
    """The file system that a path lies on: of the deepest mount above it, and of two at one point the later."""
    found, depth = "", -1
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(_read(fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = fields[2], len(point.parts)
    return found


def _read(field: str) -> str:
    r"""A field of /proc/mounts, where a space is written as \040."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)
