import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from linli.ground.sheets import unpacking
from linli.ground.sheets.unpacking import NotAWorkbook, OldOrLocked, TooLarge, text_of, unpack
from linli.ground.sheets.writing import Page, write
from tests.places.books import book, saved

SOUND = book(楼院=[["院号", "网格"], [8, 2]]).getvalue()


def rebuilt(**parts: bytes) -> bytes:
    """A sound workbook with some of its parts exchanged; `/` in a part's name is written `__`, its ending is `.xml`."""
    exchanged = {f"{name.replace('__', '/')}.xml": data for name, data in parts.items()}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, exchanged.pop(name) if name in exchanged else old.read(name))
        for name, data in exchanged.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet_of(rows: str, merged: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{merged}</worksheet>'.encode()


def bomb() -> bytes:
    """100 MB of blanks in 100 kB."""
    return rebuilt(xl__bomb=b" " * 100_000_000)


def million_rows() -> bytes:
    return rows_of(1_000_000)


def a_row_too_many() -> bytes:
    return rows_of(unpacking.ROWS + 1)


def rows_of(count: int) -> bytes:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, count + 1))
    return rebuilt(xl__worksheets__sheet1=sheet_of(rows))


def merged_million() -> bytes:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>' * 3
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 15_000))
    return rebuilt(xl__worksheets__sheet1=sheet_of(rows, merged))


