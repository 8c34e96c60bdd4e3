"""What `linli work` does for this room: forget messages that were delivered long ago."""

from datetime import datetime, timedelta

from linli.ground.outbox.models import Message
from linli.ground.shared.duties import Duty
from linli.ground.shared.privacy import RETENTIONS


def forget(at: datetime) -> int:
    """Delete what was done more than 30 days ago; dead letters stay until someone sees to them."""
    days = RETENTIONS["outbox"].days or 0
    return Message.objects.filter(done_at__lt=at - timedelta(days=days)).delete()[0]


DUTIES = [Duty("outbox.forget", every_s=3600, run=forget)]
