"""What the gallery's desk shows: rows in every mood, and the matter that is open beside them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.doors.portal.gallery import Rows, rows
from linli.ground.ui import times
from linli.life.cases.speaking import TERMS


def desk(*, at: datetime, opened: str) -> dict[str, object]:
    """The desk's context: three groups of rows, and the matter that is open."""
    groups = [(_("现在答复"), _to_answer()), (_("今天到期"), _due_today()), (_("等别人"), _with_others())]
    for _name, group in groups:
        for row in group:
            ahead = row["ahead"]
            assert isinstance(ahead, timedelta), "each row says how far its promise is away"
            row |= {"due": times.left(at + ahead, now=at, of=str(row["of"])), "here": row["key"] == opened}
    return {
        "where": "邻里",
        "where_more": "幸福社区 第 2 网格",
        "groups": groups,
        "opened": opened,
        "replies": [_("我马上到"), _("正在联系车主"), _("请先别动车")],
        "rows": rows(at)[2:4],
        "rail": _rail(),
    }


def _row(key: str, ahead: timedelta, of: str, title: str, line: str, action: str, tone: str = "") -> dict[str, object]:
    return {"key": key, "ahead": ahead, "of": of, "title": title, "line": line, "action": action, "tone": tone}


def _to_answer() -> Rows:
    return [
        _row(
            "1",
            timedelta(minutes=18),
            str(TERMS["answer"]),
            "车被堵在院里出不去",
            "8 号院东侧 · 挪车",
            _("答复"),
            "main",
        ),
        _row(
            "2", timedelta(minutes=26), str(TERMS["answer"]), "3 单元门口有人堆旧沙发", "14 号楼 · 楼道堆物", _("答复")
        ),
    ]


def _due_today() -> Rows:
    return [
        _row("3", timedelta(hours=-1), str(TERMS["resolve"]), "东门消防通道停车", "在等综合执法队", _("催一催")),
        _row("4", timedelta(hours=2), str(TERMS["resolve"]), "快递分拣柜背板开裂", "小扳手 老宋在办", _("看进展")),
        _row(
            "5",
            timedelta(hours=4),
            str(TERMS["respond"]),
            "15 号楼二层楼道灯不亮",
            "自己换灯泡就能办",
            _("就地办结"),
            "good",
        ),
    ]


def _with_others() -> Rows:
    return [_row("6", timedelta(days=2), str(TERMS["asking"]), "自来水水流太小", "等 2 位居民说一句", _("提醒"))]


def _rail() -> Rows:
    return [
        {"words": _("我的待办"), "href": "/ui/desk/", "here": True, "count": 9},
        {"words": _("公示栏"), "href": "#board", "count": 3},
        {"words": _("单位"), "href": "#organisations"},
    ]
