"""Spots in a community's workbook: which one a row means, and that a sign goes on leading to its own."""

from datetime import datetime
from io import BytesIO

import pytest

from linli.ground.sheets.writing import write
from linli.town.places import workbook
from linli.town.places.exporting import pages
from linli.town.places.locating import locate
from linli.town.places.models import Kind, Place
from tests.places.books import Cells, beiyuan, cells
from tests.places.test_workbook import BY, LATER, plan, said, standing, take_in

pytestmark = pytest.mark.django_db


SPOTS: Cells = [
    ["名称", "所在楼院", "所在网格", "别名", "英文名称"],
    ["1号议事亭", "1号院", "", "葡萄架", "Pavilion 1"],
    ["凉亭", "北园8号院", "", "", ""],
    ["凉亭", "", "第3网格", "", ""],
]


def spots(community: Place) -> dict[str, tuple[str, str]]:
    """By the end of the code, what each spot that stands is called and what it stands in."""
    found = Place.objects.filter(path__within=community.path, kind=Kind.SPOT, valid_until__isnull=True)
    return {
        spot.code[-3:]: (spot.name, spot.parent.code[12:]) for spot in found.select_related("parent") if spot.parent
    }


def test_spots_come_with_the_workbook_and_the_same_again_changes_nothing(imported: Place, at: datetime):
    made = plan(imported, 点位=SPOTS)
    assert [(line.sheet, line.name.split()[-1]) for line in made.additions] == [("点位", row[0]) for row in SPOTS[1:]]
    assert spots(imported) == {}, "a dry run"
    take_in(imported, at, 点位=SPOTS)
    stood = {"p01": ("1号议事亭", "-y01"), "p02": ("凉亭", "-y08"), "p03": ("凉亭", "003")}
    assert spots(imported) == stood
    for words in ("1号议事亭", "1號議事亭旁边的灯不亮", "葡萄架底下", "Pavilion 1"):
        assert locate(words, imported).place == standing("-p01"), words
    assert locate("1号院", imported).place == standing("-y01"), "control: a number alone is a house's or a courtyard's"
    assert plan(imported, 点位=SPOTS).empty
    assert plan(imported, 点位=[SPOTS[0], *reversed(SPOTS[1:])]).empty, "in whatever order"
    assert plan(imported, **beiyuan()).empty, "a workbook without the sheet leaves them"
    out = write(pages(imported, at + LATER))
    assert cells(out, "点位")[2][1:] == ["p01", "1号议事亭", "1", None, "葡萄架", None, "Pavilion 1"]
    assert workbook.plan(workbook.read(BytesIO(out)), imported).empty


def test_a_spot_that_moves_or_is_renamed_keeps_its_code_and_no_other_gets_it(imported: Place, at: datetime):
    take_in(imported, at, 点位=SPOTS)
    headings: list[object] = ["编号", *SPOTS[0]]
    fresh: Cells = [headings, ["p01", "议事亭", "2", "", "葡萄架", ""], ["", "1号议事亭", "1", "", "", ""]]
    made = plan(imported, 点位=[*fresh, ["", *SPOTS[3]]])
    words = {line.words for line in made.changes}
    assert words == {"名称：1号议事亭 → 议事亭；上一级：1号院 → 2号院"}
    assert [line.code[-3:] for line in made.endings] == ["p02"]
    workbook.apply(made, BY, at + LATER)
    assert spots(imported) == {"p01": ("议事亭", "-y02"), "p04": ("1号议事亭", "-y01"), "p03": ("凉亭", "003")}
    moved: Cells = [*fresh, ["", "凉亭", "9", "", "", ""], ["", "岗亭", "9", "", "", ""]]
    for code, start in (
        ("p02", "p02 是“凉亭”的编号，停用了也不给别的点位"),
        ("p05", "没有编号是 p05 的点位"),
        ("P999", "没有编号是 P999 的点位"),
    ):
        (problem,) = said(plan(imported, 点位=[*fresh, [code, "岗亭", "9", "", "", ""]]).errors)
        assert (problem[2], problem[3].startswith(start)) == ("编号", True), problem
    take_in(imported, at + 2 * LATER, 点位=moved)
    assert (spots(imported)["p03"], spots(imported)["p05"]) == (("凉亭", "-y09"), ("岗亭", "-y09"))
    back: Cells = [*moved, ["", *SPOTS[2]]]
    assert plan(imported, 点位=[*moved, ["p02", *SPOTS[2]]]).additions == plan(imported, 点位=back).additions
    take_in(imported, at + 3 * LATER, 点位=back)
    assert spots(imported)["p02"] == ("凉亭", "-y08"), "it is back, and so is what its sign leads to"
    assert plan(imported, 点位=back).empty


