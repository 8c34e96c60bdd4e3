"""What is kept, as the shapes of this room's JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.ground.audit.models import Reading
from linli.town.places.models import Place
from linli.town.places.planning import Line, total
from linli.town.places.sheets import Block, Taken

from . import contacts, living, looking_after, queries
from .choosing import Option
from .duty import spoken_now
from .models import DwellingClaim, Organisation, Person, Post, Responsibility
from .on_roster import OnRoster
from .privacy import kept_until
from .roles import Role
from .schemas.desk import ClaimShown, ForceShown, ForcesShown, WaitingClaim
from .schemas.me import HomeShown, MeShown, OnRosterShown, ReadingShown, RosterShown
from .schemas.setting_up import (
    AccountShown,
    Choices,
    ChoiceShown,
    DutyShown,
    OrganisationShown,
    OrganisationWithDuties,
    PostShown,
)
from .schemas.taking_in import ColumnShown, LineShown, PlanShown, ProblemShown
from .workbook import Plan


def me(person: Person, at: datetime) -> MeShown:
    """What is kept of a person, for themselves."""
    homes = list(living.homes_of(person, at))
    said = queries.addresses([home.household.dwelling for home in homes], at)
    return MeShown(
        id=person.public_id,
        name=person.name,
        called=person.called,
        language=person.language,
        large_type=person.large_type,
        phone=contacts.masked(person, contacts.PHONE),
        homes=[
            HomeShown(id=home.public_id, address=said[home.household.dwelling_id], kind=home.kind) for home in homes
        ],
        claims=claimed(queries.claims_of(person), at),
        posts=posts(queries.posts_held(person, at), at),
    )


def claimed(rows: Iterable[DwellingClaim], at: datetime) -> list[ClaimShown]:
    """One's own claims."""
    rows = list(rows)
    said = queries.addresses([row.dwelling for row in rows], at)
    return [ClaimShown(**_claim(row, said)) for row in rows]


def waiting(rows: Iterable[DwellingClaim], at: datetime) -> list[WaitingClaim]:
    """Claims as the desk sees them."""
    rows = list(rows)
    said = queries.addresses([row.dwelling for row in rows], at)
    phones = queries.phones_masked([row.person for row in rows])
    return [
        WaitingClaim(
            **_claim(row, said),
            who=row.person.address_as,
            phone=phones.get(row.person_id, ""),
        )
        for row in rows
    ]


def _claim(row: DwellingClaim, said: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "address": said[row.dwelling_id],
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason,
        "left_to_desk": row.left_to_desk_at is not None,
        "made_at": row.made_at,
    }


def on_roster(lines: Iterable[OnRoster]) -> RosterShown:
    """What rosters hold of one."""
    return RosterShown(
        items=[OnRosterShown(**line._asdict()) for line in lines], kept=kept_until("RosterLine", "index")
    )


def readings(rows: Iterable[Reading], at: datetime) -> list[ReadingShown]:
    """Looks at how to reach one."""
    rows = list(rows)
    readers = queries.names_of_readers([row.reader for row in rows], at)
    return [ReadingShown(reader=readers[row.reader], what=row.what, why=row.why, at=row.at) for row in rows]


def forces(grid: Place, at: datetime, *, neighbour: bool) -> ForcesShown:
    """Everyone who looks after a grid."""
    found = looking_after.forces_of(grid, at, neighbour=neighbour)
    return ForcesShown(
        code=grid.code,
        name=grid.named(),
        now=spoken_now(found.now),
        phone=found.now.phone,
        workers=_forces(found.workers),
        desk=_forces(found.desk),
        neighbours=_forces(found.neighbours),
        property=_forces(found.property),
        lanes=_forces(found.lanes),
        others=_forces(found.others),
    )


def _forces(some: Iterable[looking_after.Force]) -> list[ForceShown]:
    return [
        ForceShown(
            role=one.role,
            called=one.called,
            what_for=one.what_for,
            where=one.where,
            hours=one.hours,
            phone=one.phone,
        )
        for one in some
    ]


def posts(rows: Iterable[Post], at: datetime) -> list[PostShown]:
    """Posts, for their holders and for those who give them."""
    rows = list(rows)
    where = queries.where_of(rows, at)
    return [
        PostShown(
            id=row.public_id,
            role=row.role,
            role_name=str(Role(row.role).label),
            where=where[row.pk],
            held_by=row.person.name or row.person.address_as,
            duty_phone=row.duty_phone,
            starts_at=row.starts_at,
        )
        for row in rows
    ]


def organisation(row: Organisation) -> OrganisationShown:
    """An organisation."""
    return OrganisationShown(**_organisation(row))


def organisation_with_duties(row: Organisation, at: datetime) -> OrganisationWithDuties:
    """An organisation and what it answers for."""
    found = queries.responsibilities_of(row, at)
    return OrganisationWithDuties(**_organisation(row), duties=[_duty(each) for each in found])


def _organisation(row: Organisation) -> dict[str, Any]:
    names = ("code", "name", "name_hant", "name_en", "kind", "what_for", "duty_phone")
    fields = {name: getattr(row, name) for name in names}
    return {"id": row.public_id, **fields}


def _duty(row: Responsibility) -> DutyShown:
    return DutyShown(
        id=row.public_id, body=row.body_id, place=row.place.named(), place_code=row.place.code, rank=row.rank
    )


def choices(places: Iterable[Option], bodies: Iterable[Option], kinds: Iterable[Option]) -> Choices:
    """What whoever keeps organisations chooses from."""
    return Choices(places=_choices(places), bodies=_choices(bodies), kinds=_choices(kinds))


def _choices(some: Iterable[Option]) -> list[ChoiceShown]:
    return [ChoiceShown(code=one.code, name=one.name, within=one.within) for one in some]


def plan(made: Plan) -> PlanShown:
    """What a workbook would change."""
    return PlanShown(
        plan="" if made.errors else made.digest,
        added=total(made.additions),
        changed=total(made.changes),
        ended=made.ending,
        roster_lines=len(made.roster.written),
        additions=_lines(made.additions),
        changes=_lines(made.changes),
        endings=_lines(made.endings),
        staying=_lines(() if made.errors else [line for _who, line in made.staying]),
        asks=made.asks,
        errors=[ProblemShown(sheet=e.sheet, row=e.row, column=e.column, words=e.words) for e in made.errors],
        columns=[_column(block, taken) for block in made.blocks for taken in block.taken],
        applied=False,
    )


def taken_in(added: int, changed: int, ended: int, roster_lines: int = 0) -> PlanShown:
    """How much a workbook has changed, and so many lines of a roster it wrote."""
    said: dict[str, Any] = {"added": added, "changed": changed, "ended": ended, "roster_lines": roster_lines}
    said |= {"additions": [], "changes": [], "endings": [], "staying": [], "errors": [], "columns": []}
    return PlanShown(plan="", **said, asks=False, applied=True)


def _column(block: Block, taken: Taken) -> ColumnShown:
    table = block.shape.name if block.shape else ""
    return ColumnShown(sheet=block.sheet, table=table, heading=taken.words, column=taken.column, how=taken.how)


def _lines(lines: Iterable[Line]) -> list[LineShown]:
    return [LineShown(sheet=each.sheet, code=each.code, name=each.name, words=each.words) for each in lines]


def account(person: Person) -> AccountShown:
    """A member of staff."""
    known = getattr(person, "staff_account", None)
    return AccountShown(
        id=person.public_id,
        name=person.name or person.address_as,
        username=known.username if known is not None else "",
        active=person.is_active,
        begun=bool(known is not None and known.password),
    )
