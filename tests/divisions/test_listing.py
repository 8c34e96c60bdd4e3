"""A list of divisions is read district by district in either layout, and a row that is none is told by its number."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linli.town.divisions.listing import NoList, NotDivisions, districts, length
from tests.divisions.lists import ROWS, folder, one_file


@pytest.mark.parametrize("layout", [one_file, folder])
def test_both_layouts_say_the_same(layout: Callable[[Path], Path], tmp_path: Path):
    path = layout(tmp_path / "list")
    found = dict(districts(path))
    assert list(found) == ["110116", "330106"]
    assert [(row.code, row.name) for rows in found.values() for row in rows] == ROWS
    assert [row.parent for row in found["330106"]] == ["", "330106", "330106001"]
    assert length(path) == len(ROWS)
    assert list(dict(districts(path, "330106"))) == ["330106"]


@pytest.mark.parametrize("layout", [one_file, folder])
@pytest.mark.parametrize(
    "wrong",
    [
        ("330106001001", "又说一遍"),
        ("330107001", "没有区"),
        ("3301070010", "位数不对"),
        ("33010600a", "不是数字"),
        ("３３０１０７", "全角"),
        ("330107", ""),
    ],
)
def test_a_row_that_is_no_division_is_named(layout: Callable[..., Path], tmp_path: Path, wrong: tuple[str, str]):
    path = layout(tmp_path / "list", [*ROWS, wrong])
    with pytest.raises(NotDivisions):
        list(districts(path))


def test_a_district_that_comes_again_is_named(tmp_path: Path):
    path = one_file(tmp_path / "list", [*ROWS, ("110116002", "龙山街道")])
    with pytest.raises(NotDivisions) as refused:
        list(districts(path))
    assert refused.value.facts == {"row": 9, "code": "110116002"}


def test_where_no_list_is_that_is_said(tmp_path: Path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NoList):
            list(districts(path))
        with pytest.raises(NoList):
            length(path)
