"""A community's workbook: dry run first, the same again changes nothing, what was taken out ends."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from linli.town.people import contacts, workbook
from linli.town.people.models import Organisation, Post, Responsibility
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places import calling, tree
from linli.town.places.models import Kind
from linli.town.places.workbook import PlanHasErrors

pytestmark = pytest.mark.django_db

YARDS = ["院号 网格", "8 2", "9 2", "12 3", "13 3"]
BUILDINGS = ["楼号 院号 单元数 层数 每层户数", "14 8 2 6 2", "15 9 1 6 2", "20 12 1 6 2", "21 13 1 6 2"]
GRIDS = [
    "网格 楼院 网格员 手机号 值班电话",
    "第2网格 8、9 赵建国 13700000001 010-6960-0000",
    "第3网格 12、13 钱立新 13700000002 010-6960-0000",
]
SPOTS = ["名称 院号 网格", "1号议事亭 8 -", "岗亭 - 3"]
LEADS = ["楼号 单元 姓名 手机号 值班电话", "14 2单元 陈玉兰 13700000003 010-6960-0000"]
ORGANISATIONS = [
    "编号 名称 类别 承办主体 管到哪儿 值班电话",
    "property-1 北园物业 物业企业 PM 110116001008 010-6960-0000",
    "committee-1 北园社区居委会 居委会 居委会 北园 010-6960-0000",
    "team-1 小扳手志愿队 志愿队 VT 110116001008 010-6960-0000",
]
POSTS = [
    "岗位 在哪儿 姓名 手机号 值班电话",
    "社区工作者 北园社区 孙志明 13700000004 010-6960-0000",
    "社区书记 110116001008 李红梅 13700000005 010-6960-0000",
    "承办人 property-1 冯涛 13700000006 010-6960-0000",
    "志愿队队长 小扳手志愿队 宋长河 13700000007 010-6960-0000",
]
SMALL = {
    "单位": [ORGANISATIONS[0], "bakery-1 面包房 共建单位 - - -"],
    "岗位": ["岗位 在哪儿 姓名", "社区工作者 北园社区 孙志明"],
}
"""It lists little; the rest of what it could list would end."""
WHOLE = {
    "楼院": YARDS,
    "楼栋": BUILDINGS,
    "网格分工": GRIDS,
    "点位": SPOTS,
    "楼门长": LEADS,
    "单位": ORGANISATIONS,
    "岗位": POSTS,
}


def book(sheets):
    made = Workbook()
    made.remove(made.active)
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(["" if cell == "-" else cell.replace("_", " ") for cell in line.split(" ")])
    out = BytesIO()
    made.save(out)
    out.seek(0)
    return out


def planned(street, at, sheets, by=None):
    read = workbook.read(book(sheets))
    return workbook.plan(read, street.place["community"], by, at)


def take_in(street, at, sheets, by=None):
    return workbook.apply(planned(street, at, sheets, by), by, at, basis="duty")


def lines(some):
    return [(line.sheet, line.code, line.name) for line in some]


def words(some):
    return [(line.name, line.words) for line in some]


def said(plan):
    return [(problem.sheet, problem.row, problem.column, problem.words) for problem in plan.errors]


def test_a_workbook_that_says_what_stands_changes_nothing_of_people(reachable, at):
    plan = planned(reachable, at, {k: v for k, v in WHOLE.items() if k in ("网格分工", "楼门长", "单位", "岗位")})
    ours = [line for line in (*plan.additions, *plan.changes, *plan.endings) if line.sheet != "楼栋"]
    assert (said(plan), ours) == ([], [])


def test_everything_new_is_planted_appointed_and_registered_and_again_changes_nothing(street, at):
    community = street.place["community"]
    new = dict(WHOLE) | {
        "网格分工": [*GRIDS, "第5网格 30 吴新 13600000001 -"],
        "楼院": [*YARDS, "30 5"],
        "楼栋": [*BUILDINGS, "50 30 1 6 2"],
        "楼门长": ["楼号 单元 姓名 手机号", "50 1 郑好 13600000002"],
        "单位": [*ORGANISATIONS, "bakery-1 面包房 共建单位 - - -"],
        "岗位": [*POSTS, "共建单位联系人 面包房 何甜 13600000003 -"],
    }
    plan = planned(street, at, new)
    assert said(plan) == []
    assert not Post.objects.filter(person__name="吴新").exists()
    counts = workbook.apply(plan, None, at, ends=True)
    assert counts.added >= 8
    wu = contacts.find("phone", "13600000001")
    assert [held.place_path for held in posts_of(wu, at)] == [f"{community.path}005."]
    assert Organisation.objects.get(code="bakery-1").place == community
    assert posts_of(contacts.find("phone", "13600000003"), at)[0].role == Role.PARTNER
    assert planned(street, at, new).empty
    fewer = planned(street, at, {"楼栋": ["楼号 院号 单元数 层数 每层户数", "50 30 1 1 2", *BUILDINGS[1:]]})
    assert words(fewer.endings) == [("30号院 50号楼", "停 10 个房号")]
    assert (fewer.ending, fewer.asks) == (10, True), "a household that loses its door is asked about"
    assert workbook.apply(fewer, None, at + timedelta(days=1), ends=True).ended == 10


NAMED = {
    "楼院": [
        "院号 网格",
        "北园8号院 北园第2网格",
        "北园社区9号院 北园社区二网格",
        "12 泉河街道北园3网格",
        "葡萄园13院 3",
    ],
    "楼栋": [BUILDINGS[0], "北园14号楼 北园社区8号院 2 6 2", "怀柔区，北园社区15 9 1 6 2", *BUILDINGS[3:]],
    "网格分工": [GRIDS[0], *(f"北园社区{line}" for line in GRIDS[1:])],
    "点位": [SPOTS[0], "1号议事亭 北园8号院 北园第2网格", "岗亭 - 北园社区3网格"],
    "楼门长": [LEADS[0], LEADS[1].replace("14", "北園十四號樓", 1)],
    "单位": [line.replace("PM 110116001008", "PM 北园第2网格、北园社区3网格") for line in ORGANISATIONS],
    "岗位": [*POSTS, "网格员 北园第2网格 赵建国 13700000001 010-6960-0000"],
}


@pytest.fixture
def beside(reachable, at):
    """The street, with 湖光社区 beside it, and a nickname of its own community."""
    calling.call(place_id=reachable.place["community"].pk, words="葡萄园", at=at)
    seed = tree.Seed(Kind.COMMUNITY, "110116001006", "湖光社区", "110116001")
    tree.plant(seeds=[seed], at=at)
    return reachable


def test_places_that_say_their_own_community_first_are_those_without_it(beside, at):
    grids = planned(beside, at, NAMED | {"岗位": POSTS}).places.steps
    assert said(planned(beside, at, NAMED | {"岗位": POSTS})) == []
    assert grids == planned(beside, at, WHOLE).places.steps
    posts = [(want.seat.code, want.name) for want in planned(beside, at, {"岗位": NAMED["岗位"]}).steps.posts]
    assert ("110116001008002", "赵建国") not in posts, "he has it already"
    roster = ["住址 手机号", "北园社区14号楼1单元102 13900005678", "北园15-1-302 13900005679"]
    made = planned(beside, at, {"住户": roster})
    assert [(want.entrance[12:], want.room) for want in made.roster.fresh] == [("-b14-u1", "102"), ("-b15-u1", "302")]


def test_a_place_of_another_community_is_refused_at_its_cell_and_no_name_is_cut(beside, at):
    there = planned(beside, at, {"楼院": ["院号 网格", "湖光社区8号院 2", "9 湖光2网格", "8 2", "12 3", "13 3"]})
    assert [(row, column, words) for _sheet, row, column, words in said(there)] == [
        (2, "院号", "“湖光社区”不是这个社区。这里只写本社区的。"),
        (3, "网格", "“湖光”不是这个社区。这里只写本社区的。"),
    ]
    grids = ["网格 网格名称 网格员 手机号", "2 北园第3网格 赵建国 13700000001", "3 - 钱立新 13700000002"]
    named = planned(beside, at, {"网格分工": grids, "楼院": ["院号 网格", "8 北园第3网格", *YARDS[2:]]})
    assert (said(named), named.places.steps.changes[0].fields["name"]) == ([], "北园第3网格"), "a name is a name"
    assert all(change.parent_code is None for change in named.places.steps.changes)


def test_who_follows_in_a_single_seat_takes_it_over_the_same_minute(reachable, at):
    sheets = {"网格分工": [GRIDS[0], "第2网格 8、9 周小川 13900009999 -", GRIDS[2]]}
    handed_over = planned(reachable, at, sheets)
    assert words(handed_over.changes)[-1] == ("周小川", "网格员 · 第 2 网格：赵建国 → 周小川")
    workbook.apply(handed_over, None, at)
    new = contacts.find("phone", "13900009999")
    post = Post.objects.get(role=Role.GRID_WORKER, place=reachable.place["grid2"], ends_at__isnull=True)
    assert (post.person, post.starts_at) == (new, at)
    assert Post.objects.get(pk=reachable.post["zhao"].pk).ends_at == at
    assert posts_of(reachable.qian, at)


def test_a_row_that_was_taken_out_ends_and_nothing_is_deleted(reachable, at):
    before = Post.objects.count()
    sheets = {"楼门长": [LEADS[0], "15 1 王秀兰 13600000009 -"], "岗位": POSTS[:-1], "单位": ORGANISATIONS[:-1]}
    plan = planned(reachable, at, sheets)
    assert said(plan) == []
    assert ("楼门长", "110116001008-b14-u2", "陈玉兰") in lines(plan.endings)
    team = ("小扳手志愿队", "志愿队；宋长河的岗位一起到期")
    assert {("陈玉兰", "楼门长 · 8 号院 14 号楼 2 单元"), team} <= set(words(plan.endings))
    assert (plan.ending, plan.asks) == (workbook.FEW, False), "a few are taken out by hand"
    assert ("王秀兰", "楼门长 · 9 号院 15 号楼 1 单元") in words(plan.additions)
    with translation.override("en"):
        read = planned(reachable, at, sheets)
    assert ("陈玉兰", "Entrance lead · 2 单元, 14 号楼, 8 号院") in words(read.endings)
    assert read.digest == plan.digest, "it does the very same, in whatever language"
    workbook.apply(plan, None, at)
    assert posts_of(reachable.chen, at) == ()
    assert posts_of(reachable.song, at) == ()
    assert Organisation.objects.get(code="team-1").valid_until == at
    assert Post.objects.count() == before + 1
    assert posts_of(reachable.he, at)
    assert posts_of(reachable.han, at)


def test_a_sheet_that_is_not_there_leaves_its_part_as_it_is(reachable, at):
    take_in(reachable, at, {"楼门长": LEADS})
    assert posts_of(reachable.sun, at)
    assert posts_of(reachable.zhao, at)
    assert Organisation.objects.get(code="team-1").valid_until is None


def test_duties_come_and_go_with_the_sheet_within_the_community_only(reachable, at):
    moved = [
        ORGANISATIONS[0],
        "property-1 北园物业 物业企业 PM 第2网格 010-6960-0001",
        "property-1 北园物业 物业企业 路灯 第3网格 010-6960-0000",
        *ORGANISATIONS[2:],
    ]
    plan = planned(reachable, at, {"单位": moved})
    assert words(plan.additions) == [("北园物业", "物业服务人 · 第 2 网格"), ("北园物业", "路灯 · 第 3 网格")]
    assert words(plan.changes) == [("北园物业", "值班电话：010-6960-0000 → 010-6960-0001")]
    assert words(plan.endings) == [("北园物业", "物业服务人 · 北园社区")]
    workbook.apply(plan, None, at)
    firm = reachable.organisation["property"]
    now = Responsibility.objects.filter(organisation=firm, valid_until__isnull=True)
    assert set(now.values_list("body", "place__code")) == {("PM", "110116001008002"), ("LT", "110116001008003")}
    assert Responsibility.objects.filter(organisation=reachable.organisation["water"], valid_until__isnull=True)
    assert planned(reachable, at, {"单位": moved}).empty
    for named in ("pm/lt", "物業服務人；路燈", "property_firm、Street_lights", "物业服务人_路灯"):
        plan = planned(
            reachable, at, {"单位": [moved[0], f"property-1 北园物业 物业企业 {named} 第2网格 -", *moved[3:]]}
        )
        assert (said(plan), [line.words.split()[0] for line in plan.additions]) == ([], ["路灯"]), named


def test_an_organisation_under_a_new_number_follows_the_one_that_had_its_name(reachable, at):
    take_in(reachable, at, {"单位": [line.replace("property-1", "property-9") for line in ORGANISATIONS]})
    there = Organisation.objects.filter(name="北园物业").order_by("code").values_list("code", "valid_until")
    assert list(there) == [("property-1", at), ("property-9", None)]


def test_two_rows_of_one_name_and_two_numbers_are_asked_about(reachable, at):
    new = "bakery-1 北园\u3000物业 共建单位 - - -"
    last = planned(reachable, at, {"单位": [*ORGANISATIONS, new]})
    assert said(last) == [("单位", 5, "名称", "和第 2 行名称一样，编号却不一样。")]
    first = planned(reachable, at, {"单位": [ORGANISATIONS[0], new, *ORGANISATIONS[1:]]})
    assert said(first) == [("单位", 2, "名称", "和第 3 行名称一样，编号却不一样。")], (
        "the one that stands keeps its name"
    )


WRONG: dict[str, list[str]] = {
    "楼门长": [LEADS[0], "99 1 谁 13600000001 -", "14 1 谁 123 -", "14 1 谁 - -", "14 1 <谁> - -"],
    "网格分工": [
        GRIDS[0],
        "第9网格 - 谁 13600000001 -",
        GRIDS[1],
        "第2网格 - 别人 13600000002 -",
        "第1网格 - 甲13912345678 - -",
    ],
    "单位": [
        ORGANISATIONS[0],
        "x-1 某 俱乐部 - - -",
        "y-1 某 志愿队 XX - -",
        "z-1 某 志愿队 PM 月亮 -",
        "u-1 <b>修理 志愿队 VT - -",
        "v-1 某队 志愿队 VT - <b>1",
    ],
    "岗位": [POSTS[0], "镇长 北园社区 谁 13600000001 -", "网格员 北园社区 谁 13600000001 -"],
}
WRONG["单位"] = [
    f"{line} {'管什么' if n == 0 else '<b>保洁' if n == 5 else '-'}" for n, line in enumerate(WRONG["单位"])
]


def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_taken_in(reachable, at):
    plan = planned(reachable, at, WRONG)
    found = {(sheet, row, column) for sheet, row, column, _words in said(plan)}
    assert {
        ("单位", 6, "管什么"),
        ("楼门长", 2, "单元"),
        *(("楼门长", 3, "手机号"), ("楼门长", 4, "手机号"), ("楼门长", 5, "姓名")),
        ("网格分工", 4, "姓名"),
        ("网格分工", 5, "网格员"),
        ("单位", 2, "类别"),
        ("单位", 3, "承办主体"),
        ("单位", 4, "管到哪儿"),
        ("单位", 5, "名称"),
        ("单位", 6, "值班电话"),
        ("岗位", 2, "岗位"),
        ("岗位", 3, "在哪儿"),
    } <= found
    assert plan.endings == ()
    with pytest.raises(PlanHasErrors):
        workbook.apply(plan, None, at)
    file = load_workbook(BytesIO(workbook.returned(workbook.read(book(WRONG)), plan.errors)))
    assert "没有这个楼门" in str(file["楼门长"].cell(2, 6).value)


def test_all_that_is_wrong_with_a_row_is_said_at_once(reachable, at):
    sheets = {
        "楼门长": [LEADS[0], "99 1 <谁> 1370000 <1>", LEADS[1]],
        "网格分工": [GRIDS[0], "第9网格 - <谁> 1370000 -"],
        "单位": [ORGANISATIONS[0], "x-1 <b> 俱乐部 XX、PM 月亮 <1>"],
        "岗位": [POSTS[0], "镇长 北园社区 <谁> 1370000 -"],
    }
    found = [(sheet, column) for sheet, row, column, _words in said(planned(reachable, at, sheets)) if row == 2]
    assert sorted(found) == sorted(
        [("楼门长", column) for column in ("单元", "姓名", "手机号", "值班电话")]
        + [("网格分工", column) for column in ("网格员", "手机号")]
        + [("单位", column) for column in ("类别", "名称", "承办主体", "管到哪儿", "值班电话")]
        + [("岗位", column) for column in ("岗位", "姓名", "手机号")]
    )


def test_what_is_written_out_is_masked_and_changes_nothing_when_taken_in_again(reachable, at):
    take_in(reachable, at, WHOLE)
    file = workbook.written(reachable.place["community"], at)
    values = [str(cell) for sheet in load_workbook(BytesIO(file)) for row in sheet.values for cell in row if cell]
    assert {"137****0001", "p01", "1号议事亭"} <= set(values)
    assert not [value for value in values if "1370000000" in value]
    plan = workbook.plan(workbook.read(BytesIO(file)), reachable.place["community"], None, at)
    assert said(plan) == []
    assert lines(plan.additions) + lines(plan.changes) + lines(plan.endings) == []