def entities() -> bytes:
    return rebuilt(xl__workbook=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><workbook/>')


def wide() -> bytes:
    return rebuilt(xl__worksheets__sheet1=sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'))


def far_out() -> bytes:
    """One cell in the last corner that a sheet has, and before it nothing."""
    return rebuilt(xl__worksheets__sheet1=sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def far_out_declared() -> bytes:
    """The same, with a sheet that says it is one cell large."""
    rows = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    lying = sheet_of(rows).replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>')
    return rebuilt(xl__worksheets__sheet1=lying)


def wide_blanks() -> bytes:
    """A blank cell in the last column of each of many rows."""
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 15_000))
    return rebuilt(xl__worksheets__sheet1=sheet_of(rows))


def too_many_blanks() -> bytes:
    return rebuilt(xl__worksheets__sheet1=sheet_of(f"<row>{'<c/>' * (unpacking.SPAN + 1)}</row>"))


def too_many_blank_rows() -> bytes:
    return rebuilt(xl__worksheets__sheet1=sheet_of("<row/>" * (unpacking.ROWS + 1)))


def two_million_words() -> bytes:
    """Words that no cell says, and that are read before the first row."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return rebuilt(xl__sharedStrings=f'<sst xmlns="{namespace}">{"<si/>" * 2_000_000}</sst>'.encode())


def two_hundred_thousand_rows() -> bytes:
    return rows_of(200_000)


def beyond_all_rows() -> bytes:
    return rebuilt(xl__worksheets__sheet1=sheet_of('<row r="999999999999"><c r="A1"><v>1</v></c></row>'))


def hundred_sheets() -> bytes:
    made = Workbook()
    for _number in range(100):
        made.create_sheet()
    return saved(made).getvalue()


HOSTILE: list[tuple[Callable[[], bytes], type[NotAWorkbook]]] = [
    (bomb, TooLarge),
    (million_rows, TooLarge),
    (a_row_too_many, TooLarge),
    (merged_million, TooLarge),
    (wide, TooLarge),
    (far_out, TooLarge),
    (far_out_declared, TooLarge),
    (too_many_blanks, TooLarge),
    (too_many_blank_rows, TooLarge),
    (two_million_words, TooLarge),
    (beyond_all_rows, TooLarge),
    (hundred_sheets, TooLarge),
    (lambda: b"x" * (unpacking.BYTES + 1), TooLarge),
    (entities, NotAWorkbook),
    (lambda: rebuilt(xl__workbook="<workbook/>".encode("utf-16")), NotAWorkbook),
    (lambda: rebuilt(xl__worksheets__sheet1=b"<worksheet><sheetData><row"), NotAWorkbook),
    (lambda: SOUND[: len(SOUND) // 2], NotAWorkbook),
    (lambda: b"PK\x03\x04" + b"\x00" * 1000, NotAWorkbook),
    (lambda: b"", NotAWorkbook),
    (lambda: "院号,网格\n8,2\n".encode(), NotAWorkbook),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000, OldOrLocked),
]


def test_a_sound_workbook_becomes_text():
    assert [(grid.name, grid.rows) for grid in unpack(BytesIO(SOUND))] == [("楼院", [["院号", "网格"], ["8", "2"]])]


@pytest.mark.parametrize(("made", "refusal"), HOSTILE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_hostile_file_is_refused_with_a_sentence(made: Callable[[], bytes], refusal: type[NotAWorkbook]):
    with pytest.raises(NotAWorkbook) as refused:
        unpack(BytesIO(made()))
    assert type(refused.value) is refusal
    assert "xlsx" in refused.value.words or "太大" in refused.value.words


def test_without_the_look_into_the_zip_a_bomb_would_be_unpacked(monkeypatch: pytest.MonkeyPatch):
    """The control: with the inspection taken out, the same file is read."""
    seen = unpacking._inspect(SOUND)
    monkeypatch.setattr(unpacking, "_inspect", lambda data: seen)
    assert [grid.name for grid in unpack(BytesIO(bomb()))] == ["楼院"]


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_read_or_refused_and_never_more(at: int, damage: bytes):
    with suppress(NotAWorkbook):
        unpack(BytesIO(SOUND[:at] + damage + SOUND[at + len(damage) :]))


def test_as_many_rows_as_may_be_are_read():
    assert len(unpack(BytesIO(rows_of(unpacking.ROWS)))[0].rows) == unpacking.ROWS


def test_blank_rows_far_below_are_not_counted():
    far = '<row r="1"><c r="A1"><v>8</v></c></row><row r="1048576"><c r="A1048576"/></row>'
    assert unpack(BytesIO(rebuilt(xl__worksheets__sheet1=sheet_of(far))))[0].rows == [["8"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.0, "8"),
        (8.5, "8.5"),
        (110116001008002, "110116001008002"),
        (True, "是"),
        (None, ""),
        (datetime(2026, 11, 24), "2026-11-24"),  # noqa: DTZ001 - as a spreadsheet keeps it
        (date(2026, 11, 24), "2026-11-24"),
        (time(8, 30), "08:30:00"),
        ("  8 号\n院_x000D_ ", "8 号 院"),
        ("'=1+1", "=1+1"),
        ("字" * 600, "字" * 500),
    ],
)
def test_a_cell_becomes_what_it_shows(value: object, text: str):
    assert text_of(value) == text


def test_merged_cells_say_what_their_first_says():
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (["楼号", "院号"], [11, 7], [12, None], [13, None]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    assert unpack(saved(made))[0].rows[1:] == [["11", "7"], ["12", "7"], ["13", "7"]]


LARGE = [
    far_out,
    far_out_declared,
    wide_blanks,
    beyond_all_rows,
    two_hundred_thousand_rows,
    too_many_blanks,
    too_many_blank_rows,
    two_million_words,
]


@pytest.mark.parametrize("made", LARGE)
def test_a_sheet_that_is_too_large_is_refused_before_it_is_read(made: Callable[[], bytes]):
    data, begun = made(), process_time()
    with suppress(TooLarge):
        assert unpack(BytesIO(data))[0].rows == []
    assert process_time() - begun < 5, "seconds of the processor, as long as a hostile file may take"


def test_not_one_cell_is_decoded_of_a_sheet_with_a_row_too_many(monkeypatch: pytest.MonkeyPatch):
    decoded: list[object] = []

    def watched(value: object, longest: int) -> str:
        decoded.append(value)
        return "1"

    monkeypatch.setattr(unpacking, "text_of", watched)
    with pytest.raises(TooLarge):
        unpack(BytesIO(a_row_too_many()))
    assert not decoded
    unpack(BytesIO(SOUND))
    assert decoded, "control"


def test_a_sheet_of_as_many_cells_as_may_be_is_read_and_with_one_more_is_not(monkeypatch: pytest.MonkeyPatch):
    data = rebuilt(xl__worksheets__sheet1=sheet_of("<row><c/></row>" * 300))
    monkeypatch.setattr(unpacking, "SPAN", 600)
    assert unpack(BytesIO(data))[0].rows == []
    monkeypatch.setattr(unpacking, "SPAN", 599)
    with pytest.raises(TooLarge):
        unpack(BytesIO(data))


def test_long_cells_are_read_where_that_is_asked_for_and_one_of_them_said_too_often_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
):
    cell = f'<c t="inlineStr"><is><t>{"楼" * 900}</t></is></c>'
    data = rebuilt(xl__worksheets__sheet1=sheet_of(f"<row>{cell * 3}</row>"))
    for longest, read in ((500, 500), (4000, 900)):
        assert [len(said) for said in unpack(BytesIO(data), longest=longest)[0].rows[0]] == [read] * 3
    repeated = book(楼院=[["楼" * 900]] * 100).getvalue()
    monkeypatch.setattr(unpacking, "SIGNS", 60_000)
    assert unpack(BytesIO(repeated), longest=500)
    with pytest.raises(TooLarge):
        unpack(BytesIO(repeated), longest=4000)


def test_the_hidden_sheet_of_choices_of_our_own_workbooks_is_no_table_and_another_of_its_name_is():
    sent = write([Page("网格分工", "北园社区网格分工表", ["网格", "街巷"], [["1", ""]], {"街巷": ["北园东巷"]})])
    assert [grid.name for grid in unpack(BytesIO(sent))] == ["网格分工"]
    assert [grid.name for grid in unpack(book(字典=[["院号", "网格"], [8, 2]]))] == ["字典"]
