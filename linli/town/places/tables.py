"""The tables of a community's places: what their columns are called, by us and by offices of their own."""

from linli.town.places.sheets import Column, Shape

NUMBER = r"(\d{1,6})(?:个?单元|个?门|[个层户])?"
_YARD_NUMBER = (
    "院号",
    "楼院号",
    "楼院编号",
    "院落编号",
    "院落号",
    "小区院号",
    "所属院",
    "所在院",
    "楼院",
    "所属楼院",
    "院落",
    "院",
)
_GRID_NUMBER = ("所属网格", "网格编码", "网格编号", "网格号", "所在网格", "网格名", "所属网格号", "网格序号")
_ALSO_CALLED = ("别名", "俗名", "又叫", "居民叫法", "习惯叫法")
GRIDS = Shape(
    "网格分工",
    (
        Column(
            "网格", _GRID_NUMBER, needed=True, looks=r"第?\d{1,3}(?:号?网格)?|\d{15}|.*网格", carries=True, where=True
        ),
        Column("网格名称", ("名称",)),
        Column(
            "楼院",
            ("院号", "包含楼院", "院落", "管辖楼院", "包含院落", "覆盖楼院", "管辖院落", "管辖范围", "院"),
            where=True,
        ),
        Column("街巷", ("街巷名称", "道路", "包含街巷", "所在街巷", "所在道路")),
    ),
    also=("网格", "网格表", "网格划分"),
    gathered=True,
)
YARDS = Shape(
    "楼院",
    (
        Column("院号", _YARD_NUMBER[1:], needed=True, carries=True, where=True),
        Column("名称", ("楼院名称", "院名", "院落名称")),
        Column("网格", _GRID_NUMBER, carries=True, where=True),
        Column("街巷", ("所在街巷", "街巷名称", "道路", "所在道路")),
        Column("俗称", _ALSO_CALLED),
    ),
    also=("院落", "楼院表", "楼院信息"),
    gathered=True,
)
BUILDINGS = Shape(
    "楼栋",
    (
        Column(
            "楼号",
            ("楼栋号", "楼栋编号", "栋号", "几号楼", "楼栋", "楼房号", "楼幢号", "幢号", "楼座", "楼"),
            needed=True,
            where=True,
        ),
        Column("院号", ("楼院", "所属楼院", *_YARD_NUMBER[1:]), needed=True, carries=True, where=True),
        Column("名称", ("楼栋名称", "楼名")),
        Column(
            "单元数",
            ("楼门数", "门数", "单元", "单元个数", "单元数量", "门洞数", "门洞", "楼门个数", "几个单元", "几个门"),
            needed=True,
            looks=NUMBER,
        ),
        Column(
            "层数",
            ("楼层数", "地上层数", "楼层", "总层数", "总楼层", "层高数", "几层", "楼高"),
            needed=True,
            looks=NUMBER,
        ),
        Column("每层户数", ("每层每单元户数", "一梯几户", "每单元每层户数", "一层几户"), looks=NUMBER),
        Column("户数", ("总户数", "住户数", "房屋套数", "户数合计", "居民户数", "多少户", "套数"), looks=NUMBER),
        Column("俗称", _ALSO_CALLED),
    ),
    also=("楼栋表", "楼栋信息", "楼房"),
)
SPOTS = Shape(
    "点位",
    (
        Column("名称", ("点位名称", "点位", "议事亭", "议事亭名称"), needed=True),
        Column(
            "院号",
            ("所在楼院", "所属楼院", *(name for name in _YARD_NUMBER[1:] if name != "所属楼院")),
            needed=True,
            unless="网格",
            where=True,
        ),
        Column("网格", _GRID_NUMBER, where=True),
        Column("俗称", _ALSO_CALLED),
        Column("编号", ("点位编号", "代码")),
        Column("繁体名称", ("繁體名稱", "繁体", "繁体名")),
        Column("英文名称", ("英文名", "英文")),
    ),
    also=("议事亭", "点位表", "公共点位"),
    titled=True,
)
SHAPES = (YARDS, BUILDINGS, GRIDS, SPOTS)
