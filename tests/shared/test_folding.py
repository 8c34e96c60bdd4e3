"""A number of a person is seen however it is written, and what is none stays: by example and by law."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared import folding, text
from linli.ground.shared.text import scrub
from linli.life.cases import keeping

HANGS_S = 20
"""A ceiling some ten times above what the longest takes: it tells a hang, and says nothing of speed."""
WRITTEN = (
    *(
        "138\n0000\n1234",
        "1\u200b3\u200b8\u200b0\u2060000\ufeff1234",
        "138_0000_1234",
        "138,0000,1234",
        "138/0000/1234",
    ),
    *("(138)0000(1234)", "①③⑧⓪⓪⓪⓪①②③④", "❶❸❽⓿⓿⓿⓿❶❷❸❹", "幺三八零零零零壹贰叁肆", "一三八00００1234"),
    *("壹叁捌零零零零壹贰叁肆", "1 - 3 - 8 - 0 - 0 - 0 - 0 - 1 - 2 - 3 - 4", "013800001234", "0086-138-0000-1234"),
    *("138\u31640000\u31641234", "1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "١٣٨٠٠٠٠١٢٣٤", "13800001234，2026-11-27"),
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_mobile_is_seen_behind_other_signs(written: str) -> None:
    shown = scrub(f"打{written}找他", only=("phone",))
    assert "138****1234" in shown.text
    assert shown.found == ("phone",)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("家里010-62345678", "家里****5678"),
        ("家里01062345678", "家里****5678"),
        ("家里（０１０）６２３４５６７８", "家里（****5678"),
        ("老家0539 8123456", "老家****3456"),
        ("写信到 zhang.san@example.cn。", "写信到 z***@example.cn。"),
        ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ", "z***@example.cn"),
        ("身份证 110105\n1949/12/31\n002X", "身份证 110***********002X"),
    ],
)
def test_so_are_landlines_mail_and_id_numbers_in_what_residents_write(said: str, shown: str) -> None:
    assert keeping.without_numbers(said) == shown
    assert keeping.holds_numbers(said)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("打13812345678①", "打138****5678①"),
        ("①13812345678", "①138****5678"),
        ("²13812345678²", "²138****5678²"),
        ("面积3m²13812345678", "面积3m²138****5678"),
        ("x₂13812345678", "x₂138****5678"),
        ("40213812345678", "402138****5678"),
        ("13812345678402", "138****5678***"),
        ("1381234567813912340000", "138****5678139****0000"),
        ("座机6960123413812345678", "座机****1234138****5678"),
        ("手机1381234567869601234", "手机138****5678********"),
        ("0106960123413812345678", "****1234138****5678"),
        ("696012348613812345678", "****1234138****5678"),
        ("1381234567805398123456", "138****5678***********"),
        ("8613812345678402", "138****5678***"),
        ("150012345678", "150****4567*"),
        ("座机2100-2230", "座机2100-2230"),
        ("座机21002230", "座机****2230"),
        ("打老家的 2345-6010", "打老家的 ****6010"),
        ("138 -- 1234 -- 5678", "138****5678"),
        ("138x1234x5678", "138****5678"),
        ("138和1234和5678", "138****5678"),
        ("1点3点8", "1点3点8"),
        ("1a3a8a1a2a3a4a5a6a7a8", "138****5678"),
        ("l3812345678", "138****5678"),
        ("1З812345678", "138****5678"),
        ("138OO138OOO", "138****8000"),
        ("打１３８-ＯＯ13-8ooo", "打138****8000"),
        ("138 ○○13 8○○○", "138****8000"),
        ("138号0013号8000", "138****8000"),
        ("打138楼 0013楼 8000", "打138****8000"),
        ("李四13900001111", "李四139****1111"),
        ("张三139 0000 1111", "张三139****1111"),
        ("打13900001111，三楼", "打139****1111，三楼"),
        ("打13900001111三楼漏水", "打139****1111三楼漏水"),
        ("王五+86 139-0000-1111陈一", "王五139****1111陈一"),
        ("+852 9123 4567", "****4567"),
        ("[14]1 3 8 1 2 3 4 5 6 7 8", "[138****5678"),
        ("我家电话 6234-5678", "我家电话 ****5678"),
        ("座机62345678", "座机****5678"),
        ("卡号 6222020200112233446", "卡号 ****3446"),
        ("卡 4111 1111 1111 1111", "卡 ****1111"),
    ],
)
def test_so_is_a_number_beside_others_split_or_from_abroad_and_a_card(said: str, shown: str) -> None:
    assert keeping.without_numbers(said) == shown


def test_a_desk_names_an_office_by_its_local_number_and_nobody_s_card() -> None:
    said = "请打电话 69601234，别写卡号 4111111111111111"
    assert keeping.without_numbers(said, office=True) == "请打电话 69601234，别写卡号 ****1111"


BESIDE = st.from_regex(
    r"\A(?:[0-9]{0,4}|[3-9][0-9]{6,7}|0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}|1[3-9][0-9]{9})\Z"
)
"""A door, a telephone in the house, with its area or without, or another mobile."""
SIGN = st.sampled_from(["", "①", "²", "⑩", "。"])


@given(
    number=st.from_regex(r"\A1[3-9][0-9]{9}\Z"), beside=BESIDE, at_its_end=st.booleans(), signs=st.tuples(SIGN, SIGN)
)
def test_no_mobile_comes_through_beside_a_door_another_number_or_a_raised_sign(
    number: str, beside: str, at_its_end: bool, signs: tuple[str, str]
) -> None:
    said = (beside + signs[0] + number + signs[1]) if at_its_end else (signs[0] + number + signs[1] + beside)
    assert number not in scrub(said, only=("phone",)).text


CENTURY = st.dates(date(2000, 1, 1), date(2099, 12, 31))
"""Days of which people speak: one of the year 2206 with a building and a door may be an ID number of Jilin."""


@given(CENTURY, st.times(), st.integers(1, 60), st.integers(1, 12), st.integers(1, 30), st.integers(1, 9999))
def test_days_doors_and_case_numbers_stay(day, hour, building: int, unit: int, floor: int, case: int) -> None:
    said = (
        f"{building}号院{unit}单元{floor}层 LL-{day:%y%m}-{case:04} {day:%Y-%m-%d} {hour:%H:%M} {building}-{unit}-301"
    )
    assert keeping.without_numbers(said) == said


BESIDE_A_CASE = "LL-1803-1101 2018-03-01 03:07 1-1-301"
"""Its digits from 1101 on have the form of an ID number, and the check digit."""


def test_what_begins_within_a_case_number_is_no_id_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keeping.without_numbers(BESIDE_A_CASE) == BESIDE_A_CASE
    assert "11010519491231002X" not in keeping.without_numbers("LL-1803-11010519491231002X")
    assert "11010519491231002X" not in keeping.without_numbers("LL-1803-0001 11010519491231002X")
    monkeypatch.setattr(folding, "begins_in_a_case_number", lambda found: False)
    assert keeping.without_numbers(BESIDE_A_CASE) != BESIDE_A_CASE


def test_a_day_of_a_year_is_no_region_of_an_id_number() -> None:
    """Control: with a region before them the same signs are one."""
    said = "14号院3单元1层 2089-02-20 06:02 14-3-301"
    assert keeping.without_numbers(said) == said
    assert "2006021433" not in keeping.without_numbers("110105-2006021433-07")


def test_a_desk_names_the_number_of_an_office_and_nobodys_mobile() -> None:
    said = "请打 010-69601234 找自来水公司，别打 138,0000,1234"
    assert keeping.without_numbers(said, office=True) == "请打 010-69601234 找自来水公司，别打 138****1234"


NO_NUMBERS = (
    *(
        "8号院14号楼2单元402",
        "2026-11-27 10:05",
        "13:45 2026-1-27 去看过",
        "15:30、16:00 203 户停水",
        "2026.11.27 13:45",
    ),
    *(
        "13:45-15:30 203",
        "1、3、5、7、9、11、13、15层灯不亮",
        "一共 1500,1600,203 元",
        "13,800,001,234 元",
        "13800元，12栋34户",
    ),
    *("LL-2611-0387", "LL-1612-0387 203室", "16-2-301 7-1-302 都漏水", "110116001008-b14-u2", "110116001002"),
    *("018f3a4b-1380-7001-2345-012345678901", "1301、1302、203室", "一单元三层五层七层", "二〇二六年十一月二十七日"),
    *(
        "110、119、120、122",
        "96777、12345、95588",
        "400-810-1234",
        "2026-11-27T13:45:00.123456+08:00",
        "电话号码 20261127",
    ),
    *(
        "69601234 号配电箱",
        "20261127134500",
        "电表户号 0138000012345678",
        "宽10²米，①②③号楼",
        "+10 度",
        "打 12345 和 96777",
    ),
    *("天天打麻将2200-0200", "联系时间 2000 - 2200", "邻居打孩子2100—2230", "电话费3000-5000", "打工3000～5000块"),
    *("手机3000-5000多元", "电表号 150012345678", "水表號：150012345678", "戶號是150012345678", "编号为：138123456780"),
    *("2026112713450012345", "402861381234567890", "138123456780000000"),
    *("138户1234户5678户", "卡号 6222020200112233445", "1单元3层8户", "从138到1234再到5678"),
    *("138号1203号5678号", "150元1200元1300", "住138号1203号楼", "15|10|30|20", "三13:45 2026-1-27", "水表15OO"),
)


@pytest.mark.parametrize("said", NO_NUMBERS)
def test_what_is_no_number_of_a_person_stays(said: str) -> None:
    assert keeping.without_numbers(said) == said
    assert not keeping.holds_numbers(said)


@given(
    number=st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    signs=st.sampled_from([*" \n\t-_.·()（）—", "\u200b", "\u00ad", " -", "--"]),
    digits=st.sampled_from(
        ["0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "⓪①②③④⑤⑥⑦⑧⑨"]
    ),
    before=st.text(alphabet="打请话：， ", max_size=4),
)
def test_no_mobile_in_threes_and_fours_comes_through(number: str, signs: str, digits: str, before: str) -> None:
    written = "".join(digits[int(each)] for each in number)
    said = before + signs.join([written[:3], written[3:7], written[7:]])
    assert number not in re.sub(r"\D", "", folding.folded(scrub(said, only=("phone",)).text).words)


@given(st.text(alphabet="0123456789一三八〇 ,-_\n*:年室", max_size=60))
def test_what_was_hidden_once_stays_so(said: str) -> None:
    once = scrub(said, only=keeping.OF_RESIDENTS).text
    assert scrub(once, only=keeping.OF_RESIDENTS).text == once


@given(st.text(max_size=40))
def test_each_sign_is_read_where_it_was_typed(said: str) -> None:
    read = folding.folded(said)
    assert len(read.words) == len(read.places)
    for place, sign in zip(read.places, read.words, strict=True):
        assert sign in folding._read(said[place])


def test_control_read_as_it_stands_many_of_them_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "folded", lambda words: folding.Folded(words, range(len(words))))
    slipped = [written for written in WRITTEN if "phone" not in text.scrub(written, only=("phone",)).found]
    assert len(slipped) > 5


def test_control_without_what_holds_moments_dates_would_be_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "_NO_PHONE", re.compile(r"(?!)"))
    assert "phone" in text.scrub("13:45 2026-1-27 去看过").found


EVERY = (
    *(folding.ID_NUMBER, folding.PHONE, folding.LANDLINE, folding.EMAIL, folding.GLUED),
    *(folding.SPLIT, folding.ALIKE, folding.NAMED, folding.ABROAD, folding.LOCAL, folding.CARD),
    folding.SAYS_WHAT,
)


def unbounded(pattern: str) -> list[str]:
    """What of an expression repeats without end, so that each place of a long text could cost the whole of it."""
    return re.findall(r"[*+]", re.sub(r"\\.|\[[^]]*\]|\{\d+(?:,\d+)?\}\+?", "", pattern))


@pytest.mark.parametrize("each", EVERY)
def test_each_search_looks_a_bounded_way_ahead(each: re.Pattern[str]) -> None:
    assert unbounded(each.pattern) == []


def test_control_without_bounds_it_would_look_to_the_end_of_the_text() -> None:
    assert unbounded(folding.EMAIL.pattern.replace("{1,64}", "+")) == ["+"]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1,3,",
        "a",
        "a@",
        "零",
        "13:45 ",
        "0.9-",
        "13800001234",
        "138OO",
        "138号0013号",
        "三139 0000 ",
        "合同110105194912310021",
    ],
)
def test_very_long_words_are_read_to_their_end(piece: str) -> None:
    begun = time.process_time()
    scrub(piece * (200_000 // len(piece)), only=keeping.OF_RESIDENTS)
    assert time.process_time() - begun < HANGS_S
