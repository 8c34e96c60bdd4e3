"""The words people use, in English and at the gate, lead to the matter they mean."""

from datetime import datetime

import pytest

from linli.life.cases import categories, matters, strangers
from linli.life.cases.wording import Heard
from tests.street import Street

MEANT = {
    "52008": (
        "Somebody parked behind my car and left. I cannot get out",
        "a car is blocking mine, please ask them to move the car",
        "my car is blocked",
        "有人把我堵住了",
        "车被一辆白车堵在小花园那排",
        "車被一輛白車堵在小花園那排",
        "早上上班，车让人堵得死死的",
        "一辆白车堵在小花园那排",
        "面包车横在我车后面",
        "有人把车停在我车前面了",
        "一辆车挡着我的车",
        "车让人挡住了",
        "我的车被别住了",
        "车被夹住动不了",
    ),
    "53005": ("燃气管生锈了", "厨房燃气软管老化", "燃气阀门关不上", "有人私改燃气管道"),
    "54001": ("no water pressure in the evening", "There is NO WATER since this morning", "the water is off"),
    "54006": ("the lamp is out", "Stair light not working on the third floor", "The street lamp by the gate is broken"),
    "51003": ("the bins are full and overflowing", "Bin overflowing by the gate"),
    "53001": (
        "old bicycles and boxes in the stairwell",
        "clutter on the landing",
        "楼道里堆了好多东西",
        "过道放着一辆旧自行车",
    ),
    "54004": ("the drain is blocked", "sewage comes up in the yard", "my toilet is blocked"),
    "54005": ("the lift is broken again", "elevator out of order"),
    "54002": ("power cut in our building", "we have no electricity"),
    "54003": ("the radiators are cold", "no heating for two days"),
    "54007": ("water leaking through the ceiling", "the roof leaks"),
    "53007": ("a manhole cover is missing",),
    "53009": ("a bare wire hangs down by the path",),
    "53010": ("a big branch is about to come down",),
    "53003": ("someone is charging an e-bike in the hallway with a battery",),
    "55003": ("a dog off the lead every evening", "dog mess on the path"),
    "55005": ("loud music after midnight", "square dancing is too loud"),
    "55004": ("drilling at six in the morning from the building site",),
    "51011": ("there are rats by the bike shed",),
    "51005": ("an old sofa was left by the door",),
    "54008": ("the door lock is broken at the entrance", "单元门关不上", "楼门坏了关不上", "门锁没电了"),
    "57001": (
        *("水龙头滴水关不上", "马桶关不上水", "水阀门关不上", "马桶一直流水"),
        *("my tap drips, can somebody help", "my kitchen light is broken", "my bathroom light is out"),
    ),
    "54011": ("a pothole at the gate", "the steps have a broken step"),
    "56002": ("投诉物业乱收停车费", "安居物业的马经理乱收停车费，态度还差"),
    "56003": ("who decides the parking fee",),
    "58001": (
        "孩子发烧了，去哪儿打疫苗",
        "How do I apply for the card for older people",
        *("花名册上关于我的登记不对，请社区和我核对。", "花名冊上關於我的登記不對，請社區和我核對。"),
        "What the roster says of me is wrong. Please go through it with me.",
    ),
    "54013": ("the broadband is down",),
}


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, some in MEANT.items() for words in some])
def test_the_matter_that_is_meant_comes_first(street: Street, at: datetime, code: str, words: str):
    found = matters.likely(words, at)
    assert found, words
    assert found[0][0] == code, found


@pytest.mark.parametrize("words", ["a question about nothing", "Iceland", "recaptured", "hotdogs", "the spring"])
def test_words_inside_other_words_lead_nowhere(street: Street, at: datetime, words: str):
    assert matters.likely(words, at) == []


@pytest.mark.parametrize("words", ["燃气报警器没电了", "孩子發燒了", "关不上", "手机没电了"])
def test_a_sign_that_other_matters_share_makes_no_guess(street: Street, at: datetime, words: str):
    assert matters.likely(words, at) == []


def test_where_it_is_makes_no_guess_of_what_it_is(street: Street, at: datetime) -> None:
    assert not [code for code, _words in matters.likely("楼道里的窗户玻璃碎了", at) if code == "53001"]


OF_GAS_AND_NO_DANGER = (
    *("燃气表没电了打不着火", "燃气卡没钱了", "燃气表没电池了", "燃气卡在哪儿充值", "燃气充不上值", "燃气费怎么交"),
    *("燃气灶打不着火", "燃氣卡沒錢了", "天然气欠费停气了", "燃气公司什么时候来安检", "没燃气了", "天然气什么时候通"),
    *("燃气热水器不热", "煤气表换电池", "the gas meter battery is flat", "gas card has no money", "燃气表不走字"),
)


@pytest.mark.parametrize("words", OF_GAS_AND_NO_DANGER)
def test_a_meter_a_card_and_a_bill_of_gas_raise_no_danger(street: Street, at: datetime, words: str):
    assert not strangers.pressing(words, "", at)
    assert "53005" not in [code for code, _words in matters.likely(words, at)]


NOT_IN_THE_WAY = (
    "小花园那排路灯不亮",
    "下水道堵在一楼",
    "车棚旁边下水道堵在一楼",
    "停车场下水道堵了",
    "下水道堵了车都没法走",
    "我骑车路过看见下水道堵了",
    "自行车堵在楼道",
    "消防车被堵在外面进不来",
    "购物车堵在电梯口",
    "垃圾车没来，垃圾堵在门口",
    "我的车被树枝压了",
    "车被别人划了",
    "车被砸了挡风玻璃",
    "停车前要登记吗",
    "僵尸车横在路边好久了",
    "殭屍車橫在路邊好久了",
    "共享单车横在人行道上",
    "轮椅车挡在单元门口",
    "单车堵在楼道口",
    "滑板车堵在楼道",
    "脚踏车横在门口",
    "玩具车横在楼道",
    "车胎被别在铁丝上扎了",
    "他的车夹在门里",
    "车灯一直亮着挡住视线",
    "自行车挡住了门口",
)


@pytest.mark.parametrize("words", NOT_IN_THE_WAY)
def test_a_car_that_is_named_beside_another_matter_is_not_in_the_way(street: Street, at: datetime, words: str):
    assert not categories.CAR_IN_THE_WAY.search(words)
    assert [code for code, _words in matters.likely(words, at)][:1] != ["52008"]


def test_a_car_that_nobody_wants_and_bicycles_come_before_moving_one(street: Street, at: datetime):
    for words, code in (("没人要的车横在路口", "52006"), ("我的车被一堆共享单车堵在那排", "52004")):
        assert categories.CAR_IN_THE_WAY.search(words), "control: by its words a car is in the way"
        assert matters.likely(words, at)[0][0] == code
    assert matters.likely("家具车横在路口，车被堵在那排", at)[0][0] == "52008", "control: somebody can move it"


def test_control_a_keyword_would_take_them_for_one():
    taken = [words for words in NOT_IN_THE_WAY if Heard(words).says("车…堵")]
    assert len(taken) > 5, "its signs stand there in that order"
