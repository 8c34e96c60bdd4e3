"""The chain over the audit book, for anyone: its heads, and whether it still holds what somebody has in hand."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from linli.ground.audit import heads
from linli.ground.audit.heads import LAST_PLACE

from .. import chained
from ..allow import allow
from ..schemas import chain as s

router = Router()
Fingerprint = Annotated[
    str,
    Query(
        min_length=heads.FEWEST_SIGNS, max_length=heads.WHOLE, pattern="^[0-9A-Fa-f]+$", description="Or its beginning."
    ),
]
Place = Annotated[int, Field(ge=1, le=LAST_PLACE)]


@router.get("/audit/heads", response=s.Heads)
@allow(GET="anyone")
def published(request: HttpRequest) -> s.Heads:
    """The newest head, and one an hour for the last three days."""
    newest = heads.newest()
    hours = [
        s.HeadShown(seq=each.seq, head=bytes(each.head).hex(), at=each.at) for each in heads.by_the_hour(chained.HOURS)
    ]
    if newest is None:
        return s.Heads(newest=None, hours=hours)
    shown = s.HeadShown(seq=newest.seq, head=bytes(newest.head).hex(), at=newest.sealed_at)
    return s.Heads(newest=shown, hours=hours)


@router.get("/audit/check", response=s.Checked)
@allow(GET="anyone")
def check(request: HttpRequest, fingerprint: Fingerprint, seq: Place | None = None) -> s.Checked:
    """Whether the book holds this hash of an entry, or with `seq` this head."""
    found = chained.look_up(fingerprint, seq)
    return s.Checked(answer=found.answer, seq=found.seq, head=found.head, sealed_at=found.sealed_at)
