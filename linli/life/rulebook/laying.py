"""The rulebook of a district: what it lays down before anyone can report, and whenever it changes its mind.

Five tables: `hours.csv` (when offices and desks are there), `bodies.csv` (kinds of handling bodies), `fall-backs.csv`
(who steps in for whom), `clocks.csv` (terms of each link) and `categories.csv`. The project's own, in `data/`, hold
good defaults; a district keeps a folder with those that it writes itself. Three more are only ever a district's own:
`responsibilities.csv` (which organisation acts as which body where), `holidays.csv` (which days are free, and on
which Saturdays and Sundays people work; the operator's command `days` enters a notice as well) and `texts.csv` (its
own words).
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.audit import record
from linli.ground.days import holidays, timetables
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.ground.shared.tables import Change, Fault, How, Part
from linli.life.cases import catalogue
from linli.town.people import assigning, beginning
from linli.town.texts import taking_in

from .columns import since
from .tables import desks

SHIPPED = Path(settings.ROOT) / "data"
HOURS, BODIES, FALL_BACKS, CLOCKS, CATEGORIES = FILES = (
    "hours.csv",
    "bodies.csv",
    "fall-backs.csv",
    "clocks.csv",
    "categories.csv",
)
RESPONSIBILITIES, HOLIDAYS, TEXTS = OWN = ("responsibilities.csv", "holidays.csv", "texts.csv")
"""Those of which the project has none."""


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


def sources(folder: Path | None) -> dict[str, Path]:
    """Where each file is read from: the district's own folder where it has it, else the project's.

    Raises `NoTables` for a folder that has none.
    """
    names = (*FILES, *OWN)
    own = {name: folder / name for name in names if (folder / name).is_file()} if folder is not None else {}
    if folder is not None and not own:
        raise NoTables(folder=str(folder), files="、".join(names))
    return {name: SHIPPED / name for name in FILES} | own


def look_over(*, folder: Path | None, on: date, at: datetime) -> Plan:
    """What the files would change from the day `on`; writes nothing.

    Raises `NoTables`, and `InThePast` for a day before that of `at`.
    """
    if on < day_of(at):
        raise InThePast(day=on)
    files = sources(folder)
    bodies, codes = beginning.plan_bodies(files[BODIES])
    own: list[Part] = []
    if RESPONSIBILITIES in files:
        own.append(assigning.plan(files[RESPONSIBILITIES], on=on, at=at, bodies=codes))
    if HOLIDAYS in files:
        own.append(holidays.plan(files[HOLIDAYS], on=on, at=at))
    if TEXTS in files:
        own.append(taking_in.plan(files[TEXTS], on=on))
    return Plan(
        (
            timetables.plan(files[HOURS], on=on, at=at, keys=frozenset(desks(at))),
            bodies,
            beginning.plan_fall_backs(files[FALL_BACKS], bodies=codes, since=since(on, at)),
            catalogue.plan_clocks(files[CLOCKS], on=on),
            catalogue.plan(files[CATEGORIES], on=on, bodies=codes),
            *own,
        )
    )


@transaction.atomic
def lay(*, folder: Path | None, on: date, at: datetime) -> Plan:
    """Let the files hold from the day `on`, all of them or none; the same again changes nothing. An operator's act.

    Raises what `look_over` raises, and `TablesHaveFaults`.
    """
    plan = look_over(folder=folder, on=on, at=at)
    if plan.faults:
        raise TablesHaveFaults(count=len(plan.faults))
    for part in plan.parts:
        part.lay()
    if plan.changes:
        facts = {"on": on, "changes": [f"{c.how} {c.file} {c.what} {c.words}" for c in plan.changes]}
        record.record(actor="command", verb="rules.laid", object="rules:district", at=at, facts=facts)
    return plan
