"""Whom an organisation serves: one that answers for places of others is not one community's to rename or to close."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.ground.shared.refusals import NotAllowed, Words

from . import responsibility
from .models import Organisation, Person
from .roles import KEEPERS
from .scopes import posts_of, reach_of

STREET, DISTRICT = pgettext_lazy("within a sentence", "街道"), pgettext_lazy("within a sentence", "区里")
LEVELS_OF_A_STREET = 2
"""District and street: what places have in common at least, to lie in one street."""


class ServesOthers(NotAllowed):
    """It answers for places where whoever would change or close it keeps nothing; `who` may: the street, or above."""

    code = "serves-others"
    sentence = _("“%(name)s”还管着您管不到的地方，它的名称、电话这些不归您改，也不归您停用。要改请找%(who)s。")


def places_of(organisations: Iterable[int], at: datetime) -> dict[int, list[str]]:
    """The paths of the places that organisations answer for, at `at` or later. One query."""
    rows = responsibility.still_to_hold(at).filter(organisation__in=list(organisations))
    found: dict[int, list[str]] = {}
    for organisation, path in rows.order_by("pk").values_list("organisation", "place__path"):
        found.setdefault(organisation, []).append(path)
    return found


def beyond(kept: Organisation, by: Person | None, at: datetime) -> ServesOthers | None:
    """Why `by` (None is a command) may not change or close an organisation, whoever keeps the place of its home."""
    return None if by is None else beyond_reach(kept, places_of([kept.pk], at).get(kept.pk, ()), by, at)


def beyond_reach(kept: Organisation, places: Iterable[str], by: Person | None, at: datetime) -> ServesOthers | None:
    """The same where the paths of what it answers for are known."""
    mine, paths = reach_of(posts_of(by, at), KEEPERS), list(places)
    if by is None or all(mine.covers(path) for path in paths):
        return None
    return ServesOthers(name=kept.named(), who=_above(paths))


def _above(paths: list[str]) -> Words:
    """Who keeps all of these places."""
    streets = {tuple(path.split(".")[:LEVELS_OF_A_STREET]) for path in paths}
    one = len(streets) == 1 and all(len(street) == LEVELS_OF_A_STREET and street[-1] for street in streets)
    return STREET if one else DISTRICT
