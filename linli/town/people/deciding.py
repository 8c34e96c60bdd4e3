"""What whoever is asked says of a claim: that they live there, that they do not, or that one does not know them."""

from datetime import datetime

from . import claims
from .models import Person

CONFIRM, REFUSE, UNKNOWN = "confirm", "refuse", "unknown"


def decide(*, claim_id: int, decision: str, reason: str, by: Person, at: datetime) -> None:
    """Let a claim become what was said of it; `reason` goes with a refusal alone.

    Raises as `claims.confirm`, `claims.refuse` and `claims.leave_to_desk` do.
    """
    if decision == CONFIRM:
        claims.confirm(claim_id=claim_id, by=by, at=at)
    elif decision == UNKNOWN:
        claims.leave_to_desk(claim_id=claim_id, by=by, at=at)
    else:
        claims.refuse(claim_id=claim_id, by=by, at=at, reason=reason)
