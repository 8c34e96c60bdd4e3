"""What past cases would have got under a draft, as its page says it."""

from datetime import datetime

from .models import Draft, State
from .planning import Planned
from .rehearsing import rehearse


def sentences(draft: Draft, planned: Planned, *, at: datetime) -> list[str]:
    """What would have gone otherwise with past cases, line by line; nothing where that cannot be tried."""
    if draft.state != State.OPEN or planned.wrong or not planned.plan.changes:
        return []
    return rehearse(planned.plan, on=draft.on, at=at).sentences()
