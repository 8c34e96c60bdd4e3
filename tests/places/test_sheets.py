from linli.town.places.layouts import read
from linli.town.places.sheets import Column, Problem, Shape, heading
from tests.places.books import book

HOUSES = Shape(
    "楼栋", (Column("楼号", ("栋号",), needed=True), Column("院号", needed=True), Column("俗称")), also=("楼房",)
)


def rows(**sheets: list[list[object]]) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, row.cells) for row in read(book(**sheets), [HOUSES]).rows("楼栋")]


def test_headings_are_found_below_a_title_by_any_of_their_names():
    found = rows(
        楼房=[
            ["北园社区楼栋表"],
            [],
            ["序号", " 栋 号*", "院号（必填）", "备注"],
            [1, 14, 8, "老楼"],
            [],
            ["合计", 1],
            [2, 15, 9],
        ]
    )
    assert found == [(4, {"楼号": "14", "院号": "8"}), (7, {"楼号": "15", "院号": "9"})]


def test_a_needed_cell_that_is_empty_and_a_broken_formula_are_problems_of_their_row():
    sheets = read(book(楼栋=[["楼号", "院号"], [14, None], ["#REF!", 8], [15, 9]]), [HOUSES])
    assert [row.number for row in sheets.rows("楼栋")] == [4]
    assert sheets.problems == [
        Problem("楼栋", 2, "院号", "这一格要填。"),
        Problem("楼栋", 3, "楼号", "这一格的公式出错了，请直接写上内容。"),
    ]


def test_a_sheet_without_a_needed_column_is_a_problem():
    sheets = read(book(楼栋=[["楼号", "俗称"], [14, "红砖楼"]]), [HOUSES])
    assert sheets.problems == [Problem("楼栋", 1, "院号", "没有找到“院号”这一列。")]
    assert not sheets.rows("楼栋")


def test_a_workbook_without_our_sheets_and_one_with_a_sheet_twice_are_problems():
    assert read(book(工资=[["姓名"], ["某某"]]), [HOUSES]).problems[0].words == "没有找到要导入的表。工作表请叫：楼栋。"
    twice = read(book(楼栋=[["楼号", "院号"]], 楼房=[["楼号", "院号"]]), [HOUSES])
    assert twice.problems == [Problem("楼房", 1, "", "这张表有两份，请只留一份。")]


def test_a_shape_takes_the_columns_of_another_room():
    shape = HOUSES.with_columns(Column("楼门长"))
    sheets = read(book(楼栋=[["楼号", "院号", "楼门长"], [14, 8, "王"]]), [shape])
    assert sheets.rows("楼栋")[0]["楼门长"] == "王"
    assert sheets.tables["楼栋"].has("楼门长")
    assert not sheets.tables["楼栋"].has("俗称")


def test_headings_are_compared_without_their_dress():
    assert heading("＊ 院 号（必填）：") == "院号"
