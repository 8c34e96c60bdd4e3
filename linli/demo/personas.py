"""Whom a visitor of the demo town may be, by one tap, and what they have to do first; all fictional."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.demo.layout import BEIYUAN, DISTRICT, NEXT_STREET, STREET
from linli.town.people.roles import Role

HOME, DESK = "portal:home", "cases:desk"
"""Where they start, by the names of the addresses."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone of the town: a `name`, how they are `called`, what they are there, and what waits for them.

    `key` is their short name in addresses; `start` names the page that opens. Staff hold `role` at the seat with this
    code; residents live behind `door` (entrance code and room).
    """

    key: str
    name: str
    called: str
    who: str | Promise
    first: str | Promise
    start: str
    role: Role | None = None
    seat: str = ""
    door: tuple[str, str] | None = None

    @property
    def phone(self) -> str:
        """Their test number."""
        return f"1380000{1001 + PERSONAS.index(self)}"


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "lin",
        "林晓梅",
        "林女士",
        _("8 号院的居民"),
        _("供水公司说水修好了，等您说一声好了没有；再报一件试试"),
        HOME,
        door=(BEIYUAN.entrance_code(14, 2), "402"),
    ),
    Persona(
        "wang",
        "王秀兰",
        "王阿姨",
        _("14 号楼 2 单元的楼门长，68 岁"),
        _("开大字看看；新搬来的邻居等您确认住房"),
        HOME,
        Role.ENTRANCE_LEAD,
        BEIYUAN.entrance_code(14, 2),
        (BEIYUAN.entrance_code(14, 2), "201"),
    ),
    Persona(
        "chen",
        "陈晨",
        "陈晨",
        _("骑手，常来北园送餐"),
        _("指引牌的事办到哪一步了"),
        HOME,
    ),
    Persona(
        "zhao",
        "赵建国",
        "赵师傅",
        _("第 2 网格的网格员"),
        _("两件事等您先答一句，一件今天到期"),
        DESK,
        Role.GRID_WORKER,
        BEIYUAN.grid_code(2),
    ),
    Persona(
        "qian",
        "钱德明",
        "钱师傅",
        _("隔壁第 3 网格的网格员"),
        _("一件等您答复，一件等您去查；看不到第 2 网格的事"),
        DESK,
        Role.GRID_WORKER,
        BEIYUAN.grid_code(3),
    ),
    Persona(
        "yao",
        "姚静",
        "姚巷长",
        _("北园中街的街巷长"),
        _("街上没办完的都在待办里；走一遍，看到什么就记一处"),
        DESK,
        Role.LANE_CHIEF,
        BEIYUAN.lanes[1].name,
    ),
    Persona(
        "sun",
        "孙平",
        "孙师傅",
        _("社区工作者，管核实"),
        _("别人办完的几件等您去看，谁办的谁不能查"),
        DESK,
        Role.COMMUNITY_STAFF,
        BEIYUAN.code,
    ),
    Persona(
        "li",
        "李敏",
        "李书记",
        _("社区书记"),
        _("居民说“还没有”的一件退到了您这儿，另有一件不归社区管"),
        DESK,
        Role.COMMUNITY_SECRETARY,
        BEIYUAN.code,
    ),
    Persona(
        "han",
        "韩松",
        "小韩",
        _("街道派单员"),
        _("一件违建等街道派，一件退了两次由您定，一件超时报到了街道"),
        DESK,
        Role.STREET_DISPATCHER,
        STREET,
    ),
    Persona(
        "gu",
        "顾宁",
        "小顾",
        _("隔壁龙山街道的派单员"),
        _("只看得到龙山的事；泉河的一件也没有"),
        DESK,
        Role.STREET_DISPATCHER,
        NEXT_STREET,
    ),
    Persona(
        "qin",
        "秦岚",
        "秦科长",
        _("区级督办员"),
        _("看各处超时的事，督到办好；陆川起草的规矩，由您来定"),
        DESK,
        Role.DISTRICT_SUPERVISOR,
        DISTRICT,
    ),
    Persona(
        "zhou",
        "周有福",
        "周师傅",
        _("小扳手志愿队队长"),
        _("刚派来一件小修，快递柜答应今天修好"),
        DESK,
        Role.TEAM_LEAD,
        "demo-wrench",
    ),
    Persona(
        "ma",
        "马强",
        "马经理",
        _("安居物业，管 1—11 号院"),
        _("刚派来的一件等您接，一件正在办"),
        DESK,
        Role.HANDLER,
        "demo-anju",
    ),
    Persona(
        "xu",
        "徐立",
        "徐工",
        _("供水公司"),
        _("一处停水刚派到"),
        DESK,
        Role.HANDLER,
        "demo-water",
    ),
    Persona(
        "he",
        "何悦",
        "小何",
        _("街道诉求办，打回访电话"),
        _("几户还没回话，打个电话问问"),
        DESK,
        Role.CALL_BACK,
        "demo-call-back",
    ),
    Persona(
        "lu",
        "陆川",
        "陆川",
        _("系统管理员"),
        _("给新同事开一个工作账号；起草一条规矩，再换秦科长来定；看不到业务"),
        "people:accounts",
        Role.SYSTEM_ADMIN,
        DISTRICT,
    ),
    Persona(
        "shen",
        "沈宁",
        "沈宁",
        _("安全管理员"),
        _("看看谁在哪个岗位，安排一个试试；看不到业务"),
        "people:posts",
        Role.SECURITY_ADMIN,
        DISTRICT,
    ),
    Persona(
        "wu",
        "吴静",
        "吴静",
        _("审计管理员"),
        _("翻翻谁办了什么，谁看了谁的联系方式；只有编号，看不到业务"),
        "people:entries",
        Role.AUDIT_ADMIN,
        DISTRICT,
    ),
)
BY_KEY = {persona.key: persona for persona in PERSONAS}
