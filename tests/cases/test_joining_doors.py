"""我也遇到 at the doors: asked once before a report is sent, shown while it is written, joined by page and by JSON."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import beforehand, handling, intake, joining, reporting
from linli.life.cases.intake import Said
from linli.life.cases.joining import Joins
from linli.life.cases.models import Answer, Case, Contact
from linli.life.cases.visitor import FOLLOWED
from linli.town.people import appoint
from linli.town.people.roles import Role
from tests.cases.conftest import RESULT, Report, asked, word
from tests.street import PHONE, Street, signed_in

HOUR = timedelta(hours=1)
WATER = "54001"
SECRET = "我家门口的水管"


def filled(case_or_place: object, **more: object) -> dict[str, object]:
    return {"once": str(uuid4()), "contact": "anonymous"} | more


def test_the_form_asks_once_and_what_is_not_the_same_is_reported(report: Report, street: Street, at: datetime, client):
    case = report(WATER, words=SECRET)
    form = filled(street, words="家里没水了", category=WATER, at=street.place["b14-u1"].code)
    with clock_at(at + HOUR):
        page = client.post("/report/", form)
        assert page.status_code == 200
        text = page.content.decode()
        assert "1 位邻居报过" in text
        assert f"/cases/{case.public_id}/join/" in text
        assert SECRET not in text
        sent = client.post("/report/", form | {"near": str(case.public_id)})
        assert sent.status_code == 302
        again = client.post("/report/", form | {"near": str(case.public_id)})
        assert again["Location"] == sent["Location"]
        assert client.post("/report/", form | {"once": str(uuid4()), "apart": "1"}).status_code == 302
    assert Case.objects.everything("the test").count() == 3


def test_while_it_is_filled_in_the_same_is_shown_as_a_piece(report: Report, street: Street, at: datetime, client):
    case = report(WATER)
    with clock_at(at + HOUR):
        form = {"words": "家里没水了", "at": street.place["b14-u1"].code, "category": ""}
        piece = client.post("/report/near/", form).content.decode()
        assert f'name="near" value="{case.public_id}"' in piece
        assert client.post("/report/near/", form | {"at": street.place["b20-u1"].code}).content.decode().strip() == ""
        assert client.post("/report/near/", form | {"words": "家里没水，煤气漏了"}).content.decode().strip() == ""


def test_joining_by_the_page_gives_a_receipt_and_a_code_of_one_s_own(
    report: Report, street: Street, at: datetime, client
):
    case = report(WATER, words=SECRET)
    with clock_at(at + HOUR):
        assert client.get(f"/cases/{case.public_id}/").content.decode().count(f"/cases/{case.public_id}/join/") == 1
        form = filled(case, words="我家也没水")
        first = client.post(f"/cases/{case.public_id}/join/", form)
        page = client.get(first["Location"]).content.decode()
        assert case.number in page
        assert SECRET not in page
        assert "2单元" not in page
        assert SECRET not in client.get(first["Location"].replace("receipt/", "receipt/paper/")).content.decode()
        assert client.post(f"/cases/{case.public_id}/join/", form)["Location"] in (
            first["Location"],
            f"/cases/{case.public_id}/",
        )
        other = client.post(f"/cases/{case.public_id}/join/", filled(case))
        assert other["Location"] == f"/cases/{case.public_id}/"
        assert "我家也没水" in client.get(other["Location"]).content.decode()
    assert case.reporters.count() == 2


def test_joining_by_json(report: Report, street: Street, at: datetime, client):
    case = report(WATER, words=SECRET)
    with clock_at(at + HOUR):
        send: Any = {"content_type": "application/json"}
        near = client.post("/api/v1/cases/near", {"category": WATER, "place_code": street.place["b14-u1"].code}, **send)
        assert [(row["id"], row["neighbours"], row["mine"]) for row in near.json()] == [(str(case.public_id), 1, False)]
        path, key = f"/api/v1/cases/{case.public_id}/join", str(uuid4())
        made = [client.post(path, {"contact": "anonymous"}, headers={"Idempotency-Key": key}, **send) for _ in range(2)]
        assert [each.status_code for each in made] == [201, 201]
        assert made[0].json() == made[1].json()
        seen = client.get(
            f"/api/v1/cases/{case.public_id}", headers={"Query-Code": made[0].json()["query_code"]}
        ).json()
        assert (seen["standing"], seen["neighbours"], seen["full"]["words"], seen["full"]["spot"]) == (
            "joined",
            2,
            "",
            "",
        )
        assert SECRET not in str(seen)
        lin = signed_in(street.lin, at=at + HOUR)
        assert lin.post(path, {"contact": "platform"}, **send).status_code == 409


@pytest.fixture
def taken_back(report: Report, street: Street, at: datetime) -> Case:
    """What Lin brought, which Wang has too, and Lin took back."""
    case = report(WATER, words=SECRET)
    wang = Joins(Contact.PLATFORM)
    joining.join(wang, case_id=case.pk, reporter=street.wang, query_code="WANG", by=street.wang, at=at)
    reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    return case


@pytest.mark.parametrize("contact", ["platform", "anonymous"])
def test_who_took_the_first_report_back_joins_it_again_by_the_page(
    taken_back: Case, street: Street, at: datetime, contact: str
):
    with clock_at(at + HOUR):
        lin = signed_in(street.lin)
        sent = lin.post(f"/cases/{taken_back.public_id}/join/", filled(taken_back, contact=contact))
        receipt = lin.get(sent["Location"])
        assert (receipt.status_code, taken_back.reporters.filter(withdrawn_at=None).count()) == (200, 2)
        code = receipt.context["code"]
        opened = Client().post("/cases/follow/", {"number": taken_back.number, "code": code}, follow=True)
        assert SECRET in opened.content.decode()


@pytest.mark.parametrize("contact", ["platform", "anonymous"])
def test_who_took_the_first_report_back_joins_it_again_by_json(
    taken_back: Case, street: Street, at: datetime, contact: str
):
    path = f"/api/v1/cases/{taken_back.public_id}"
    with clock_at(at + HOUR):
        sent: Any = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
        made = signed_in(street.lin).post(f"{path}/join", {"contact": contact}, **sent)
        assert made.status_code == 201
        seen = Client().get(path, headers={"Query-Code": made.json()["query_code"]})
        assert seen.json()["full"]["words"] == SECRET


def test_what_somebody_took_back_says_so_asks_nothing_and_may_be_joined_again(
    taken_back: Case, street: Street, at: datetime
):
    again = f'href="/cases/{taken_back.public_id}/join/"'
    with clock_at(at + HOUR):
        lin, wang = signed_in(street.lin), signed_in(street.wang)
        lists = [each.get("/cases/").content.decode() for each in (lin, wang)]
        assert ["您撤回了" in page for page in lists] == [True, False]
        assert ["等答复" in page or "超时" in page for page in lists] == [False, True]
        homes = [each.get("/").context["mine"] for each in (lin, wang)]
        assert [len(mine) for mine in homes] == [0, 1]
        pages = [each.get(f"/cases/{taken_back.public_id}/").content.decode() for each in (lin, wang)]
        assert [again in page for page in pages] == [True, False]
        said = [each.get("/api/v1/cases/mine").json()["items"][0]["taken_back"] for each in (lin, wang)]
        assert said == [True, False]
        Case.objects.everything("the test").update(hidden=True)
        assert again not in lin.get(f"/cases/{taken_back.public_id}/").content.decode(), "control: nobody joins it"


def test_before_taking_it_back_one_reads_whether_one_may_join_it_again(report: Report, street: Street, at: datetime):
    case = report(WATER)
    alone = beforehand.notes("withdraw", case, asked(case), at)
    assert any("要重新报" in each for each in alone)
    wang = Joins(Contact.PLATFORM)
    joining.join(wang, case_id=case.pk, reporter=street.wang, query_code="WANG", by=street.wang, at=at)
    both = beforehand.notes("withdraw", case, asked(case), at)
    assert any("还能再按" in each for each in both)
    assert not any("要重新报" in each for each in both)
    case.hidden = True
    assert any("要重新报" in each for each in beforehand.notes("withdraw", case, asked(case), at))


def test_who_works_since_at_the_desk_of_their_own_report_reads_of_each_act_by_json_what_its_page_says(
    report: Report, street: Street, at: datetime
):
    case, here = report(WATER), street.place["community"]
    appoint.appoint(person_id=street.lin.pk, role=Role.COMMUNITY_STAFF, place_id=here.pk, by=None, at=at)
    with clock_at(at + 13 * HOUR):
        client = signed_in(street.lin)
        may = client.get(f"/api/v1/cases/{case.public_id}").json()["full"]["may"]
        pages = {each["name"]: client.get(f"/cases/{case.public_id}/{each['name']}/").context["notes"] for each in may}
    assert {each["name"]: each["notes"] for each in may} == pages
    assert pages["withdraw"], "as whoever reported it"
    assert pages["answer"] == [], "control: as the desk"


def test_who_leaves_their_number_without_being_them_reads_nothing_that_they_brought(
    taken_back: Case, at: datetime, client: Client
):
    with clock_at(at + HOUR):
        sent = client.post(
            f"/cases/{taken_back.public_id}/join/", filled(taken_back, contact="platform", phone=PHONE, words="也没水")
        )
        assert client.get(sent["Location"]).status_code == 200
        page = client.get(f"/cases/{taken_back.public_id}/").content.decode()
    assert "也没水" in page
    assert SECRET not in page
    assert "您报的事" not in page


@pytest.mark.parametrize("door", ["", "/api/v1"])
def test_by_either_door_what_a_desk_s_browser_opened_is_not_theirs_who_come_to_it(
    report: Report, street: Street, at: datetime, door: str
):
    """Qian, of the next grid, opened the first report with its code, and writes down another neighbour."""
    case = report(WATER, contact=Contact.ANONYMOUS)
    qian = signed_in(street.qian)
    session = qian.session
    session[FOLLOWED] = [asked(case).pk]
    session.save()
    with clock_at(at + HOUR):
        form, path = filled(case), f"{door}/cases/{case.public_id}/join"
        if door:
            sent = qian.post(path, {"contact": form["contact"]}, content_type="application/json")
        else:
            sent = qian.post(f"{path}/", form)
    assert (sent.status_code, case.reporters.count()) == (201 if door else 302, 2), sent.content.decode()


def test_two_that_are_alike_say_when_each_was_reported(report: Report, street: Street, at: datetime, client: Client):
    report(WATER)
    report(WATER, moment=at + HOUR)
    with clock_at(at + 2 * HOUR):
        form = {"words": "没水", "at": street.place["b14-u1"].code, "category": WATER}
        shown = client.post("/report/near/", form).context["near"]
    assert len({each.reported for each in shown}) == 2
    assert all(each.reported.endswith("报的") for each in shown)


def test_ones_own_stands_apart_with_its_true_state_and_without_counting_oneself(
    report: Report, street: Street, at: datetime
):
    mine = report("54006", words="楼道灯坏了")
    others = report("54006", words="灯又灭了", who="wang")
    handling.on_the_spot(case_id=mine.pk, by=street.zhao, at=at, result=RESULT)
    word(mine, Answer.NOT, at, street)
    form = filled(street, words="楼道灯还是不亮", category="54006", at=street.place["b14-u2"].code)
    with clock_at(at + HOUR):
        own, theirs = (signed_in(who).post("/report/near/", form).content.decode() for who in (street.lin, street.zhou))
    first, second = own.index("这件事您报过了"), own.index("还是邻居报的这件？")
    assert first < own.index(f"/cases/{mine.public_id}/") < second < own.index(f"/cases/{others.public_id}/join/")
    said = own[first:second]
    assert "重新在办" in said
    assert "您报的：" in said
    assert "回到社区重新办" in said
    assert "就地办好" not in own
    assert "位邻居报过" not in said
    assert "1 位邻居报过" in own[second:]
    assert "这件事您报过了" not in theirs, "control: to another both are a neighbour's"
    assert theirs.count("1 位邻居报过") == 2
    Case.objects.everything("as if another had joined").filter(pk=mine.pk).update(neighbours=2)
    with clock_at(at + HOUR):
        assert "您和另外 1 位邻居报的：" in signed_in(street.lin).post("/report/near/", form).content.decode()


def test_who_was_the_last_to_report_what_was_found_reads_why_it_goes_on(street: Street, at: datetime):
    """Before they press, on their card and on the page; where a neighbour is left, it goes on for them."""
    case = intake.found(Said(street.place["b14-u1"], "没水了", WATER), by=street.zhao, at=at)
    for name, person in (("LIN", street.lin), ("WANG", street.wang)):
        joins = Joins(Contact.PLATFORM)
        joining.join(joins, case_id=case.pk, reporter=person, query_code=name, by=person, at=at)
    found, theirs = "这件事网格员也发现了，照样办，只是不再问您。", "邻居报的照样办，只是不再问您。"
    told: list[list[str]] = []
    for person in (street.lin, street.wang):
        reporter = case.reporters.get(person=person)
        told.append(beforehand.notes("withdraw", case, reporter, at))
        reporting.withdraw(case_id=case.pk, reporter=reporter, by=person, at=at)
        with clock_at(at):
            read = [signed_in(person).get(each).content.decode() for each in ("/cases/", f"/cases/{case.public_id}/")]
        case.refresh_from_db()
        assert case.is_open
        if person == street.lin:
            assert [theirs in page for page in read] == [True, True], "control: a neighbour is left"
        assert [found in page for page in read] == [person == street.wang] * 2
    assert [found in each for each in told] == [False, True]
    assert "时间照走。会告诉网格员。" in told[1]