def test_the_numbers_of_an_offices_own_list_are_passed_over(imported: Place, at: datetime):
    """They change from list to list, so that no sign may hang on them, and say nothing of how many spots there are."""
    listed: Cells = [
        ["编号", *SPOTS[0]],
        *([number, *row] for number, row in zip((999, 3, "甲"), SPOTS[1:], strict=True)),
    ]
    assert [line.words for line in plan(imported, 点位=listed).additions] == [
        f"表里的编号“{number}”是您自己排的，系统编成 p0{n}" for n, number in enumerate((999, 3, "甲"), start=1)
    ]
    take_in(imported, at, 点位=listed)
    stood = spots(imported)
    assert list(stood) == ["p01", "p02", "p03"]
    fewer: Cells = [listed[0], [1, *SPOTS[2]], [2, "岗亭", "9", "", "", ""], [3, *SPOTS[3]]]
    take_in(imported, at + LATER, 点位=fewer)
    assert spots(imported) == {"p02": stood["p02"], "p03": stood["p03"], "p04": ("岗亭", "-y09")}
    box = standing("-p04")
    assert box is not None
    Place.objects.filter(pk=box.pk).update(code=f"{imported.code}-p999", path=box.path.replace("p04.", "p999."))
    more: Cells = [*fewer, [4, "新亭", "9", "", "", ""]]
    assert [line.code[-4:] for line in plan(imported, 点位=more).additions] == ["-p04"], "one large number uses none up"


def test_a_wrong_spot_is_named_at_its_cell_and_none_is_left_behind_in_what_ends(imported: Place, at: datetime):
    wrong = plan(
        imported,
        点位=[
            ["编号", "名称", "院号", "网格", "英文名称", "俗称"],
            ["", "甲亭", "99", "", ""],
            ["", "乙亭", "", "9", ""],
            ["", "丙亭", "8", "1", ""],
            ["p07", "丁亭", "8", "", ""],
            ["", "戊亭", "8", "第2网格", ""],
            ["p07", "己亭", "8", "", ""],
            ["", "戊亭", "8", "", ""],
            ["", "", "8", "", ""],
            ["", "庚亭", "", "", ""],
            ["", "辛亭", "8", "", "a" * 81],
            ["", "凉\u202e亭\u2066", "8", "", ""],
            ["", "癸亭", "8", "", "", "棋\u202e亭、石桌"],
        ],
    )
    assert [(row, column) for _sheet, row, column, _words in sorted(said(wrong.errors))] == [
        (2, "院号"),
        (3, "网格"),
        (4, "网格"),
        (5, "编号"),
        (7, "编号"),
        (8, "名称"),
        (9, "名称"),
        (10, "院号"),
        (11, "英文名称"),
        (12, "名称"),
        (13, "俗称"),
    ]
    take_in(imported, at, 点位=SPOTS)
    twice: Cells = [["编号", "名称", "院号"], ["p01", "甲亭", "8"], ["P01", "乙亭", "8"]]
    assert said(plan(imported, 点位=twice).errors) == [("点位", 3, "编号", "和第 2 行重了。")]
    sheets = beiyuan()
    sheets["网格分工"] = [row if row[0] != 2 else [2, "7、9、10、11", row[2]] for row in sheets["网格分工"]]
    sheets |= {name: [row for row in sheets[name] if row[column] != 8] for name, column in (("楼院", 0), ("楼栋", 1))}
    assert [words for *_cell, words in said(plan(imported, **sheets).errors)] == ["8号院没有写，可是凉亭还在里面。"]
