"""What nobody would lead once a plan holds, as a draft's page and the command say it."""

from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed
from linli.life.cases import categories, gaps
from linli.life.cases.models import Category
from linli.town.people.models import FallBack, Responsibility
from linli.town.places.models import Kind, Place

from .columns import since
from .laying import Plan
from .rules import Rules

MOST_NAMED = 6
"""So many communities, and kinds of matter, are named; of more how many there are."""


def sentences(plan: Plan, *, on: date, at: datetime) -> list[str]:
    """For what nobody would lead at which communities if the plan held from the day `on`, those alike in one sentence.

    Nothing where it is wrong or touches nothing that decides who leads. A constant number of queries.
    """
    decide = (Category, Responsibility, FallBack)
    rows = (row for part in plan.parts for row in (*part.begins, *part.ends))
    if plan.faults or not any(isinstance(row, decide) for row in rows):
        return []
    then = since(on, at)
    paths = Place.objects.current(then).filter(kind=Kind.DISTRICT).values_list("path", flat=True)
    rules = Rules.after(plan, on, at, paths)
    alike: dict[tuple[str, ...], list[str]] = {}
    for gap in gaps.uncovered(rules.categories.values(), rules.around, then):
        alike.setdefault(tuple(each.code for each in gap.categories), []).append(gap.place.named())
    language = get_language() or ""
    return [
        _("照这样，%(places)s有 %(n)s 类事没有人办：%(kinds)s。")
        % {
            "places": _few(places, _("%(few)s等 %(count)d 个")),
            "n": len(codes),
            "kinds": _few([categories.spoken_name(rules.categories[code], language) for code in codes], _("%(few)s等")),
        }
        for codes, places in alike.items()
    ]


def _few(names: list[str], more: str) -> str:
    few = listed(names[:MOST_NAMED])
    return few if len(names) <= MOST_NAMED else more % {"few": few, "count": len(names)}
