"""Tables in an office's own layout: found by their headings, whatever the sheet is called and stands around them."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from linli.town.people.rosters import RESIDENTS
from linli.town.people.tables import SHAPES
from linli.town.places.layouts import read
from linli.town.places.returning import mark
from linli.town.places.sheets import REASON, How, Sheets
from tests.places.books import book, cells, saved

ALL = (*SHAPES, RESIDENTS)
type Lines = list[list[object]]


def found(rows: Lines, name: str = "Sheet1", merged: tuple[str, ...] = ()) -> Sheets:
    """One sheet, read."""
    return read(drawn(rows, name, merged), ALL)


def drawn(rows: Lines, name: str = "Sheet1", merged: tuple[str, ...] = ()) -> BytesIO:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for span in merged:
        sheet.merge_cells(span)
    return saved(made)


def shown(sheets: Sheets) -> dict[str, list[list[str]]]:
    """Of each table the cells that say something."""
    return {
        name: [[row[each.name] for each in table.shape.columns if row[each.name]] for row in table.rows]
        for name, table in sheets.tables.items()
    }


TITLED: Lines = [
    ["北园社区楼栋台账"],
    ["填表日期：2026年11月20日", None, None, "填表人：孙志明"],
    ["序号", "院落", "几号楼", "门洞数", "总楼层", "总户数", "竣工年代"],
    [1, "8号院", "14#", "２", "六层", "24户", 1986],
    [],
    [2, None, "十五号楼", "3个", 6, 36, 1990],
    ["合计", None, "2栋", 5, None, 60],
    ["注：竣工年代以档案为准"],
]


def test_a_table_is_found_below_its_title_by_other_names_for_its_columns():
    sheets = found(TITLED, merged=("A1:G1", "B4:B6", "A8:G8"))
    assert shown(sheets) == {
        "楼栋": [["14#", "8号院", "２", "六层", "24户"], ["十五号楼", "8号院", "3个", "6", "36"]],
        "楼院": [["8号院"]],
    }
    assert not sheets.problems
    assert sheets.tables["楼院"].partial
    block, _yards = sheets.blocks
    assert [(one.words, one.column) for one in block.taken if one.how is not How.OURS or not one.column] == [
        ("院落", "院号"),
        ("几号楼", "楼号"),
        ("门洞数", "单元数"),
        ("总楼层", "层数"),
        ("总户数", "户数"),
        ("竣工年代", ""),
    ]


def test_two_rows_of_headings_are_read_together():
    rows: Lines = [
        ["网格", "网格员", None, "楼栋信息", None, None, None, "院号"],
        [None, "姓名", "电话", "楼号", "单元数", "层数", "户数"],
        ["第一网格", "赵建国", "13700000001", 14, 2, 6, 24, 8],
    ]
    sheets = found(rows, merged=("A1:A2", "B1:C1", "D1:G1", "H1:H2"))
    assert shown(sheets) == {
        "楼栋": [["14", "8", "2", "6", "24"]],
        "楼院": [["8", "第一网格"]],
        "网格分工": [["第一网格", "赵建国", "13700000001"]],
    }


SIDE: Lines = [
    ["网格", "网格员", "手机", None, "单位名称", "性质", "值班电话"],
    ["1", "赵建国", "13700000001", None, "北园物业", "物业企业", "010-69600000"],
    ["2", "钱立新", "13700000002", None, "小扳手", "志愿队"],
    ["楼门长名册"],
    ["楼号", "单元", "楼门长", "电话"],
    ["14", "1", "陈玉兰", "13700000003"],
]


def test_several_tables_stand_beside_and_under_one_another():
    assert shown(found(SIDE, "汇总")) == {
        "网格分工": [["1", "赵建国", "13700000001"], ["2", "钱立新", "13700000002"]],
        "单位": [["北园物业", "物业企业", "010-69600000"], ["小扳手", "志愿队"]],
        "楼门长": [["14", "1", "陈玉兰", "13700000003"]],
    }


def test_one_table_that_goes_on_beside_itself_and_below_its_headings_again_is_one():
    twice: Lines = [
        ["楼号", "单元", "姓名", "电话"] * 2,
        ["14", "1", "陈", "13700000003", "15", "1", "王", "13700000009"],
    ]
    again: Lines = [["楼号", "单元", "姓名", "电话"], ["20", "1", "周", "13700000008"]]
    assert [row[0] for row in shown(found([*twice, *again]))["楼门长"]] == ["14", "15", "20"]


def test_a_roster_is_no_list_of_leads_and_the_title_says_which_of_two_it_is():
    rows: Lines = [["楼号", "单元", "房号", "姓名", "电话"], ["14", "1", "101", "陈玉兰", "13700000003"]]
    assert list(shown(found(rows))) == ["住户"]
    assert list(shown(found([["北园社区楼门长名册"], *rows], merged=("A1:E1",)))) == ["楼门长"]


def test_a_heading_that_is_unknown_is_guessed_by_its_end_or_its_cells_and_said_to_be_a_guess():
    rows: Lines = [["楼号", "单元", "志愿者姓名", "微信同号"], ["14", "1", "陈玉兰", "13700000003"]]
    sheets = found(rows)
    assert shown(sheets) == {"楼门长": [["14", "1", "陈玉兰", "13700000003"]]}
    guesses = {one.words: one.column for one in sheets.blocks[0].taken if one.how is How.GUESS}
    assert guesses == {"志愿者姓名": "姓名", "微信同号": "手机号"}
    rows[1][3] = "chen-yulan"
    assert "手机号" not in found(rows).tables["楼门长"].columns, "control: what does not look like a phone is none"


def test_what_was_said_of_a_heading_goes_before_every_name():
    rows: Lines = [["楼号", "单元", "姓名", "紧急联络", "电话"], ["14", "1", "陈", "13700000003", "13900000003"]]
    spoken = {("楼门长", "紧急联络"): "手机号", ("楼门长", "电话"): ""}
    sheets = read(drawn(rows), ALL, spoken)
    assert shown(sheets)["楼门长"] == [["14", "1", "陈", "13700000003"]]
    assert shown(found(rows))["楼门长"] == [["14", "1", "陈", "13900000003"]], "control"


@pytest.mark.parametrize("rows", [[["工资表"], ["部门", "金额"], ["甲", 1]], [["会议记录"]], []])
def test_a_sheet_of_something_else_is_no_table_and_no_problem_beside_one(rows: Lines):
    sheets = read(book(随便=rows, 表=[["院号", "网格"], [8, 1]]), ALL)
    assert (list(sheets.tables), sheets.problems) == (["楼院", "网格分工"], [])


def test_what_only_comes_near_says_what_it_lacks():
    sheets = found([["楼号", "院号", "单元数"], [14, 8, 2]])
    assert [(p.row, p.column, p.words) for p in sheets.problems] == [
        (1, "层数", "看着像“楼栋”，可是没有找到“层数”这一列。")
    ]


def test_it_goes_back_as_it_was_laid_out_with_a_reason_beside_each_row():
    broken = [[*row] for row in TITLED]
    broken[5][2] = None
    sheets = read(drawn(broken, merged=("A1:G1", "B4:B6")), ALL)
    back = mark(sheets, sheets.problems)
    rows = cells(back, "Sheet1")
    assert rows[0] == ["北园社区楼栋台账", *[None] * 7]
    assert rows[2][-1] == REASON
    assert rows[5][-1] == "楼号：这一格要填。"
    again = read(BytesIO(back), ALL)
    assert again.problems == sheets.problems, "merged again as it was"


def test_spots_are_known_by_what_their_table_is_called_and_never_taken_for_courtyards():
    headings = ["院号", "名称", "俗称", "英文名称"]
    rows: Lines = [headings, [8, "1号议事亭", "", "Pavilion 1"]]
    assert list(found([["北园社区公共点位台账"], *rows]).tables) == ["点位"]
    assert list(found([["序号", "议事亭名称", "所在楼院"], [1, "1号议事亭", "8号院"]]).tables) == ["点位"]
    assert list(found(rows, "议事亭").tables) == ["点位"]
    assert list(found(rows).tables) == ["楼院"], "control: a list of courtyards that says their names in English"
