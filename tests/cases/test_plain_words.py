"""The plain words in which neighbours write what is the matter lead to the kind they mean, and small talk to none."""

from datetime import datetime

import pytest

from linli.life.cases import matters
from tests.street import Street

MEANT = {
    "52008": (
        "车堵在我家门口",
        "车被堵了",
        "车堵门口了，帮忙叫他挪一下",
        "有辆白车挡着我，我上班要迟到了",
        "前面的车把我别住了",
    ),
    "54001": ("水小", "水特别小", "家里没水", "自来水停了", "水压不够，五楼上不去水", "一点水都没有"),
    "54002": ("没电了", "家里总跳闸"),
    "54003": ("家里冷，暖气片冰凉",),
    "54004": ("下水道堵了", "井里冒脏水", "马桶堵了"),
    "54005": ("电梯停了",),
    "54006": ("楼道灯坏了", "院里路灯一闪一闪的", "楼道里黑咕隆咚的看不见"),
    "54007": ("楼上漏水漏到我家了", "墙上渗水发霉"),
    "54008": ("单元门关不上", "大门锁坏了"),
    "54010": ("健身器材坏了", "小孩滑梯破了"),
    "54011": ("路面有个大坑", "地砖翘了绊人"),
    "54013": ("网断了",),
    "51003": ("垃圾桶满了好几天没人收", "垃圾都冒出来了"),
    "51012": ("味道太臭了", "饭馆油烟呛人"),
    "52003": ("车停在人行道上",),
    "52006": ("有辆破车停了一年没人管",),
    "53001": ("门口堆东西，走不过去", "邻居把鞋柜放在过道", "楼梯上全是杂物"),
    "53003": ("电瓶车推进电梯",),
    "53006": ("楼上扔东西下来",),
    "53010": ("树要倒了", "树枝断了砸车"),
    "55002": ("有人在绿地里种菜",),
    "55003": ("狗不拴绳",),
    "55004": ("大早上就装修，电钻吵",),
    "55005": ("楼上太吵了睡不着",),
    "57001": ("水龙头漏水，能帮忙修吗", "家里插座坏了", "灯泡坏了换不了"),
    "58001": ("居住证怎么办",),
    "59001": ("谢谢赵师傅",),
}
MEANT_BY_NONE = ("你好，在吗", "有人吗，有件事", "请尽快处理，谢谢", "我家门口", "我住山水小区", "东西坏了", "腿断了")


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, some in MEANT.items() for words in some])
def test_plain_words_come_first_to_the_matter_they_mean(street: Street, at: datetime, code: str, words: str):
    found = matters.likely(words, at)
    assert found, words
    assert found[0][0] == code, found


@pytest.mark.parametrize("words", MEANT_BY_NONE)
def test_words_that_say_no_matter_lead_to_none(street: Street, at: datetime, words: str):
    assert matters.likely(words, at) == []
