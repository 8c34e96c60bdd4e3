"""Planning: what would change if a community's sheets were taken in. Nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed
from linli.town.places.addresses import Addresses
from linli.town.places.dwellings import Size, derive
from linli.town.places.folding import fold
from linli.town.places.models import Alias, Dwelling, Kind, Lane, LaneGrid, Place
from linli.town.places.names import Names
from linli.town.places.numbering import entrance_code, usual
from linli.town.places.sheets import Problem
from linli.town.places.tables import BUILDINGS, GRIDS, SPOTS, YARDS
from linli.town.places.tree import Seed
from linli.town.places.wanting import Want, Wants

SHEET_OF = {
    Kind.GRID: GRIDS.name,
    Kind.COURTYARD: YARDS.name,
    Kind.BUILDING: BUILDINGS.name,
    Kind.ENTRANCE: BUILDINGS.name,
    Kind.SPOT: SPOTS.name,
}


@dataclass(frozen=True)
class Line:
    """One thing that would happen, as the one who imports reads it: of what, and what (a change says old → new)."""

    sheet: str
    code: str
    name: str
    words: str = ""
    count: int = 1
    """For how many it stands, where none of them is named by itself."""


def total(lines: Iterable[Line]) -> int:
    """How many things some lines stand for."""
    return sum(line.count for line in lines)


@dataclass
class Change:
    """A place that stands and would be said anew; the parent by its code and the lane by its name."""

    place: Place
    fields: dict[str, Any] = field(default_factory=dict)
    parent_code: str | None = None
    lane: str | None = None


@dataclass
class Steps:
    """What applying does, in terms of codes, since some of the places do not stand yet."""

    seeds: list[Seed] = field(default_factory=list)
    lanes_of_seeds: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    aliases_end: list[int] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)
    runs: list[tuple[str, str]] = field(default_factory=list)
    """Lane names and grid codes."""
    runs_end: list[int] = field(default_factory=list)
    sizes: dict[str, Size] = field(default_factory=dict)
    """By the entrance's code."""
    homes_end: int = 0
    """So many homes stop: behind entrances that end, or that have fewer by now; those that somebody confirmed stay."""


class Standing:
    """What stands in a community now: six queries."""

    def __init__(self, community: Place) -> None:
        below = Place.objects.filter(path__within=community.path, valid_until__isnull=True).select_related("lane")
        self.community = community
        self.places = {place.code: place for place in below if place.id != community.id}
        self.code_of = {place.id: code for code, place in self.places.items()} | {community.id: community.code}
        self.codes = frozenset(self.code_of.values())
        ids = list(self.code_of)
        self.aliases: dict[str, dict[str, int]] = defaultdict(dict)
        for alias in Alias.objects.filter(place__in=ids, valid_until__isnull=True):
            self.aliases[self.code_of[alias.place_id]][alias.words] = alias.id
        self.lanes = set(
            Lane.objects.filter(street=community.parent_id, valid_until__isnull=True).values_list("name", flat=True)
        )
        self.runs: dict[tuple[str, str], int] = {}
        for run in LaneGrid.objects.filter(grid__in=ids, valid_until__isnull=True).select_related("lane"):
            self.runs[run.lane.name, self.code_of[run.grid_id]] = run.id
        self.rooms: dict[str, dict[str, bool]] = defaultdict(dict)
        doors = Dwelling.objects.filter(entrance__path__within=community.path, valid_until__isnull=True)
        for entrance, room, confirmed in doors.values_list("entrance_id", "room", "confirmed_room"):
            if entrance in self.code_of:
                self.rooms[self.code_of[entrance]][room] = confirmed

    def parent_of(self, code: str) -> str:
        """The code of what a place stands in; "" where it does not stand."""
        place = self.places.get(code)
        return self.code_of.get(place.parent_id or 0, "") if place is not None else ""

    def grids(self) -> dict[str, str]:
        """Grids by their folded names."""
        return {fold(place.name): code for code, place in self.places.items() if place.kind == Kind.GRID}


