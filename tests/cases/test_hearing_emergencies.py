"""What a life depends on is heard in the words, and nothing else is."""

import pytest

from linli.life.cases import emergencies
from tests.cases.dangers_said import SAID_OF_WHAT_FALLS_HITS_AND_HOLDS

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
    "122": ("院门口出车祸了", "一个骑车的被撞倒了", "A car hit a man at the gate"),
}
SAID_AT_HOME = {
    "119": (
        *(
            "闻到一股臭鸡蛋味",
            "聞到一股臭雞蛋味",
            "厨房有臭鸡蛋的味儿",
            "smell of rotten eggs",
            "It smells like rotten eggs here",
        ),
        *("煤氣味很重", "樓道裡聞到瓦斯味", "奶奶煤气忘关了", "my grandmother left the gas on"),
        *("my scooter battery is smoking", "My e-bike battery started smoking", "电瓶在屋里冒烟了", "電動車電池冒煙"),
        *("插座冒火花了", "插座冒煙了", "锅烧干了，厨房都是烟", "There are sparks coming from the socket", "著火了"),
        *("I can see smoke coming out of the window", "一股烧焦的味道", "smell of burning plastic in the hall"),
        *(
            "小孩反锁在屋里了",
            "我的孩子被锁在家里",
            "My baby is locked in the flat",
            "困在電梯裡了",
            "we are stuck between floors",
        ),
        *("被關在電梯裡出不來", "孩子掉坑里了"),
        *("家里煤气报警器响了", "家裡煤氣報警器響了", "报警器响了", "火警铃响了", "燃气报警器一直叫", "烟感响了"),
        *("地下车库烟雾报警器在叫", "the fire alarm is ringing", "my gas alarm is going off", "smoke alarm is beeping"),
        *("有股臭味，怕是煤气", "有股臭味，怕是煤氣", "一股怪味，是不是煤气", "strange smell, I am afraid it is gas"),
        *("垃圾桶冒烟", "垃圾箱里在冒煙", "烟头把垃圾桶点着火了", "打不着火，闻到煤气味"),
        *(
            "家里跳闸有糊味",
            "家裡跳閘有糊味",
            "一股糊味，跳闸了",
            "电闸跳了还有烧糊的味",
            "空开发烫有焦味",
            "灯闪，有糊味",
        ),
        *("配电箱有糊味", "空调插头发黑有糊味", "闻到糊味，电闸直跳", "电线烧糊了", "电闸箱冒烟", "开关打火花"),
        *("breaker tripped and there is a burnt smell", "outlet smells burnt", "a burnt smell from the fuse box"),
        *("燃气表没电了，还有煤气味", "燃气卡没钱了，闻到煤气味", "燃气表嘶嘶响"),
    ),
    "120": (
        *("头晕 炉子", "屋里生着炉子，我妈头晕恶心", "爐子燒著，頭暈", "一氧化碳報警器響了", "煤气味很大，我头晕"),
        *("洗澡开着热水器头晕想吐", "I feel dizzy and the stove is on", "the carbon monoxide alarm is ringing"),
        *(
            "老伴胸口疼，出冷汗",
            "爷爷叫他不应",
            "爺爺躺在地上不動",
            "我妈半边身子动不了",
            "奶奶摔破头流血了",
            "孩子误吞了电池",
        ),
        *(
            "my father has chest pain",
            "I can't wake her up",
            "there is a lot of blood",
            "grandma is lying on the floor, she fell",
        ),
        *("妈妈躺在地上不动了", "老人摔了爬不起来", "My wife is in labour"),
        *("屋里一股怪味头晕", "头晕，家里有股说不清的味", "a strange smell and I feel dizzy"),
    ),
    "110": (
        *(
            "我老公打我",
            "我老公又打我了，我害怕",
            "老公喝了酒就打我",
            "我先生一直打我",
            "儿子打我",
            "爸爸打妈妈",
            "爸爸在打我妈",
        ),
        *("我被丈夫打了", "他打我", "他掐我脖子", "楼上男的打老婆", "隔壁天天打孩子", "婆婆被虐待", "樓上有人打老婆"),
        *(
            "家暴",
            "he is hitting me",
            "My husband hits me",
            "my boyfriend beat me up",
            "he says he will kill me",
            "He hurts me",
        ),
        *("有人打架", "楼下两口子打架了", "有人打架，快来", "樓下有人打架", "保安打人了", "我被人打了", "有人砸我家门"),
        *(
            "a man is following me home",
            "somebody is trying to get in",
            "我孙子找不到孩子不见了",
            "奶奶走丢了",
            "He is hurting me",
        ),
    ),
}
"""What old people, children and foreigners say, who name no kind of emergency."""
NOT_SAID = (
    "没有闻到煤气味了",
    "阀门关了，闻不到煤气味了，谢谢",
    "现在没燃气味了",
    "I no longer smell gas",
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
    *(
        "鸡蛋摊占道",
        "雞蛋攤佔道",
        "有人把臭鸡蛋扔在楼道",
        "rotten eggs in the bin",
        "打我电话",
        "打我電話",
        "有事打我老公电话",
    ),
    *(
        "打我们小区的广告",
        "有人打我们小区的广告",
        "让他们打我手机",
        "老公的车打我电话就行",
        "打人工客服打不通",
        "孩子打球吵",
    ),
    *(
        "推销的一直打我电话",
        "打孩子妈妈的电话",
        "门被人打开了",
        "窗户被他打碎了",
        "社区办反家暴讲座吗",
        "两只猫在楼下打架",
    ),
    *(
        "野猫在楼上打架",
        "炉子占了楼道",
        "旧炉子扔在楼下",
        "头晕想量血压",
        "燃气灶火苗小",
        "门禁没反应了",
        "网络抽风",
        "车堵得动弹不得",
    ),
    *("钥匙掉下水道了", "电梯卡住了没人修", "轮子掉坑里了", "车把护栏撞倒了", "虐待流浪猫", "害怕着火", "电视不出人"),
    *("people smoking in the lift", "battery recycling point", "my knee hurts me", "rubbish lying on the floor"),
    *("妈妈让你们打我爸手机", "爸爸打妈妈的手机打不通", "他打了我好几次电话", "暖气炉子不热头疼", "电线烧断了没电"),
    *("keys locked in the car", "a tile fell from the roof", "the noise is killing me", "water comes out of the lift"),
    *("hit the wall with a ball", "he called me", "the heater is cold", "gas bill", "the gas stove does not light"),
    *("楼前草地都是烟头和纸", "楼道里全是烟蒂", "煤气灶打不着火", "热水器打不着火", "燃氣灶點不著火", "打火机点不着火"),
    *(
        "井盖异响",
        "车一压井盖就响",
        "楼下汽车报警器一直响",
        "燃气报警器不响了",
        "燃气报警器坏了，叫师傅来换",
        "门铃响个不停",
    ),
    *(
        "家里跳闸了",
        "一开空调就跳闸",
        "跳闸推不上去",
        "饭烧糊了有糊味",
        "跳闸了，饭没做成",
        "the breaker tripped",
        "灯泡烧了",
    ),
    *("灯坏了，邻居做饭糊味大", "the bulb burned out, no power", "burnt toast smell", "保险丝断了"),
    *(
        "我家没着火",
        "没有着火，就是饭糊了",
        "消防演习着火了请问几点",
        "消防演习是几点",
        "着火演习几点开始",
        "并没有着火",
    ),
    *("不是着火，是烧烤", "楼里着火演习什么时候", "没着火，就是想问问", "防火宣传着火了怎么办讲座几点"),
    *("灯杆漏电请检修", "漏电保护器坏了", "跳闸老漏电", "路灯杆没电", "充电桩没电", "减震 shock absorber is broken"),
    *("高空抛物没人管", "楼上老往下扔东西，差点砸到人", "高空抛物险些砸到人", "高空抛物监控坏了", "空调水滴到人头上"),
    *(
        "打疫苗出血点",
        "献血车几点来",
        "测血压",
        "广场舞鼓打得太响，血压都高了",
        "牙出血",
        "打断一下，问个事",
        "打人工电话",
    ),
    *("房子漏水", "墙皮掉了", "围墙裂了", "路面塌陷", "三号楼要倒垃圾", "房价要塌了", "沙发塌了", "塌方提醒牌掉了"),
    *("孩子的球卡在栏杆里了", "钥匙卡在锁里", "自行车卡在栏杆里", "小孩玩栏杆", "栏杆坏了", "手机插头拔不出来"),
    *("装修油漆味很大，熏得头疼", "没有异味，问问燃气费", "car alarm going off all night", "孩子的钥匙找不到了"),
)


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
    ],
)
def test_who_denies_it_and_then_says_more_is_heard(words: str):
    assert emergencies.spoken_of(words) is not None
