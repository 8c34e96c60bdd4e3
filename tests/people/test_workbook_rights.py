"""Who may take what of a community's workbook in: what is the street's, or staff's, is not the community's to bring."""

import pytest

from linli.ground.shared.refusals import NotAllowed, NotFound
from linli.town.people import contacts, organisations, plan_rows, responsibility, serving, workbook
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Kind
from tests.people.test_workbook import GRIDS, LEADS, ORGANISATIONS, POSTS, lines, planned, said, take_in
from tests.street import signed_in

pytestmark = pytest.mark.django_db


def test_a_community_takes_in_its_neighbours_and_not_the_posts_of_staff(reachable, at):
    take_in(reachable, at, {"楼门长": [LEADS[0], LEADS[1], "15 1 王秀兰 13600000009 -"]}, by=reachable.sun)
    assert posts_of(contacts.find("phone", "13600000009"), at)[0].role == Role.ENTRANCE_LEAD
    plan = planned(reachable, at, {"网格分工": [GRIDS[0], "第2网格 8、9 周 13900009999 -", GRIDS[2]]}, by=reachable.sun)
    assert ("网格分工", 2, "姓名") in {(sheet, row, column) for sheet, row, column, _words in said(plan)}
    assert "安全管理员" in said(plan)[0][3]
    unchanged = planned(reachable, at, {"网格分工": GRIDS}, by=reachable.sun)
    assert [problem for problem in said(unchanged) if problem[2] == "姓名"] == []
    take_in(reachable, at, {"网格分工": [GRIDS[0], "第2网格 8、9 周 13900009999 -", GRIDS[2]]}, by=reachable.xu)


def test_nobody_appoints_themselves_by_a_workbook(reachable, at):
    mine = {"楼门长": [LEADS[0], LEADS[1], "15 1 孙志明 13700000004 -"]}
    assert "自己" in said(planned(reachable, at, mine, by=reachable.sun))[0][3]


def test_a_community_writes_duties_for_its_own_places_only(reachable, at):
    wide = [*ORGANISATIONS, "water-1 自来水公司 公用事业单位 WS 110116001 -"]
    plan = planned(reachable, at, {"单位": wide}, by=reachable.sun)
    assert {(row, column) for _sheet, row, column, _words in said(plan)} == {(5, "管到哪儿"), (5, "编号")}


def test_a_community_neither_brings_in_what_is_the_streets_nor_ends_what_is_anothers(reachable, at):
    above = ["x-1 诉求办 回访单位 - - -", "y-1 某 志愿队 CG - -"]
    plan = planned(reachable, at, {"单位": [*ORGANISATIONS, *above]}, reachable.li)
    assert [(sheet, column) for sheet, _row, column, _words in said(plan)] == [("单位", "类别"), ("单位", "承办主体")]
    assert planned(reachable, at, {"单位": [*ORGANISATIONS, *above]}).errors == (), "control"
    left = {"单位": [row for row in ORGANISATIONS if not row.startswith(("property-1", "committee-1"))]}
    ends = [code for _sheet, code, _name in lines(planned(reachable, at, left, reachable.li).endings)]
    assert ("property-1" in ends, "committee-1" in ends) == (False, True), "a handler's post is not theirs to end"
    made = planned(reachable, at, {"单位": ORGANISATIONS, "岗位": POSTS[:3] + POSTS[4:]}, reachable.li)
    assert (made.empty, [(who, line.name) for who, line in made.staying]) == (True, [("安全管理员", "冯涛")])
    assert plan_rows.plan(made)["same"] == "", "it is not as the sheet says"
    assert plan_rows.staying(made) == [
        "这 1 位的岗位不归您结束，还照旧；要结束请找安全管理员：冯涛（承办人 · 北园物业）"
    ]
    kept = [line.code for who, line in planned(reachable, at, left, reachable.li).staying if not who]
    assert kept == ["property-1"]
    assert planned(reachable, at, {"单位": ORGANISATIONS, "岗位": POSTS}, reachable.li).staying == (), "control"
    whole = [code for _sheet, code, _name in lines(planned(reachable, at, left, reachable.xu).endings)]
    assert "property-1" in whole


