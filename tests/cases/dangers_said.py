"""What is said of dangers, by the number that is called for them; put to the server and to the page alike."""

SAID_OF_WHAT_FALLS_HITS_AND_HOLDS = {
    "120": (
        *(
            "灯杆漏电打人",
            "燈桿漏電打人",
            "路灯杆漏电，把人电了",
            "水龙头带电打手",
            "摸到灯杆被电了一下",
            "充电桩漏电麻手",
        ),
        *("铁门漏电，孩子被电了", "洗澡热水器漏电打人", "a lamp post gave somebody a shock", "电线杆漏电打人了"),
        *("高空抛物砸到人了", "高空拋物砸到人了", "花盆掉下来砸着人", "楼上扔酒瓶砸伤人了", "玻璃掉下来砸到孩子"),
        *("有人被空调砸中了", "墙皮掉下来砸到老人头上了", "差点砸到我，后来砸到人了", "hit by a falling flower pot"),
    ),
    "110": (
        *(
            "有人被打出血了",
            "邻居把人打出血了",
            "被打得满脸是血",
            "他们把我爸打出血了",
            "孩子被打流血了",
            "老头被打骨折了",
        ),
        *("有人被打破头了", "保安把人打了", "两个人打架打出血了", "老公把我打出血了"),
    ),
    "119": (
        *(
            "房子要塌了",
            "房屋要倒塌了",
            "我家房子快塌了",
            "楼要倒了",
            "墙要塌了，下面有人",
            "围墙要倒了",
            "阳台要掉下来了",
        ),
        *("房顶塌了", "天花板快塌了", "房子裂了大缝要塌", "the house is about to collapse"),
        *(
            "孩子卡在栏杆里出不来了",
            "孩子胳膊夹在栏杆里了",
            "小孩的脚卡进电动车轮子",
            "小孩卡防盗窗了",
            "孙子卡在滑梯里",
        ),
        *("娃的头卡进窗户护栏了", "手卡在门缝里拔不出来", "my child is stuck in the railings"),
        *(
            "我家没着火，隔壁着火了",
            "不是演习，着火了",
            "这不是演习着火了",
            "演习的时候真着火了",
            "刚才没着火，现在冒黑烟",
        ),
    ),
}
"""Of poles that are live, of what falls and is about to, of blows that draw blood, and of who is held fast."""
