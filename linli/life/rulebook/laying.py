"""The rulebook of a district: what it lays down before anyone can report, and whenever it changes its mind.

Its eight tables are in `tables.TABLES`. Of those that are `shipped` the project has good defaults in `data/`, which
begin a district: once anything of a table has been laid, by command or on a page, it is the district's, and what is
shipped comes in only where that is asked for. A district that keeps files of its own keeps them in a folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.ground.shared.tables import Change, Fault, How, Part
from linli.town.people import beginning, turns
from linli.town.people.models import Body

from .columns import RuleTable, When
from .tables import BODIES, TABLES

SHIPPED = Path(settings.ROOT) / "data"


class NoTables(Refused):
    """The folder has none of the files."""

    code = "no-tables"
    status = 404
    sentence = _("“%(folder)s”里没有 %(files)s 中的任何一个。")


class InThePast(Refused):
    """What holds is never changed backwards."""

    code = "in-the-past"
    status = 422
    sentence = _("%(day)s 已经过去了。规矩从今天或以后的哪天起改，过去的不动。")


class TablesHaveFaults(Refused):
    """Something is wrong in the files, so that nothing of them is taken in."""

    code = "tables-have-faults"
    status = 422
    sentence = _("有 %(count)d 处要改，一行也没有写进去。")


class NotWhatWasSeen(Refused):
    """The files, or what holds, changed after they were looked over."""

    code = "rules-changed-meanwhile"
    sentence = _("看过以后又有变化，和刚才说的不一样了，一行也没有写进去。请再看一遍。")


@dataclass(frozen=True)
class Plan:
    """What the files would change, and what is wrong in them."""

    parts: tuple[Part, ...]

    @property
    def changes(self) -> list[Change]:
        """Every difference, file by file."""
        return [change for part in self.parts for change in part.changes]

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, file by file and row by row."""
        return [fault for part in self.parts for fault in sorted(part.faults, key=lambda fault: fault.row)]

    def count(self, how: How) -> int:
        """How many differences are of that kind."""
        return sum(change.how == how for change in self.changes)


def sources(folder: Path | None, *, at: datetime, shipped: bool = False) -> dict[str, Path]:
    """Where each table is read from, by its file's name; one that is not among them stays as it is.

    It is the district's own folder where it has the file; else, of a table of which nothing was laid yet, or of every
    one if it is to be as `shipped` again, the project's. Raises `NoTables` for a folder that has none.
    """
    own = {} if folder is None else {t.file: folder / t.file for t in TABLES if (folder / t.file).is_file()}
    if folder is not None and not own:
        raise NoTables(folder=str(folder), files="、".join(table.file for table in TABLES))
    wanted = [t for t in TABLES if t.shipped and t.file not in own and (shipped or not _is_laid(t, at))]
    return {table.file: SHIPPED / table.file for table in wanted} | own


def look_over(*, folder: Path | None, on: date, at: datetime, shipped: bool = False) -> Plan:
    """What the files (`sources`) would change from the day `on`; writes nothing.

    Raises `NoTables`, and `InThePast` for a day before that of `at`.
    """
    if on < day_of(at):
        raise InThePast(day=on)
    files = sources(folder, at=at, shipped=shipped)
    when = When(on, at, _bodies(files))
    return Plan(tuple(table.plan(files[table.file], when) for table in TABLES if table.file in files))


@transaction.atomic
def lay(
    *, folder: Path | None, on: date, at: datetime, shipped: bool = False, seen: Sequence[Change] | None = None
) -> Plan:
    """Let the files hold from the day `on`, all of them or none; the same again changes nothing. An operator's act.

    `seen` are the changes that were looked over (None: not asked). Raises what `look_over` raises,
    `TablesHaveFaults`, and `NotWhatWasSeen` where they would be others by now.
    """
    one_after_another()
    plan = look_over(folder=folder, on=on, at=at, shipped=shipped)
    if plan.faults:
        raise TablesHaveFaults(count=len(plan.faults))
    if seen is not None and plan.changes != list(seen):
        raise NotWhatWasSeen
    for part in plan.parts:
        part.lay()
    if plan.changes:
        facts = {"on": on, "changes": [f"{c.how} {c.file} {c.what} {c.words}" for c in plan.changes]}
        record.record(actor="command", verb="rules.laid", object="rules:district", at=at, facts=facts)
    return plan


def one_after_another() -> None:
    """Have whoever lays or withdraws rules, by command or page, wait for their turn, before anything is planned."""
    turns.one_after_another()


def _is_laid(table: RuleTable, at: datetime) -> bool:
    """Whether anything of a table was ever laid, also for a day that has not come."""
    return bool(table.days() or table.rows(at))


def _bodies(files: dict[str, Path]) -> frozenset[str]:
    """The codes of the handling bodies that there are once the files are laid."""
    if BODIES.file in files:
        return beginning.plan_bodies(files[BODIES.file])[1]
    return frozenset(Body.objects.values_list("code", flat=True))
