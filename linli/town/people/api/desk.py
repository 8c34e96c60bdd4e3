"""Who looks after a grid, and the claims desk."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from linli.ground.shared import paging
from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key, Mark, Size

from .. import claims, looking_after, queries, showing
from ..allow import allow, known_person, person_of, posts_in
from ..schemas import desk as s
from .acting import once

router = Router()


@router.get("/grids/{code}", response=s.ForcesShown)
@allow(GET="anyone")
def grid(request: HttpRequest, code: str) -> s.ForcesShown:
    """Everyone who looks after a grid, with their public numbers; entrance leads by name for those who belong there."""
    at = now()
    found = looking_after.grid_by_code(code, at)
    neighbour = looking_after.belongs(known_person(request), posts_in(request), found, at)
    return showing.forces(found, at, neighbour=neighbour)


@router.get("/claims", response=s.WaitingClaims)
@allow(GET="claims_desk")
def waiting_claims(request: HttpRequest, after: Mark = "", size: Size = 50) -> s.WaitingClaims:
    """The claims that wait for me, oldest first."""
    mine = claims.waiting_for(posts_in(request), but_not_of=person_of(request))
    found = paging.page(mine, order=("made_at", "id"), after=after, size=size)
    return s.WaitingClaims(items=showing.waiting(found.rows, now()), after=found.after)


@router.post("/claims/{claim}/confirm", response=s.ClaimShown)
@allow(POST="claims_desk")
def confirm_claim(request: HttpRequest, claim: UUID, key: Key = "") -> s.ClaimShown:
    """They live there."""
    person, at = person_of(request), now()
    kept = queries.claim_at_desk(posts_in(request), claim)
    once(request, key, at, lambda: claims.confirm(claim_id=kept.pk, by=person, at=at))
    return showing.claimed([queries.claim_at_desk(posts_in(request), claim)], at)[0]


@router.post("/claims/{claim}/refuse", response=s.ClaimShown)
@allow(POST="claims_desk")
def refuse_claim(request: HttpRequest, claim: UUID, given: s.RefusalGiven, key: Key = "") -> s.ClaimShown:
    """It cannot be confirmed, and why."""
    person, at, why = person_of(request), now(), given.reason
    kept = queries.claim_at_desk(posts_in(request), claim)
    once(request, key, at, lambda: claims.refuse(claim_id=kept.pk, by=person, at=at, reason=why))
    return showing.claimed([queries.claim_at_desk(posts_in(request), claim)], at)[0]


@router.post("/claims/{claim}/leave-to-desk", response=s.ClaimShown)
@allow(POST="claims_desk")
def leave_claim_to_desk(request: HttpRequest, claim: UUID, key: Key = "") -> s.ClaimShown:
    """I do not know them: the community's desk sees to it, and they are told what to show there."""
    person, at = person_of(request), now()
    kept = queries.claim_at_desk(posts_in(request), claim)
    once(request, key, at, lambda: claims.leave_to_desk(claim_id=kept.pk, by=person, at=at))
    return showing.claimed([queries.claim_at_desk(posts_in(request), claim)], at)[0]
