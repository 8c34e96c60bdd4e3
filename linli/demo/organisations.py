"""Who handles what in the demo town: its organisations, and as which bodies they act where.

Every category of `data/categories.csv` finds a lead at every courtyard: a few courtyards have no property firm, and
there the owner unit steps in. All made up; duty phones are test numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linli.demo.layout import BEIYUAN, DISTRICT, NEXT_STREET, STREET, Community, by_key, communities, read
from linli.demo.names import drawn

_CALLED: dict[str, list[str]] = read("organisations")


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation, the person who works its cases, and as what it acts where (`bodies` at each of `places`)."""

    key: str
    name: str
    kind: str
    home: str
    bodies: tuple[str, ...]
    places: tuple[str, ...]
    what_for: str
    hand: str
    called: str

    @property
    def code(self) -> str:
        """`demo-water`."""
        return f"demo-{self.key}"

    @property
    def name_hant(self) -> str:
        """Its name in Traditional Chinese."""
        return _CALLED[self.name][0]

    @property
    def name_en(self) -> str:
        """Its name in English."""
        return _CALLED[self.name][1]

    @property
    def duty_phone(self) -> str:
        """Its public number, a test number."""
        return f"1380000{8000 + KEYS.index(self.key)}"


def _at(home: str, *rows: tuple[str, str, str, str, str, str, str]) -> tuple[Unit, ...]:
    """Organisations that act in the whole of the place where they are at home."""
    return tuple(
        Unit(key, name, kind, home, tuple(bodies.split()), (home,), what_for, hand, called)
        for key, name, kind, bodies, what_for, hand, called in rows
    )


_DISTRICT = _at(
    DISTRICT,
    ("water", "供水公司", "utility", "WS", "自来水：停水、水压、水质", "徐立", "徐工"),
    ("drain", "排水公司", "utility", "DR", "下水道、雨水口、积水", "梁军", "梁师傅"),
    ("power", "供电公司", "utility", "PW", "停电、电压、电线", "高远", "高工"),
    ("gas", "燃气公司", "utility", "GS", "燃气异味和泄漏", "罗平", "罗师傅"),
    ("heat", "供热公司", "utility", "HT", "暖气不热、漏水", "康宁", "康师傅"),
    ("telecom", "通信公司", "utility", "TX", "宽带、信号、通信线", "贺明", "小贺"),
    ("lights", "路灯管护所", "utility", "LT", "路灯和楼道灯", "田丰", "田师傅"),
    ("roads", "道路养护所", "utility", "RD", "路面、井盖、台阶、坡道", "石磊", "石师傅"),
    ("parks", "园林绿化所", "utility", "GR", "树木、花坛、草坪", "林树", "小林师傅"),
    ("housing", "区住房城乡建设委", "department", "HC", "房屋安全、物业监管", "曾敏", "曾科长"),
    ("city-board", "区城市管理委员会", "department", "", "市容、环卫", "闵涛", "闵科长"),
    ("environment", "区生态环境局", "department", "EP", "油烟、异味", "苏文", "苏科长"),
)
_STREET = _at(
    STREET,
    ("sweepers", "泉河环卫中心", "utility", "HW", "清扫、清运、桶站", "常福", "常师傅"),
    ("enforcement", "街道综合行政执法队", "street_office", "CG", "违建、占道、小广告", "雷刚", "雷队"),
    ("city", "街道城市管理办公室", "street_office", "ST", "公共设施、无障碍、物业投诉", "丁洁", "小丁"),
    ("police", "泉河派出所", "department", "PO", "停车秩序、治安", "方正", "方警官"),
    ("fire", "泉河消防救援站", "department", "FR", "消防通道、充电、消防设施", "洪涛", "洪站长"),
    ("market", "泉河市场监管所", "department", "MR", "餐饮店、电梯", "白桦", "白所长"),
    ("call-back", "街道诉求办", "call_back", "CB", "办完以后打电话问居民", "何悦", "小何"),
)
"""Who acts in 泉河街道; in the street beside it the same bodies have others (`_next_door`)."""
_BESIDE = _at(
    STREET,
    ("office", "泉河街道办事处", "street_office", "", "不知道该找谁，先问这儿", "穆岩", "老穆"),
    ("safety", "街道平安建设办公室", "street_office", "", "平安建设、矛盾化解、值班", "尹刚", "尹主任"),
    ("communities", "街道社区建设办公室", "street_office", "", "社区、议事、物业管理", "齐雯", "小齐"),
    ("welfare", "街道民生保障办公室", "street_office", "", "养老、助残、救助、就业", "熊莉", "熊姐"),
    ("clinic", "泉河社区卫生站", "department", "", "量血压、开药、家庭医生", "申明", "申医生"),
    ("school", "湖畔小学", "partner", "", "周末开放操场", "毕老师", "毕老师"),
    ("grocer", "青禾菜店", "partner", "", "给老人送菜到门口", "计春", "计掌柜"),
    ("barber", "红梅理发店", "partner", "", "老人理发便宜，走不动的上门", "单红梅", "单师傅"),
)
"""Who is there beside them, and is sent nothing yet: what they do is no kind of matter."""


