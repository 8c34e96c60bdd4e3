"""What nobody would lead any more once a plan holds, as a draft's page and the command say it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed
from linli.life.cases import categories, gaps
from linli.life.cases.models import Category
from linli.town.people.models import FallBack, Responsibility
from linli.town.places.models import LEVELS, Kind, Place

from .rules import Rules, Turn

MOST_NAMED = 6
"""So many places, and kinds of matter, are named; of more how many there are."""
_NARROWER = LEVELS[LEVELS.index(Kind.COMMUNITY) + 1 :]


def sentences(turn: Turn) -> list[str]:
    """For what nobody would lead at which places if the plan held from its day, those alike in one sentence.

    What nobody leads before it either is left out: a district has communities in which nobody is registered yet.
    Nothing where it is wrong or touches nothing that decides who leads. A constant number of queries.
    """
    decide = (Category, Responsibility, FallBack)
    rows = (row for part in turn.plan.parts for row in (*part.begins, *part.ends))
    if turn.plan.faults or not any(isinstance(row, decide) for row in rows):
        return []
    after, language = turn.after, get_language() or ""
    return [
        _("照这样，%(places)s有 %(n)s 类事没有人办：%(kinds)s。")
        % {
            "places": _few(places, _("%(few)s等 %(count)d 个社区和单独登记了单位的楼院、网格，")),
            "n": len(codes),
            "kinds": _few([categories.spoken_name(after.categories[code], language) for code in codes], _("%(few)s等")),
        }
        for codes, places in _opened(turn.before, after, turn.then).items()
    ]


def _opened(before: Rules, after: Rules, then: datetime) -> dict[tuple[str, ...], list[str]]:
    """What each place is called at which nobody leads any more what somebody leads before, by the codes of that."""
    places, alike = _asked((before, after), then), defaultdict(list)
    had = {gap.place: {each.code for each in gap.categories} for gap in _gaps(before, places)}
    for gap in _gaps(after, places):
        if fresh := tuple(each.code for each in gap.categories if each.code not in had.get(gap.place, ())):
            alike[fresh].append(places[gap.place])
    return alike


def _gaps(rules: Rules, places: Iterable[Place]) -> list[gaps.Gap]:
    return gaps.uncovered(rules.categories.values(), rules.around, places)


def _asked(both: Iterable[Rules], then: datetime) -> dict[Place, str]:
    """The communities, and whatever within them has anybody of its own, with what each is called.

    Elsewhere in them nobody acts but who acts around.
    """
    own = {row.place_id for rules in both for row in rules.acting if row.place.kind in _NARROWER}
    found, within = {}, ""
    for place in Place.objects.current(then).filter(Q(kind=Kind.COMMUNITY) | Q(pk__in=own)).order_by("path"):
        within = place.named() if place.kind == Kind.COMMUNITY else within
        found[place] = within if place.kind == Kind.COMMUNITY else f"{within} {place.named()}"
    return found


def _few(names: list[str], more: str) -> str:
    few = listed(names[:MOST_NAMED])
    return few if len(names) <= MOST_NAMED else more % {"few": few, "count": len(names)}
