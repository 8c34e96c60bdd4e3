"""What `linli work` does for this room: seal what was committed, write a head down each hour, let go of old looks."""

from datetime import datetime, timedelta

from linli.ground.audit import anchoring, sealing
from linli.ground.audit.models import Reading
from linli.ground.shared.duties import Duty
from linli.ground.shared.privacy import RETENTIONS

MARGIN = timedelta(hours=1)
AT_ONCE = 500


def forget(at: datetime) -> int:
    """Delete readings older than the retention `access`, so many at a time; returns how many.

    The database refuses it for younger ones, by a clock of its own: one that goes behind ours would refuse all at once
    for the sake of the youngest. So an hour more has to have gone, and what was deleted stays so if a later one fails.
    """
    old = Reading.objects.filter(recorded_at__lt=at - timedelta(days=RETENTIONS["access"].days or 0) - MARGIN)
    gone = 0
    while some := list(old.order_by("recorded_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        gone += Reading.objects.filter(pk__in=some).delete()[0]
    return gone


DUTIES = [
    Duty("audit.seal", every_s=0.25, run=sealing.seal, waits=sealing.waits),
    Duty("audit.anchor", every_s=60, run=anchoring.keep),
    Duty("audit.forget", every_s=24 * 3600, run=forget),
]