def _next_door(unit: Unit) -> Unit:
    surname, given = drawn("longshan", unit.key)
    name = unit.name.replace("泉河", "龙山")
    called = f"小{surname}" if unit.called.startswith("小") else surname + unit.called[1:]
    key = f"longshan-{unit.key}"
    return replace(
        unit, key=key, name=name, home=NEXT_STREET, places=(NEXT_STREET,), hand=surname + given, called=called
    )


def _of(community: Community) -> Iterator[Unit]:
    """The committee of a community, who mediates there, and its team."""
    team, called_so, does, *leader = community.team
    name_of = f"{community.name}社区"
    for key, name, kind, body, what_for, form in (
        (
            f"{community.key}-committee",
            f"{name_of}居委会",
            "committee",
            "CM",
            "挪车、噪声、咨询、建议",
            "老师",
        ),
        (f"{community.key}-peace", f"{name_of}人民调解委员会", "committee", "RC", "邻里纠纷调解", "老师"),
        (team, called_so, "team", "VT", does, "师傅"),
    ):
        surname, given = drawn(key)
        hand, called = leader if leader and key == team else (surname + given, surname + form)
        yield Unit(key, name, kind, community.code, (body,), (community.code,), what_for, hand, called)


def _yards(community: Community, numbers: range) -> tuple[str, ...]:
    return tuple(community.yard_code(number) for number in numbers)


def _whole(*keys: str) -> tuple[str, ...]:
    return tuple(by_key(key).code for key in keys)


_HANGDA = by_key("hangda")
_CLEANS, _OWNERS = "保洁、门禁、楼道", "没有物业，由产权单位来管"


def _house(
    key: str, name: str, kind: str, hand: str, called: str, places: tuple[str, ...], what_for: str, home: str
) -> Unit:
    return Unit(key, name, kind, home, ("PM" if kind == "firm" else "OW",), places, what_for, hand, called)


_HOUSES = (
    _house(
        *("anju", "安居物业", "firm", "马强", "马经理"),
        tuple(BEIYUAN.grid_code(grid) for grid in (1, 2)),
        f"1—11 号院：{_CLEANS}",
        BEIYUAN.code,
    ),
    _house(
        *("quanhe", "泉和物业", "firm", "冯媛", "冯经理"),
        (BEIYUAN.grid_code(3), *_whole("huguang", "kaifanglu", "fule"), _HANGDA.grid_code(1)),
        _CLEANS,
        BEIYUAN.code,
    ),
    _house(
        *("fulin", "福邻物业", "firm", "袁海", "袁经理"),
        (*_yards(BEIYUAN, range(18, 21)), *_whole("binhu", "jintaiyuan", "xinxian", "nancheng", "wanghuai")),
        _CLEANS,
        BEIYUAN.code,
    ),
    _house(
        *("machine-works", "机修厂后勤处", "owner_unit", "耿忠", "老耿"),
        _yards(BEIYUAN, range(21, 23)),
        f"21—22 号院：{_OWNERS}",
        BEIYUAN.code,
    ),
    _house(
        *("campus", "大学后勤处", "owner_unit", "龚平", "龚处长"),
        tuple(_HANGDA.grid_code(grid) for grid in (2, 3)),
        _OWNERS,
        _HANGDA.code,
    ),
)
UNITS: tuple[Unit, ...] = (
    *_DISTRICT,
    *_STREET,
    *_BESIDE,
    *(_next_door(unit) for unit in _STREET),
    *(unit for community in communities() for unit in _of(community)),
    *_HOUSES,
)
KEYS = [unit.key for unit in UNITS]
BY_KEY = {unit.key: unit for unit in UNITS}


def of_community(community: Community) -> list[Unit]:
    """Those that stand in a community's workbook, each with the places where it acts there."""
    found = []
    for unit in UNITS:
        places = tuple(place for place in unit.places if place.startswith(community.code))
        if places:
            found.append(replace(unit, places=places))
    return found
