"""What whoever keeps organisations chooses from, by name: the places within their reach, and the kinds of bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.shared.refusals import Invalid
from linli.ground.ui.lists import listed
from linli.town.places.locating import locate
from linli.town.places.models import Kind, Place
from linli.town.places.names import SPOKEN, spoken_by_path

from . import levels, queries
from .models import Body, Organisation
from .roles import KEEPERS
from .scopes import Held, reach_of, upwards

_WHOLE = (Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY)
_GROUPED_BY = {Kind.STREET: 0, Kind.COMMUNITY: 1}
"""So many levels up stands the street under whose name a place is listed."""


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen: its code, what it is called, and under which street it is listed ("" = under none)."""

    code: str
    name: str
    within: str = ""


def places(posts: Iterable[Held], at: datetime) -> list[Option]:
    """The district, streets and communities in which the holder of these posts keeps organisations. One query.

    What is smaller is said in words: `place_meant`.
    """
    mine = reach_of(posts, KEEPERS).q("path")
    rows = list(Place.objects.current(at).filter(mine, kind__in=_WHOLE).order_by("path"))
    streets = {row.path: row.named() for row in rows if row.kind == Kind.STREET}
    return [Option(row.code, _called(row), _street(row, streets)) for row in rows]


def homes(organisation: Organisation, posts: Iterable[Held], at: datetime) -> list[Option]:
    """Where it may be at home: the same places, and where it is now, be it smaller than they are. Two queries."""
    offered, home = places(posts, at), organisation.place
    if home is None or home.code in {each.code for each in offered}:
        return offered
    said = spoken_by_path([home.path], at=at, levels=queries.AT_GRID if home.kind == Kind.GRID else SPOKEN)
    return [Option(home.code, said[home.path]), *offered]


def _called(place: Place) -> str:
    return place.named() if place.kind == Kind.COMMUNITY else _("整个%(place)s") % {"place": place.named()}


def _street(place: Place, streets: dict[str, str]) -> str:
    up = _GROUPED_BY.get(Kind(place.kind))
    return streets.get(upwards(place.path)[up], "") if up is not None else ""


def bodies(posts: Iterable[Held]) -> list[Option]:
    """The kinds of handling bodies whose organisations the holder of these posts may name, in words. One query."""
    held = list(posts)
    found = Body.objects.order_by("code")
    mine = [body for body in found if levels.holds_one_of(levels.keepers_of_body(body.code), held)]
    return [Option(body.code, body.named()) for body in mine]


def kinds(posts: Iterable[Held], known: Organisation | None = None) -> list[Option]:
    """What kinds of organisations the holder of these posts may register, and the kind that a known one is."""
    held = list(posts)
    mine = [kind for kind in Organisation.Kind if levels.holds_one_of(levels.keepers_of_kind(kind), held)]
    offered = [kind for kind in Organisation.Kind if kind in mine or (known is not None and kind == known.kind)]
    return [Option(kind.value, str(kind.label)) for kind in offered]


def place_meant(code: str, words: str, at: datetime) -> Place:
    """The place with this code or, with words, the one within it that they name: 第2网格, 8号院, 14号楼.

    What they name is taken as it is said and nothing wider: nobody answers for a room.

    Raises `Invalid`: `place` where there is no such code, `where` where the words name nothing there, several, or a
    room.
    """
    chosen, words = queries.place_by_code(code, at), words.strip()
    if not words:
        return chosen
    found = locate(words, chosen)
    meant = [found.place, *found.candidates]
    there = [each for each in meant if each is not None and each.path.startswith(chosen.path)]
    if not there:
        nothing = {"words": words[:40], "place": chosen.named()}
        raise Invalid({"where": _("%(place)s里没有找到“%(words)s”，换个说法试试。") % nothing})
    if found.room:
        raise Invalid({"where": _("管到楼门为止，“%(words)s”里的房号请去掉。") % {"words": words[:40]}})
    if found.candidates:
        said = spoken_by_path([each.path for each in there if each != found.place], at=at)
        several = {"words": words[:40], "places": listed(said.values())}
        raise Invalid({"where": _("“%(words)s”可能是这几处：%(places)s。请照着写全。") % several})
    return there[0]
