"""A district's tables are read row by row, and what is wrong is said of each row."""

from pathlib import Path

import pytest

from linli.ground.shared.tables import Table, read


def said(table: Table) -> list[tuple[int, str]]:
    return [(fault.row, fault.words) for fault in table.faults]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def test_rows_are_read_as_a_spreadsheet_writes_them(file: Path):
    file.write_bytes('﻿code,name\r\n PM ,"物业,服务人"\r\n,\r\nCM,居委会\r\n'.encode())
    table = read(file, columns=("code", "name"), key=("code",))
    assert said(table) == []
    assert [(row.number, row["code"], row["name"]) for row in table.rows] == [
        (2, "PM", "物业,服务人"),
        (4, "CM", "居委会"),
    ]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        ("code,name\nPM,物业\nPM,又是物业\n".encode(), 3, "和第 2 行重复。"),
        (b"code,name\nPM\n", 2, "有 1 格，应该是 2 格"),
        ("code,name\nPM,物业,服务人\n".encode(), 2, "有 3 格，应该是 2 格"),
        ("code,title\nPM,物业\n".encode(), 1, "少了“name”这一列"),
        (b"", 1, "少了“code”这一列"),
        ("code,name\nPM,物业\n".encode("gbk"), 1, "CSV UTF-8"),
        ('code,name\nPM,"物业\n'.encode(), 1, "CSV UTF-8"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(file: Path, content: bytes, row: int, words: str):
    file.write_bytes(content)
    first = said(read(file, columns=("code", "name"), key=("code",)))[0]
    assert first[0] == row
    assert words in first[1]


def test_a_cell_is_held_to_its_choices_and_its_length(file: Path):
    file.write_text("code,name\nPM,\nX,物业服务人\n", encoding="utf-8")
    table = read(file, columns=("code", "name"), key=("code",))
    for row in table.rows:
        table.only(row, "code", ("PM", "CM"))
        table.fits(row, "name", 3)
    assert said(table) == [
        (2, "“name”要填。"),
        (3, "“code”只能写 PM、CM，现在写的是“X”。"),
        (3, "“name”太长，最多 3 个字。"),
    ]
