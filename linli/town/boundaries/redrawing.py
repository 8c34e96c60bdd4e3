"""Drawing boundaries anew: what a file of outlines would change, and doing it.

A place that the file leaves out keeps its boundary. Where a grid's new outline takes in a courtyard of the same
community that stands in another grid, the courtyard goes over to it, and with it what is open there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
from linli.ground.editions.models import Edition
from linli.ground.shared.datums import Datum, LonLat
from linli.ground.shared.refusals import Refused
from linli.town.places import tree
from linli.town.places.models import COMMUNITY_DIGITS, OFFICIAL_DIGITS, Kind, Place

from . import coverage
from .matching import Problem, match
from .models import Boundary
from .reading import Outline
from .where import Drawing, Drawn, drawing

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

EDITION = "boundaries"
"""The name under which the database says that any boundary changed."""
DRAWN = (Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY, Kind.GRID, Kind.COURTYARD)
"""What may have a boundary."""
PARTS = {Kind.DISTRICT: Kind.STREET, Kind.STREET: Kind.COMMUNITY, Kind.COMMUNITY: Kind.GRID}
"""Of which parts a place is made without a gap; between courtyards run lanes."""
SAME = 1e-9
"""Square degrees by which a redrawn outline may differ and still be the same: some ten square metres."""


class BoundariesHaveErrors(Refused):
    """The file has outlines that cannot be taken in."""

    code = "boundaries-have-errors"
    status = 422
    sentence = _("文件里有 %(count)s 处要改，一块也没有导入。")


class BoundariesMoved(Refused):
    """Somebody drew boundaries since the plan was made."""

    code = "boundaries-moved"
    status = 409
    sentence = _("刚才有人改过边界，请再核对一遍再导入。")


@dataclass(frozen=True)
class Change:
    """A place that is drawn for the first time (`area_before_m2` None) or anew."""

    place: Place
    shape: "Geometry"
    area_m2: float
    area_before_m2: float | None
    before: "Geometry | None" = None


@dataclass(frozen=True)
class Going:
    """A courtyard that the new outlines put into another grid."""

    courtyard: Place
    grid: Place


@dataclass(frozen=True)
class Shared:
    """Ground that two places would both claim; it belongs to `one`, whose code is smaller."""

    one: Place
    other: Place
    area_m2: float
    at: LonLat
    shape: "Geometry"


@dataclass(frozen=True)
class Left:
    """Ground of `place` in none of its parts (grids of a community, communities of a street)."""

    place: Place
    area_m2: float
    at: LonLat
    shape: "Geometry"


@dataclass(frozen=True)
class Plan:
    """What taking a file of outlines in would do; with errors nothing can be applied."""

    district: Place
    edition: str | None
    datum: Datum
    source: str
    changes: tuple[Change, ...]
    going: tuple[Going, ...]
    same: int
    errors: tuple[Problem, ...]
    shared: tuple[Shared, ...]
    left: tuple[Left, ...]
    synthetic: bool = False

    @property
    def empty(self) -> bool:
        """Applying would change nothing."""
        return not self.changes

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that are the same only while applying would do the very same, in whatever language."""
        drawn = [(change.place.pk, change.shape.wkb_hex, change.area_before_m2) for change in self.changes]
        going = [(each.courtyard.pk, each.courtyard.parent_id, each.grid.pk) for each in self.going]
        fit = [(each.one.pk, each.other.pk, round(each.area_m2)) for each in self.shared]
        said = repr(
            (self.datum.value, self.source, drawn, going, fit, [(each.place.pk, each.at) for each in self.left])
        )
        return salted_hmac("boundaries.plan", said, algorithm="sha256").hexdigest()


def plan(
    outlines: Sequence[Outline],
    district: Place,
    *,
    datum: Datum,
    source: str,
    at: datetime,
    within: Iterable[str] = (),
    synthetic: bool = False,
) -> Plan:
    """What the outlines would change among the places of a district; writes nothing.

    `within`: the paths to which whoever asks may draw; () is all of the district.
    """
    edition = current_edition()
    standing = _standing(district, at)
    matched, errors = match(outlines, standing, tuple(within))
    before = {kind: drawing(kind) for kind in DRAWN}
    changes, same = [], 0
    for place, shape in matched.items():
        held = before[Kind(place.kind)].shape_of(place.pk)
        if held is not None and held.symmetric_difference(shape).area < SAME:
            same += 1
            continue
        was = None if held is None else coverage.area_m2(held)
        changes.append(Change(place, shape, coverage.area_m2(shape), was, held))
    after = _After(changes, standing, before, tuple(within))
    return Plan(
        district=district,
        edition=edition,
        datum=datum,
        source=source,
        changes=tuple(changes),
        going=after.going(),
        same=same,
        errors=tuple(errors),
        shared=after.shared(),
        left=after.left(),
        synthetic=synthetic,
    )


