"""The sentences that a desk taps instead of typing, in the language of whoever reads them.

What was tapped is kept as the table of categories has it (`data/categories.csv`), and said in the reader's language
where it is one of these; what somebody typed is nobody's to translate.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

KNOWN = frozenset(
    {
        _("今天就去换灯"),
        _("您看几点方便，我上门听您说说"),
        _("我先去看看是灯还是线路"),
        _("我去和楼上说说"),
        _("我去您楼里看看水压"),
        _("我查清楚马上回您"),
        _("我马上到"),
        _("有人被困请打 119，我马上到"),
        _("正在联系维保单位"),
        _("正在联系自来水公司"),
        _("正在联系车主"),
        _("请先别动车"),
        _("请关上燃气阀门、打开窗，别开关电器，到楼外等"),
        _("下水道已疏通，地面冲洗消毒"),
        _("供水已恢复，水压正常"),
        _("供电已恢复正常"),
        _("垃圾已清走，地面冲洗干净"),
        _("堆物已清走，通道让开了"),
        _("大件已清走"),
        _("小广告已清除干净"),
        _("小扳手已上门修好，试过没问题"),
        _("已加清一次，并加密清运"),
        _("已把材料和办理时间说清楚"),
        _("已断电取下充电线，车已推到充电棚"),
        _("已清运，桶站周边打扫干净"),
        _("已约车，当天清走大件"),
        _("已贴告知单，车主已挪走"),
        _("暖气已恢复，室温达标"),
        _("柜子背板已换好，边角包好"),
        _("楼道堆物已清走，通道畅通"),
        _("灯和声控开关都换好了"),
        _("灯已换好，晚上能亮"),
        _("车主已到场挪车，路通了"),
        _("车主已把车挪开"),
        _("车已挪走，消防通道畅通"),
        _("车已挪走，路口让开了"),
        _("车辆已摆放整齐，通道让开"),
        _("门禁已修好，刷卡开关正常"),
    }
)
"""Every reply and result of the table; a test holds the two together."""


def spoken(words: str) -> str:
    """A tapped sentence in the reader's language; any other as it was typed."""
    return gettext(words) if words in KNOWN else words
