"""Masks and the scrubber, by example and by law."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linli.ground.shared import text


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (text.mask_name, "王秀兰", "王**"),
        (text.mask_name, "孙平", "孙*"),
        (text.mask_name, "欧阳文山", "欧**"),
        (text.mask_name, "", ""),
        (text.mask_phone, "+8613800001234", "138****1234"),
        (text.mask_phone, "13800001234", "138****1234"),
        (text.mask_phone, "+861069601234", "****1234"),
        (text.mask_phone, "+85261234567", "****4567"),
        (text.mask_phone, "110", "****"),
        (text.mask_email, "zhang@x.cn", "z***@x.cn"),
        (text.mask_email, "zhang", "***"),
        (text.mask_plate, "京A12345", "京A·***45"),
        (text.mask_plate, "京a·12345", "京A·***45"),
        (text.mask_plate, "京AD12345", "京A·***45"),
        (text.mask_plate, "京A", "***"),
        (text.mask_id, "11010519491231002X", "110***********002X"),
        (text.mask_id, "12", "***"),
    ],
)
def test_a_mask_keeps_what_lists_may_show(mask, value, shown):
    assert mask(value) == shown


@pytest.mark.parametrize(
    ("said", "shown", "kinds"),
    [
        ("打我电话13800001234。", "打我电话138****1234。", ("phone",)),
        ("打 138-0000-1234 或+86 138 0000 1234", "打 138****1234 或138****1234", ("phone",)),
        ("手机１３８００００１２３４", "手机138****1234", ("phone",)),
        ("身份证11010519491231002X丢了", "身份证110***********002X丢了", ("id_number",)),
        ("身份证 110105 1949 1231 002x", "身份证 110***********002X", ("id_number",)),
        ("打 138 0000 12 34 或 1.3.8.0.0.0.0.1.2.3.4", "打 138****1234 或 138****1234", ("phone",)),
        ("打幺三八零零零零一二三四", "打138****1234", ("phone",)),
        ("打⑬800138000找他", "打138****8000找他", ("phone",)),
        ("打⒀ 800138000，⑩⑬800138000¼", "打138****8000，⑩138****8000¼", ("phone",)),
        ("打138000012⑬", "打138****1213", ("phone",)),
        ("13800001234¼ ⑩13800001234⑳", "138****1234¼ ⑩138****1234⑳", ("phone",)),
        ("家里010⑥⑨㉞5678", "家里****5678", ("landline",)),
        ("家里⓪⑩69345678", "家里****5678", ("landline",)),
        ("信箱zhang⑬@x⑩.cn", "信箱z***@x10.cn", ("email",)),
        ("身份证 1101 0519 4912 3100 2X", "身份证 110***********002X", ("id_number",)),
        ("身份证110105194912310021写错了", "身份证110***********0021写错了", ("id_number",)),
        ("家里 010-69601234 找他", "家里 ****1234 找他", ("landline",)),
        ("京A12345挡道，京a·d12345也是", "京A·***45挡道，京A·***45也是", ("plate",)),
        ("我住14号楼2单元301室", "我住14号楼2单元***室", ("room",)),
        ("二单元三零一漏水", "二单元***漏水", ("room",)),
        ("14-2-301漏水", "14-2-***漏水", ("room",)),
        ("14号楼301室漏水", "14号楼***室漏水", ("room",)),
        ("2單元301號漏水", "2單元***號漏水", ("room",)),
        (
            "2单元301室王女士13800001234，车京A12345",
            "2单元***室王女士138****1234，车京A·***45",
            ("phone", "plate", "room"),
        ),
    ],
)
def test_what_names_a_person_is_hidden_in_free_words(said, shown, kinds):
    scrubbed = text.scrub(said)
    assert scrubbed.text == shown
    assert scrubbed.found == kinds


@pytest.mark.parametrize(
    "said",
    [
        "8号院14号楼2单元门口的路灯坏了三天",
        "2单元三层到四层的灯不亮",
        "2单元 12层漏水",
        "办公室和议事室都锁着",
        "单号 LL-2611-1380000123456789",
        "2026-11-24 早上 8:30",
        "电话 110、12345、69601234",
        "京城的春天",
        "一共 300 户，37 栋",
        "⑩、⑪、⑫、⑬、⑭、⑮层不亮",
        "宽⑬½米，⑬点¼",
    ],
)
def test_ordinary_words_stay_as_they_were_typed(said):
    assert text.scrub(said) == text.Scrubbed(said, ())


@given(st.text())
def test_what_was_scrubbed_once_stays_the_same(said):
    once = text.scrub(said).text
    assert text.scrub(once).text == once


@example("", "13800001234", "¼")
@example("⑩", "13800001234", "㏠")
@example("⑬", "13800001234", "½⒀")
@given(st.text(alphabet="京A12345单元室- 单", max_size=10), st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text(max_size=10))
def test_no_mobile_number_comes_through_whole(before, phone, after):
    if (before[-1:] + after[:1]).isdigit() or before[-1:].isdigit() or after[:1].isdigit():
        return
    assert phone not in text.scrub(before + phone + after).text
