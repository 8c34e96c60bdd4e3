"""All that is wrong with a row of the places' sheets is said at once."""

import pytest

from linli.town.places.cells import Cells, Wrong
from linli.town.places.models import Place
from tests.places.test_workbook import plan, said


def wrong(column: str) -> str:
    raise Wrong((column, "?"))


def asked(*columns: str) -> list[str]:
    with Cells() as cells:
        said = [cells.ask("-", wrong, column) for column in columns]
        return [*said, cells.ask("-", str, 5)]


def test_every_cell_is_asked_and_what_is_wrong_is_raised_together_once_each() -> None:
    assert asked() == ["5"], "control"
    with pytest.raises(Wrong) as raised:
        asked("院号", "网格", "网格")
    assert raised.value.cells == (("院号", "?"), ("网格", "?"))


@pytest.mark.django_db
def test_a_house_a_courtyard_and_a_spot_have_all_their_cells_named(beiyuan: Place) -> None:
    made = plan(
        beiyuan,
        楼院=[["院号", "网格", "俗称"], ["大院", 99, "-2"]],
        楼栋=[["楼号", "院号", "单元数", "层数", "户数", "俗称"], ["南", "大", "多", "高", "几", "-2"]],
        点位=[["编号", "名称", "院号", "俗称"], ["p99", "亭", 99, "-2"]],
    )
    assert sorted((sheet, column) for sheet, _row, column, _words in said(made.errors)) == sorted(
        [("楼院", column) for column in ("院号", "网格", "俗称")]
        + [("楼栋", column) for column in ("楼号", "院号", "单元数", "层数", "户数", "俗称")]
        + [("点位", column) for column in ("编号", "院号", "俗称")]
    )
