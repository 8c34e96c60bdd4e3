"""What past cases would have got under a draft, as its page says it."""

from datetime import datetime

from .models import Draft
from .planning import Planned


def sentences(draft: Draft, planned: Planned, *, at: datetime) -> list[str]:
    """One sentence for each thing that would have gone otherwise; none while something is wrong with the draft."""
    return []
