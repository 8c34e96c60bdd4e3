"""巡一遍: a lane's chief walks it, what they find becomes cases, and the walk is written down, also without any.

Only that it was walked is kept: no way, no hours, no positions. A walk that was not made is written nowhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
from linli.ground.once import limits
from linli.ground.shared.acts import act
from linli.ground.shared.refusals import NotFound, Refused
from linli.life.cases import intake
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import Said
from linli.life.cases.models import Walk
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, posts_of
from linli.town.places.models import Lane

if TYPE_CHECKING:
    from linli.town.people.models import Person

MOST = 20
"""So much is found on one walk; what is more belongs to the next."""
SHOWN = 5
EMPTY_EVERY_S = 600


class WalkedJustNow(Refused):
    """The same post wrote down a moment ago that nothing was found on this lane; what is found is always taken."""

    code = "walked-just-now"
    status = 409
    sentence = _("刚刚已经记过一遍没发现问题的了，过 10 分钟再记。这会儿发现了什么，随时可以记下来。")


class TooMuchFound(Refused):
    """More than is read on one page before it is sent."""

    code = "too-much-found"
    status = 422
    sentence = _("一遍最多记 20 处。先把这些记下来，剩下的再开一遍接着记。")


@act
def finish(*, lane_id: int, found: Sequence[Said], by: "Person", at: datetime) -> Walk:
    """End a walk: each finding becomes a case as `intake.found` makes it, all of them or none; none may be found.

    Raises `NotYours` for whoever is not the lane's chief, or of a place that is not on their lane, `TooMuchFound`,
    `WalkedJustNow` where nothing was found within `EMPTY_EVERY_S` of the last such walk of this post, and what
    `intake.found` raises.
    """
    post = chief(lane_id, posts_of(by, at))
    if post is None:
        raise NotYours
    if len(found) > MOST:
        raise TooMuchFound
    if not found:
        _must_not_be_just_now(f"{lane_id}:{post.post_id}", at)
    for said in found:
        intake.found(said, by=by, at=at)
    walk = Walk.objects.create(lane_id=lane_id, post_id=post.post_id, at=at, findings=len(found))
    record(actor=by.source, verb="cases.walked", object=f"lane:{lane_id}", at=at, facts={"findings": len(found)})
    return walk


def _must_not_be_just_now(subject: str, at: datetime) -> None:
    try:
        limits.hit(name="cases.empty-walk", subject=subject, limit=1, window_s=EMPTY_EVERY_S, at=at)
    except limits.TooMany:
        raise WalkedJustNow from None


def chief(lane_id: int, held: Sequence[Held]) -> Held | None:
    """The post by which somebody is this lane's chief; None for everybody else."""
    return next((post for post in held if post.role == Role.LANE_CHIEF and post.lane_id == lane_id), None)


def lanes_of(held: Sequence[Held], at: datetime) -> list[Lane]:
    """The lanes whose chief somebody is, by their codes."""
    mine = [post.lane_id for post in held if post.role == Role.LANE_CHIEF and post.lane_id is not None]
    return list(Lane.objects.current(at).filter(pk__in=mine).select_related("street").order_by("code"))


def last(lane: Lane) -> list[Walk]:
    """The last walks along a lane, newest first."""
    return list(Walk.objects.filter(lane=lane)[:SHOWN])


def made(result: str) -> Walk:
    """The walk that a key made: `walk:5`. Raises `NotFound`."""
    walk = Walk.objects.filter(pk=int(result.partition(":")[2])).select_related("lane").first()
    if walk is None:
        raise NotFound
    return walk
