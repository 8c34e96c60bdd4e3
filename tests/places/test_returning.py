from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from linli.ground.sheets.writing import Page, inert, write
from linli.town.places.layouts import read
from linli.town.places.returning import mark
from linli.town.places.sheets import REASON, Column, Problem, Shape
from tests.places.books import book, cells

HOUSES = Shape("楼栋", (Column("楼号", needed=True), Column("院号", needed=True)))


def test_a_page_has_its_title_its_headings_and_a_running_number():
    made = write([Page("楼栋", "北园社区楼栋表", ["楼号", "院号"], [["14", 8], [15, None]])])
    assert cells(made, "楼栋") == [
        ["北园社区楼栋表", None, None],
        ["序号", "楼号", "院号"],
        ["1", "14", "8"],
        ["2", "15", None],
    ]


def test_words_to_choose_from_stand_on_a_hidden_sheet():
    made = load_workbook(BytesIO(write([Page("楼院", "", ["院号", "网格"], [[8, 2]], {"网格": ["1", "2"]})])))
    assert made["字典"].sheet_state == "hidden"
    assert made["楼院"].data_validations.dataValidation[0].formula1 == "字典!$A$1:$A$2"


def test_the_same_file_comes_back_with_its_reasons_and_twice_is_the_same():
    sent: list[list[object]] = [["北园社区"], ["楼号", "院号", "备注"], [14, None, "老楼"], [15, 9, ""]]
    sheets = read(book(楼栋=sent, 别的=[["随便"]]), [HOUSES])
    back = mark(sheets, sheets.problems)
    assert cells(back, "楼栋") == [
        ["北园社区", None, None, None],
        ["楼号", "院号", "备注", REASON],
        ["14", None, "老楼", "院号：这一格要填。"],
        ["15", "9", None, None],
    ]
    assert cells(back, "别的")[0][0] == "随便"
    again = read(BytesIO(back), [HOUSES])
    assert cells(mark(again, again.problems), "楼栋") == cells(back, "楼栋")


def test_a_problem_of_a_whole_sheet_stands_on_its_first_row():
    sheets = read(book(楼栋=[["楼号"], [14]]), [HOUSES])
    assert cells(mark(sheets, sheets.problems), "楼栋")[0][-1] == f"{REASON}；院号：没有找到“院号”这一列。"


@given(st.text(alphabet="=+-@＝＋－＠'\t\r,;|cmd\x00 \"()0123456789A!甲", max_size=20))
def test_no_cell_runs(words: str):
    made = write([Page("表", words, ["列"], [[words]])])
    for sheet in load_workbook(BytesIO(made)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(tuple("=+-@＝＋－＠\t\r"))


def test_a_cell_without_the_guard_would_run():
    """The control: openpyxl itself makes a formula of such words."""
    made = load_workbook(book(表=[["=1+1"]]))
    assert made["表"]["A1"].data_type == "f"
    assert inert("=1+1") == "'=1+1"


def test_a_formula_that_came_in_goes_out_as_words():
    sheets = read(book(楼栋=[["楼号", "院号"], ["'=HYPERLINK(1)", 8]]), [HOUSES])
    back = mark(sheets, [Problem("楼栋", 2, "楼号", "=1+1")])
    assert cells(back, "楼栋")[1] == ["'=HYPERLINK(1)", "8", "楼号：=1+1"]


@pytest.mark.parametrize("value", [None, "", 0, "8号院", "中国=家"])
def test_harmless_words_stay_as_they_are(value: object):
    assert inert(value) == ("" if value is None else str(value))
