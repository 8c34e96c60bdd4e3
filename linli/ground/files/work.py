"""What `linli work` does for this room: pictures that nothing holds go after a day, files without a row too."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from linli.ground.files import disk
from linli.ground.files.models import Picture
from linli.ground.files.taking import LOOSE_FOR
from linli.ground.shared.duties import Duty
from linli.ground.shared.privacy import RETENTIONS

MOST = 500


def sweep(at: datetime) -> int:
    """Delete what nothing holds after a day, row first; what lies on the disk without a row; and what is a year old."""
    return _loose(at) + _old(at) + _left_over(at)


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


def _left_over(at: datetime) -> int:
    """Files written more than a day ago that no row names: their process ended between the file and the row."""
    gone, found = 0, list(disk.older_than(at - LOOSE_FOR))
    for begin in range(0, len(found), MOST):
        part = dict(found[begin : begin + MOST])
        rows = Picture.objects.filter(name__in=part, gone_at=None).values_list("name", flat=True)
        for name in part.keys() - set(rows):
            for file in part[name]:
                file.unlink(missing_ok=True)
            gone += 1
    return gone


DUTIES = [Duty("files.sweep", every_s=3600, run=sweep)]
