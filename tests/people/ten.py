"""Ten workbooks of ten clerks who were shown the list of columns and nothing else, in the layouts of their offices."""

import csv
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from itertools import pairwise

import xlwt
from openpyxl import Workbook

from tests.places.layout import courtyards, units_of

type Lines = Sequence[Sequence[object]]
SMALL: Lines = [["网格", "院号", "楼号", "单元数", "层数", "户数"], [1, 8, 14, 2, 6, 24], [1, 8, 15, 1, 6, 12]]


def xlsx(*merged: str, **sheets: Lines) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for span in merged:
        made.worksheets[0].merge_cells(span)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def beiyuan() -> bytes:
    """All 37 buildings on one sheet: a title, a date, merged grids and courtyards, a line of sums, a note."""
    rows: list[Sequence[object]] = [
        ["北园社区楼栋台账"],
        ["填表日期：2026年11月20日", None, None, None, "填表人：某某"],
        ["序号", "所属网格", "院落", "楼栋号", "门洞数", "总楼层", "总户数", "备注"],
    ]
    merged = ["A1:H1"]
    last = 0
    for grid, yard, houses in courtyards():
        first = len(rows) + 1
        for house in houses:
            number = f"{house}号楼" if house % 2 else f"{house}#"
            line = [len(rows) - 2, f"第{'一二三四'[grid - 1]}网格", f"{yard}号院", number]
            if len(rows) + 1 > first:
                line[2] = None
            if grid == last:
                line[1] = None
            last = grid
            rows.append([*line, units_of(house), "六层", 12 * units_of(house)])
        if len(rows) > first:
            merged.append(f"C{first}:C{len(rows)}")
    starts = [number for number, row in enumerate(rows, start=1) if number > 3 and row[1]] + [len(rows) + 1]
    merged += [f"B{start}:B{end - 1}" for start, end in pairwise(starts)]
    rows += [["合计", None, None, "37栋", 148, None, 1776], ["注：户数以物业登记为准"]]
    return xlsx(*merged, 北园=rows)


def two_rows_in_an_old_book() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 4, "网格力量一览表")
    for column, words in ((0, "网格"), (1, "管辖院落"), (4, "所在街巷")):
        sheet.write_merge(1, 2, column, column, words)
    sheet.write_merge(1, 1, 2, 3, "网格员")
    sheet.write(2, 2, "姓名")
    sheet.write(2, 3, "联系电话")
    for row, line in enumerate(
        (("第一网格", "1-3", "赵建国", "137 0000 0001"), ("第二网格", "4、5", "钱立新", 13700000002.0))
    ):
        for column, value in enumerate(line):
            sheet.write(row + 3, column, value)
    yards = made.add_sheet("院落明细")
    for row, words in enumerate(("院号", "１", "2号院", "三号院", "4", "5")):
        yards.write(row, 0, words)
        yards.write(row, 1, "院名" if row == 0 else f"幸福{row}里")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def text_in_gbk() -> bytes:
    out = StringIO()
    csv.writer(out).writerows(
        [
            ["网格编号", "楼院", "几号楼", "几个单元", "几层", "一梯几户"],
            ["1", "8", "14", "2个", "6层", "2户"],
            ["", "", "15", "1个", "6层", "2户"],
            [],
            ["", "9", "十六号楼", "１", "六", "2"],
        ]
    )
    return out.getvalue().encode("gbk")


def page_of_units() -> bytes:
    rows = [
        ["单位名称", "单位性质", "服务范围", "主要职责", "值班电话", "联系人"],
        ["北园物业", "物业企业", "", "保洁、维修", "010-69600001", "冯经理"],
        ["北园社区居委会", "居委会", "", "", "010-69600002", "孙"],
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><meta charset=gb2312><body><table><tr><td colspan=6>物业与承办单位</td></tr>{cells}</table>".encode(
        "gbk"
    )


