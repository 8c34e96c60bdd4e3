"""The district supervises without reading: the outline of a case, and never a resident's words, door or name."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, dispatch, handling, ladder, leading, reach, reporting, supervision, verification
from linli.life.cases.guards import NotYours
from linli.life.cases.intake import Said, report
from linli.life.cases.models import Case, Contact
from linli.life.cases.states import Level, State, Who
from linli.town.people import appoint
from linli.town.people.models import Person
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked
from tests.cases.test_views import text
from tests.street import Street, signed_in

SECRETS = ("五个孩子", "门口鞋柜", "302", "林女士", "138", "楼上几位")
"""What a resident said, where they live, how they are called, their number, and what they were asked."""
NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}")
"""What things are called in addresses and in JSON, and hashes, where any digits may stand, those of a door too."""


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.fixture
def late(street: Street, at: datetime) -> Case:
    """Reported six days ago, asked back, sent to the water company, and told of as late."""
    said = Said(
        street.place["b14-u2"],
        "水流特别小，五个孩子洗不了澡",
        "54001",
        spot="门口鞋柜旁",
        door="302",
        contact=Contact.NAMED,
        called="林女士",
    )
    begun = at - timedelta(days=6)
    case = report(said, reporter=street.lin, query_code="CODE", by=street.lin, at=begun)
    answering.ask_back(case_id=case.pk, by=street.zhao, at=begun, words="楼上几位也这样？")
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=begun, words="五个孩子都等着")
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=begun, organisation_id=street.organisation["water"].pk)
    assert supervision.tell_overdue(case_id=case.pk, at=at)
    case.refresh_from_db()
    return case


def test_the_district_sees_what_supervising_needs_and_nothing_of_the_resident(street: Street, late: Case):
    zheng = signed_in(street.zheng)
    pane = text(zheng.get(f"/desk/?open={late.public_id}"))
    for needed in (late.number, "自来水公司", "网格员", "8 号院", "派给自来水公司", "报事人补充", "催一催"):
        assert needed in pane
    pages = [pane, *(text(zheng.get(f"/desk/?show={show}")) for show in ("late", "all", "ended"))]
    pages += [text(zheng.get(f"/cases/{late.public_id}/{act}/")) for act in ("urge",)]
    pages += [NAME.sub("", zheng.get(f"/desk/{late.public_id}/since/0/").text)]
    assert [(secret, page) for page in pages for secret in SECRETS if secret in page] == []
    assert "14 号楼" not in pane
    assert "14号楼" not in pane


def test_the_district_reads_the_kind_of_matter_once(street: Street, late: Case):
    zheng = signed_in(street.zheng)
    assert text(zheng.get("/desk/?show=late")).count("停水/水压低") == 1
    assert re.search(r"<dd>停水/水压低</dd>", zheng.get(f"/desk/?open={late.public_id}").content.decode()) is None


def test_the_json_door_tells_the_district_as_much_as_the_page(street: Street, late: Case):
    zheng = signed_in(street.zheng)
    shown = zheng.get(f"/api/v1/cases/{late.public_id}")
    case = shown.json()
    assert (case["standing"], case["reporters"], case["full"]["words"], case["full"]["spot"]) == ("outline", [], "", "")
    assert (case["full"]["number"], case["full"]["organisation"]["name"]) == (late.number, "自来水公司")
    assert "urge" in {each["name"] for each in case["full"]["may"]}
    rows = zheng.get("/api/v1/cases/desk?show=late")
    assert [row["number"] for row in rows.json()["items"]] == [late.number]
    way = zheng.get(f"/api/v1/cases/{late.public_id}/timeline")
    assert len(way.json()) > 4
    told = [NAME.sub("", answer.text) for answer in (shown, rows, way)]
    assert [(secret, answer) for answer in told for secret in SECRETS if secret in answer] == []


@pytest.mark.parametrize(("who", "status"), [("zheng", 404), ("han", 200), ("lin", 200)])
def test_what_the_audit_book_holds_of_a_report_is_for_who_reads_it_and_not_for_an_outline(
    street: Street, late: Case, who: str, status: int
):
    client = signed_in(street.person[who])
    assert client.get(f"/api/v1/cases/{late.public_id}").status_code == 200, "control: it is theirs to open"
    pages = (f"/cases/{late.public_id}/proof/", f"/api/v1/cases/{late.public_id}/proof")
    assert [client.get(page).status_code for page in pages] == [status] * 2


def test_a_lead_reads_of_a_neighbours_matter_by_json_what_the_page_says_and_no_more(street: Street, at: datetime):
    said = Said(street.place["b14-u2"], "单元门关不上", "54008", door="502", contact=Contact.PAPER, called="老周")
    case = report(said, reporter=None, query_code="PAPER", by=street.chen, at=at)
    answering.ask_back(case_id=case.pk, by=street.zhao, at=at, words="几点在家？")
    chen, way = signed_in(street.chen), f"/api/v1/cases/{case.public_id}/timeline"
    assert "问了报事人" not in text(chen.get(f"/cases/{case.public_id}/"))
    told = [[line["verb"] for line in each.get(way).json()] for each in (chen, signed_in(street.zhao))]
    assert "report" in told[0]
    assert "ask_back" not in told[0]
    assert "ask_back" in told[1], "control: the desk reads it"


def test_a_desk_that_reads_the_case_still_reads_all_of_it(street: Street, late: Case):
    """Control: the same pages show these secrets to the street."""
    pane = text(signed_in(street.han).get(f"/desk/?open={late.public_id}"))
    assert [secret for secret in SECRETS if secret not in pane] == []


def test_the_district_urges_what_is_late_at_any_desk_and_moves_nothing_there(street: Street, late: Case, at: datetime):
    answering.urge(case_id=late.pk, by=street.zheng, at=at, words="请今天给居民一个说法")
    with pytest.raises(NotYours):
        dispatch.reject(case_id=late.pk, by=street.zheng, at=at, reason="不归我们", next_unit="12345")
    step = late.steps.order_by("-seq").first()
    assert step is not None
    assert (step.verb, step.acting_as) == ("urge", "supervisor")


def test_the_district_urges_nothing_that_is_in_time(report: Report, street: Street, at: datetime):
    case = report()
    with pytest.raises(NotYours):
        answering.urge(case_id=case.pk, by=street.zheng, at=at)


def test_whoever_handles_one_case_does_not_read_another_of_the_same_courtyard(
    report: Report, street: Street, at: datetime
):
    others = report(words="三楼王家天天吵架")
    mine = report("54001", words="水流特别小")
    water = street.organisation["water"].pk
    dispatch.dispatch(case_id=mine.pk, by=street.zhao, at=at, organisation_id=water)
    page = text(signed_in(street.he).get(f"/desk/?open={mine.public_id}"))
    assert "这儿还发生过" in page
    assert others.words not in page
    assert others.words in text(signed_in(street.zhao).get(f"/desk/?open={mine.public_id}"))


def test_the_question_for_one_case_and_the_filter_for_many_agree(report: Report, street: Street, at: datetime):
    cases = [report(place=place) for place in ("b14-u2", "b20-u1", "b21-u1")]
    for by in ("zhao", "sun", "han"):
        ladder.hand_up(case_id=cases[0].pk, by=street.person[by], at=at, why="joint", reason="要几家一起定")
    water = street.organisation["water"].pk
    sent = report("54001")
    dispatch.dispatch(case_id=sent.pk, by=street.zhao, at=at, organisation_id=water)
    done = report()
    handling.on_the_spot(case_id=done.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    assert {case.state for case in Case.objects.everything("a test")} == {"reported", "dispatched", "asking"}
    read = 0
    for person in street.person.values():
        held = posts_of(person, at)
        found = set(Case.objects.everything("a test").filter(reach.read_by(held)).values_list("pk", flat=True))
        for case in Case.objects.everything("a test"):
            assert reach.reads(case, held) == (case.pk in found), (person.name, case.state)
        read += len(found)
    assert read > len(cases)


@pytest.mark.parametrize(("role", "seat"), [(Role.VERIFIER, "grid2"), (Role.STREET_STAFF, "street")])
def test_whoever_only_verifies_reads_a_case_while_it_waits_for_that(
    report: Report, street: Street, at: datetime, role: Role, seat: str
):
    person = Person.objects.create(name="金明", known_since=at)
    appoint.appoint(person_id=person.pk, role=role, by=None, at=at, place_id=street.place[seat].pk)
    case = report("54001", words="水流特别小")
    eyes = signed_in(person)
    pane = f"/desk/?open={case.public_id}"
    assert eyes.get(pane).status_code == 404
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=street.organisation["water"].pk)
    assert eyes.get(pane).status_code == 404
    handling.handle(case_id=case.pk, by=street.he, at=at, result="换了入户阀门的滤网，清了泥沙")
    assert case.words in text(eyes.get(pane))
    verification.verify(case_id=case.pk, by=person, at=at, finding="水压正常")
    assert case.number in text(eyes.get(pane))
    assert case.words not in text(eyes.get(pane)), "what they looked at stays theirs in outline"


def test_another_verifiers_case_is_closed_once_it_was_looked_at(report: Report, street: Street, at: datetime):
    person = Person.objects.create(name="金明", known_since=at)
    appoint.appoint(person_id=person.pk, role=Role.VERIFIER, by=None, at=at, place_id=street.place["grid2"].pk)
    case = report("54001")
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=street.organisation["water"].pk)
    handling.handle(case_id=case.pk, by=street.he, at=at, result="换了入户阀门的滤网，清了泥沙")
    verification.verify(case_id=case.pk, by=street.zhao, at=at, finding="水压正常")
    assert signed_in(person).get(f"/desk/?open={case.public_id}").status_code == 404


@pytest.fixture
def raised(street: Street, late: Case, at: datetime) -> Case:
    """The same, taken back and handed up to the district."""
    dispatch.take_back(case_id=late.pk, by=street.zhao, at=at, reason="他们没接，另找人办")
    for by in ("zhao", "sun", "han"):
        ladder.hand_up(case_id=late.pk, by=street.person[by], at=at, why="joint", reason="要几家一起定")
    late.refresh_from_db()
    return late


def test_the_district_reads_whole_what_lies_with_it_and_no_longer(street: Street, raised: Case, at: datetime):
    zheng = signed_in(street.zheng)
    for page in (
        text(zheng.get(f"/desk/?open={raised.public_id}")),
        zheng.get(f"/api/v1/cases/{raised.public_id}").text,
    ):
        assert [secret for secret in ("五个孩子", "门口鞋柜", "林女士") if secret not in page] == []
        assert "13800001001" not in page
    asked_of = raised.reporters.get().pk
    assert zheng.get(f"/cases/{raised.public_id}/reveal/{asked_of}/").status_code == 404, "masked for them as before"
    ladder.hand_down(case_id=raised.pk, by=street.zheng, at=at, reason="水务局接了，请街道派")
    handed_down = text(zheng.get(f"/desk/?open={raised.public_id}"))
    assert [secret for secret in SECRETS if secret in handed_down] == []
    as_json = zheng.get(f"/api/v1/cases/{raised.public_id}/timeline").text
    for between_desks in ("要几家一起定", "水务局接了"):
        assert between_desks not in handed_down
        assert between_desks not in as_json
        assert between_desks in text(signed_in(street.han).get(f"/desk/?open={raised.public_id}"))


def test_the_district_sends_what_lies_with_it_where_only_the_street_may_and_takes_it_back(
    street: Street, report: Report, at: datetime
):
    case = report("52001", words="往外接了个棚子")
    for by in ("zhao", "sun", "han"):
        ladder.hand_up(case_id=case.pk, by=street.person[by], at=at, why="joint", reason="要几家一起定")
    case.refresh_from_db()
    office = street.organisation["enforcement"]
    assert leading.choices(case, Who.COMMUNITY, at) == []
    assert leading.choices(case, Who.DISTRICT, at) == leading.choices(case, Who.STREET, at) == [office]
    assert "派出去" in text(signed_in(street.zheng).get(f"/desk/?open={case.public_id}"))
    sent = dispatch.dispatch(case_id=case.pk, by=street.zheng, at=at, organisation_id=office.pk)
    assert (sent.state, sent.holder, sent.acted_level) == (State.DISPATCHED, Level.DISTRICT, Level.DISTRICT)
    back = dispatch.take_back(case_id=case.pk, by=street.zheng, at=at, reason="他们没接，另找人办")
    assert (back.state, back.holder) == (State.ACCEPTED, Level.DISTRICT)
    assert not leading.waits_for_the_street(back, at), "it is the district's turn, not the street's"


def test_the_district_sends_nothing_that_lies_with_others(street: Street, report: Report, at: datetime):
    case = report("54001")
    with pytest.raises(NotYours):
        dispatch.accept(case_id=case.pk, by=street.zheng, at=at)
    with pytest.raises(NotYours):
        dispatch.dispatch(case_id=case.pk, by=street.zheng, at=at, organisation_id=street.organisation["water"].pk)
