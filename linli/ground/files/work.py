"""What `linli work` does for this room: pictures that nothing holds go after a week, files without a row too.

Files are looked through a folder at a time, all of them within a day: they are as many as there are pictures, and no
letter may wait meanwhile.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from linli.ground.files import disk
from linli.ground.files.models import Picture
from linli.ground.files.taking import LOOSE_FOR
from linli.ground.shared.duties import Duty
from linli.ground.shared.privacy import RETENTIONS

MOST = 500
EVERY_S = 300
"""So often a folder has its turn: 256 of them take 21 hours."""


def sweep(at: datetime) -> int:
    """Delete what nothing holds after a week, row first, and what is a year old."""
    return _loose(at) + _old(at)


def _loose(at: datetime) -> int:
    waiting = Picture.objects.filter(kept_at=None, at__lt=at - LOOSE_FOR).order_by("at").values_list("pk", "name")
    gone = 0
    for pk, name in waiting[:MOST]:
        if Picture.objects.filter(pk=pk, kept_at=None).delete()[0]:
            disk.remove(name)
            gone += 1
    return gone


def _old(at: datetime) -> int:
    """After a year the file goes, and with it by what it could be known again; that there was one stays."""
    kept = RETENTIONS["media"].days
    if kept is None:
        return 0
    old: QuerySet[Picture] = Picture.objects.filter(gone_at=None, at__lt=at - timedelta(days=kept))
    gone = 0
    for pk, name in old.order_by("at").values_list("pk", "name")[:MOST]:
        nothing = {f"looks_{n}": None for n in range(4)}
        Picture.objects.filter(pk=pk).update(gone_at=at, sha256="", **nothing)
        disk.remove(name)
        gone += 1
    return gone


def left_over(at: datetime) -> int:
    """Delete the files of the folder whose turn it is, written more than a week ago, that no row names.

    Their process ended between the file and the row.
    """
    found = disk.older_than(at - LOOSE_FOR, part=int(at.timestamp() // EVERY_S) % disk.PARTS)
    gone, names = 0, list(found)
    for begin in range(0, len(names), MOST):
        part = names[begin : begin + MOST]
        rows = Picture.objects.filter(name__in=part, gone_at=None).values_list("name", flat=True)
        for name in set(part).difference(rows):
            for file in found[name]:
                file.unlink(missing_ok=True)
            gone += 1
    return gone


DUTIES = [Duty("files.sweep", every_s=3600, run=sweep), Duty("files.left_over", every_s=EVERY_S, run=left_over)]
