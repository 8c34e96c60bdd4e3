"""The plain words in which neighbours write what is the matter lead to the kind they mean, and small talk to none."""

from datetime import datetime

import pytest

from linli.life.cases import categories, matters
from linli.life.cases.wording import is_latin
from tests.street import Street

AT_HOME = (
    "我家厨房灯坏了，我八十二了够不着",
    "卫生间灯不亮",
    "卫生间的灯坏了",
    "客厅灯一闪一闪的",
    "卧室那个灯不亮了",
    "阳台灯灭了",
    "厕所灯坏了",
    "屋里灯坏了",
    "我家灯坏了",
    "我家的灯不亮了",
    "家里的吸顶灯老闪",
    "老人家里灯泡不亮",
    "我们家灯坏了，能换一个吗",
    "自己家的大灯不亮了",
    "奶奶家灯坏了",
)
"""Lamps that no street and no stair has."""
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
    "54005": (
        "电梯停了",
        "电梯坏了，麻烦修一下",
        "电梯坏了，谢谢赵师傅",
        "电梯停了，水也漏进去",
        "电梯门打不开",
        "电梯声音太大",
    ),
    "54006": (
        "楼道灯坏了",
        "院里路灯一闪一闪的",
        "楼道里黑咕隆咚的看不见",
        "院里的灯不亮",
        "我家门口的灯坏了",
        "我家楼下路灯不亮",
        "我家楼道灯坏了",
        "大家都说路灯坏了",
        "大家灯都不亮了，楼道黑",
        "公共厕所的灯坏了",
        "从厨房往外看，院里的灯不亮",
    ),
    "54007": ("楼上漏水漏到我家了", "楼上漏水，帮忙修一下", "墙上渗水发霉"),
    "54008": ("单元门关不上", "大门锁坏了"),
    "54010": ("健身器材坏了", "小孩滑梯破了"),
    "54011": ("路面有个大坑", "地砖翘了绊人"),
    "54013": ("网断了",),
    "51003": ("垃圾桶满了好几天没人收", "垃圾都冒出来了"),
    "51002": ("8号院门口的渣土堆没盖，刮风一院子土",),
    "51005": ("3单元门口有人堆旧沙发，出门要绕着走", "旧沙发请挪走"),
    "51012": ("味道太臭了", "饭馆油烟呛人", "晚上烧烤摊的烟太大，老人咳得厉害"),
    "52003": ("车停在人行道上",),
    "52006": ("有辆破车停了一年没人管",),
    "53001": ("门口堆东西，走不过去", "邻居把鞋柜放在过道", "楼梯上全是杂物"),
    "53002": ("消防通道被车堵住了", "有车挡住消防通道", "消防车进不去"),
    "53003": ("电瓶车推进电梯", "一层楼道里停了两辆电动车在充电", "楼道停了电动车"),
    "53004": ("消火栓被车挡住了", "消防器材坏了"),
    "53005": ("家里煤气报警器响了", "有股臭味，怕是煤气"),
    "53006": ("楼上扔东西下来", "墙皮掉了，修一下", "楼下商家灯牌掉下来了"),
    "53007": (
        "井盖坏了，请修一下",
        "路上那个盖子老响",
        "路边井盖坏了",
        "井盖一过车声音特别大",
        "井盖坏了，能不能快点修",
    ),
    "53008": ("路面塌了，请修一下", "路面塌了，谢谢您"),
    "53010": ("树要倒了", "树枝断了砸车"),
    "55002": ("有人在绿地里种菜",),
    "55003": ("狗不拴绳",),
    "55004": ("大早上就装修，电钻吵",),
    "55005": ("楼上太吵了睡不着",),
    "57001": ("水龙头漏水，能帮忙修吗", "家里插座坏了", "灯泡坏了换不了", *AT_HOME),
    "58001": ("居住证怎么办",),
    "59001": ("谢谢赵师傅",),
}
LAMPS_OF_OTHERS = (
    "店家灯箱坏了",
    "隔壁商家灯光太亮，晚上睡不着",
    "邻居家灯光扰民",
    "对面酒家灯太亮",
    "楼下商家灯牌掉下来了",
    "大家灯都不亮了，楼道黑",
    "我家灯笼掉了",
)
MEANT_BY_NONE = (
    "你好，在吗",
    "有人吗，有件事",
    "请尽快处理，谢谢",
    "我家门口",
    "我住山水小区",
    "东西坏了",
    "腿断了",
    "门口停了好几辆电动车",
    "报警器响了",
    "半夜不知哪儿老响",
)


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, some in MEANT.items() for words in some])
def test_plain_words_come_first_to_the_matter_they_mean(street: Street, at: datetime, code: str, words: str):
    found = matters.likely(words, at)
    assert found, words
    assert found[0][0] == code, found


@pytest.mark.parametrize("words", LAMPS_OF_OTHERS)
def test_a_lamp_of_others_is_no_small_repair_at_home(street: Street, at: datetime, words: str):
    assert "57001" not in [code for code, _name in matters.likely(words, at)]


@pytest.mark.parametrize("words", MEANT_BY_NONE)
def test_words_that_say_no_matter_lead_to_none(street: Street, at: datetime, words: str):
    assert matters.likely(words, at) == []


def spoken(at: datetime) -> list[tuple[str, str]]:
    """Each danger (code) with each Chinese keyword that by itself leads to it."""
    all_of_them = [
        (each.code, words) for each in categories.current(at).values() if each.hazard for words in each.keywords
    ]
    plain = [(code, words) for code, words in all_of_them if not is_latin(words) and "…" not in words]
    return [(code, words) for code, words in plain if first(words, at) == code]


def first(words: str, at: datetime) -> str | None:
    found = categories.suggest(words, at, most=1)
    return found[0].code if found else None


WISHES = ("，请修一下", "，麻烦师傅修理一下", "，能不能帮忙修修", "，谢谢您", "，谢谢赵师傅", "，希望快点")


@pytest.mark.parametrize("wish", WISHES)
def test_a_danger_stays_one_with_a_wish_or_thanks_behind_it(street: Street, at: datetime, wish: str):
    dangers = spoken(at)
    assert len(dangers) > 50
    assert {code for code, _words in dangers} == {each.code for each in categories.current(at).values() if each.hazard}
    assert [(words, first(words + wish, at)) for code, words in dangers if first(words + wish, at) != code] == []


def test_control_with_the_wish_as_a_word_for_small_repairs_dangers_became_one(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    dangers = spoken(at)
    repairs = categories.current(at)["57001"]
    monkeypatch.setattr(repairs, "keywords", [*repairs.keywords, "修一下"])
    turned = [words for code, words in dangers if first(words + "，请修一下", at) != code]
    assert len(turned) > len(dangers) // 3


def test_control_thanks_that_counted_would_be_praise_of_a_collapsed_road(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(categories, "BY_THE_WAY", frozenset())
    assert first("路面塌了，谢谢您", at) == "59001"


def test_nothing_is_guessed_from_thanks_beside_what_a_report_is_about(street: Street, at: datetime):
    assert [code for code, _words in matters.likely("电梯坏了，谢谢赵师傅", at)] == ["54005"]
    assert "52008" not in [code for code, _words in matters.likely("旧沙发请挪走", at)]
