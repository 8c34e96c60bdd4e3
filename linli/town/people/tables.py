"""The tables that a community's workbook may have of people and organisations: their columns, and other headings."""

from linli.town.places.sheets import Column, Shape
from linli.town.places.tables import BUILDINGS, GRIDS, SPOTS, YARDS

MOBILE = r"(?:\+?86-?)?1[3-9]\d(?:-?\d{4}){2}|\d{3}\*{4}\d{4}"
_PHONES = ("电话", "手机", "联系电话", "手机号码", "电话号码", "移动电话", "联系方式", "本人电话", "号码")
_DUTY = Column("值班电话", ("公开电话", "办公电话", "值班室电话", "24小时电话", "座机", "固定电话", "对外电话"))


def phone_of(*whose: str) -> Column:
    """The column of a mobile number; what is said to be theirs comes before what is only a phone."""
    theirs = (f"{who}{phone}" for who in whose for phone in ("手机号", *_PHONES))
    return Column("手机号", (*theirs, *_PHONES), looks=MOBILE, alone=True)


GRID_WORKERS = GRIDS.with_columns(
    Column("网格员", ("网格员姓名", "责任人", "专职网格员", "网格长", "姓名", "负责人")),
    phone_of("网格员", "责任人"),
    _DUTY,
)
HOUSE = ("楼栋", "楼栋号", "楼栋编号", "栋号", "几号楼", "楼房号", "楼")
DOOR = ("楼门位置", "楼栋单元", "楼门号", "楼号单元", "负责楼门", "所在楼门")
LEADS = Shape(
    "楼门长",
    (
        Column("楼号", HOUSE, needed=True, unless="楼门", carries=True, where=True),
        Column("单元", ("单元号", "楼门", "门号", "门洞", "单元门", "几单元"), needed=True, unless="楼门"),
        Column("楼门", DOOR, where=True),
        Column("姓名", ("楼门长", "楼门长姓名", "楼长", "楼长姓名", "单元长", "负责人", "联系人"), needed=True),
        phone_of("楼门长", "楼长", "单元长"),
        _DUTY,
    ),
    also=("楼门长表", "楼长", "单元长"),
)
ORGANISATIONS = Shape(
    "单位",
    (
        Column("编号", ("单位编号", "代码", "单位代码"), needed=True, unless="名称"),
        Column("名称", ("单位名称", "单位", "单位全称", "企业名称", "公司名称"), needed=True),
        Column("类别", ("单位类别", "性质", "单位性质", "单位类型", "类型"), needed=True),
        Column("承办主体", ("主体", "承办代码", "承办主体代码")),
        Column("管到哪儿", ("范围", "管辖范围", "负责范围", "服务范围"), where=True),
        Column("管什么", ("职责", "说明", "服务内容", "主要职责")),
        Column(_DUTY.name, (*_DUTY.also, "联系电话", "电话")),
        Column("繁体名称", ("繁體名稱",)),
        Column("英文名称", ("英文名", "英文全称")),
    ),
    also=("单位表", "组织", "承办单位"),
)
POSTS = Shape(
    "岗位",
    (
        Column("岗位", ("角色", "职务", "岗位名称", "所任岗位"), needed=True),
        Column(
            "在哪儿",
            ("地点", "范围", "所在单位", "所在", "所属单位", "工作单位", "单位"),
            needed=True,
            unless="岗位",
            where=True,
        ),
        Column("姓名", ("人员姓名", "工作人员", "负责人"), needed=True),
        phone_of("本人"),
        _DUTY,
    ),
    also=("岗位表", "人员", "工作人员"),
)
SHAPES = (YARDS, BUILDINGS, GRID_WORKERS, SPOTS, LEADS, ORGANISATIONS, POSTS)
