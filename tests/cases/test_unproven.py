"""A phone that nobody has proven, in a report: marked, and counted; and one that another left stays out of the way."""

import json
from collections import Counter
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, intake, reporting, telling
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact, Step
from linli.town.notices import inbox, tell
from linli.town.notices.models import Sending
from linli.town.people import contacts
from tests.cases.conftest import Report
from tests.street import Street, signed_in


def test_one_unproven_phone_stands_in_five_reports_a_day_and_is_marked_at_the_desk(
    street: Street, at: datetime
) -> None:
    place = street.place["b14-u2"].code

    def report(phone: str, n: int) -> tuple[int, str]:
        body = {"words": f"第{n}盏灯坏了", "place_code": place, "contact": "named", "phone": phone}
        response = Client().post("/api/v1/cases", json.dumps(body), content_type="application/json")
        return response.status_code, response.json().get("code", "")

    assert [report("13900008888", n) for n in range(6)] == [(201, "")] * 5 + [(429, "unproven-too-often")]
    assert [report("13800001234", n)[0] for n in range(6)] == [201] * 6
    with clock_at(at):
        worker = signed_in(street.zhao)
        marks: dict[bool, set[bool]] = {}
        for case in Case.objects.everything("all that were made"):
            shown = worker.get(f"/desk/?open={case.public_id}").content.decode()
            proven = case.reporters.get().person == street.lin
            marks.setdefault(proven, set()).add("号码没有核实过" in shown)
            [asked] = worker.get(f"/api/v1/cases/{case.public_id}").json()["reporters"]
            marks[proven].add(asked["unproven"])
    assert marks == {True: {False}, False: {True}}


def left(street: Street, n: int) -> Case:
    """Somebody who is not signed in reports with Lin's number, and it is told."""
    said = Said(street.place["b14-u2"], f"第{n}盏灯坏了", "54006", contact=Contact.NAMED)
    return intake.report(said, reporter=street.lin, query_code=f"LEFT{n}", by=None, at=street.at)


def tell_all(at: datetime) -> None:
    for step in Step.objects.order_by("pk"):
        telling.tell_of(case_id=step.case_id, seq=step.seq, at=at)


def test_what_comes_of_a_number_that_another_left_stands_apart_and_is_mailed_to_nobody(
    street: Street, report: Report, at: datetime
) -> None:
    contacts.keep(street.lin, contacts.EMAIL, "lin@example.cn", at, verified=True)
    report()
    left(street, 0)
    tell_all(at)
    assert (inbox.letters_of(street.lin).count(), inbox.unread(street.lin), inbox.left_for(street.lin).count()) == (
        1,
        1,
        1,
    )
    assert Sending.objects.filter(letter__person=street.lin).count() == 1, "the control: her own report's is mailed"
    lin = signed_in(street.lin)
    with clock_at(at):
        page = lin.get("/inbox/").content.decode()
        assert "有人留了您的号码报事（1）" in page
        assert page.count("您报的事收到了") == 2, "its title, and for whoever hears it, on its button"
        assert "您报的事收到了" in lin.get("/inbox/left/").content.decode()
        shown = lin.get("/api/v1/inbox").json()
        assert (len(shown["items"]), shown["unread"], shown["left"]) == (1, 1, 1)
        assert len(lin.get("/api/v1/inbox/left").json()["items"]) == 1


def test_five_such_matters_a_day_reach_one_person_and_all_of_her_own(
    street: Street, report: Report, at: datetime
) -> None:
    for n in range(8):
        left(street, n)
    for _n in range(7):
        report()
    tell_all(at)
    assert inbox.left_for(street.lin).count() == tell.LEFT_A_DAY
    assert inbox.letters_of(street.lin).count() == 7
    tell_all(at)
    assert inbox.left_for(street.lin).count() == tell.LEFT_A_DAY, "told again, none more is written"


def test_what_one_was_told_of_is_told_to_its_end_however_many_matters_a_day_brings(
    street: Street, at: datetime
) -> None:
    """Five reports use the day up; that something becomes of them is no further matter, and none ends in silence."""
    cases = [left(street, n) for n in range(tell.LEFT_A_DAY + 1)]
    tell_all(at)
    for case in cases:
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="明天去看看")
    tell_all(at)
    told = Counter(inbox.left_for(street.lin).values_list("about", flat=True))
    assert told == {f"case:{case.pk}": 2 for case in cases[: tell.LEFT_A_DAY]}, "control: the sixth is not begun"


def test_whoever_says_a_word_signed_in_has_made_it_theirs(street: Street, at: datetime) -> None:
    case = left(street, 0)
    asked = case.reporters.get()
    reporting.add(case_id=case.pk, reporter=asked, by=None, at=at, words="有人拿着查询码写的")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="明天去看看")
    tell_all(at)
    assert (inbox.letters_of(street.lin).count(), inbox.left_for(street.lin).count()) == (0, 2)
    reporting.add(case_id=case.pk, reporter=asked, by=street.lin, at=at, words="是我报的")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="灯泡到了，下午换")
    tell_all(at)
    assert [letter.kind for letter in inbox.letters_of(street.lin)] == ["case.answered"]


def test_what_a_desk_writes_down_for_a_caller_is_told_to_them_as_theirs(street: Street, at: datetime) -> None:
    said = Said(street.place["b20-u1"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    intake.report(said, reporter=street.lin, query_code="BYDESK", by=street.sun, at=at)
    tell_all(at)
    assert (inbox.letters_of(street.lin).count(), inbox.left_for(street.lin).count()) == (1, 0)


def test_control_without_the_count_every_one_of_them_arrives(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell, "_one_more", lambda person, at: True)
    for n in range(8):
        left(street, n)
    tell_all(at)
    assert inbox.left_for(street.lin).count() == 8
