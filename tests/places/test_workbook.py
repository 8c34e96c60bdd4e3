from datetime import datetime, timedelta
from io import BytesIO

import pytest

from linli.ground.audit.models import Entry
from linli.ground.sheets.writing import write
from linli.town.places import dwellings, tree, workbook
from linli.town.places.exporting import pages
from linli.town.places.locating import locate
from linli.town.places.models import LEVELS, Alias, Dwelling, Former, LaneGrid, Place
from linli.town.places.sheets import Problem
from linli.town.places.workbook import Counts, Plan, PlanHasErrors, PlanIsOld
from tests.places.books import Cells, beiyuan, book, cells, sheets_of
from tests.places.layout import COMMUNITY, DISTRICT

pytestmark = pytest.mark.django_db
LATER = timedelta(days=5)
BY = "person:7"


def plan(community: Place, **sheets: Cells) -> Plan:
    return workbook.plan(sheets_of(**sheets), community)


def take_in(community: Place, at: datetime, **sheets: Cells) -> Counts:
    return workbook.apply(plan(community, **sheets), BY, at)


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
    assert made.endings[0].words == "连同里面的 4 处、48 个房号"
    assert made.steps.homes_end == 48
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
    made = plan(imported, **sheets)
    assert [(line.words, line.count) for line in made.endings] == [("停 23 个房号；还有 1 个确认过有人住，留着", 23)]
    assert workbook.apply(made, BY, at + LATER).ended == made.steps.homes_end == 23
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
    grids = [problem.words for problem in plan(imported, 网格分工=[["网格"], [1]]).errors]
    assert len(grids) == 3, "one for each grid that is left out, however much it holds"
    assert "第2网格没有写，可是7号院、8号院、9号院" in grids[0]


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
            [6, 1, 4, "-3", "2－", None],
            ["-7", 1, 4, 6, 2, None],
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
        ("楼栋", 11, "层数", "这里写 1 到 60 的数字。"),
        ("楼栋", 11, "每层户数", "这里写 1 到 40 的数字。"),
        ("楼栋", 12, "楼号", "楼号写数字就行，比如 14 或 14甲；各院自己编号的写成 8-1（院号-楼号）。"),
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
    sheets = sheets_of(网格分工=[["网格"], [1]], 楼院=[["院号", "网格"], [1, 1], ["大院", 1], ["大院", 7]])
    made = workbook.plan(sheets, community)
    assert cells(workbook.returned(sheets, made.errors), "楼院") == [
        ["院号", "网格", "错误原因"],
        ["1", "1", None],
        ["大院", "1", "院号：院号写数字就行，比如 8 或 8甲。"],
        ["大院", "7", "院号：院号写数字就行，比如 8 或 8甲；网格：没有这个网格，请先写进“网格分工”。"],
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


def test_another_rooms_sheets_are_passed_over(community: Place, at: datetime):
    sheets = workbook.read(book(**beiyuan(), 楼门长=[["楼门", "姓名"], ["14-2", "王秀兰"]]))
    assert workbook.plan(sheets, community).errors == ()
