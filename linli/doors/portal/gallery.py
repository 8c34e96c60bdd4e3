"""What the gallery shows: each part in each state, with made-up neighbours."""

from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.ground.ui import times
from linli.ground.ui.photos import PhotosField, PlaceField

type Rows = list[dict[str, object]]


class Example(forms.Form):
    """A field of each kind."""

    words = forms.CharField(
        label=gettext_lazy("什么事"),
        help_text=gettext_lazy("一句话就行，怎么说都可以"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(
        label=gettext_lazy("在哪儿"), help_text=gettext_lazy("比如：8号院14号楼2单元"), max_length=80
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("留不留联系方式"),
        widget=forms.RadioSelect,
        choices=[
            ("named", gettext_lazy("留电话\n经办人要联系时可以看，看一次记一次")),
            ("platform", gettext_lazy("只收通知\n谁也看不到您的号码")),
            ("anonymous", gettext_lazy("匿名\n凭编号和查询码看进展")),
        ],
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("还碰到了什么"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("dark", gettext_lazy("灯不亮")), ("wet", gettext_lazy("地上有水"))],
    )
    photos = PhotosField("/ui/", lambda _id: static("ui/linli.svg"), most=6, places=True)
    photo_place = PlaceField()
    language = forms.ChoiceField(
        label=gettext_lazy("通知用哪种语言"),
        required=False,
        choices=[("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")],
    )
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=6,
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    agreed = forms.BooleanField(label=gettext_lazy("别人也能看到这件事的经过"), help_text=gettext_lazy("看不到您是谁"))


def everything(*, at: datetime) -> dict[str, object]:
    """The gallery's context at a moment."""
    sent = [str(UUID(int=n)) for n in (1, 2)]
    wrong = Example(
        {"wrong-contact": "named", "wrong-code": "12", "wrong-photos": sent, "wrong-photo_place": "40.3230,116.6312"},
        prefix="wrong",
    )
    wrong.add_error("photos", _("“%(file)s”不是照片，没有收。能收的是 JPG、PNG、WebP、HEIC。") % {"file": "表格.pdf"})
    wrong.add_error("code", _("这个验证码不对，还可以试 2 次。"))
    return {
        "where": "幸福社区 · 8 号院",
        "where_more": "幸福街道 第 2 网格",
        "where_href": "/ui/",
        "states": states(),
        "dues": [times.left(at + ahead, now=at) for ahead in _AHEAD],
        "moments": [times.spoken(at + apart, now=at) for apart in _APART],
        "say": {"href": "#say", "matters": matters()},
        "say_post": {"href": "/ui/", "matters": [], "post": True},
        "person": person(),
        "cases": cases(at),
        "rows": rows(at),
        "steps": _progress(),
        "ask": ask(),
        "way": way(at),
        "tiles": tiles(),
        "heads": [{"words": _("社区")}, {"words": _("解决"), "number": True}, {"words": _("回话"), "number": True}],
        "table": table(),
        "filters": filters(),
        "form": Example(),
        "wrong": wrong,
        "actions": [{"words": _("回首页"), "href": "/", "tone": "main"}, {"words": _("再试一次"), "href": "/ui/"}],
        "fields": [_("请写上在哪儿。")],
        "confirm": {
            "title": _("撤回这件事？"),
            "line": _("撤回以后没有人再来办，经过还看得到。"),
            "href": "/ui/",
            "words": _("撤回"),
            "back": "/ui/",
            "kept": [],
        },
    }


_AHEAD = (
    timedelta(minutes=18),
    timedelta(minutes=-18),
    timedelta(hours=-5),
    timedelta(days=-2),
    timedelta(hours=3),
    timedelta(days=3),
    timedelta(days=12),
)
_APART = (
    timedelta(0),
    timedelta(days=-1),
    timedelta(days=-4),
    timedelta(days=-20),
    timedelta(days=-400),
    timedelta(days=5),
)


def states() -> Rows:
    """The five states in words of their own."""
    return [
        {"state": "wait", "words": _("等您一句话")},
        {"state": "busy", "words": _("有人在办")},
        {"state": "solved", "words": _("居民说：解决了")},
        {"state": "late", "words": _("超时 5 小时")},
        {"state": "shut", "words": _("没能解决：产权不清")},
    ]


def matters() -> Rows:
    """Five matters that are reported most."""
    words = [_("车被堵了"), _("水流小"), _("灯不亮"), _("垃圾堆放"), _("楼道堆物")]
    return [{"href": "#say", "words": each} for each in words]


def person() -> dict[str, object]:
    """A grid worker on duty."""
    return {
        "face": "赵",
        "role": _("网格员"),
        "called": "赵师傅",
        "state": "solved",
        "state_words": _("在岗"),
        "hours": _("今天 8:30–18:00，先由他答复"),
        "actions": [{"href": "#call", "words": _("打电话")}, {"href": "#write", "words": _("留句话")}],
        "note": _("夜里和节假日由值班员接，夜间只接急事"),
    }


def answers() -> Rows:
    """The resident's three answers."""
    return [
        {"name": "answer", "value": "solved", "words": _("解决了"), "tone": "good"},
        {"name": "answer", "value": "partly", "words": _("好了一些"), "tone": ""},
        {"name": "answer", "value": "not", "words": _("还没有"), "tone": ""},
    ]


def ask() -> dict[str, object]:
    """The question that ends a case."""
    return {
        "title": _("您那儿，好了吗？"),
        "line": _("您不说，就不算解决。7 天没回话，记作“没回话”。"),
        "href": "/ui/",
        "answers": answers(),
    }


def cases(at: datetime) -> Rows:
    """Cards: one at work with its progress, one that waits for a word, one late."""
    return [
        {
            "href": "#1",
            "state": "busy",
            "state_words": _("有人在办"),
            "aside": "LL-2611-0387",
            "title": "快递分拣柜背板开裂",
            "steps": ["done", "done", "now", "todo", "todo"],
            "steps_words": _("五步里的第三步：有人在办"),
            "line": times.left(at + timedelta(hours=3), now=at),
        },
        {
            "href": "#2",
            "state": "wait",
            "state_words": _("等您一句话"),
            "aside": times.spoken(at - timedelta(days=1), now=at),
            "title": "14 号楼自来水水流小",
            "line": _("自来水公司说修好了，您那儿好了吗？"),
            "answer_href": "/ui/",
            "answers": answers(),
        },
    ]


def rows(at: datetime) -> Rows:
    """A list with a row in each state."""
    titles = ["楼道灯不亮", "快递柜背板开裂", "15 号楼二层楼道灯不亮", "东门消防通道停车", "老墙根渗水"]
    return [
        {
            "href": f"#{number}",
            "state": state["state"],
            "state_words": state["words"],
            "aside": times.spoken(at - timedelta(hours=7 * number), now=at),
            "title": title,
        }
        for number, (state, title) in enumerate(zip(states(), titles, strict=True))
    ]


def _progress() -> Rows:
    words = [_("报了"), _("答复"), _("在办"), _("查过"), _("您说好")]
    moods = ["done", "done", "now", "todo", "todo"]
    return [{"words": each, "state": mood} for each, mood in zip(words, moods, strict=True)]


def way(at: datetime) -> Rows:
    """A case's steps, newest first."""

    def ago(minutes: int) -> str:
        return times.spoken(at - timedelta(minutes=minutes), now=at)

    return [
        {"title": _("请 4 位居民确认"), "at": ago(5), "soft": _("2 位说解决了，2 位还没回话"), "mood": "next"},
        {"title": "孙师傅查过：四户水压正常", "at": ago(8), "soft": "0.22 MPa，测于 14 号楼 2 单元", "mood": "fresh"},
        {"title": "自来水公司修好了", "at": ago(30), "words": "更换 14 号楼入户阀门滤网，清除泥沙。"},
        {"title": "网格员 赵师傅答复", "at": ago(540), "words": "我到 14 号楼看过了，马上联系自来水公司。"},
        {"title": _("您报的事收到了"), "at": ago(546), "soft": _("6 分钟后有人答复 · 期限 30 分钟")},
    ]


def tiles() -> Rows:
    """A tile in each hue."""
    return [
        {"href": "#t1", "over": _("等您一句话"), "title": _("2 件"), "line": _("办完了，想听您说"), "tone": "ginkgo"},
        {"href": "#t2", "over": _("没办完的"), "title": _("7 件"), "line": _("8 号院里"), "tone": "haze"},
        {"href": "#t3", "over": _("最近解决了"), "title": _("12 件"), "line": _("居民说的"), "tone": "pine"},
        {"href": "#t4", "over": _("超时了"), "title": _("1 件"), "line": _("已报街道"), "tone": "wall"},
    ]


def table() -> list[Rows]:
    """Three rows of figures with their denominators."""
    figures = [("幸福", "214", "231"), ("和平", "168", "190"), ("光明", "96", "118")]
    return [
        [
            {"words": name, "head": _("社区")},
            {"words": solved, "head": _("解决"), "number": True},
            {"words": told, "head": _("回话"), "number": True},
        ]
        for name, solved, told in figures
    ]


def filters() -> Rows:
    """Four filters, the first of them chosen."""
    words = [(_("等答复"), 2), (_("在办"), 7), (_("超时"), 1), (_("解决了"), 812)]
    return [{"href": f"?f={n}", "words": each, "count": count, "here": n == 0} for n, (each, count) in enumerate(words)]
