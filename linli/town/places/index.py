"""The index of one community: its places by the numbers and names people use, kept in memory until they change.

Loading takes six queries, however large the community.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.folding import fold
from linli.town.places.models import Alias, Dwelling, Kind, LaneGrid, Place
from linli.town.places.numbering import number_of, usual
from linli.town.places.reading import Called

USUAL_FLOORS = 6
"""How high houses are taken to be while no dwelling says so."""
_SURNAME = re.compile("(?:社区|小区|居委会|村委会|村|街道|地区|镇|乡|区| community)$")


@dataclass(frozen=True, slots=True)
class Node:
    """A place as the index knows it. `number` is how its level counts it: `14` of building 14."""

    id: int
    kind: Kind
    code: str
    path: str
    name: str
    number: str

    def related(self, other: "Node") -> bool:
        """One of the two stands in the other."""
        return self.path.startswith(other.path) or other.path.startswith(self.path)


@dataclass
class Index:
    """One community by its numbers and names."""

    community: Node
    nodes: dict[int, Node]
    courtyards: dict[str, Node] = field(default_factory=dict)
    grids: dict[str, Node] = field(default_factory=dict)
    buildings: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    """A number may stand in several courtyards, where each counts its own houses."""
    buildings_in: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    """By the path of the courtyard."""
    entrances_in: dict[str, dict[str, Node]] = field(default_factory=lambda: defaultdict(dict))
    """By the path of the building, then by number."""
    called: dict[str, frozenset[int]] = field(default_factory=dict)
    """Folded names to ids of places; no ids where the name is of the community or something wider."""
    along: dict[str, list[Node]] = field(default_factory=dict)
    """Folded names of lanes to the courtyards on them."""
    floors: int = USUAL_FLOORS

    def named_in(self, text: str) -> list[Called]:
        """The names in folded words, longest first where they overlap, in the order of the words."""
        return find_names(text, self.called)

    def houses_in(self, node: Node) -> list[Node]:
        """The buildings in a place, or the building it stands in."""
        return [house for houses in self.buildings.values() for house in houses if house.related(node)]


def find_names(text: str, names: dict[str, frozenset[int]]) -> list[Called]:
    """Where names occur in folded words; a longer name wins over one inside it."""
    taken = [False] * len(text)
    found: list[Called] = []
    for words in sorted((words for words in names if words in text), key=len, reverse=True):
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            cut_number = (start > 0 and text[start - 1].isdigit() and words[0].isdigit()) or (
                end < len(text) and text[end].isdigit() and words[-1].isdigit()
            )
            if not any(taken[start:end]) and not cut_number:
                taken[start:end] = [True] * len(words)
                found.append(Called(start, end, words, names[words]))
            start = text.find(words, start + 1)
    return sorted(found, key=lambda name: name.start)


def load(community: Place) -> Index:
    """Read a community's index from the database: what stands, whenever that is asked."""
    rows = list(Place.objects.filter(path__within=community.path, valid_until__isnull=True).in_order())
    nodes = {row.id: _node(row) for row in rows}
    index = Index(community=nodes[community.id], nodes=nodes)
    for node in nodes.values():
        _place(index, node)
    names: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for name in _own_names(row) if row.id != community.id else ():
            names[name].add(row.id)
    for alias in Alias.objects.filter(place__path__within=community.path, valid_until__isnull=True):
        if alias.place_id in nodes and alias.place_id != community.id:
            names[fold(alias.words)].add(alias.place_id)
    index.called = {name: frozenset(ids) for name, ids in names.items() if name}
    _lay_lanes(index, rows)
    for name in _wider_names(community):
        index.called.setdefault(name, frozenset())
    highest = Dwelling.objects.filter(entrance__path__within=community.path, valid_until__isnull=True)
    index.floors = highest.aggregate(highest=Max("floor"))["highest"] or USUAL_FLOORS
    return index


def _node(row: Place) -> Node:
    kind = Kind(row.kind)
    return Node(row.id, kind, row.code, row.path, row.name, number_of(kind, row.code))


def _place(index: Index, node: Node) -> None:
    above = ".".join(node.path.split(".")[:-2]) + "."
    match node.kind:
        case Kind.GRID:
            index.grids[node.number] = node
        case Kind.COURTYARD:
            index.courtyards[node.number] = node
        case Kind.BUILDING:
            index.buildings[node.number].append(node)
            index.buildings_in[above].append(node)
        case Kind.ENTRANCE:
            index.entrances_in[above][node.number] = node


def _own_names(row: Place) -> Iterable[str]:
    """Names that say more than the place's number does."""
    numbered = {fold(name) for name in usual(Kind(row.kind), row.code)}
    return {fold(name) for name in (row.name, row.name_hant, row.name_en) if name} - numbered


def _lay_lanes(index: Index, rows: Sequence[Place]) -> None:
    """Lanes by name, with the courtyards that open on them, or else that stand in their grids."""
    runs = LaneGrid.objects.filter(grid__path__within=index.community.path, valid_until__isnull=True)
    lanes: dict[int, list[Node]] = defaultdict(list)
    names: dict[int, list[str]] = {}
    for run in runs.select_related("lane", "grid"):
        names[run.lane_id] = [run.lane.name, run.lane.name_hant, run.lane.name_en]
        lanes[run.lane_id] += [node for node in index.courtyards.values() if node.path.startswith(run.grid.path)]
    short = forms_of(index.community.name)[-1]
    for lane_id, written in names.items():
        on_it = [index.nodes[row.id] for row in rows if row.lane_id == lane_id]
        for words in {fold(name) for name in written}:
            for form in {words, words.removeprefix(short)} if words else ():
                index.along[form] = on_it or lanes[lane_id]
                index.called.setdefault(form, frozenset())


def _wider_names(community: Place) -> Iterable[str]:
    """What the community, its street and its district are called: said often, and telling nothing more.

    And their numbered hospitals: 怀柔二院 is no courtyard.
    """
    above = Place.objects.filter(
        code__in=[community.code[:DISTRICT_DIGITS], community.code[:9], community.code], valid_until__isnull=True
    ).prefetch_related("aliases")
    for row in above:
        for name in (row.name, row.name_hant, row.name_en, *(alias.words for alias in row.aliases.all())):
            yield from forms_of(name)
            yield from (f"{short}{number}院" for short in forms_of(name) for number in range(1, 10))


def forms_of(name: str) -> list[str]:
    """A community's or street's name as people shorten it: 北园社区, 北园小区, 北园."""
    folded = fold(name)
    stem = _SURNAME.sub("", folded)
    if not folded:
        return []
    return [folded, *(f"{stem}{end}" for end in ("社区", "小区", "") if len(stem) > 1 and stem != folded)]
