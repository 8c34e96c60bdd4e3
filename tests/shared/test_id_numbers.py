"""An ID number is seen with a sign mistyped in it and however it is written; a long number that is none stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared import folding, id_numbers
from linli.ground.shared.text import scrub
from linli.life.cases import keeping

MISTYPED = (
    *("110105194912310021", "110105 19491231 0021", "110105-19491231-0021", "110105.1949.12.31.0021"),
    *("110105 1949-12-31 0021", "1101 0519 4912 3100 21", "110105_19491231_0021", "110105/1949/12/31/0021"),
    *("110 105 194 912 310 021", "110105·1949·1231·0021", "110105（19491231）0021", "110105 — 19491231 — 0021"),
    *(
        "１１０１０５１９４９１２３１００２１",
        "１１０１０５－１９４９１２３１－００２１",
        "110105\u300019491231\u30000021",
    ),
    *("一一零一零五一九四九一二三一零零二一", "幺幺〇幺〇五 一九四九 一二三一 〇〇二一"),
    *("壹壹零壹零伍19491231零零贰壹", "①①⓪①⓪⑤①⑨④⑨①②③①⓪⓪②①", "1\u200b10105194912310021"),
    *("110105\n19491231\n0021", "1-1-0-1-0-5-1-9-4-9-1-2-3-1-0-0-2-1"),
    *("810000199001011234", "820000199001011234", "830000199001011235", "710000200002291234", "911104199001011234"),
    *("540102190001011234", "650102202512311234"),
    *(f"11010519491231003{last}" for last in ("x", "X", "Ｘ", "×", " ×", "х", "Χ", " X", "-x", "叉")),
)
"""Of none of them is the check digit right."""
INNOCENT = (
    *("110105190002300021", "110105194913310021", "110105194912320021", "110105210012310021", "110105189912310021"),
    *("110105190002290021", "100105194912310021", "270105194912310021", "990105194912310021", "000105194912310021"),
    *("1101051949123100211", "11010519491231002", "11010519491231003XL", "电表110105194900310021"),
    *("订单310220261345001234", "110116001002 2019-12-31", "2026-11-27 13:45:00 1234"),
    *(
        "69601234、69605678、12345",
        "表号 3101 2026 1345 0012 34",
        "11010519491231003×4米",
        "第110105号，1949年12月31日",
    ),
    *("110116202611240012", "650102203912311234", "110105202601010021"),
)
AMONG_OTHERS = (
    *("111、119、201、211、213、344", "LL-1105-0019 2011-05-03 14:45", "11:01 05 1949-12-31 0021"),
    *("110105 19:49 1231 0021", "15-1-101 1990-12-31 0021", "110,105,194,912,310,021 元"),
)
"""They have the form, and are a list, a case's number with its moment, an hour, a door."""
COUNTED = (
    *(
        "合同编号：310101202001010001",
        "电表号 110105201011231234",
        "工单 110116202011240012",
        "訂單：110105194912310021",
    ),
    *("缴费号是 110105194912310021", "户号=110105194912310021", "水表110105194912310021", "流水号 110105194912310021"),
    *("快递单号: 110105 19491231 0021", "办件编号 １１０１０５１９４９１２３１００２１"),
)
"""They have the form, and right before them stands what they are."""
TOLD = (
    *("身份证编号 110105194912310021", "证件编号：110105194912310021", "身份编号110105194912310021"),
    *("他缴费 110105194912310021", "订单是他的，110105194912310021", "工单\n110105194912310021"),
    *("合同编号 11010519491231002X", "工单 110105202601010027"),
)
"""Somebody's all the same: of the last two the check digit is right."""


@pytest.mark.parametrize("written", MISTYPED)
def test_an_id_number_is_seen_whatever_its_check_digit(written: str) -> None:
    shown = keeping.without_numbers(f"他身份证{written}，住三楼")
    assert re.fullmatch(r"他身份证\d{3}\*{11}\d{3}[\dX]，住三楼", shown), shown
    assert keeping.holds_numbers(written)


def test_a_contract_is_no_card_either_and_an_account_and_a_card_are():
    shown = [said for said in ("合同编号：310101202001010001", "账户号 310101202001010001") if scrub(said).found]
    assert shown == ["账户号 310101202001010001"]
    assert scrub("银行卡编号：6222021234567890128").found == scrub("合同说好的，6222021234567890128").found == ("card",)


@pytest.mark.parametrize("said", TOLD)
def test_what_is_called_somebody_s_or_has_the_right_check_digit_is_masked_whatever_stands_before_it(said: str) -> None:
    assert scrub(said).found == ("id_number",)


@pytest.mark.parametrize("said", [*INNOCENT, *AMONG_OTHERS, *COUNTED])
def test_a_long_number_whose_day_cannot_be_stays(said: str) -> None:
    assert keeping.without_numbers(f"这个{said}，查一下") == f"这个{said}，查一下"


def test_control_by_the_check_digit_all_of_them_slip_and_by_the_form_alone_lists_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folding, "moments_at", lambda found: ())
    monkeypatch.setattr(folding, "begins_in_a_case_number", lambda found: False)
    monkeypatch.setattr(folding, "is_list", lambda number: False)
    monkeypatch.setattr(folding, "says_what", lambda found: False)
    taken = [*AMONG_OTHERS, *COUNTED]
    assert [said for said in (*INNOCENT, *taken) if "id_number" in scrub(said).found] == taken
    monkeypatch.setattr(id_numbers, "has_the_form", lambda number: False)
    assert [written for written in MISTYPED if "id_number" in scrub(written).found] == []


@given(st.integers(10**16, 10**17 - 1))
def test_exactly_one_check_digit_is_right(first: int) -> None:
    assert sum(id_numbers.is_checked(f"{first}{last}") for last in "0123456789X") == 1
