"""What a life depends on is heard in the words, and nothing else is."""

import pytest

from linli.life.cases import emergencies

SAID = {
    "119": (
        "着火了，楼道里都是烟",
        "电梯不走了，人关在里面",
        "楼下闻到煤气味",
        "三单元燃气好像漏了",
        "我妈困在电梯里了",
        "有个孩子掉进水里了",
        "电动车在楼道里爆炸了",
        "14号楼起火",
        "I smell gas in the stairwell",
        "somebody is trapped inside",
        "there is a fire",
        "There is a fire near the fire exit",
        "The stairs are full of smoke",
        "We are stuck in the lift",
        "My mother is trapped in the elevator",
        "there's a gas leak",
        "楼道里冒烟",
        "电线冒火花",
        "闻着有股煤气",
        "电梯坏了 有老人在里面",
        "Help, the elevator stopped and I am inside",
        "The building is burning",
    ),
    "120": (
        "我爸爸突然晕倒了没有呼吸",
        "老人摔倒了起不来，家里没人",
        "邻居煤气中毒了",
        "有人触电",
        "奶奶叫不醒",
        "My father is not breathing",
        "an old man fell on the stairs and cannot get up",
        "she can’t breathe",
        "我妈摔了一跤站不起来",
        "老爷子倒在地上了",
        "有人从楼上掉下来了",
        "My dad collapsed",
    ),
    "110": (
        "有人在院里打架，拿着刀",
        "有人跳楼，救命",
        "六楼有个姑娘要跳下来",
        "有人撬门",
        "有人要跳楼",
        "two men are fighting in the yard",
        "a man with a knife at the gate",
        "Someone broke into my flat",
    ),
    "122": ("院门口出车祸了",),
}
NOT_SAID = (
    "楼道里堆了旧自行车",
    "楼道堆了纸箱，万一着火怎么办",
    "怕着火，能不能清一下",
    "消防通道被占了",
    "灭火器过期了",
    "晚上七八点水流特别小",
    "电梯停了一天",
    "电梯里的灯不亮",
    "我的车被困在车位里出不来",
    "暖气漏水",
    "猫打架吵得睡不着",
    "上次电梯困人的事修好了吗",
    "有人在院里烧树叶",
    "饭馆油烟冒烟",
    "电梯里有人抽烟",
    "树枝掉下来压了车",
    "自行车倒在地上",
    "墙皮掉下来",
    "建议搞一次消防演练",
    "The fire door does not close",
    "the fire extinguisher is empty",
    "boxes in the stairwell, I am afraid of a fire",
    "no water pressure",
    "the lift is broken again",
    "Somebody parked behind my car and I cannot get out",
    "the wall has collapsed a little",
    "a branch fell down on the path",
    "the lift stopped working",
)


@pytest.mark.parametrize(("number", "words"), [(number, words) for number, some in SAID.items() for words in some])
def test_words_on_which_a_life_depends_name_the_number(number: str, words: str):
    found = emergencies.spoken_of(words)
    assert found is not None
    assert found.call == number


@pytest.mark.parametrize("words", NOT_SAID)
def test_what_is_only_feared_or_only_looks_alike_is_no_emergency(words: str):
    assert emergencies.spoken_of(words) is None


def test_a_tapped_smell_of_gas_is_one_by_itself_and_a_broken_lift_is_not():
    assert emergencies.spoken_of("", "53005") is not None
    assert emergencies.spoken_of("", "54005") is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *(
            ("楼上着 火 了", "119"),
            ("着\u200b火了", "119"),
            ("着\u2060火", "119"),
            ("着　火了", "119"),
            ("触\u00ad电了", "120"),
            ("着\u3164火了", "119"),
        ),
        *(("楼下打架流血了", "110"), ("他们打架，有人 流 血", "110")),
    ],
)
def test_blanks_and_signs_that_nobody_sees_hide_no_emergency(words: str, number: str) -> None:
    found = emergencies.spoken_of(words)
    assert found is not None
    assert found.call == number
