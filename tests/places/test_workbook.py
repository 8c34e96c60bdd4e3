from datetime import datetime, timedelta
from io import BytesIO

import pytest

from linli.ground.audit.models import Entry
from linli.ground.sheets.writing import write
from linli.town.places import dwellings, tree, workbook
from linli.town.places.exporting import pages
from linli.town.places.locating import locate
from linli.town.places.models import LEVELS, Alias, Dwelling, Former, Kind, LaneGrid, Place
from linli.town.places.sheets import Problem
from linli.town.places.tree import Seed
from linli.town.places.workbook import Counts, Plan, PlanHasErrors, PlanIsOld
from tests.places.books import Cells, beiyuan, book, cells, sheets_of
from tests.places.layout import COMMUNITY, DISTRICT, STREET

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)
BY = "person:7"


@pytest.fixture
def community(db: None, at: datetime) -> Place:
    """北园社区 before anybody has said what stands in it."""
    return tree.plant(
        seeds=[
            Seed(Kind.DISTRICT, DISTRICT, "怀柔区"),
            Seed(Kind.STREET, STREET, "泉河街道", DISTRICT),
            Seed(Kind.COMMUNITY, COMMUNITY, "北园社区", STREET),
        ],
        at=at,
    )[-1]


def plan(community: Place, **sheets: Cells) -> Plan:
    return workbook.plan(sheets_of(**sheets), community)


def take_in(community: Place, at: datetime, **sheets: Cells) -> Counts:
    return workbook.apply(plan(community, **sheets), BY, at)


@pytest.fixture
def imported(community: Place, at: datetime) -> Place:
    take_in(community, at, **beiyuan())
    community.refresh_from_db()
    return community


def standing(tail: str) -> Place:
    return Place.objects.get(code=f"{COMMUNITY}{tail}", valid_until__isnull=True)


def test_what_a_sheet_leaves_out_is_a_problem_of_that_sheet_by_the_name_it_has_in_the_file(imported: Place):
    made = plan(imported, 院落明细=[["院号", "所属网格"], [1, 1]])
    assert {error.sheet for error in made.errors} == {"院落明细"}, "so that the returned file can say it"


def said(errors: tuple[Problem, ...]) -> list[tuple[str, int, str, str]]:
    return [(error.sheet, error.row, error.column, error.words) for error in errors]


def test_a_workbook_lays_out_the_whole_community(imported: Place):
    counted = {kind: Place.objects.within(imported).filter(kind=kind).count() for kind in LEVELS[3:]}
    assert counted == {"grid": 4, "courtyard": 22, "building": 37, "entrance": 148}
    assert imported.households == 1776
    assert Place.objects.get(code=DISTRICT).households == 1776
    assert Dwelling.objects.count() == 1776
    assert not Dwelling.objects.filter(confirmed_room=True).exists()
    assert standing("-b14-u2").path == "110116.001.008.002.y08.b14.u2."
    assert standing("-b14").name_en == "Building 14"
    assert LaneGrid.objects.count() == 4
    assert locate("小花园那排2单元", imported).place == standing("-b15-u2")


def test_planning_writes_nothing(community: Place, at: datetime):
    made = plan(community, **beiyuan())
    assert (len(made.additions), made.changes, made.endings, made.errors) == (4 + 22 + 37, (), (), ())
    assert Place.objects.count() == 3


def test_the_same_file_again_changes_nothing(imported: Place, at: datetime):
    made = plan(imported, **beiyuan())
    assert made.empty
    assert workbook.apply(made, BY, at + LATER) == Counts(0, 0, 0)
    assert not Former.objects.exists()
    assert Entry.objects.filter(verb="places.imported").count() == 1


def test_what_stands_can_be_written_out_and_taken_in_again(imported: Place, at: datetime):
    out = write(pages(imported, at + LATER))
    assert workbook.plan(workbook.read(BytesIO(out)), imported).empty
    assert cells(out, "楼栋")[:3][-1][:7] == ["1", "1", "1", None, "4", "6", None]


