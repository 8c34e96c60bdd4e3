"""Where matters lie on the map: counted by courtyard, so coarse that no door is told from another.

Where more courtyards lie in a box than a screen can show, they are counted by grid, and then by community. What
happened in a courtyard that is not drawn is counted with its grid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.ground.shared.many import these
from linli.ground.shared.refusals import NotFound
from linli.life.cases import queries
from linli.life.cases.models import Case
from linli.life.cases.narrowing import UNANSWERED, Only
from linli.life.cases.reach import CaseSet
from linli.life.cases.whereabouts import coded
from linli.town.boundaries.where import Box, Middle, drawing
from linli.town.people.scopes import Held
from linli.town.places.lineage import lineage
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken

MOST = 400
"""So many pins are shown at once."""
COLUMNS = {Kind.COURTYARD: "courtyard", Kind.GRID: "grid", Kind.COMMUNITY: "community"}
"""By what is counted, the narrowest first."""
MAPPED = (Kind.COMMUNITY, Kind.GRID)
"""What has a map of its own."""
EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Counted:
    """How much is open, and how much of it nobody has answered yet."""

    count: int = 0
    waiting: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.count + other.count, self.waiting + other.waiting)


@dataclass(frozen=True, slots=True)
class Pin:
    """What is open at a place, at a point within it (degrees of WGS-84)."""

    place: Place
    longitude: float
    latitude: float
    counted: Counted

    @property
    def said(self) -> str:
        """The place with its community, as neighbours tell it from others of its name: 北园社区 8号院."""
        parent = self.place.parent
        return said(self.place, parent.parent if parent is not None and self.place.kind == Kind.COURTYARD else parent)


def said(place: Place, community: Place | None) -> str:
    """A courtyard, a grid or a community, with the community in which it stands."""
    return spoken(dict.fromkeys([community, place]), levels=(Kind.COMMUNITY, Kind.GRID, Kind.COURTYARD))


def mapped(code: str, at: datetime) -> Place:
    """The community or grid with this code. Raises `NotFound`."""
    place = coded(code, at)
    if place is None or place.kind not in MAPPED:
        raise NotFound
    return place


def in_public(only: Only = EVERYTHING) -> CaseSet[Case]:
    """What is open, of what anybody may know of."""
    return only.of(Case.objects.public().open(), public=True)


def of_desk(held: Sequence[Held], only: Only = EVERYTHING) -> CaseSet[Case]:
    """What is open on the desks of these posts."""
    return only.of(queries.desk(held), public=False)


def pins(cases: CaseSet[Case], box: Box, at: datetime) -> list[Pin]:
    """What of `cases` lies in a box, where anything does, by the codes of the places. Three queries at most."""
    kind, middles = _fitting(box)
    found = _by_courtyard(cases, box, middles) if kind == Kind.COURTYARD else _by(cases, kind, middles)
    places = Place.objects.current(at).filter(pk__in=[middle.place_id for middle, _counted in found])
    standing = {place.pk: place for place in places.select_related("parent__parent")}
    shown = [
        Pin(standing[middle.place_id], middle.lon, middle.lat, counted)
        for middle, counted in found
        if middle.place_id in standing
    ]
    return sorted(shown, key=lambda pin: pin.place.code)


def within(place: Place, cases: CaseSet[Case]) -> dict[int, Counted]:
    """What of `cases` is open in a community or grid, by the ids of its courtyards. One query."""
    rows = _grouped(only_of(place, cases), "courtyard")
    return {courtyard: counted for (courtyard,), counted in rows.items() if courtyard is not None}


def only_of(place: Place, cases: CaseSet[Case]) -> CaseSet[Case]:
    """What of `cases` happened in a community or grid: its map shows these alone, on its pins and in its list."""
    return cases.filter(**{COLUMNS[Kind(place.kind)]: place})


def counting(cases: CaseSet[Case], *columns: str) -> QuerySet[Case, tuple[Any, ...]]:
    """How many there are, and how many without an answer, by the columns of places; read off the index of the map.

    It asks for nothing that does not stand in `case_on_map`, not even for a number, so that no case itself is read.
    """
    rows = cases.select_related(None).order_by().values_list(*columns)
    return rows.annotate(count=Count("*"), waiting=Count("state", filter=UNANSWERED))


def drawn_around(here: Place | None, at: datetime) -> str | None:
    """The code of the community whose map is drawn around a place, "" for all of them; None where nothing is drawn."""
    if not drawing(Kind.GRID).places:
        return None
    community = lineage(here, at).community if here is not None else None
    return community.code if community is not None else ""


def _fitting(box: Box) -> tuple[Kind, Sequence[Middle]]:
    """The narrowest kind of which anything lies in the box, and not too much; else the widest."""
    middles: Sequence[Middle] = ()
    kind = Kind.COMMUNITY
    for kind in COLUMNS:
        middles = drawing(kind).within(box)
        if 0 < len(middles) <= MOST:
            break
    return kind, middles


def _by(cases: CaseSet[Case], kind: Kind, middles: Sequence[Middle]) -> list[tuple[Middle, Counted]]:
    at = {middle.place_id: middle for middle in middles}
    within = these(COLUMNS[kind], list(at))
    if kind != Kind.COMMUNITY:
        within &= _in_communities_of(list(at))
    rows = _grouped(cases.filter(within), COLUMNS[kind])
    return [(at[place], counted) for (place,), counted in rows.items() if place is not None]


def _by_courtyard(cases: CaseSet[Case], box: Box, middles: Sequence[Middle]) -> list[tuple[Middle, Counted]]:
    """By courtyard, and by grid where the courtyard is not drawn."""
    courtyards = {middle.place_id: middle for middle in middles}
    grids = {middle.place_id: middle for middle in drawing(Kind.GRID).within(box)}
    drawn = drawing(Kind.COURTYARD)
    there = these("courtyard", list(courtyards)) | these("grid", list(grids))
    rows = _grouped(cases.filter(there & _in_communities_of([*courtyards, *grids])), "grid", "courtyard")
    found: dict[Middle, Counted] = {}
    for (grid, courtyard), counted in rows.items():
        middle = courtyards.get(courtyard or 0)
        if middle is None and (courtyard is None or drawn.shape_of(courtyard) is None):
            middle = grids.get(grid or 0)
        if middle is not None:
            found[middle] = found.get(middle, Counted()) + counted
    return list(found.items())


def _in_communities_of(places: Sequence[int]) -> Q:
    """Of the communities of these courtyards and grids: by these the index of what is open counts (`case_on_map`)."""
    rows = Place.objects.filter(these("pk", places)).values_list("kind", "parent", "parent__parent")
    above = {grand if kind == Kind.COURTYARD else parent for kind, parent, grand in rows}
    return these("community", sorted(each for each in above if each is not None))


def _grouped(cases: CaseSet[Case], *columns: str) -> Mapping[tuple[int | None, ...], Counted]:
    return {tuple(row[:-2]): Counted(row[-2], row[-1]) for row in counting(cases, *columns)}
