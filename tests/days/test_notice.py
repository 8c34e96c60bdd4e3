"""The State Council's notice as people paste it: read as it was meant, and held against itself."""

from datetime import date, timedelta

import pytest

from linli.ground.days.calendar import Calendar
from linli.ground.days.notice import Unclear, read, source_of, year_of
from tests.days.arranged import arranged
from tests.days.test_calendar import FREE, MADE_UP

NOTICES = {
    2024: (
        "一、元旦：1月1日放假，与周末连休。\n"
        "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
        "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。\n"
        "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。\n"
        "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。\n"
        "五、端午节：6月10日放假，与周末连休，共3天。\n"
        "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。\n"
        "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
    ),
    2025: (
        "一、元旦：1月1日（周三）放假1天，不调休。\n"
        "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。"
        "1月26日（周日）、2月8日（周六）上班。\n"
        "三、清明节：4月4日（周五）至6日（周日）放假，共3天。\n"
        "四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。\n"
        "五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。\n"
        "六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"
    ),
    2026: (
        "国务院办公厅关于２０２６年\n部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人民政府：\n"
        "经国务院批准，现将2026年元旦、春节……放假调休日期的具体安排通知如下。\n"
        "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n"
        "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。"
        "2月14日（周六）、2月28\n日（周六）上班。\n"
        "三、清明节：4月4日(周六)至6日(周一)放假,共3天.\n"
        "四、劳动节：5 月 1 日（周五）至 5 日（周二）放假调休，共 5 天。5月9日（周六）上班。\n"
        "五、端午节：６月１９日（周五）－２１日（周日）放假，共３天。\n"
        "六、中秋节：9月25日~27日放假，共三天\n"
        "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n"
        "节假日期间，各地区、各部门要妥善安排好值班。\n国务院办公厅\n2025年11月4日\n（此件公开发布）"
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_a_pasted_notice_makes_the_year_as_it_was(year: int):
    rows = list(read(NOTICES[year], year))
    known, said = (
        arranged(),
        {kind: frozenset(day for day, each in rows if each == kind) for kind in ("rest", "workday")},
    )
    read_so = Calendar(rest=said["rest"], work=said["workday"])
    for day in (date(year, 1, 1) + timedelta(days=n) for n in range(365)):
        assert read_so.is_workday(day) is known.is_workday(day), day
    assert year != 2026 or said == {"rest": FREE, "workday": frozenset(MADE_UP)}


@pytest.mark.parametrize(
    "words", ["2022年12月31日至2023年1月2日", "12月31日（周六）至1月2日（周一）", "2022年12月31日—1月2日"]
)
def test_a_holiday_across_new_year_begins_in_the_year_before(words: str):
    days = [day for day, kind in read(f"一、元旦：{words}放假调休，共3天。", 2023)]
    assert days == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


def test_a_list_goes_on_in_its_month_and_a_day_may_be_given_back():
    assert list(read("5月1日、4日和5日放假，5月2日、3日补休，共5天。5月9日（周六）、10日（礼拜天）照常上班", 2026)) == [
        *((date(2026, 5, n), "rest") for n in range(1, 6)),
        (date(2026, 5, 9), "workday"),
        (date(2026, 5, 10), "workday"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2月15日至22日放假调休，共9天。", "说的是 9 天，写出来的是 8 天"),
        ("1月1日（周四）放假3天，不调休。", "说的是 3 天，写出来的是 1 天"),
        ("6月10日放假，与周末连休，共5天。", "说的是 5 天"),
        ("1月1日（周五）放假。", "2026-01-01 是周四"),
        ("1月1日（周四）至3日（周日）放假。", "2026-01-03 是周六"),
        ("1月5日上班。", "2026-01-05 不是星期六、星期日"),
        ("1月1日至4日放假，共4天。1月4日（周日）上班。", "2026-01-04 又说放假，又说上班"),
        ("2月30日放假。", "没有这样的日子"),
        ("10月1日至9月7日放假。", "没有这样的日子"),
        ("1月1日至2月1日放假。", "没有这样的日子"),
        ("2028年1月1日放假。", "没有这样的日子"),
        ("4日放假。", "没有这样的日子"),
        ("4月4日（周六）至6日（周一）休息。", "没看懂是放假还是上班"),
        ("4月4日至6日，共3天。", "说的是 3 天，写出来的是 0 天"),
        ("大家新年好！", "没有找到"),
        ("除夕（2月16日）休息。", "没有找到"),
    ],
)
def test_what_does_not_add_up_is_said_with_its_words(text: str, words: str):
    with pytest.raises(Unclear) as refused:
        list(read(text, 2026))
    assert words in refused.value.words


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(Unclear) as refused:
        list(read("1月1日（周五）至3日放假，共4天。1月5日上班。", 2026))
    assert all(words in refused.value.words for words in ("“1月1日(周五)”", "“共4天”", "2026-01-05"))


def test_a_text_that_is_no_notice_is_given_up_soon():
    with pytest.raises(Unclear) as refused:
        list(read("1月1日（周四）" * 2500, 2026))
    assert refused.value.words.count("没看懂是放假还是上班") == 9


def test_the_title_tells_the_year_where_there_is_one():
    assert year_of(NOTICES[2026]) == 2026
    assert year_of("现将 2027 年元旦、春节放假调休日期的具体安排通知如下。") == 2027
    assert year_of(NOTICES[2025]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOTICES[2026], "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"),
        ("关于2027年部分节假日安排的通知\n一、元旦……", "关于2027年部分节假日安排的通知"),
        ("发文字号：国办发明电[2026]12号\n现将2027年元旦……", "国办发明电〔2026〕12号"),
        (NOTICES[2025], ""),
        (f"{'。' * 400}{NOTICES[2026]}", ""),
    ],
    ids=["both", "a name alone", "a number alone", "neither", "too far down"],
)
def test_a_notice_says_in_its_head_which_it_is(text: str, said: str):
    assert source_of(text) == said