def test_a_building_whose_homes_are_all_confirmed_and_one_with_a_room_too_high_go_out_and_in_unchanged(
    imported: Place, at: datetime
):
    # By the entrances' ids: where the database believes the tables empty, an UPDATE over a join took it minutes.
    confirmed, house = (
        Dwelling.objects.filter(entrance__in=[entrance.pk for entrance in Place.objects.filter(parent=standing(tail))])
        for tail in ("-b14", "-b15")
    )
    confirmed.update(confirmed_room=True)
    house.filter(floor=house.latest("floor").floor).update(confirmed_room=True)
    odd = dwellings.open_door(entrance_id=standing("-b15-u1").pk, room="3301", at=at)
    dwellings.confirm(dwelling_id=odd.pk, at=at)
    made = workbook.plan(workbook.read(BytesIO(write(pages(imported, at + LATER)))), imported)
    assert (made.errors, made.empty) == ((), True)


def test_a_row_taken_out_ends_its_building_and_deletes_nothing(imported: Place, at: datetime):
    sheets = beiyuan()
    sheets["楼栋"] = [row for row in sheets["楼栋"] if row[0] != 15]
    ended = standing("-b15")
    made = plan(imported, **sheets)
    assert [(line.sheet, line.code, line.name) for line in made.endings] == [("楼栋", ended.code, "9号院 15号楼")]
    assert made.endings[0].words == "连同里面的 4 处"
    assert workbook.apply(made, BY, at + LATER) == Counts(0, 0, 1)
    assert Place.objects.filter(path__within=ended.path, valid_until=at + LATER).count() == 5
    assert Dwelling.objects.filter(entrance__path__within=ended.path, valid_until=at + LATER).count() == 48
    imported.refresh_from_db()
    assert imported.households == 1776 - 48
    assert locate("小花园那排", imported).place is None


def test_changes_are_named_and_made_on_the_same_places(imported: Place, at: datetime):
    sheets = beiyuan()
    sheets["楼院"][0].append("名称")
    sheets["楼院"][8] = [8, 3, "", "葡萄架院、大槐树院", "槐树院"]
    sheets["网格分工"][2][1] = "7、9、10、11"
    sheets["网格分工"][3][1] = "8、12-17"
    house = next(row for row in sheets["楼栋"] if row[0] == 14)
    house[2:5] = [5, 6, 3]
    before = standing("-y08")
    made = plan(imported, **sheets)
    assert made.errors == ()
    assert {(line.name, line.words) for line in made.changes} >= {
        ("8号院", "名称：8号院 → 槐树院；上一级：第2网格 → 第3网格"),
        ("8号院", "俗称：葡萄架院 → 葡萄架院、大槐树院"),
        ("8号院 14号楼 1单元", "户数：12 → 18"),
        ("8号院 14号楼", "房号：48 个 → 72 个（加 24 个，停 0 个）"),
    }
    assert [line.name for line in made.additions] == ["8号院 14号楼 5单元"]
    workbook.apply(made, BY, at + LATER)
    after = standing("-y08")
    assert (after.id, after.name, after.path) == (before.id, "槐树院", "110116.001.008.003.y08.")
    assert standing("-b14").households == 90
    assert standing("003").households == 444 - 48 + 48 + 90
    assert plan(imported, **sheets).empty


def test_a_confirmed_door_outlives_fewer_floors(imported: Place, at: datetime):
    kept = Dwelling.objects.get(entrance=standing("-b14-u2"), room="602")
    dwellings.confirm(dwelling_id=kept.id, at=at)
    sheets = beiyuan()
    next(row for row in sheets["楼栋"] if row[0] == 14)[3] = 3
    take_in(imported, at + LATER, **sheets)
    rooms = Dwelling.objects.current(at + LATER).filter(entrance=standing("-b14-u2")).values_list("room", flat=True)
    assert sorted(rooms) == ["101", "102", "201", "202", "301", "302", "602"]


