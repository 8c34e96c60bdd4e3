"""巡一遍: a lane's chief walks it, what they find becomes cases, and the walk is written down, also without any.

Only that it was walked is kept: no way, no hours, no positions. A walk that was not made is written nowhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
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


class TooMuchFound(Refused):
    """More than is read on one page before it is sent."""

    code = "too-much-found"
    status = 422
    sentence = _("一遍最多记 20 处。先把这些记下来，剩下的再开一遍接着记。")


@act
def finish(*, lane_id: int, found: Sequence[Said], by: "Person", at: datetime) -> Walk:
    """End a walk: each finding becomes a case as `intake.found` makes it, all of them or none; none may be found.

    Raises `NotYours` for whoever is not the lane's chief, or of a place that is not on their lane, `TooMuchFound`, and
    what `intake.found` raises.
    """
    post = chief(lane_id, posts_of(by, at))
    if post is None:
        raise NotYours
    if len(found) > MOST:
        raise TooMuchFound
    for said in found:
        intake.found(said, by=by, at=at)
    walk = Walk.objects.create(lane_id=lane_id, post_id=post.post_id, at=at, findings=len(found))
    record(actor=by.source, verb="cases.walked", object=f"lane:{lane_id}", at=at, facts={"findings": len(found)})
    return walk


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
