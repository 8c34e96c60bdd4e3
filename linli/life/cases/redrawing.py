"""When grids are redrawn, open cases go along: each is given to the desk of the grid in which its place now stands.

Places stand below cases and do not call them: they write in the outbox that a place was moved, and the worker looks for
the cases in it whose frozen place is not where the place stands, at once, and everywhere every five minutes. What has
ended stays counted where it was, and so does every step made before.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from linli.life.cases.intake import settle
from linli.life.cases.models import Case
from linli.life.cases.standing import CLOCK
from linli.life.cases.steps import step
from linli.town.places.lineage import lineage


@transaction.atomic
def follow(*, case_id: int, at: datetime) -> bool:
    """Take an open case along to where its place now stands; False if it stands there already.

    Who received it first stays, and so does its promise; a case that rose to a higher desk stays at its level.
    """
    case = Case.objects.for_work(case_id)
    place = case.place
    if not case.is_open or case.place_path == place.path or place.stands_since > at:
        return False
    before = {"grid_before": case.grid_id, "path_before": case.place_path}
    settle(case, place, lineage(place, at), at)
    step(case, "relocate", CLOCK, at=at, facts={**before, "grid_after": case.grid_id})
    return True


def left_behind(at: datetime, *, within: str = "", after: int = 0) -> QuerySet[Case, int]:
    """The ids of the open cases whose place has moved to another grid, courtyard or community since they were settled.

    `within`: of those, what lies in the place of this path; `after`: with a higher number than this.
    """
    open_ones = Case.objects.everything("places move everywhere").open().filter(place__stands_since__lte=at)
    if within:
        open_ones = open_ones.filter(place__path__within=within)
    left = open_ones.filter(pk__gt=after).exclude(place_path=F("place__path"))
    return left.order_by("pk").values_list("pk", flat=True)
