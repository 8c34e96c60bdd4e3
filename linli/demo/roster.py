"""Everyone of the demo town by name, with their test numbers: who works where, and who just lives there."""

from collections.abc import Iterator
from dataclasses import dataclass

from linli.demo.chance import chance
from linli.demo.layout import COMMUNITY, STREET, entrance_code, entrances, grid_code
from linli.demo.organisations import OF_THE_COMMUNITY, UNITS, Unit
from linli.demo.personas import PERSONAS
from linli.town.people.roles import Role

LEADS, NEIGHBOURS = 30, 30
SURNAMES = "张王李刘陈杨黄吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢姜"
GIVEN = "桂兰 建军 秀英 志强 淑珍 国庆 玉梅 文华 永红 春生 丽娟 德福 雪梅 长顺 慧敏".split()  # noqa: SIM905
FORMS = ("女士", "先生", "阿姨", "大爷", "大妈", "师傅")


@dataclass(frozen=True, slots=True)
class Known:
    """Someone with a name, how they are called, a test number, and perhaps a role at the seat with a code or name."""

    key: str
    name: str
    called: str
    phone: str
    role: Role | None = None
    seat: str = ""

    @property
    def in_workbook(self) -> bool:
        """Whether their seat is one that the community's workbook lists."""
        theirs = {unit.code for unit in OF_THE_COMMUNITY}
        return self.role in (Role.LANE_CHIEF, Role.ENTRANCE_LEAD) or COMMUNITY in self.seat or self.seat in theirs


def _number(n: int) -> str:
    return f"1380000{n}"


_COLLEAGUES = (
    ("zheng", "郑友", "郑师傅", Role.GRID_WORKER, grid_code(1)),
    ("cao", "曹立", "曹师傅", Role.GRID_WORKER, grid_code(4)),
    ("duty", "褚建", "老褚", Role.DUTY_OFFICER, COMMUNITY),
    ("ren", "任远", "任巷长", Role.LANE_CHIEF, "北园东巷"),
    ("yao", "姚静", "姚巷长", Role.LANE_CHIEF, "北园中街"),
    ("shao", "邵峰", "邵巷长", Role.LANE_CHIEF, "北园西巷"),
    ("wen", "文慧", "小文", Role.STREET_STAFF, STREET),
)
GRID_WORKERS = ("zheng", "zhao", "qian", "cao")
"""Of grids 1 to 4."""


def personas() -> Iterator[Known]:
    """Whom a visitor may be."""
    for one in PERSONAS:
        yield Known(one.key, one.name, one.called, one.phone, one.role, one.seat)


def colleagues() -> Iterator[Known]:
    """Those who work in the town and are nobody's persona."""
    for n, (key, name, called, role, seat) in enumerate(_COLLEAGUES):
        yield Known(key, name, called, _number(1101 + n), role, seat)


def hands() -> Iterator[Known]:
    """Those who work the organisations' cases and are nobody's persona; `key` is the organisation's."""
    taken = {persona.name for persona in PERSONAS}
    for n, unit in enumerate(UNITS):
        if unit.hand not in taken:
            yield Known(unit.key, unit.hand, unit.called, _number(1201 + n), role_in(unit), unit.code)


def role_in(unit: Unit) -> Role:
    """As what one works for an organisation."""
    return {"team": Role.TEAM_LEAD, "call_back": Role.CALL_BACK}.get(unit.kind, Role.HANDLER)


def leads() -> Iterator[Known]:
    """The leads of some of the entrances, those of personas left out."""
    seats = [entrance_code(house.number, entrance) for house, entrance in entrances()]
    free = [seat for seat in seats if seat not in {persona.seat for persona in PERSONAS}]
    for n, seat in enumerate(free[:: len(free) // LEADS][:LEADS]):
        rng = chance("lead", n)
        surname = rng.choice(SURNAMES)
        name, called = surname + rng.choice(GIVEN), surname + rng.choice(FORMS[2:5])
        yield Known(f"lead{n}", name, called, _number(1301 + n), Role.ENTRANCE_LEAD, seat)


def neighbours() -> Iterator[Known]:
    """Others who report things now and then, known by surname and form of address."""
    for n in range(NEIGHBOURS):
        called = SURNAMES[n * 3 % len(SURNAMES)] + chance("neighbour", n).choice(FORMS)
        yield Known(f"neighbour{n}", "", called, _number(1401 + n))


NEWCOMER = Known("newcomer", "许一鸣", "许先生", _number(1999))
"""Who has just moved in behind `NEW_DOOR`, and waits for their entrance's lead to confirm it."""
NEW_DOOR = (entrance_code(14, 2), "501")


def staff() -> list[Known]:
    """All who hold a post."""
    return [one for one in (*personas(), *colleagues(), *hands(), *leads()) if one.role is not None]
