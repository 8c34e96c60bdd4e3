"""What each role has to do with cases: one table, from which the room's questions about roles are answered.

The order of the rows is the order in which seats are asked: the nearest first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from linli.life.cases.states import Level, Who
from linli.town.people.roles import Role


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one role.

    `desk`: the desk at which it acts. `works`: whether open cases lie on its own desk. `reads`: whether it reads the
    cases at its place and below whole (some roles only in one state: `reach.WHILE`). `supervises`: the level whose
    supervisor it is. `verifies`: it looks at what an organisation handled, `verifies_desks` also at what a desk did.
    `handles`: cases are sent to its organisation.
    """

    desk: Who | None = None
    works: bool = False
    reads: bool = False
    supervises: Level | None = None
    verifies: bool = False
    verifies_desks: bool = False
    handles: bool = False


PARTS: dict[Role, Part] = {
    Role.VERIFIER: Part(reads=True, verifies=True, verifies_desks=True),
    Role.GRID_WORKER: Part(Who.GRID, works=True, reads=True, verifies=True),
    Role.LANE_CHIEF: Part(Who.GRID, works=True),
    Role.DUTY_OFFICER: Part(Who.GRID, works=True, reads=True),
    Role.COMMUNITY_STAFF: Part(Who.COMMUNITY, works=True, reads=True, verifies=True, verifies_desks=True),
    Role.COMMUNITY_SECRETARY: Part(Who.COMMUNITY, works=True, reads=True, supervises=Level.COMMUNITY),
    Role.STREET_DISPATCHER: Part(Who.STREET, works=True, reads=True, supervises=Level.STREET),
    Role.STREET_STAFF: Part(reads=True, verifies=True, verifies_desks=True),
    Role.DISTRICT_SUPERVISOR: Part(Who.DISTRICT, works=True, supervises=Level.DISTRICT),
    Role.HANDLER: Part(works=True, handles=True),
    Role.TEAM_LEAD: Part(works=True, handles=True),
}
"""A role that is not here has no part in cases but as a neighbour; call-back staff only ask."""


def _roles(having: Callable[[Part], object]) -> tuple[Role, ...]:
    return tuple(role for role, part in PARTS.items() if having(part))


DESK_ROLES = frozenset(_roles(lambda part: part.reads))
HANDLING_ROLES = frozenset(_roles(lambda part: part.handles))
WORKS = frozenset(_roles(lambda part: part.works))
"""The posts that have a desk with open cases on it."""
DESK_OF: dict[str, Who] = {role: part.desk for role, part in PARTS.items() if part.desk is not None}
SUPERVISES: dict[str, Level] = {role: part.supervises for role, part in PARTS.items() if part.supervises is not None}
VERIFIES_DISPATCHED = _roles(lambda part: part.verifies)
VERIFIES_DESK = _roles(lambda part: part.verifies_desks)
"""Who verifies, the nearest first."""
