"""Drawing boundaries anew: what a file of outlines would change, and doing it.

A place that the file leaves out keeps its boundary. Where a grid's new outline takes in a courtyard of the same
community that stands in another grid, the courtyard goes over to it, and with it what is open there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
from linli.ground.editions.models import Edition
from linli.ground.shared.datums import Datum
from linli.ground.shared.refusals import Refused
from linli.town.places import tree
from linli.town.places.models import Kind, Place

from . import coverage, straying
from .fitting import After, Behind, Change, Far, Going, Left, Shared
from .matching import Block, Problem, match
from .models import DRAWN, Boundary
from .reading import Outline
from .where import Drawing, drawing

EDITION = "boundaries"
"""The name under which the database says that any boundary changed."""
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


class MovesNotAgreed(Refused):
    """Something would move far or leave its parts behind, and nobody has said that it may."""

    code = "moves-not-agreed"
    status = 422
    sentence = _("有 %(count)s 块会挪到别处去。看清楚是哪些，同意了再画。")


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
    far: tuple[Far, ...] = ()
    behind: tuple[Behind, ...] = ()
    synthetic: bool = False

    @property
    def empty(self) -> bool:
        """Applying would change nothing."""
        return not self.changes

    @property
    def moving(self) -> int:
        """How many places would move far or leave parts of theirs behind, which is agreed to by itself."""
        return len({each.place.pk for each in self.far} | {each.place.pk for each in self.behind})

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that are the same only while applying would do the very same, in whatever language."""
        drawn = [(change.place.pk, change.shape.wkb_hex, change.area_before_m2) for change in self.changes]
        going = [(each.courtyard.pk, each.courtyard.parent_id, each.grid.pk) for each in self.going]
        fit = [(each.one.pk, each.other.pk, round(each.area_m2)) for each in self.shared]
        left = [(each.place.pk, each.at) for each in self.left]
        strayed = [(each.place.pk, round(each.metres)) for each in self.far]
        strayed += [(each.place.pk, each.count) for each in self.behind]
        said = repr((self.datum.value, self.source, drawn, going, fit, left, strayed))
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
    changes = _changes(matched, before)
    after = After(changes, standing, before, tuple(within))
    refused = straying.refused(changes, after)
    errors += [Problem(matched[place].row, matched[place].name, words) for place, words in refused.items()]
    return Plan(
        district=district,
        edition=edition,
        datum=datum,
        source=source,
        changes=tuple(changes),
        going=after.going(),
        same=len(matched) - len(changes),
        errors=tuple(sorted(errors, key=lambda each: each.row)),
        shared=after.shared(),
        left=after.left(),
        far=after.far(),
        behind=after.behind(),
        synthetic=synthetic,
    )


def _changes(matched: Mapping[Place, Block], before: Mapping[Kind, Drawing]) -> list[Change]:
    changes = []
    for place, block in matched.items():
        held = before[Kind(place.kind)].shape_of(place.pk)
        if held is None or held.symmetric_difference(block.shape).area >= SAME:
            was = None if held is None else coverage.area_m2(held)
            changes.append(Change(place, block.shape, coverage.area_m2(block.shape), was, held))
    return changes


@transaction.atomic
def apply(made: Plan, *, by: str, at: datetime, moves: bool = False) -> int:
    """Draw what was planned and move the courtyards that go over; how many places were drawn.

    `moves` says that what the plan names as `moving` may move. Open cases follow their courtyards by the worker. Raises
    `BoundariesHaveErrors`, `MovesNotAgreed` or `BoundariesMoved`.
    """
    if made.errors:
        raise BoundariesHaveErrors(count=len(made.errors))
    if made.moving and not moves:
        raise MovesNotAgreed(count=made.moving)
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
    return {place.code: place for place in found.select_related("parent__parent").order_by("code")}