def test_a_sheet_makes_no_firm_the_one_that_calls_back_and_no_caller_back_a_firm(reachable, at):
    plan = planned(reachable, at, {"单位": [*ORGANISATIONS, "x-1 诉求办 物业企业 CB - -"]})
    assert [(row, column) for _sheet, row, column, _words in said(plan)] == [(5, "承办主体")]
    assert "回访要由" in said(plan)[0][3]
    office, wide = reachable.organisation["enforcement"], reachable.place["street"]
    responsibility.give(organisation_id=office.pk, body_code="CB", place_id=wide.pk, by=None, at=at)
    for duties, wrong in (("CB", "承办主体"), ("-", "类别"), ("WS", "承办主体")):
        line = f"enforcement-1 综合执法队 物业企业 {duties} 110116001008 -"
        told = [each[2:] for each in said(planned(reachable, at, {"单位": [*ORGANISATIONS, line]}))]
        assert any("回访要由" in words and column == wrong for column, words in told), (duties, told)
    assert not said(planned(reachable, at, {"单位": [*ORGANISATIONS, "x-1 诉求办 回访单位 CB - -"]})), "control"


def test_a_community_neither_renames_nor_closes_what_serves_others_too(reachable, at):
    firm, page = reachable.organisation["property"], f"/organisations/{reachable.organisation['property'].public_id}/"
    changed = [line.replace("北园物业", "北园物管").replace("6960", "6961") for line in ORGANISATIONS]
    for who in (reachable.sun, reachable.xu):
        assert planned(reachable, at, {"单位": changed}, who).errors == (), "control: it is all theirs"
    assert "改登记的内容" in signed_in(reachable.sun).get(page).content.decode(), "control"
    (beside,) = tree.plant(seeds=[tree.Seed(Kind.COMMUNITY, "110116001006", "湖光社区", "110116001")], at=at)
    responsibility.give(organisation_id=firm.pk, body_code="PM", place_id=beside.pk, rank=1, by=None, at=at)
    made = planned(reachable, at, {"单位": changed}, reachable.sun)
    assert [(row, column) for _sheet, row, column, _words in said(made)] == [(2, "名称"), (2, "值班电话")]
    assert "要改请找街道" in said(made)[0][3]
    assert planned(reachable, at, {"单位": changed}, reachable.xu).errors == (), "control: whose district it is"
    left = planned(reachable, at, {"单位": [row for row in ORGANISATIONS if "property-1" not in row]}, reachable.sun)
    assert "property-1" not in [code for _sheet, code, _name in lines(left.endings)]
    assert planned(reachable, at, {"单位": ORGANISATIONS}, reachable.sun).empty, "as it stands it may be listed"
    again = [line.replace("property-1", "property-9") for line in ORGANISATIONS]
    twice = [each[1:] for each in said(planned(reachable, at, {"单位": again}, reachable.sun))]
    assert twice == [(2, "名称", "“北园物业”已经登记过了，要改请打开它那一页。")]
    assert planned(reachable, at, {"单位": again}, reachable.xu).errors == (), "control: there the new follows the old"
    facts = {"code": firm.code, "kind": firm.kind, "place_id": firm.place_id, "name": "北园物管", "at": at}
    with pytest.raises(serving.ServesOthers):
        organisations.keep(**facts, by=reachable.sun)
    with pytest.raises(serving.ServesOthers):
        organisations.close(organisation_id=firm.pk, by=reachable.sun, at=at)
    shown = signed_in(reachable.sun).get(page).content.decode()
    assert ("要改请找街道" in shown, "改登记的内容" in shown, "停用，岗位" in shown) == (True, False, False)
    assert organisations.keep(**facts, by=reachable.xu).name == "北园物管"


def test_only_whose_post_reaches_the_community_takes_its_workbook_in(reachable, at):
    assert workbook.communities_of(reachable.sun, at) == [reachable.place["community"]]
    for by in (reachable.lin, reachable.zhao, reachable.meng, reachable.feng):
        assert workbook.communities_of(by, at) == []
        with pytest.raises(NotFound):
            workbook.community_by_code("110116001008", by, at)
        with pytest.raises(NotAllowed):
            workbook.apply(planned(reachable, at, {"楼门长": LEADS}), by, at)
    with pytest.raises(NotFound):
        workbook.community_by_code("110116001", None, at)