@transaction.atomic
def apply(made: Plan, *, by: str, at: datetime) -> int:
    """Draw what was planned and move the courtyards that go over; how many places were drawn.

    Open cases follow their courtyards by the worker. Raises `BoundariesHaveErrors` or `BoundariesMoved`.
    """
    if made.errors:
        raise BoundariesHaveErrors(count=len(made.errors))
    if made.empty:
        return 0
    list(Place.objects.filter(pk=made.district.pk).select_for_update(no_key=True))  # one redrawing after another
    if current_edition() != made.edition or not _still_stand(made, at):
        raise BoundariesMoved
    places = [change.place.pk for change in made.changes]
    Boundary.objects.filter(place__in=places, valid_until=None).update(valid_until=at)
    Boundary.objects.bulk_create(_row(change, made, at) for change in made.changes)
    for each in made.going:
        tree.change(place_id=each.courtyard.pk, at=at, parent_id=each.grid.pk)
    facts = {"drawn": len(places), "moved": len(made.going), "datum": made.datum.value, "source": made.source}
    record(actor=by, verb="boundaries.redrawn", object=f"place:{made.district.pk}", at=at, facts=facts)
    return len(places)


def current_edition() -> str | None:
    """The edition of the boundaries as the database has it this moment, whatever a look has seen."""
    return Edition.objects.filter(name=EDITION).values_list("edition", flat=True).first()


def _still_stand(made: Plan, at: datetime) -> bool:
    """Whether every place that is drawn stands, and each courtyard that goes over where it stood, as its grid does."""
    wanted = {change.place.pk for change in made.changes} | {each.grid.pk for each in made.going}
    parents = {each.courtyard.pk: each.courtyard.parent_id for each in made.going}
    asked = Place.objects.current(at).filter(pk__in=wanted | set(parents)).order_by("pk")
    found = dict(asked.select_for_update(of=("self",), no_key=True).values_list("pk", "parent"))
    return set(found) == wanted | set(parents) and all(found[pk] == parent for pk, parent in parents.items())


def _row(change: Change, made: Plan, at: datetime) -> Boundary:
    import shapely

    return Boundary(
        place=change.place,
        shape=shapely.to_geojson(change.shape),
        datum=made.datum,
        source=made.source,
        synthetic=made.synthetic,
        valid_from=at,
    )


def _standing(district: Place, at: datetime) -> dict[str, Place]:
    found = Place.objects.current(at).filter(path__within=district.path, kind__in=DRAWN)
    return {place.code: place for place in found.select_related("parent").order_by("code")}


class _After:
    """The drawing as it would be."""

    def __init__(
        self,
        changes: Sequence[Change],
        standing: Mapping[str, Place],
        before: Mapping[Kind, Drawing],
        within: tuple[str, ...],
    ) -> None:
        self.standing, self.before, self.within = standing, before, within
        self.fresh = {change.place.code: change.shape for change in changes}
        self.kinds = {Kind(change.place.kind) for change in changes}

    def of(self, kind: Kind) -> dict[str, "Geometry"]:
        """Codes and outlines of a kind, in the order of the codes."""
        held = {place.code: shape for place, shape in self.before[kind] if place.code in self.standing}
        new = {code: shape for code, shape in self.fresh.items() if self.standing[code].kind == kind}
        return dict(sorted((held | new).items()))

    def going(self) -> tuple[Going, ...]:
        """Courtyards whose middle lies in a grid of their community in which they do not stand, one of the two redrawn.

        Of those alone that lie where whoever asks may draw.
        """
        if not self.kinds & {Kind.GRID, Kind.COURTYARD}:
            return ()
        grids = self.of(Kind.GRID)
        held = Drawing([Drawn(self.standing[code].pk, code) for code in grids], [*grids.values()])
        found = []
        for code, shape in self.of(Kind.COURTYARD).items():
            courtyard, middle = self.standing[code], shape.representative_point()
            there = held.at(middle.x, middle.y)
            if there is None or not ({code, there.code} & self.fresh.keys()) or there.place_id == courtyard.parent_id:
                continue
            if there.code[:COMMUNITY_DIGITS] != code[:COMMUNITY_DIGITS]:
                continue
            if not self.within or courtyard.path.startswith(self.within):
                found.append(Going(courtyard, self.standing[there.code]))
        return tuple(found)

    def shared(self) -> tuple[Shared, ...]:
        """What two of a kind would both claim, where one of them is drawn now."""
        found = []
        for kind in sorted(self.kinds):
            codes, shapes = [*self.of(kind)], [*self.of(kind).values()]
            for each in coverage.overlaps(shapes):
                one, other = codes[each.one], codes[each.other]
                if one in self.fresh or other in self.fresh:
                    found.append(Shared(self.standing[one], self.standing[other], each.area_m2, each.at, each.shape))
        return tuple(found)

    def left(self) -> tuple[Left, ...]:
        """What would lie in no part of a place, where one of its parts or itself is drawn now."""
        found = []
        for whole, part in PARTS.items():
            outlines, parts = self.of(whole), defaultdict(list)
            for code, shape in self.of(part).items():
                parts[code[: OFFICIAL_DIGITS[whole]]].append((code, shape))
            for code, some in parts.items():
                if code in self.fresh or any(each in self.fresh for each, _shape in some):
                    shapes = [shape for _code, shape in some]
                    gaps = coverage.gaps(shapes, outlines.get(code))
                    found += [Left(self.standing[code], gap.area_m2, gap.at, gap.shape) for gap in gaps]
        return tuple(found)
