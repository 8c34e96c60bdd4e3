"""An emergency that is told of a case afterwards is heard as in its first words; whom to ring stands until its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, desks, handling, reporting, sorting, telling
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case
from linli.life.cases.states import Level, State
from linli.town.notices.models import Letter
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report, asked, dispatched
from tests.cases.test_api import Program
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def urgent(case: Case) -> bool:
    case.refresh_from_db()
    return case.urgent


def test_an_emergency_told_afterwards_stops_the_page_and_makes_the_case_urgent(
    street: Street, report: Report, at: datetime
):
    case = report("54006", words="楼道灯坏了")
    lin, address = signed_in(street.lin), f"/cases/{case.public_id}/add/?seen={case.version}"
    stopped = lin.post(address, {"words": "现在楼道里着火了"})
    assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
    assert not case.steps.filter(verb="add").exists(), "nothing is written before the page has said whom to call"
    lin.post(address, {"words": "灯在二楼"})
    assert not urgent(case), "control: other words change nothing"
    lin.post(f"/cases/{case.public_id}/add/?seen={case.version}", {"words": "现在楼道里着火了", "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="add", words__contains="着火")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.zhao, kind="case.added_urgent").exists()


FIRE = "现在楼道里着火了"


@pytest.mark.parametrize("state", [State.REPORTED, State.DISPATCHED, State.IN_PROGRESS, State.SUSPENDED])
def test_an_emergency_told_afterwards_stands_first_on_every_desk(
    street: Street, report: Report, at: datetime, state: State
):
    case = report("54001", words="水流小")
    if state != State.REPORTED:
        dispatched(case, street, at, "water")
    if state == State.IN_PROGRESS:
        handling.start(case_id=case.pk, by=street.he, at=at)
    if state == State.SUSPENDED:
        day = at + timedelta(days=20)
        handling.suspend(case_id=case.pk, by=street.sun, at=at, ground="season", review_at=day, reason="等开春再修")
    report("53001", moment=at - timedelta(days=6))
    told = at + timedelta(hours=1)
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words="在二楼")
    case.refresh_from_db()
    assert case.state == state, "control: other words leave it where it is"
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=told, words=FIRE)
    assert urgent(case)
    assert case.state == (State.ACCEPTED if state == State.SUSPENDED else state)
    assert case.next_due_at is not None
    assert case.next_due_at <= told + timedelta(minutes=30) or state == State.IN_PROGRESS
    for person in (street.zhao, street.sun, street.he)[: 3 if case.organisation else 2]:
        first = Lists(person, posts_of(person, told), told).sorted(desks.ALL)[0]
        watched = person == street.sun and case.holder == Level.GRID and not sorting.is_late(case, told)
        seen = sorting.WATCHED if watched else sorting.URGENT
        assert (first, sorting.group_of(first)) == (case, seen)


def test_an_emergency_told_with_not_solved_is_heard_as_one_that_is_added(street: Street, report: Report, at: datetime):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    lin, said = signed_in(street.lin), {"answer": "not", "words": FIRE}
    address = f"/cases/{case.public_id}/say/"
    with clock_at(at):
        stopped = lin.post(address, said)
        assert (stopped.status_code, 'href="tel:119"' in stopped.content.decode()) == (200, True)
        assert not case.steps.filter(verb="say").exists()
        lin.post(address, {**said, "rung": "1"})
    assert urgent(case)
    step = case.steps.get(verb="come_back")
    assert case.dispatch_due_at is not None
    assert case.dispatch_due_at <= step.at + timedelta(minutes=30)
    telling.tell_of(case_id=case.pk, seq=step.seq, at=step.at)
    assert Letter.objects.filter(person=street.sun, kind="case.added_urgent").exists()


def test_a_desk_that_hears_of_it_on_the_telephone_reads_whom_to_call_beside_the_list(
    street: Street, report: Report, at: datetime
):
    case = report("52008", words="车被堵在院里")
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="车主已把车挪开")
    said = {"reporter": str(asked(case).pk), "answer": "not", "words": FIRE}
    with clock_at(at):
        gu = signed_in(street.gu, at=at)
        stopped = gu.post(f"/cases/{case.public_id}/say-by-phone/", said, headers={"HX-Request": "true"})
    assert 'href="tel:119"' in stopped.content.decode()
    assert 'name="rung"' in stopped.content.decode()


def test_by_json_the_answer_to_an_act_says_whom_to_call(street: Street, report: Report, at: datetime):
    case = report("54006", words="楼道灯坏了")
    lin = Program(street.lin, at)
    assert lin.post(f"/cases/{case.public_id}/add", {"words": "在二楼"}).json()["call"] is None
    heard = lin.post(f"/cases/{case.public_id}/add", {"words": FIRE})
    assert heard.json()["call"]["number"] == "119"
    assert lin.get(f"/cases/{case.public_id}").json()["call"]["number"] == "119", "for as long as the case is open"


def test_by_json_the_steps_are_asked_for_only_where_the_first_words_do_not_tell_of_it(
    street: Street, report: Report, at: datetime
):
    first, later = report("54006", words=FIRE), report("54006", words="楼道灯坏了")
    lin = Program(street.lin, at)
    lin.post(f"/cases/{later.public_id}/add", {"words": FIRE})
    asked = []
    for case in (first, later):
        with CaptureQueriesContext(connection) as captured:
            assert lin.get(f"/cases/{case.public_id}").json()["call"]["number"] == "119"
        asked.append(sum('FROM "cases_step"' in each["sql"] for each in captured.captured_queries))
    assert asked == [0, 1]


def test_whom_to_ring_stands_on_the_case_until_it_is_closed(street: Street, report: Report, at: datetime, gas: str):
    case = report("53005", words="家里有煤气味")
    page = signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的，请马上打 119" in page
    assert 'class="btn main big" href="tel:119"' in page
    assert f'href="tel:{gas}"' in page, "the number in the sentence can be tapped too"
    assert handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="关了阀门，燃气公司来看过").is_open
    assert "还没打的" in signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert not closing.force(case_id=case.pk, by=street.li, at=at, reason="整栋楼停气，另行安排").is_open
    closed = signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的" not in closed


def test_whom_to_ring_stands_there_for_who_follows_by_code_and_by_json_and_of_what_was_added(
    street: Street, report: Report, at: datetime
):
    case = report()
    lin = signed_in(street.lin)
    assert "还没打的" not in lin.get(f"/cases/{case.public_id}/").content.decode(), "control: it was no emergency"
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="灯着火了")
    guest = Client()
    guest.post("/cases/follow/", {"number": case.number, "code": "CODE0"})
    assert "还没打的，请马上打 119" in guest.get(f"/cases/{case.public_id}/").content.decode()
    assert "还没打的" in lin.get(f"/cases/{case.public_id}/since/1/").content.decode(), "an open page learns of it"
    by_json = Client().get(f"/api/v1/cases/{case.public_id}", headers={"Query-Code": "CODE0"}).json()
    assert by_json["call"]["number"] == "119"
    assert "还没打的" not in Client().get(f"/cases/{case.public_id}/").content.decode(), "strangers read nothing of it"


@pytest.mark.parametrize(
    ("category", "brought", "own", "call"),
    [
        ("54001", "家里没水，我不想活了", "我家也没水", None),
        ("54001", "家里没水，我不想活了", "没水，锅着火了", "119"),
        ("53005", "我不想活了", "", "119"),
    ],
)
def test_who_joins_hears_the_kind_and_their_own_words_and_nothing_of_another_s(
    street: Street, report: Report, at: datetime, category: str, brought: str, own: str, call: str | None
):
    case, wang = report(category, words=brought), signed_in(street.wang)
    assert "12356" in signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode(), "control: who brought it"
    joins = {"once": str(uuid4()), "contact": "platform", "words": own}
    receipt = wang.post(f"/cases/{case.public_id}/join/", joins | {"rung": "1"})["Location"]
    pages = [wang.get(each).content.decode() for each in (receipt, f"/cases/{case.public_id}/")]
    zhou = Program(street.zhou, at)
    answers = [
        zhou.post(f"/cases/{case.public_id}/join", {"contact": "platform", "words": own}).json(),
        zhou.get(f"/cases/{case.public_id}").json(),
    ]
    for page in pages:
        assert "12356" not in page
        assert (f'href="tel:{call}"' in page) == bool(call)
    assert [each["call"] and each["call"]["number"] for each in answers] == [call, call]
