"""The chain over the audit book, for anyone: its heads, and whether it still holds what somebody has in hand."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from linli.ground.audit import heads
from linli.ground.audit.heads import LAST_PLACE
from linli.ground.shared.schemas import Mark, Size

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
def published(request: HttpRequest, after: Mark = "", size: Size = chained.HOURS) -> s.Heads:
    """The newest head, and one for each hour in which the book was looked after, three days at a time."""
    newest, found = heads.newest(), heads.by_the_hour(size, after)
    hours = [s.HeadShown(seq=each.seq, head=bytes(each.head).hex(), at=each.at) for each in found.rows]
    if newest is None:
        return s.Heads(newest=None, hours=hours, after=found.after)
    shown = s.HeadShown(seq=newest.seq, head=bytes(newest.head).hex(), at=newest.sealed_at)
    return s.Heads(newest=shown, hours=hours, after=found.after)


@router.get("/audit/check", response=s.Checked)
@allow(GET="anyone")
def check(request: HttpRequest, fingerprint: Fingerprint, seq: Place | None = None) -> s.Checked:
    """Whether the book holds this hash of an entry, or this head; with `seq`, whether it stands at that very place."""
    found = chained.look_up(fingerprint, seq)
    return s.Checked(answer=found.answer, seq=found.seq, head=found.head, sealed_at=found.sealed_at, total=found.total)
