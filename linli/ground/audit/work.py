"""What `linli work` does for this room: let go of readings whose three years are over."""

from datetime import datetime, timedelta

from linli.ground.audit.models import Reading
from linli.ground.shared.duties import Duty
from linli.ground.shared.privacy import RETENTIONS


def forget(at: datetime) -> int:
    """Delete readings older than the retention `access`; the database refuses it for younger ones."""
    days = RETENTIONS["access"].days or 0
    return Reading.objects.filter(recorded_at__lt=at - timedelta(days=days)).delete()[0]


DUTIES = [Duty("audit.forget", every_s=24 * 3600, run=forget)]
