"""The workbook: a community's grids, courtyards, buildings and spots from a spreadsheet, as often as it is sent.

`read` finds the sheets, `plan` says what would change and what is wrong, `returned` gives the file back with the
reasons, `apply` does what was planned. A second import of the same file changes nothing; a row that was taken out ends
its place; nothing is deleted. Other rooms read their own sheets from the same file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit.record import record
from linli.ground.shared.refusals import NotFound, Refused
from linli.town.places import dwellings, editions, layouts, spots, tree
from linli.town.places.models import Alias, Kind, Lane, LaneGrid, Place
from linli.town.places.own_names import settled
from linli.town.places.planning import Line, Planner, Standing, Steps, total
from linli.town.places.returning import mark
from linli.town.places.sheets import Problem, Sheets
from linli.town.places.tables import SHAPES
from linli.town.places.wanting import gather


class PlanHasErrors(Refused):
    """The file says something that cannot be taken in."""

    code = "plan-has-errors"
    status = 422
    sentence = _("表里还有 %(count)s 处要改，改好再导入。")


class PlanIsOld(Refused):
    """Someone has changed the community since the plan was made or seen."""

    code = "plan-is-old"
    status = 409
    sentence = _("刚才有人改过这个社区，会变的和您看过的不一样了。请再核对一遍再导入。")


@dataclass(frozen=True)
class Plan:
    """What importing would do, and what is wrong; with errors nothing can be applied, and endings are not yet known."""

    community: Place
    edition: str | None
    additions: tuple[Line, ...]
    changes: tuple[Line, ...]
    endings: tuple[Line, ...]
    errors: tuple[Problem, ...]
    steps: Steps
    sheets: Sheets
    """What was read, with the community's own name taken off its places."""

    @property
    def empty(self) -> bool:
        """Importing would change nothing."""
        return not (self.additions or self.changes or self.endings)


@dataclass(frozen=True)
class Counts:
    """How much an import did."""

    added: int
    changed: int
    ended: int


def read(file: BinaryIO) -> Sheets:
    """The sheets 楼院, 楼栋, 网格分工 and 点位 of a workbook. Raises `unpacking.NotAWorkbook` or a kind of it."""
    return layouts.read(file, SHAPES)


def plan(read_sheets: Sheets, community: Place, *, synthetic: bool = False) -> Plan:
    """What taking the sheets in would change in the community as it stands; writes nothing.

    A sheet or column that the file lacks leaves its part as it is. `synthetic` marks new places as made up.
    """
    edition = editions.edition(community.code)
    standing, sheets = Standing(community), settled(read_sheets, community)
    wants = spots.stand(gather(sheets, community.code, standing.grids()), sheets, standing)
    planner = Planner(wants, standing, synthetic=synthetic).work_out()
    return Plan(
        community,
        edition,
        tuple(planner.additions),
        tuple(planner.changes),
        tuple(planner.endings),
        tuple(planner.problems),
        planner.steps,
        sheets,
    )


def returned(read_sheets: Sheets, errors: Iterable[Problem]) -> bytes:
    """The same file back, with a column 错误原因 that says per row what is wrong."""
    return mark(read_sheets, list(errors))


@transaction.atomic
def apply(made: Plan, by: str, at: datetime) -> Counts:
    """Do what was planned, and write down that `by` ("person:7") did.

    Raises `PlanHasErrors` or `PlanIsOld`, `NotFound` if the community does not stand, and then changes nothing.
    """
    if made.errors:
        raise PlanHasErrors(count=len(made.errors))
    community = (
        Place.objects.current(at).select_for_update(of=("self",)).filter(id=made.community.id, kind=Kind.COMMUNITY)
    ).first()
    if community is None:
        raise NotFound
    if editions.edition(community.code) != made.edition:
        raise PlanIsOld
    counts = Counts(total(made.additions), total(made.changes), total(made.endings))
    if made.empty:
        return counts
    _Applying(made.steps, community, at).run()
    record(
        actor=by,
        verb="places.imported",
        object=f"place:{community.id}",
        at=at,
        facts={"added": counts.added, "changed": counts.changed, "ended": counts.ended},
    )
    return counts


class _Applying:
    """One import on its way: first what is new, then what moves, then what ends."""

    def __init__(self, steps: Steps, community: Place, at: datetime) -> None:
        self.steps, self.community, self.at = steps, community, at

    def run(self) -> None:
        """All steps, in the order in which each finds what it needs."""
        self._lay_lanes()
        tree.plant(seeds=[self._with_lane(seed) for seed in self.steps.seeds], at=self.at)
        self.ids = dict(
            Place.objects.filter(path__within=self.community.path, valid_until__isnull=True).values_list("code", "id")
        )
        self._change()
        if self.steps.ends:
            tree.end(places=Place.objects.filter(id__in=self.steps.ends), at=self.at)
        self._call_and_run()
        dwellings.furnish(sizes={self.ids[code]: size for code, size in self.steps.sizes.items()}, at=self.at)
        tree.count_households(within=self.community, at=self.at)
        tree.count_above(place=self.community, at=self.at)
        editions.renew([self.community.code])

    def _lay_lanes(self) -> None:
        street = self.community.parent
        if street is None:
            raise NotFound
        taken = Lane.objects.filter(code__startswith=f"{street.code}-l").values_list("code", flat=True)
        last = max((int(code.rpartition("-l")[2]) for code in taken), default=0)
        Lane.objects.bulk_create(
            Lane(code=f"{street.code}-l{number:02}", name=name, street=street, valid_from=self.at)
            for number, name in enumerate(self.steps.lanes, start=last + 1)
        )
        standing = Lane.objects.filter(street=street, valid_until__isnull=True)
        self.lanes = dict(standing.values_list("name", "id"))

    def _with_lane(self, seed: tree.Seed) -> tree.Seed:
        lane = self.steps.lanes_of_seeds.get(seed.code)
        return replace(seed, lane_id=self.lanes[lane]) if lane else seed

    def _change(self) -> None:
        for change in self.steps.changes:
            fields = dict(change.fields)
            if change.parent_code is not None:
                fields["parent_id"] = self.ids[change.parent_code]
            if change.lane is not None:
                fields["lane_id"] = self.lanes.get(change.lane)
            tree.change(place_id=change.place.id, at=self.at, **fields)

    def _call_and_run(self) -> None:
        Alias.objects.filter(id__in=self.steps.aliases_end).update(valid_until=self.at)
        Alias.objects.bulk_create(
            Alias(place_id=self.ids[code], words=words, valid_from=self.at) for code, words in self.steps.aliases
        )
        LaneGrid.objects.filter(id__in=self.steps.runs_end).update(valid_until=self.at)
        LaneGrid.objects.bulk_create(
            LaneGrid(lane_id=self.lanes[lane], grid_id=self.ids[grid], valid_from=self.at)
            for lane, grid in self.steps.runs
        )
