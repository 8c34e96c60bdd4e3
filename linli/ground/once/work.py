"""What `linli work` does for this room: forget what no retry will ask for again."""

from datetime import datetime

from linli.ground.once import keys, limits
from linli.ground.shared.duties import Duty


def forget(at: datetime) -> int:
    """Forget old keys and counters; how many there were."""
    return keys.forget(at) + limits.forget(at)


DUTIES = [Duty("once.forget", every_s=3600, run=forget)]
