"""What a life depends on is heard in the words, and nothing else is."""

import pytest

from linli.life.cases import emergencies
from tests.cases.danger_words import NOT_SAID, SAID, SAID_AT_HOME, SAID_OF_WHAT_FALLS_HITS_AND_HOLDS


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (number, words)
        for said in (SAID, SAID_AT_HOME, SAID_OF_WHAT_FALLS_HITS_AND_HOLDS)
        for number, some in said.items()
        for words in some
    ],
)
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


@pytest.mark.parametrize("words", ["我想跳楼", "不想活了", "邻居说活不下去了", "I want to die", "和妈妈吵架，想跳楼"])
def test_who_wants_to_die_is_not_told_to_keep_away_and_has_somebody_who_listens(words: str):
    heard = emergencies.spoken_of(words)
    assert heard is not None
    assert (heard.kind, heard.call) == ("despair", "110")
    assert heard.also == "12356"
    assert "躲开" not in heard.firsts[0]


@pytest.mark.parametrize(
    ("words", "kind", "first", "not_said"),
    [
        ("老人走丢了", "lost", "家里留个人", "躲开"),
        ("my child is missing", "lost", "家里留个人", "躲开"),
        ("有人要跳楼", "jump", "慢慢陪他说话", "一个人待着"),
        ("我妈想跳楼", "jump", "慢慢陪他说话", "一个人待着"),
        ("我想跳楼", "despair", "别一个人待着", "别围"),
        ("孩子掉井里了", "fallen", "自己别下去", "能被看到"),
        ("我掉井里了", "trapped", "待在能被看到", "自己别下去"),
        ("孩子反锁在屋里", "trapped", "跟里面的人说话", "自己别下去"),
        ("家里煤气报警器响了", "gas", "关上燃气阀门，打开窗", "电梯"),
        ("火警铃响了", "alarm", "别坐电梯", "湿毛巾"),
        ("家里跳闸有糊味", "wiring", "先拉总闸", "湿毛巾"),
        ("灯杆漏电打人", "electric", "离远些", "别随便搬动"),
        ("高空抛物砸到人了", "life", "别随便搬动", "躲开"),
        ("有人被打出血了", "violence", "先躲开", "随便搬动"),
        ("房子要塌了", "collapse", "别靠墙站", "躲开"),
        ("孩子卡在栏杆里出不来了", "trapped", "跟里面的人说话", "躲开"),
        ("跳闸有糊味，屋里都是烟", "fire", "先离开", "拉总闸"),
        ("闻到电线烧焦味", "wiring", "先拉总闸", "湿毛巾"),
        ("电闸一合就跳，闻见烧焦的味儿", "wiring", "先拉总闸", "湿毛巾"),
        ("插座冒火花", "wiring", "先拉总闸", "湿毛巾"),
        ("墙里头有烧糊味", "wiring", "先拉总闸", "湿毛巾"),
        ("electric smell burning", "wiring", "先拉总闸", "湿毛巾"),
        ("插座冒火花，着火了", "fire", "先离开", "拉总闸"),
        ("楼道一股烧焦味", "burnt", "灶关了没有", "湿毛巾"),
        ("水龙头摸着发麻", "live", "别碰水", "湿毛巾"),
        ("救命", "help", "您自己有危险", "先躲开"),
        ("救命，有人拿刀", "violence", "先躲开", "锁好门"),
        ("救命，孩子掉井里了", "fallen", "自己别下去", "锁好门"),
        ("救命！我被困在屋里", "trapped", "能被看到", "锁好门"),
    ],
)
def test_what_to_do_first_is_said_to_the_one_who_writes(words: str, kind: str, first: str, not_said: str):
    heard = emergencies.spoken_of(words)
    assert heard is not None
    assert heard.kind == kind
    assert first in heard.firsts[0]
    assert not_said not in heard.firsts[0]
    assert all(heard.names)
    assert all(heard.firsts)


@pytest.mark.parametrize("words", ["跳楼价大甩卖，喇叭吵死了", "有人拿着刀"])
def test_control_what_only_sounds_like_it_is_another_matter(words: str):
    heard = emergencies.spoken_of(words)
    assert heard is None or heard.kind == "violence"


@pytest.mark.parametrize(
    "words",
    [
        "没有闻到煤气味，是我妈闻到煤气味",
        "没有闻到煤气味了，人还是头晕",
        "刚才没煤气味了，又有煤气味了",
        "没有闻到煤气味了，今天又有了",
        "没人管，煤气味越来越大",
        *("是不是着火了", "有没有煤气味", "这不是着火了吗", "不知道着没着火", "没着火，就是冒烟了", "没着火？都是烟"),
        *(
            "没有煤气味但是头晕",
            "没有人管楼下打架",
            "刚才没煤气味，现在有煤气味",
            "is it not a fire?",
            "昨天那家着火了",
        ),
        *("not breathing", "没有呼吸", "不是打架，是打人了", "没着火，又着火了"),
    ],
)
def test_who_denies_it_and_then_says_more_is_heard(words: str):
    assert emergencies.spoken_of(words) is not None
