"""Tables as offices send them: an .xls of old, CSV in GBK, a page saved as .xls; within the limits of an .xlsx."""

import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.sheets import oldbooks, xmlbooks
from linli.ground.sheets.opening import opened
from linli.ground.sheets.unpacking import CELL, COLUMNS, ROWS, NotAWorkbook, OldOrLocked, TooLarge

HEAD = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40"><Styles><Style ss:ID="a"><Font ss:Bold="1"/></Style></Styles>"""
SAID = '<Cell{}><Data ss:Type="String">{}</Data></Cell>'
XML = f"""<Worksheet ss:Name="楼栋"><Table ss:ExpandedRowCount="9"><Column ss:Index="2" ss:Width="80"/>
<Row>{SAID.format(' ss:MergeAcross="3"', "北园社区楼栋台账")}{SAID.format("", "E")}</Row>
<Row ss:Index="3">{SAID.format("", "楼号")}{SAID.format(' ss:Index="3"', "院号")}</Row>
<Row><Cell><Data ss:Type="Number">14</Data></Cell>{SAID.format(' ss:Index="3" ss:MergeDown="1"', "8号院")}
<Cell ss:Formula="=1+1"><ss:Data ss:Type="String"><html:B>加</html:B>粗 &amp; &#20116;</ss:Data>
<Comment><ss:Data>没人看</ss:Data></Comment></Cell></Row>
<Row>{SAID.format("", "15")}
<Cell ss:Index="4"><Data ss:Type="DateTime">2026-11-24T00:00:00.000</Data></Cell></Row>
<Row/><Row ss:Index="60000"/></Table><WorksheetOptions/></Worksheet>
<Worksheet ss:Name="另一张"><Table><Row><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet>
</Workbook>"""


def xml(rows: str, before: str = "", sheets: int = 1) -> bytes:
    """A workbook in XML with these rows on each of its sheets."""
    sheet = f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>'
    whole = HEAD.format(encoding="UTF-8").replace("<Workbook", f"{before}<Workbook", 1) + sheet * sheets
    return f"{whole}</Workbook>".encode()


def one(words: str, at: str = "") -> str:
    return f"<Row>{SAID.format(at, words)}</Row>"


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 8 if n else "哈哈"}">' for n in range(5))
BOMB = xml(one("&e4;"), f"<!DOCTYPE Workbook [{LAUGHS}]>")
type Drawn = Callable[[xlwt.Worksheet], object]


def old(draw: Drawn, sheets: int = 1) -> bytes:
    made = xlwt.Workbook()
    for number in range(sheets):
        draw(made.add_sheet(f"表{number}"))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def draw(sheet: xlwt.Worksheet) -> None:
    sheet.write_merge(0, 0, 0, 2, "北园社区楼栋台账")
    for column, words in enumerate(("楼号", "院号", "电话")):
        sheet.write(1, column, words)
    sheet.write(2, 0, 14)
    sheet.write(3, 0, 15.0)
    sheet.write_merge(2, 3, 1, 1, "8号院")
    sheet.write(2, 2, "13700000003")
    sheet.write(3, 2, True)


SOUND = old(draw)
CSV = '楼号,院号,电话\r\n14,8号院,"=""0137"""\r\n15,,13700000003\t\r\n,,\r\n'
PAGE = """<html><head><meta charset="gb2312"><style>td {color: red}</style></head><body>
<table border=1><tr><th colspan="2">楼栋&nbsp;台账<tr><td rowspan=2>8号院</td><td>14<br>号</td></tr>
<tr><td><b>15</b></td></tr></table><script>var a = "<td>9</td>"</script></body></html>"""


def rows(data: bytes) -> list[list[str]]:
    return opened(BytesIO(data))[0].rows