class Planner:
    """Compares what the sheets want with what stands."""

    def __init__(self, wants: Wants, standing: Standing, *, synthetic: bool) -> None:
        self.wants, self.standing, self.synthetic = wants, standing, synthetic
        self.steps = Steps()
        self.called = Addresses([standing.community, *standing.places.values()])
        self.additions: list[Line] = []
        self.changes: list[Line] = []
        self.endings: list[Line] = []
        self.fewer: list[Line] = []
        """Houses that stay with fewer homes."""
        self.problems = list(wants.problems)

    def work_out(self) -> "Planner":
        """Fill the steps and their lines."""
        for kind in (Kind.GRID, Kind.COURTYARD, Kind.BUILDING, Kind.SPOT):
            for want in self.wants.of(kind):
                self._place(want)
                self._entrances(want)
                self._called(want)
        self._lanes()
        if not self.problems:
            self._ends()
        return self

    def _place(self, want: Want) -> None:
        place = self.standing.places.get(want.code)
        names = _names(want, place)
        if place is None:
            if want.parent_code is None:
                self.problems.append(want.row.problem("网格", _("新的院要写上网格。")))
                return
            if want.parent_code not in self.wants.places and want.parent_code not in self.standing.codes:
                if not any((each.sheet, each.row) == (want.row.sheet, want.row.number) for each in self.problems):
                    self.problems.append(want.row.problem("院号", _("没有这个院，请先写进“楼院”表。")))
                return
            self._plant(want.kind, want.code, names, want.parent_code)
            if want.lane:
                self.steps.lanes_of_seeds[want.code] = want.lane
            said = want.note or self.called.grid_of(want.code)
            self.additions.append(Line(SHEET_OF[want.kind], want.code, self.called.of(want.code), said))
            return
        change = Change(place)
        if want.name is not None:
            change.fields = {key: value for key, value in names._asdict().items() if getattr(place, key) != value}
        if want.parent_code not in (None, self.standing.parent_of(place.code)):
            change.parent_code = want.parent_code
        if want.lane is not None and want.lane != (place.lane.name if place.lane else ""):
            change.lane = want.lane
        self._change(change)

    def _plant(self, kind: Kind, code: str, names: Names, parent: str, households: int | None = None) -> None:
        in_others = names.name_hant, names.name_en
        seed = Seed(kind, code, names.name, parent, households, *in_others, synthetic=self.synthetic)
        self.steps.seeds.append(seed)
        self.called.add(seed)

    def _change(self, change: Change) -> None:
        words = []
        renamed = next((each for each in Names._fields if each in change.fields), None)
        if renamed is not None:
            was, now = getattr(change.place, renamed), change.fields[renamed]
            words.append(_("名称：%(old)s → %(new)s") % {"old": was or _("无"), "new": now or _("无")})
        if change.parent_code is not None:
            old_parent = self.standing.parent_of(change.place.code)
            parents = {"old": self.called.of(old_parent), "new": self.called.of(change.parent_code)}
            words.append(_("上一级：%(old)s → %(new)s") % parents)
        if change.lane is not None:
            words.append(_lanes_said([change.place.lane.name] if change.place.lane else [], [change.lane]))
        if "households" in change.fields:
            facts = {"old": change.place.households or 0, "new": change.fields["households"]}
            words.append(_("户数：%(old)s → %(new)s") % facts)
        if change.fields or words:
            self.steps.changes.append(change)
            self._say_change(change.place, _("；").join(words))

    def _say_change(self, place: Place, words: str) -> None:
        self.changes.append(Line(SHEET_OF[Kind(place.kind)], place.code, self.called.of(place.code), words))

    def _entrances(self, want: Want) -> None:
        rooms = rooms_more = rooms_less = rooms_stay = 0
        for number, size in enumerate(want.sizes, start=1):
            code = entrance_code(want.code, number)
            place = self.standing.places.get(code)
            self.steps.sizes[code] = size
            if place is None:
                self._plant(Kind.ENTRANCE, code, usual(Kind.ENTRANCE, code), want.code, size.households)
                if want.code in self.standing.places:
                    self.additions.append(Line(BUILDINGS.name, code, self.called.of(code)))
                continue
            if place.households != size.households:
                self._change(Change(place, {"households": size.households}))
            derived = {door.room for door in derive(size)}
            there = self.standing.rooms[code]
            rooms += len(there)
            rooms_more += len(derived - there.keys())
            beyond = [confirmed for room, confirmed in there.items() if room not in derived]
            rooms_less += beyond.count(False)
            rooms_stay += beyond.count(True)
        house = self.standing.places.get(want.code)
        if house is not None and (rooms_more or rooms_less):
            facts = {"old": rooms, "new": rooms + rooms_more - rooms_less, "more": rooms_more, "less": rooms_less}
            self._say_change(house, _("房号：%(old)s 个 → %(new)s 个（加 %(more)s 个，停 %(less)s 个）") % facts)
        if house is not None and rooms_less:
            self._fewer(house, rooms_less, rooms_stay)

    def _fewer(self, house: Place, less: int, stay: int) -> None:
        words = _("停 %(less)s 个房号") % {"less": less}
        if stay:
            words = _("停 %(less)s 个房号；还有 %(stay)s 个确认过有人住，留着") % {"less": less, "stay": stay}
        self.fewer.append(Line(BUILDINGS.name, house.code, self.called.of(house.code), words, less))

    def _called(self, want: Want) -> None:
        if want.aliases is None:
            return
        there = self.standing.aliases[want.code]
        fresh = [words for words in want.aliases if words not in there]
        gone = [words for words in there if words not in want.aliases]
        self.steps.aliases += [(want.code, words) for words in fresh]
        self.steps.aliases_end += [there[words] for words in gone]
        place = self.standing.places.get(want.code)
        if place is not None and (fresh or gone):
            facts = {"old": listed(there) or _("无"), "new": listed(want.aliases) or _("无")}
            self._say_change(place, _("俗称：%(old)s → %(new)s") % facts)

    def _lanes(self) -> None:
        if self.wants.lanes is None:
            return
        wanted = {(lane, grid) for grid, lanes in self.wants.lanes.items() for lane in lanes}
        self.steps.runs = sorted(wanted - self.standing.runs.keys())
        gone = sorted(self.standing.runs.keys() - wanted)
        self.steps.runs_end = [self.standing.runs[run] for run in gone]
        self.steps.lanes = sorted({lane for lane, _grid in wanted} - self.standing.lanes)
        for grid in dict.fromkeys(grid for _lane, grid in (*self.steps.runs, *gone)):
            if grid in self.standing.places:
                had, will = (
                    [lane for lane, where in sorted(runs) if where == grid] for runs in (self.standing.runs, wanted)
                )
                self._say_change(self.standing.places[grid], _lanes_said(had, will))

    def _ends(self) -> None:
        """What the sheets no longer list ends; what would take along something they do not cover is a problem."""
        covered = self.wants.covered | ({Kind.ENTRANCE} if Kind.BUILDING in self.wants.covered else set())
        wanted = self.wants.places.keys() | self.steps.sizes.keys()
        ending = {
            code: place
            for code, place in self.standing.places.items()
            if Kind(place.kind) in covered and code not in wanted
        }
        moved = {change.place.code for change in self.steps.changes if change.parent_code is not None}
        held: dict[str, list[str]] = defaultdict(list)
        for code, place in self.standing.places.items():
            parent = self.standing.code_of.get(place.parent_id or 0, "")
            if parent in ending and code not in ending and code not in moved:
                held[parent].append(place.named())
        for parent, within in held.items():
            facts = {"parent": ending[parent].named(), "child": listed(within)}
            words = _("%(parent)s没有写，可是%(child)s还在里面。") % facts
            sheet = SHEET_OF[Kind(ending[parent].kind)]
            self.problems.append(Problem(self.wants.sheets.get(sheet, sheet), 1, "", words))
        self.steps.ends = [place.id for place in ending.values()]
        behind = sum(len(self.standing.rooms.get(code, ())) for code in ending)
        self.steps.homes_end = behind + total(self.fewer)
        self.endings = [*self._lines_of_ends(ending), *self.fewer]

    def _lines_of_ends(self, ending: dict[str, Place]) -> Iterator[Line]:
        """The widest of what ends, each with how much stands within and ends too."""
        for code, place in sorted(ending.items()):
            if self.standing.code_of.get(place.parent_id or 0) not in ending:
                within = [each for each, other in ending.items() if other.path.startswith(place.path)]
                facts = {
                    "count": len(within) - 1,
                    "homes": sum(len(self.standing.rooms.get(each, ())) for each in within),
                }
                words = _("连同里面的 %(count)s 处") % facts if facts["count"] else ""
                if facts["homes"]:
                    words = _("连同里面的 %(count)s 处、%(homes)s 个房号") % facts
                yield Line(SHEET_OF[Kind(place.kind)], code, self.called.of(code), words)


def _lanes_said(old: list[str], new: list[str]) -> str:
    """The lanes that a place had and would have, each by its name."""
    facts = {"old": listed(old) or _("无"), "new": listed(new) or _("无")}
    return _("街巷：%(old)s → %(new)s") % facts


def _names(want: Want, place: Place | None) -> Names:
    """The names to keep: the usual ones in three languages, or what was written, in the languages it was written in.

    Of a spot those that the sheet has no column for stay, while its name does.
    """
    names = usual(want.kind, want.code)
    if want.name and want.name != names.name:
        names = Names(want.name, "", "")
    if want.kind is not Kind.SPOT:
        return names
    stay = Names(place.name, place.name_hant, place.name_en) if place and place.name == names.name else names
    hant, english = want.name_hant, want.name_en
    return Names(names.name, stay.name_hant if hant is None else hant, stay.name_en if english is None else english)
