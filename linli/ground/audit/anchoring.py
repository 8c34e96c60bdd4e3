"""Anchors: once an hour the newest head is written down where whoever bends the book cannot reach.

The file is told by LINLI_ANCHORS, and should lie on another machine. A line is `time seq head`; a line is never
written twice for an hour, and hours in which the file could not be written are added when it can be again.
"""

import fcntl
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.ground.shared.durable import sync_folder
from linli.ground.shared.failpoints import failpoint

from . import heads, verifying
from .models import Anchor

TAIL = 4096
"""So many bytes of the file's end hold its last line."""


def keep(at: datetime) -> int:
    """Anchor the newest head for this hour, unless one is, and bring the file up to date; how many lines it got."""
    newest = heads.newest()
    if newest is None:
        return 0
    if not Anchor.objects.filter(hour=_hour(at)).exists():
        made = Anchor(hour=_hour(at), seq=newest.seq, head=newest.head, at=at)
        Anchor.objects.bulk_create([made], ignore_conflicts=True)
    failpoint("anchored")
    return _write(Path(settings.ANCHORS))


def _write(path: Path) -> int:
    """Add the anchors of later hours than the file's last, and see them on the disk. Raises OSError."""
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - TAIL))
        tail = file.read().decode("utf-8", "replace")
        kept = [anchor for words in tail.splitlines() if (anchor := verifying.anchor_of(words)) is not None]
        later = Anchor.objects.order_by("hour")
        if kept:
            later = later.filter(hour__gt=_hour(kept[-1][0]))
        lines = [f"{each.at:%Y-%m-%dT%H:%M:%SZ} {each.seq} {bytes(each.head).hex()}\n" for each in later]
        torn = "\n" if tail and not tail.endswith("\n") else ""
        if lines:
            file.write((torn + "".join(lines)).encode())
            file.flush()
            failpoint("anchor_written")
            os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)
    return len(lines)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
