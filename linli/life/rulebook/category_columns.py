"""The columns of the table of categories, as people are asked for them."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.life.cases.models import Verify
from linli.town.people.models import Body
from linli.town.places.models import choose

from .columns import Cells, Choices, Column, Kind

BASES = {
    "assumption": _("先这样估的，还没有文件作依据"),
    "one city's published table": _("有一个市公布的时限表"),
    "one city's tiers, from press": _("有一个市分级的时限，从报道里看来的"),
}
"""What the words are called on which the deadlines of the shipped table rest."""
ROLES = {"lead": _("社区可以主办"), "assist": _("社区只协助"), "none": _("不归社区")}


def bodies(at: datetime) -> Choices:
    """The handling bodies by their codes, in the reader's language. One query."""
    return {body.code: body.named() for body in Body.objects.order_by("code")}


def verifies(at: datetime) -> Choices:
    """How a result may be checked."""
    return dict(Verify.choices)


def roles(at: datetime) -> Choices:
    """What a community may do about a category."""
    return ROLES


def bases(at: datetime) -> Choices:
    """What the deadlines that come with the project rest on."""
    return BASES


def named(cells: Cells, choices: Mapping[str, Choices]) -> str:
    """The name of a row that has one in three languages, in the reader's."""
    return choose(None, cells["name"], cells.get("name_hant", ""), cells.get("name_en", "")) or cells["code"]


CATEGORY_COLUMNS = (
    Column("code", _("编号"), needed=True, most=8, help=_("定了就不再改；前两位是哪一大类，如 54 是水电暖和公共设施")),
    Column("name", _("名称（简体）"), needed=True, most=60, lang="zh-Hans"),
    Column("name_hant", _("名称（繁体）"), needed=True, most=60, lang="zh-Hant"),
    Column("name_en", _("名称（英文）"), needed=True, most=80, lang="en"),
    Column(
        "key",
        _("程序里的短名"),
        needed=True,
        most=40,
        help=_("别的程序照它认这一类事，居民看不到。小写字母、数字和下划线，如 street_lamp，定了就不再改"),
        fixed=_("别的程序照它认这一类事，居民看不到，定了就不再改"),
    ),
    Column("standard_ref", _("标准里的编号"), most=40),
    Column("lead_body", _("谁来办"), Kind.CHOICE, needed=True, choices=bodies, coded=True),
    Column("co_bodies", _("谁协助"), Kind.SEVERAL, choices=bodies, coded=True),
    Column("community_role", _("社区管到哪一步"), Kind.CHOICE, needed=True, choices=roles),
    Column("respond_within", _("多久内先答复"), Kind.TERM, needed=True),
    Column("resolve_within", _("多久内办好"), Kind.TERM, needed=True),
    Column(
        "deadline_basis",
        _("时限的依据"),
        needed=True,
        most=120,
        help=_("哪份文件，或者写明是区里自己定的"),
        choices=bases,
    ),
    Column("law", _("法律依据"), most=120, lang="zh-Hans"),
    Column("verify", _("办完怎么核实"), Kind.CHOICE, needed=True, choices=verifies),
    Column("needs_photo", _("办完要拍照"), Kind.YES),
    Column("hidden", _("不上公示栏"), Kind.YES),
    Column("hazard", _("有危险"), Kind.YES, help=_("什么时候报都有值班的人答复")),
    Column("keep_away", _("提醒大家别靠近"), Kind.YES),
    Column("home_visit", _("要上门"), Kind.YES),
    Column(
        "keywords",
        _("居民会怎么说"),
        Kind.LIST,
        help=_("一行一个说法，照着这些认出是哪一类"),
        most=4000,
        lang="zh-Hans",
    ),
    Column("results", _("办完常用的话"), Kind.LIST, help=_("一行一句，点一下就能用"), most=4000, lang="zh-Hans"),
    Column("replies", _("答复常用的话"), Kind.LIST, help=_("一行一句，点一下就能用"), most=4000, lang="zh-Hans"),
)
