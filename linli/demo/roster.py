"""Everyone of the demo town by name, with their test numbers: who works where, and who just lives there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linli.demo.chance import chance
from linli.demo.layout import BEIYUAN, STREET, Community, communities
from linli.demo.names import FORMS, SURNAMES, drawn
from linli.demo.organisations import UNITS, Unit
from linli.demo.personas import PERSONAS
from linli.town.people.roles import Role


@dataclass(frozen=True, slots=True)
class Known:
    """Someone with a name, how they are called, a test number, and perhaps a role at the seat with a code or name."""

    key: str
    name: str
    called: str
    phone: str
    role: Role | None = None
    seat: str = ""

    def stands_in(self, community: Community) -> bool:
        """Whether their seat is one that the community's workbook lists."""
        if self.role is None:
            return False
        lanes = {lane.name for lane in community.lanes}
        theirs = {unit.code for unit in UNITS if unit.home == community.code}
        return self.seat.startswith(community.code) or self.seat in lanes or self.seat in theirs


def _number(n: int) -> str:
    return f"1380000{n:04}"


_COLLEAGUES = (
    ("zheng", "郑友", "郑师傅", Role.GRID_WORKER, BEIYUAN.grid_code(1)),
    ("cao", "曹立", "曹师傅", Role.GRID_WORKER, BEIYUAN.grid_code(4)),
    ("duty", "褚建", "老褚", Role.DUTY_OFFICER, BEIYUAN.code),
    ("ren", "任远", "任巷长", Role.LANE_CHIEF, BEIYUAN.lanes[0].name),
    ("shao", "邵峰", "邵巷长", Role.LANE_CHIEF, BEIYUAN.lanes[2].name),
    ("wen", "文慧", "小文", Role.STREET_STAFF, STREET),
)
_OF_A_COMMUNITY = 2000
"""From this number on, a hundred for each community beside 北园."""
_FORM = {
    Role.GRID_WORKER: "师傅",
    Role.COMMUNITY_STAFF: "老师",
    Role.COMMUNITY_SECRETARY: "书记",
    Role.DUTY_OFFICER: "师傅",
    Role.LANE_CHIEF: "巷长",
}


def personas() -> Iterator[Known]:
    """Whom a visitor may be."""
    for one in PERSONAS:
        yield Known(one.key, one.name, one.called, one.phone, one.role, one.seat)


def colleagues(among: Iterable[Community]) -> Iterator[Known]:
    """Those who work at the desks of these communities and are nobody's persona."""
    for n, (key, name, called, role, seat) in enumerate(_COLLEAGUES):
        yield Known(key, name, called, _number(1101 + n), role, seat)
    for community in among:
        if community is not BEIYUAN:
            yield from _desks_of(community)


def _desks_of(community: Community) -> Iterator[Known]:
    seats = [(Role.GRID_WORKER, community.grid_code(grid)) for grid in community.grids]
    seats += [(Role.LANE_CHIEF, lane.name) for lane in community.lanes]
    seats += [(role, community.code) for role in (Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY, Role.DUTY_OFFICER)]
    first = _first_number(community)
    for n, (role, seat) in enumerate(seats):
        surname, given = drawn(community.key, n)
        yield Known(f"{community.key}-{n}", surname + given, surname + _FORM[role], _number(first + n), role, seat)


def _first_number(community: Community) -> int:
    return _OF_A_COMMUNITY + 100 * communities().index(community)


def hands(units: Iterable[Unit]) -> Iterator[Known]:
    """Those who work these organisations' cases and are nobody's persona; `key` is the organisation's."""
    taken = {persona.name for persona in PERSONAS}
    for unit in units:
        if unit.hand not in taken:
            yield Known(unit.key, unit.hand, unit.called, _number(1201 + UNITS.index(unit)), role_in(unit), unit.code)


def role_in(unit: Unit) -> Role:
    """As what one works for an organisation."""
    own = {"team": Role.TEAM_LEAD, "call_back": Role.CALL_BACK, "partner": Role.PARTNER}
    return own.get(unit.kind, Role.HANDLER)


def leads(community: Community) -> Iterator[Known]:
    """The leads of some of the entrances, those of personas left out."""
    seats = [community.entrance_code(house.number, entrance) for house, entrance in community.doorways]
    free = [seat for seat in seats if seat not in {persona.seat for persona in PERSONAS}]
    key, number = ("lead", 1301) if community is BEIYUAN else (f"{community.key}-lead", _first_number(community) + 30)
    for n, seat in enumerate(free[:: len(free) // community.leads][: community.leads]):
        rng = chance(key, n)
        surname, given = drawn(key, n)
        yield Known(
            f"{key}{n}",
            surname + given,
            surname + rng.choice(FORMS[2:5]),
            _number(number + n),
            Role.ENTRANCE_LEAD,
            seat,
        )


def neighbours(community: Community) -> Iterator[Known]:
    """Others who report things now and then, known by surname and form of address."""
    key, number = (
        ("neighbour", 1401) if community is BEIYUAN else (f"{community.key}-near", _first_number(community) + 60)
    )
    for n in range(community.neighbours):
        called = SURNAMES[(n * 3 + communities().index(community)) % len(SURNAMES)] + chance(key, n).choice(FORMS)
        yield Known(f"{key}{n}", "", called, _number(number + n))


NEWCOMER = Known("newcomer", "许一鸣", "许先生", _number(1999))
"""Who has just moved in behind `NEW_DOOR`, and waits for their entrance's lead to confirm it."""
NEW_DOOR = (BEIYUAN.entrance_code(14, 2), "501")


def on_file() -> list[tuple[str, str, str, str]]:
    """Who stands on 北园's own list of its residents: entrance code, room, test number, and as what.

    The personas who live there do, and a few who are nobody's persona; the newcomer does not yet.
    """
    others = (((14, 1), "301", "业主"), ((14, 2), "302", "租户"), ((15, 1), "502", "家人"))
    made_up = [(BEIYUAN.entrance_code(*at), room, _number(1991 + n), kind) for n, (at, room, kind) in enumerate(others)]
    return [(*persona.door, persona.phone, "业主") for persona in PERSONAS if persona.door is not None] + made_up


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone of a town of these communities, and the organisations there."""

    communities: tuple[Community, ...]
    units: tuple[Unit, ...]
    everyone: tuple[Known, ...]

    @property
    def staff(self) -> list[Known]:
        """All who hold a post."""
        return [one for one in self.everyone if one.role is not None]


def of(among: Iterable[Community]) -> Roster:
    """The roster of a town in which these communities are laid out."""
    here = tuple(among)
    homes = {place for each in here for place in (each.code, each.street)}
    units = tuple(unit for unit in UNITS if len(unit.home) < len(STREET) or unit.home in homes)
    living = [one for each in here for one in (*leads(each), *neighbours(each))]
    return Roster(here, units, (*personas(), *colleagues(here), *hands(units), *living))
