"""Which place an outline of a file draws is told by its own code, or else its name; what tells nothing is named."""

from typing import Any

import pytest

from linli.town.boundaries import columns, redrawing
from linli.town.boundaries.models import Boundary
from linli.town.boundaries.redrawing import BoundariesHaveErrors
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.boundaries.drawn import HOUR, OTHER, box, feature, grids, planned, with_a_namesake
from tests.street import COMMUNITY, Street

Y08, Y09 = f"{COMMUNITY}-y08", f"{COMMUNITY}-y09"


@pytest.mark.parametrize("key", ["编码", "BM", "GRID_ID", "a b"])
def test_which_property_holds_the_code_is_guessed_from_its_values(street: Street, key: str):
    noise = {"序号": "1", "说明": "110116", "面积": "25200"}
    (drawn,) = grids((0, 0, 1, 1), key=key)
    plan = planned(street, drawn | {"properties": noise | drawn["properties"]})
    assert [change.place.code for change in plan.changes] == [f"{COMMUNITY}002"]


def test_names_do_where_there_are_no_codes_and_what_fits_nothing_or_two_is_named(street: Street):
    tree.create(seed=tree.Seed(Kind.GRID, f"{COMMUNITY}004", "第 2 网格", COMMUNITY), at=street.at - HOUR)
    plan = planned(
        street, *(feature(box(n, 0), 名称=name) for n, name in enumerate(["第3网格", "第2网格", "幸福网格", ""]))
    )
    assert [change.place.code[-3:] for change in plan.changes] == ["003"]
    assert [(problem.row, problem.name) for problem in plan.errors] == [(2, "第2网格"), (3, "幸福网格"), (4, "")]
    with pytest.raises(BoundariesHaveErrors):
        redrawing.apply(plan, by="command", at=street.at)
    assert not Boundary.objects.exists()


def test_names_go_before_a_code_that_every_row_has_alike(street: Street):
    named = [feature(box(n, 0), 所属社区=COMMUNITY, 名称=f"第{n}网格") for n in (2, 3)]
    assert [change.place.code[-3:] for change in planned(street, *named).changes] == ["002", "003"]
    coded = [feature(box(n, 0), 名称=f"第{n}网格", 编码=f"{COMMUNITY}{n:03}") for n in (3, 2)]
    assert [change.place.code[-3:] for change in planned(street, *coded).changes] == ["003", "002"]


@pytest.mark.parametrize(
    ("rows", "drawn", "wrong"),
    [
        ([{"编码": Y08, "名称": "8号院"}, {"编码": "", "名称": "北园社区"}], [Y08, COMMUNITY], []),
        ([{"编码": "", "名称": "8号院"}, {"编码": Y09, "名称": "9号院"}], [Y09], [(1, "8号院", "不止一个")]),
        ([{"名称": "9号院"}, {"name": "12号院"}, {"name": "13号院"}], ["y09", "y12", "y13"], []),
        ([{"名称": "9号院"}, {"NAME": "幸福院"}], ["y09"], [(2, "幸福院", "区、街道、社区、网格、楼院")]),
        (
            [{"编码": Y09, "名称": "9号院"}, {"编码": f"{COMMUNITY}-y99", "名称": "12号院"}],
            [Y09],
            [(2, f"{COMMUNITY}-y99", "对不上")],
        ),
        ([{"序号": "1", "图名": "幸福院"}, {"序号": 2, "编码": Y09}], [Y09], [(1, "幸福院", "对不上")]),
        ([{"所属社区": COMMUNITY, "名称": "8号院"}], [Y08], []),
        ([{"社区": "湖光社区", "名称": "8号院"}, {"社区": "北园社区", "名称": "8号院"}], [f"{OTHER}-y08", Y08], []),
        ([{"邻院": Y08, "名称": "9号院"}, {"邻院": Y08, "名称": "12号院"}], ["y09", "y12"], []),
    ],
    ids=[
        "code, else name",
        "a name that two bear",
        "two properties",
        "unknown",
        "a code mistyped",
        "nothing",
        "around",
        "narrowed",
        "next door",
    ],
)
def test_each_outline_is_known_by_its_own_code_or_else_by_its_name(
    street: Street, rows: list[dict[str, Any]], drawn: list[str], wrong: list[tuple[int, str, str]]
):
    with_a_namesake(street)
    rings = [box(0, 0, 9) if row.get("名称") == "北园社区" else box(3 * n, 0) for n, row in enumerate(rows)]
    plan = planned(street, *(feature(ring, **row) for ring, row in zip(rings, rows, strict=True)))
    assert len(plan.changes) == len(drawn)
    assert all(change.place.code.endswith(code) for change, code in zip(plan.changes, drawn, strict=True))
    assert [
        (each.row, each.name, words in str(each.words))
        for each, (_row, _name, words) in zip(plan.errors, wrong, strict=True)
    ] == [(row, name, True) for row, name, _words in wrong]


def test_a_file_of_countless_properties_is_looked_through_at_once(street: Street, monkeypatch: pytest.MonkeyPatch):
    pairs: list[Any] = []
    counted = columns._Pairs._count

    def seen(*of: Any) -> None:
        pairs.append(of)
        counted(*of)

    monkeypatch.setattr(columns._Pairs, "_count", seen)
    plan = planned(street, feature(box(0, 0), **{f"p{n}": "北园社区" for n in range(3000)}))
    assert [change.place.code for change in plan.changes] == [COMMUNITY]
    assert len(pairs) == 12 * 11 / 2, "and not the four million of all"