def test_a_sheet_or_column_that_is_not_there_leaves_its_part_alone(imported: Place, at: datetime):
    sheets = beiyuan()
    made = plan(imported, 楼栋=[row[:5] for row in sheets["楼栋"]])
    assert made.empty
    assert plan(imported, 楼院=[row[:2] for row in sheets["楼院"]]).empty
    assert Alias.objects.filter(valid_until__isnull=True).exists()


def test_ending_what_still_holds_something_the_file_does_not_cover_is_a_problem(imported: Place, at: datetime):
    made = plan(imported, 楼院=[row for row in beiyuan()["楼院"] if row[0] != 8])
    assert said(made.errors) == [("楼院", 1, "", "8号院没有写，可是14号楼还在里面。")]


def test_each_wrong_cell_is_named_and_the_rest_is_read_on(community: Place, at: datetime):
    made = plan(
        community,
        网格分工=[["网格", "楼院"], [1, "1-2、九"], ["110116001006001", ""]],
        楼院=[["院号", "网格"], [1, 1], [2, None], [2, 1], ["大院", 1], [3, 5], [9, None]],
        楼栋=[
            ["楼号", "院号", "单元数", "层数", "每层户数", "户数"],
            [1, 1, 4, 6, 2, None],
            [1, 2, 4, 6, 2, None],
            ["一号", 1, 4, 6, 2, None],
            [2, 1, "很多", 6, 2, None],
            [3, 1, 4, 6, None, None],
            [4, 1, 4, 6, 2, 50],
            [5, 7, 4, 6, 2, None],
            ["2-6", 1, 4, 6, 2, None],
            ["南楼", 1, 4, 6, 2, None],
        ],
    )
    assert set(said(made.errors)) == {
        ("网格分工", 3, "网格", "网格写编号（15 位，或第几网格）。"),
        ("楼院", 4, "院号", "和第 3 行重了。"),
        ("楼院", 5, "院号", "院号写数字就行，比如 8 或 8甲。"),
        ("楼院", 6, "网格", "没有这个网格，请先写进“网格分工”。"),
        ("楼栋", 3, "楼号", "和第 2 行重了。各院自己编号的话，请写成 8-1（院号-楼号）。"),
        ("楼栋", 4, "楼号", "和第 2 行重了。"),
        ("楼栋", 5, "单元数", "这里写 1 到 30 的数字。"),
        ("楼栋", 6, "户数", "“每层户数”和“户数”请填一个。"),
        ("楼栋", 7, "户数", "和“每层户数”对不上：6层×4单元×2户是48户。"),
        ("楼栋", 8, "院号", "“楼院”表里没有这个院。"),
        ("楼栋", 9, "楼号", "楼号里的院和“院号”对不上。"),
        ("楼栋", 10, "楼号", "楼号写数字就行，比如 14 或 14甲；各院自己编号的写成 8-1（院号-楼号）。"),
    }
    with pytest.raises(PlanHasErrors):
        workbook.apply(made, BY, at)
    assert Place.objects.count() == 3


def test_the_file_comes_back_with_what_is_wrong(community: Place, at: datetime):
    sheets = sheets_of(网格分工=[["网格"], [1]], 楼院=[["院号", "网格"], [1, 1], ["大院", 1]])
    made = workbook.plan(sheets, community)
    assert cells(workbook.returned(sheets, made.errors), "楼院") == [
        ["院号", "网格", "错误原因"],
        ["1", "1", None],
        ["大院", "1", "院号：院号写数字就行，比如 8 或 8甲。"],
    ]


