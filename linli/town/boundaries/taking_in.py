"""Taking a file of outlines in: who may draw where, and that what is drawn is what was looked at."""

from datetime import datetime

from linli.ground.shared.datums import Datum
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.ground.shared.unseen import unfit
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of, reach_of
from linli.town.places.models import Kind, Place
from linli.town.places.workbook import PlanIsOld

from . import redrawing
from .models import Boundary
from .reading import read
from .redrawing import Plan

DRAWERS = (Role.SYSTEM_ADMIN, Role.STREET_STAFF, Role.STREET_DISPATCHER)
"""Who draws boundaries, each within reach; a command draws everywhere."""
LONGEST_SOURCE = Boundary._meta.get_field("source").max_length or 0


def plan_of_file(content: bytes, *, datum: Datum, source: str, by: Person | None, at: datetime) -> Plan:
    """What a file would change where `by` may draw (None is a command); writes nothing.

    Raises what `reading.read` raises, `NotAllowed`, and `Invalid` for a source with signs that nobody sees, or angle
    brackets.
    """
    if wrong := unfit(source):
        raise Invalid({"source": wrong})
    within = _within(by, at)
    district = Place.objects.current(at).filter(kind=Kind.DISTRICT, **_holding(within)).order_by("code").first()
    if district is None:
        raise NotFound
    outlines = read(content, datum)
    return redrawing.plan(outlines, district, datum=datum, source=source[:LONGEST_SOURCE], at=at, within=within)


def take_in(made: Plan, *, seen: str, by: Person | None, at: datetime, moves: bool = False) -> int:
    """Draw what was planned; how many places were drawn.

    `seen` is the `digest` of the plan that was looked at and agreed to; "" where nobody looked at one before;
    `moves` that what moves far in it may. Raises `PlanIsOld` where it would do something else by now, and what
    `redrawing.apply` and `plan_of_file` raise.
    """
    _within(by, at)
    if seen and not made.errors and made.digest != seen:
        raise PlanIsOld
    return redrawing.apply(made, by=by.source if by is not None else "command", at=at, moves=moves)


def _within(by: Person | None, at: datetime) -> tuple[str, ...]:
    """The paths in which somebody draws, () everywhere. Raises `NotAllowed` where that is nowhere."""
    if by is None:
        return ()
    paths = reach_of(posts_of(by, at), DRAWERS).paths
    if not paths:
        raise NotAllowed
    return paths


def _holding(paths: tuple[str, ...]) -> dict[str, str]:
    return {"code": paths[0].partition(".")[0]} if paths else {}
