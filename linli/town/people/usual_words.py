"""What an organisation is usually said to be for, in the language of whoever reads it.

What it is for is typed, or comes from a workbook, and is kept as it was written. Where it is one of these, or one of
them for some courtyards ("1—11 号院：保洁、门禁、楼道"), it is said in the reader's language; anything else is nobody's
to translate, and no name is.
"""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

KNOWN = frozenset(
    {
        _("自来水：停水、水压、水质"),
        _("下水道、雨水口、积水"),
        _("停电、电压、电线"),
        _("燃气异味和泄漏"),
        _("暖气不热、漏水"),
        _("宽带、信号、通信线"),
        _("路灯和楼道灯"),
        _("路面、井盖、台阶、坡道"),
        _("树木、花坛、草坪"),
        _("房屋安全、物业监管"),
        _("油烟、异味"),
        _("清扫、清运、桶站"),
        _("违建、占道、小广告"),
        _("公共设施、无障碍、物业投诉"),
        _("停车秩序、治安"),
        _("消防通道、充电、消防设施"),
        _("餐饮店、电梯"),
        _("办完以后打电话问居民"),
        _("挪车、噪声、咨询、建议"),
        _("邻里纠纷调解"),
        _("小修：灯泡、水管、柜子"),
        _("保洁、门禁、楼道"),
        _("没有物业，由产权单位来管"),
        _("不知道该找谁，先问这儿"),
        _("平安建设、矛盾化解、值班"),
        _("社区、议事、物业管理"),
        _("养老、助残、救助、就业"),
        _("市容、环卫"),
        _("量血压、开药、家庭医生"),
        _("周末开放操场"),
        _("给老人送菜到门口"),
        _("老人理发便宜，走不动的上门"),
    }
)
"""What organisations do, in a sentence."""
_SOME_COURTYARDS = re.compile(r"(\d+)—(\d+) 号院：(.+)")


def spoken(words: str) -> str:
    """Usual words in the reader's language; any others as they were typed."""
    if words in KNOWN:
        return gettext(words)
    some = _SOME_COURTYARDS.fullmatch(words)
    if some is None or some[3] not in KNOWN:
        return words
    facts = {"first": some[1], "last": some[2], "what": gettext(some[3])}
    return gettext("%(first)s—%(last)s 号院：%(what)s") % facts
