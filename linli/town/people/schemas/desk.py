"""Who looks after a grid, and the claims desk, as JSON."""

from datetime import datetime
from uuid import UUID

from linli.ground.shared.schemas import Given, Shown

from .texts import Words


class ForceShown(Shown):
    """One of those who look after a grid."""

    role: str
    called: str
    what_for: str
    where: str
    hours: str
    phone: str


class ForcesShown(Shown):
    """Everyone who looks after a grid, in the order in which one turns to them; `now` says who answers at this moment.

    `phone` is the number to ring now, "" where there is none.
    """

    code: str
    name: str
    now: str
    phone: str
    workers: list[ForceShown]
    desk: list[ForceShown]
    neighbours: list[ForceShown]
    property: list[ForceShown]
    lanes: list[ForceShown]
    others: list[ForceShown]


class ClaimShown(Shown):
    """A claim of "I live here": `state` is pending, confirmed, refused (with its `reason`) or withdrawn.

    `left_to_desk`: whoever was asked does not know the person, who is to show papers at the community's desk.
    """

    id: UUID
    address: str
    kind: str
    state: str
    reason: str
    left_to_desk: bool
    made_at: datetime


class WaitingClaim(ClaimShown):
    """A claim as the desk sees it; the phone is masked."""

    who: str
    phone: str


class WaitingClaims(Shown):
    """A page of claims, oldest first."""

    items: list[WaitingClaim]
    after: str | None


class RefusalGiven(Given):
    """Why a claim is refused; the resident reads it."""

    reason: Words
