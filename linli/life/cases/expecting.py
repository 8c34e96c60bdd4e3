"""What one may expect of a lane, as its own chief or its street lays it down on the lane's public card."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.acts import act
from linli.ground.shared.horizon import too_far
from linli.ground.shared.moments import day_of, morning
from linli.ground.shared.refusals import Invalid, NotAllowed
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, posts_of
from linli.town.places import lanes
from linli.town.places.models import Lane, LaneStandard

if TYPE_CHECKING:
    from linli.town.people.models import Person

STREET = frozenset({Role.STREET_DISPATCHER, Role.STREET_STAFF})


class NotYourLane(NotAllowed):
    """Neither the chief of this lane, nor of its street."""

    code = "not-your-lane"
    sentence = _("这条街巷的公示牌，由它的街巷长和所在的街道来写。")


@act
def lay_down(*, code: str, said: dict[str, str], begins_on: date | None, by: "Person", at: datetime) -> LaneStandard:
    """Lay down a lane's standard, `said` in three languages, from today's moment on or from the morning of a later day.

    Raises what `would_lay` raises.
    """
    words, begins = would_lay(code=code, said=said, begins_on=begins_on, by=by, at=at)
    return lanes.expect(code=code, by=by.source, at=at, begins=begins, **words)


def would_lay(
    *, code: str, said: dict[str, str], begins_on: date | None, by: "Person", at: datetime
) -> tuple[dict[str, str], datetime]:
    """The words that would stand on the card and from when, to be looked at before; writes nothing.

    Raises `NotFound`, `NotYourLane`, `Invalid` for a day that is past or more than a year ahead or for signs that
    nobody sees, and `lanes.NoStandard`.
    """
    lane = lanes.by_code(code, at)
    if not may(lane, posts_of(by, at)):
        raise NotYourLane
    today = day_of(at)
    if begins_on is not None and begins_on < today:
        raise Invalid({"begins_on": _("从今天或以后的哪一天起。")})
    if begins_on is not None and (far := too_far(begins_on, today=today)):
        raise Invalid({"begins_on": far})
    begins = morning(begins_on) if begins_on is not None and begins_on > today else at
    return lanes.checked(**said), begins


def may(lane: Lane, held: Sequence[Held]) -> bool:
    """Whether somebody who holds these posts lays down what one may expect of the lane."""
    return any(
        post.lane_id == lane.pk if post.role == Role.LANE_CHIEF else post.place_path == lane.street.path
        for post in held
        if post.role == Role.LANE_CHIEF or post.role in STREET
    )