def test_an_old_book_becomes_text_with_what_is_merged():
    (grid,) = opened(BytesIO(SOUND))
    assert grid.rows == [
        ["北园社区楼栋台账"] * 3,
        ["楼号", "院号", "电话"],
        ["14", "8号院", "13700000003"],
        ["15", "8号院", "是"],
    ]
    assert sorted(grid.merged) == [(1, 1, 3, 1), (2, 3, 2, 4)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_csv_is_read_in_the_encodings_that_offices_have(encoding: str):
    found = [["楼号", "院号", "电话"], ["14", "8号院", "0137"], ["15", "", "13700000003"], []]
    assert rows(CSV.encode(encoding)) == found
    assert rows(CSV.replace(",", "\t").encode(encoding)) == found


def test_a_page_that_was_saved_as_a_book_is_read_and_nothing_of_it_but_its_cells():
    (grid,) = opened(BytesIO(PAGE.encode("gbk")))
    assert grid.rows == [["楼栋 台账", "楼栋 台账"], ["8号院", "14 号"], ["8号院", "15"]]
    assert grid.merged == [(1, 1, 2, 1), (1, 2, 1, 3)]


@pytest.mark.parametrize(
    ("declared", "encoding"), [("UTF-8", "utf-8"), ("GB2312", "gb2312"), ("gb2312", "utf-8"), ("UTF-16", "utf-16")]
)
def test_a_workbook_in_xml_is_read_with_its_gaps_and_merged_cells(declared: str, encoding: str):
    first, second = opened(BytesIO((HEAD.format(encoding=declared) + XML).encode(encoding)))
    assert first.rows == [
        ["北园社区楼栋台账"] * 4 + ["E"],
        [],
        ["楼号", "", "院号"],
        ["14", "", "8号院", "加粗 & 五"],
        ["15", "", "8号院", "2026-11-24"],
    ]
    assert (first.name, first.merged) == ("楼栋", [(1, 1, 4, 1), (3, 4, 3, 5)])
    assert (second.name, second.rows) == ("另一张", [["是"]])


def test_without_the_refusal_of_entities_a_bomb_in_xml_would_go_off(monkeypatch: pytest.MonkeyPatch):
    """The control."""
    monkeypatch.setattr(xmlbooks, "_ENTITIES", re.compile("$^"))
    assert len(rows(BOMB)[0][0]) == CELL


@pytest.mark.parametrize(("limit", "rows"), [("_STEPS", "<Row>" + "<Cell/>" * 50), ("OTHER_TAGS", "<Column/>" * 50)])
def test_tags_are_counted_also_of_what_says_nothing(limit: str, rows: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xmlbooks, limit, 60)
    opened(BytesIO(xml(rows + ("</Row>" if "Row" in rows else ""))))
    monkeypatch.setattr(xmlbooks, limit, 50)
    with pytest.raises(TooLarge):
        opened(BytesIO(xml(rows)))


def far(sheet: xlwt.Worksheet) -> None:
    sheet.write(65_535, 255, 1)


def sparse(sheet: xlwt.Worksheet) -> None:
    """One cell in the last column of each of many rows: a small file, and many cells where rows are filled up."""
    for row in range(3_000):
        sheet.write(row, 255, 1)


HOSTILE: list[tuple[bytes, type[NotAWorkbook]]] = [
    (old(far), TooLarge),
    (old(sparse), TooLarge),
    (old(lambda sheet: sheet.write(ROWS, 0, 1)), TooLarge),
    (old(lambda sheet: sheet.write(0, COLUMNS, 1)), TooLarge),
    (old(lambda sheet: sheet.write(0, 0, 1), sheets=21), TooLarge),
    (SOUND[: len(SOUND) // 2], OldOrLocked),
    (SOUND[:512], OldOrLocked),
    (b"1,2\n" * (ROWS + 1), TooLarge),
    (b"1," * COLUMNS + b"1", TooLarge),
    (b"<table>" + b"<tr>" * (ROWS + 2), TooLarge),
    (b"<table>" * 30, TooLarge),
    (b"<table><tr>" + b"<td colspan=9999>1" * 9, TooLarge),
    (BOMB, NotAWorkbook),
    (xml(one("&outside;"), '<!DOCTYPE Workbook SYSTEM "file:///etc/passwd">'), NotAWorkbook),
    (xml(one("1"))[:-12], NotAWorkbook),
    (xml(one("1", ' ss:Index="-1"')), NotAWorkbook),
    (xml("<Cell/>").replace(b"Worksheet", b"Sheet"), NotAWorkbook),
    (xml(one("1", f' ss:Index="{COLUMNS + 1}"')), TooLarge),
    (xml("<Row/>" * (ROWS + 1)), TooLarge),
    (xml(f'<Row ss:Index="{ROWS}"/>' + one("1")), TooLarge),
    (xml(one("1", ' ss:MergeAcross="9" ss:MergeDown="1"') * 19_999), TooLarge),
    (xml(one("1"), sheets=21), TooLarge),
    (b"<html><p>404", NotAWorkbook),
    (b"<" * 200_000, NotAWorkbook),
    (b"hello", NotAWorkbook),
    (b"\x00\x01,", NotAWorkbook),
    (b" \n", NotAWorkbook),
]


@pytest.mark.parametrize(("data", "refusal"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_too_much_or_broken_is_refused(data: bytes, refusal: type[NotAWorkbook]):
    with pytest.raises(NotAWorkbook) as refused:
        opened(BytesIO(data))
    assert type(refused.value) is refusal


def test_as_far_out_as_may_be_is_read():
    assert rows(old(lambda sheet: sheet.write(ROWS - 1, COLUMNS - 1, 1)))[-1][-1] == "1"


def test_without_leafing_through_a_sparse_book_would_be_decoded(monkeypatch: pytest.MonkeyPatch):
    """The control."""
    monkeypatch.setattr(oldbooks, "_count", lambda *_record: None)
    assert sum(map(len, rows(old(sparse)))) == 3_000 * 256


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_book_is_read_or_refused_and_never_more(at: int, damage: bytes):
    with suppress(NotAWorkbook):
        opened(BytesIO(SOUND[:at] + damage + SOUND[at + len(damage) :]))


@given(st.text(alphabet="<>/=\"' tablerdh1,\n&;甲", max_size=60))
def test_any_words_are_read_or_refused_and_never_more(words: str):
    with suppress(NotAWorkbook):
        opened(BytesIO(words.encode()))