def several_on_one_sheet() -> bytes:
    return xlsx(
        汇总=[
            ["一、网格", None, None, None, "二、楼院"],
            ["网格号", "专职网格员", "手机号码", None, "楼院编号", "网格号", "居民叫法"],
            ["1", "赵建国", "13700000001", None, "8", "1", "老粮库、粮库院"],
            ["2", "钱立新", "13700000002", None, "9", "2"],
            [],
            ["三、楼栋"],
            ["楼栋编号", "所属楼院", "单元个数", "层数", "户数合计", "建成年份"],
            ["14", "8", "2", "6", "24", "1986"],
            ["15", "9", "1", "6", "12", "1990"],
            ["总计", None, "3", None, "36"],
        ]
    )


def leads_side_by_side() -> bytes:
    heads = ["楼号", "单元", "楼门长", "电话"]
    leads: Lines = [
        ["楼门长名册"],
        heads * 2,
        ["14号楼", "1单元", "陈玉兰", "13700000003", "15号楼", "1", "王秀兰", "13600000009"],
        ["14号楼", "二单元", "周海生", "13600000008"],
    ]
    return xlsx(楼门长汇总=leads, 底数=SMALL)


def posts_of_the_office() -> bytes:
    rows: Lines = [
        ["社区工作人员通讯录"],
        ["序号", "姓名", "职务", "性别", "手机", "办公电话"],
        [1, "李红梅", "社区书记", "女", "13700000005", "010-69600000"],
        [2, "孙志明", "社区工作者", "男", "+86 137-0000-0004", "010-69600000"],
    ]
    return xlsx("A1:F1", 通讯录=rows)


def roster() -> bytes:
    rows: Lines = [
        ["居民花名册（内部）"],
        ["户主姓名", "家庭住址", "联系方式", "居住类型"],
        ["刘芳", "14号楼2单元301室", "139 0000 5678", "租户"],
        ["某某", "15-1-102", "13800001234"],
    ]
    return xlsx(**{"2026": rows, "楼": SMALL})


def full_of_slips() -> bytes:
    """A bad cell in nearly every row."""
    houses: Lines = [
        ["网格", "院号", "楼号", "单元数", "层数", "户数"],
        [1, 8, 14, "三四个", 6, 24],
        [1, 8, "北楼", 1, 6, 12],
        [1, 8, 16, 1, None, 12],
        [1, 8, 16, 1, 6, "#REF!"],
        [1, 8, 17, 1, 6, 12],
        [1, 8, 17, 1, 6, 12],
        ["东片", 9, 18, 1, 6, 12],
    ]
    leads: Lines = [
        ["楼号", "单元", "姓名", "手机号"],
        [17, 1, "陈玉兰", "1370000003"],
        [17, 5, "王秀兰", "13600000009"],
        [17, 1, None, "13600000008"],
    ]
    return xlsx(台账=houses, 名册=leads)


def a_column_short() -> bytes:
    return xlsx(北园=[["院号", "楼号", "单元数", "户数"], [8, 14, 2, 24]])


TEN: dict[Callable[[], bytes], dict[str, int] | list[tuple[int, str]]] = {
    beiyuan: {"grid": 4, "courtyard": 22, "building": 37, "entrance": 148},
    two_rows_in_an_old_book: {"grid": 2, "courtyard": 5, "grid_worker": 2},
    text_in_gbk: {"grid": 1, "courtyard": 2, "building": 3, "entrance": 4},
    page_of_units: {"firm": 1, "committee": 1},
    several_on_one_sheet: {"grid": 2, "courtyard": 2, "building": 2, "entrance": 3, "grid_worker": 2},
    leads_side_by_side: {"grid": 1, "courtyard": 1, "building": 2, "entrance": 3, "entrance_lead": 3},
    posts_of_the_office: {"community_secretary": 1, "community_staff": 1},
    roster: {"grid": 1, "courtyard": 1, "building": 2, "entrance": 3, "roster": 2},
    full_of_slips: [
        (2, "单元数"),
        (3, "楼号"),
        (4, "层数"),
        (5, "户数"),
        (7, "楼号"),
        (8, "网格"),
        (2, "手机号"),
        (3, "单元"),
        (4, "姓名"),
    ],
    a_column_short: [(1, "层数")],
}
"""Of each what stands once it is taken in, or each cell that is named: its row and column."""