def test_a_courtyard_needs_a_grid_and_the_two_sheets_must_agree(community: Place, at: datetime):
    alone = plan(community, 网格分工=[["网格"], [1]], 楼院=[["院号"], [1]])
    assert said(alone.errors) == [("楼院", 2, "网格", "新的院要写上网格。")]
    both = plan(community, 网格分工=[["网格", "楼院"], [1, "1"], [2, ""]], 楼院=[["院号", "网格"], [1, 2]])
    assert said(both.errors) == [("楼院", 2, "网格", "和“网格分工”里写的不一样。")]


def test_houses_that_each_courtyard_counts_are_kept_apart(community: Place, at: datetime):
    take_in(
        community,
        at,
        网格分工=[["网格", "网格名称", "楼院"], [1, "东片", "8、9"]],
        楼院=[["院号"], ["8号院"], ["９"]],
        楼栋=[["楼号", "院号", "单元数", "层数", "户数"], ["8-1", 8, 2, 6, 25], ["9号院1号楼", 9, 1, 6, 12]],
    )
    assert standing("-b08y01").name == standing("-b09y01").name == "1号楼"
    assert [standing(f"-b08y01-u{unit}").households for unit in (1, 2)] == [13, 12]
    assert locate("8号院1号楼2单元", community).place == standing("-b08y01-u2")
    assert locate("东片", community).place == standing("001")


def test_a_plan_made_before_another_change_is_refused(imported: Place, at: datetime):
    sheets = beiyuan()
    sheets["楼栋"] = sheets["楼栋"][:-1]
    made = plan(imported, **sheets)
    tree.change(place_id=standing("-b14").id, at=at + LATER, name="槐树楼")
    with pytest.raises(PlanIsOld):
        workbook.apply(made, BY, at + LATER)


def test_an_import_is_seen_by_whoever_kept_an_index(imported: Place, at: datetime):
    assert locate("14号楼6单元", imported).place is None
    sheets = beiyuan()
    next(row for row in sheets["楼栋"] if row[0] == 14)[2] = 6
    take_in(imported, at + LATER, **sheets)
    assert locate("14号楼6单元", imported).place == standing("-b14-u6")


def test_an_import_takes_the_same_number_of_queries_however_many_houses(
    community: Place, at: datetime, django_assert_max_num_queries
):
    sheets = sheets_of(**beiyuan())
    with django_assert_max_num_queries(60):
        workbook.apply(workbook.plan(sheets, community), BY, at)


def test_an_import_is_written_down_with_who_did_it(imported: Place):
    entry = Entry.objects.get(verb="places.imported")
    assert (entry.actor, entry.object) == (BY, f"place:{imported.id}")


def test_places_made_up_for_the_demo_town_say_so(community: Place, at: datetime):
    workbook.apply(workbook.plan(sheets_of(**beiyuan()), community, synthetic=True), BY, at)
    assert Place.objects.filter(synthetic=True).count() == 4 + 22 + 37 + 148


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
            ["", "壬<亭>", "8", "", ""],
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
        (13, "名称"),
        (14, "俗称"),
    ]
    take_in(imported, at, 点位=SPOTS)
    twice: Cells = [["编号", "名称", "院号"], ["p01", "甲亭", "8"], ["P01", "乙亭", "8"]]
    assert said(plan(imported, 点位=twice).errors) == [("点位", 3, "编号", "和第 2 行重了。")]
    sheets = beiyuan()
    sheets["网格分工"] = [row if row[0] != 2 else [2, "7、9、10、11", row[2]] for row in sheets["网格分工"]]
    sheets |= {name: [row for row in sheets[name] if row[column] != 8] for name, column in (("楼院", 0), ("楼栋", 1))}
    assert [words for *_cell, words in said(plan(imported, **sheets).errors)] == ["8号院没有写，可是凉亭还在里面。"]


def test_another_rooms_sheets_are_passed_over(community: Place, at: datetime):
    sheets = workbook.read(book(**beiyuan(), 楼门长=[["楼门", "姓名"], ["14-2", "王秀兰"]]))
    assert workbook.plan(sheets, community).errors == ()
