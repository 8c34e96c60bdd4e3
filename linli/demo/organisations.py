"""Who handles what in the demo town: its organisations, and as which bodies they act where.

Every category of `data/categories.csv` finds a lead at every courtyard: two courtyards have no property firm, and there
the owner unit steps in. All made up; duty phones are test numbers.
"""

from dataclasses import dataclass

from linli.demo.layout import COMMUNITY, DISTRICT, STREET, courtyard_code, grid_code


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
    def duty_phone(self) -> str:
        """Its public number, a test number."""
        return f"1380000{8000 + UNITS.index(self)}"


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
_COMMUNITY = _at(
    COMMUNITY,
    ("committee", "北园社区居委会", "committee", "CM", "挪车、噪声、咨询、建议", "魏兰", "魏老师"),
    ("mediation", "北园社区人民调解委员会", "committee", "RC", "邻里纠纷调解", "葛平", "葛老师"),
    ("wrench", "小扳手志愿队", "team", "VT", "小修：灯泡、水管、柜子", "周有福", "周师傅"),
)


def _courtyards(numbers: range) -> tuple[str, ...]:
    return tuple(courtyard_code(number) for number in numbers)


_HOUSES = (
    Unit(
        "anju",
        "安居物业",
        "firm",
        COMMUNITY,
        ("PM",),
        (grid_code(1), grid_code(2)),
        "1—11 号院：保洁、门禁、楼道",
        "马强",
        "马经理",
    ),
    Unit(
        "quanhe",
        "泉和物业",
        "firm",
        COMMUNITY,
        ("PM",),
        (grid_code(3),),
        "12—17 号院：保洁、门禁、楼道",
        "冯媛",
        "冯经理",
    ),
    Unit(
        "fulin",
        "福邻物业",
        "firm",
        COMMUNITY,
        ("PM",),
        _courtyards(range(18, 21)),
        "18—20 号院：保洁、门禁、楼道",
        "袁海",
        "袁经理",
    ),
    Unit(
        "machine-works",
        "机修厂后勤处",
        "owner_unit",
        COMMUNITY,
        ("OW",),
        _courtyards(range(21, 23)),
        "21—22 号院：没有物业，由产权单位来管",
        "耿忠",
        "老耿",
    ),
)
UNITS: tuple[Unit, ...] = (*_DISTRICT, *_STREET, *_COMMUNITY, *_HOUSES)
BY_KEY = {unit.key: unit for unit in UNITS}


OF_THE_COMMUNITY = tuple(unit for unit in UNITS if unit.home == COMMUNITY)
"""Those that stand in the community's workbook; the street and the district register the others."""
