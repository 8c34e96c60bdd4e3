"""What a district may say in its own words: each key, where it is read, and what is said there by itself."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 160
"""So many signs no text exceeds, in any language."""
NATIONAL = frozenset({"110", "119", "120", "122"})
"""The numbers of emergencies are the nation's: no text takes their place."""

POWER_REPAIRS = "95598"
"""The State Grid's line for service and repairs, one number wherever it supplies (95598.cn); elsewhere a district says
its own. Gas has no such number: a town's own company answers."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a district may say: `where` it is read, the `longest` it may be in signs, and the `default`.

    English may be twice as long. A `number` is dialled; what it is in one language it is in all.
    """

    name: str
    where: Promise
    longest: int
    default: str | Promise = ""
    number: bool = False


KEYS = {
    key.name: key
    for key in (
        Key("site_name", _("首页顶上和标题里的名字"), 20, _("邻里")),
        Key("opening", _("首页的头一句话"), 60),
        Key("run_by", _("首页最下面：这个平台由谁来办"), 60),
        Key("complaints", _("首页最下面：对平台有意见找谁"), 80),
        Key("hotline_name", _("办的人都不在、不同意结果时给的热线，叫什么"), 20, _("市民热线")),
        Key("hotline", _("那条热线的号码"), 20, "12345", number=True),
        Key("gas_repairs", _("闻到燃气味时，除了 119 还能打的燃气公司抢修号码，不写就不提"), 20, number=True),
        Key("power_repairs", _("漏电、电线掉了时，除了 119 还能打的供电报修号码"), 20, POWER_REPAIRS, number=True),
    )
}
