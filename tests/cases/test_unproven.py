"""A phone that nobody has proven, in a report: marked, and counted; and one that another left stays out of the way."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import (
    answering,
    closing,
    handling,
    intake,
    owners,
    owning,
    reporting,
    sending,
    telling,
    verification,
)
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Step, Word
from linli.town.notices import inbox, tell
from linli.town.notices.models import Sending
from linli.town.people import contacts
from tests.cases.conftest import Report
from tests.street import PHONE, Street, signed_in


def test_one_phone_stands_in_two_reports_a_day_without_its_owner_and_is_marked_at_the_desk(
    street: Street, report: Report, at: datetime
) -> None:
    place = street.place["b14-u2"].code

    def sent(phone: str, n: int) -> tuple[int, str]:
        body = {"words": f"第{n}盏灯坏了", "place_code": place, "contact": "named", "phone": phone}
        response = Client().post("/api/v1/cases", json.dumps(body), content_type="application/json")
        return response.status_code, response.json().get("code", "")

    for phone in ("13900008888", "13800001234"):
        assert [sent(phone, n) for n in range(3)] == [(201, "")] * 2 + [(429, "unproven-too-often")], phone
    report()
    with clock_at(at):
        worker = signed_in(street.zhao)
        marks: dict[bool, set[bool]] = {}
        for case in Case.objects.everything("all that were made"):
            shown = worker.get(f"/desk/?open={case.public_id}").content.decode()
            own = case.reporters.get().owned_at is not None
            marks.setdefault(own, set()).add("号码没有核实过" in shown)
            [asked] = worker.get(f"/api/v1/cases/{case.public_id}").json()["reporters"]
            marks[own].add(asked["unproven"])
    assert marks == {True: {False}, False: {True}}, "her own report is the control: the number is the same"


def typed(street: Street, network: str, n: int, client: Client | None = None) -> int:
    """林女士's number in a report from some network, and how that went."""
    body = {"words": f"第{n}盏灯坏了", "place_code": street.place["b14-u2"].code, "contact": "named", "phone": PHONE}
    sender = client or Client()
    return sender.post("/api/v1/cases", body, content_type="application/json", REMOTE_ADDR=network).status_code


def test_who_types_anothers_number_takes_none_of_its_owners_reports(street: Street, at: datetime) -> None:
    with clock_at(at):
        assert [typed(street, "198.51.100.1", n) for n in range(3)] == [201, 201, 429], "a stranger has two"
        assert [typed(street, "203.0.113.7", n) for n in range(3)] == [201, 201, 429], "she has, at home, signed out"
        assert [typed(street, "192.0.2.9", n) for n in range(3)] == [201, 201, 429]
        assert typed(street, "192.0.2.10", 0) == 429, "six in all, from however many networks"
        owner = signed_in(street.lin)
        assert [typed(street, "198.51.100.1", n, owner) for n in range(3)] == [201] * 3, "signed in nothing is counted"


def test_control_where_a_number_is_counted_alone_a_stranger_uses_it_up(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FROM_ANYWHERE", sending.UNPROVEN_A_DAY)
    with clock_at(at):
        assert [typed(street, "198.51.100.1", n) for n in range(2)] == [201, 201]
        assert typed(street, "203.0.113.7", 0) == 429


MINUTE = timedelta(minutes=1)


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
        apart = lin.get("/inbox/left/").content.decode()
        assert ("有人用您的号码报了一件事" in apart, "您报的事收到了" in apart) == (True, False)
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


def test_of_what_another_left_one_letter_is_written_however_it_goes_on(street: Street, at: datetime) -> None:
    cases = [left(street, n) for n in range(tell.LEFT_A_DAY + 1)]
    tell_all(at)
    for case in cases:
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="明天去看看")
    tell_all(at)
    told = Counter(inbox.left_for(street.lin).values_list("about", "kind"))
    assert told == {(f"case:{case.pk}", "case.left"): 1 for case in cases[: tell.LEFT_A_DAY]}
    assert inbox.letters_of(street.lin).count() == 0


def test_whoever_says_that_it_is_theirs_is_told_of_it_from_then_on(street: Street, at: datetime) -> None:
    case = left(street, 0)
    asked = case.reporters.get()
    reporting.add(case_id=case.pk, reporter=asked, by=None, at=at, words="有人拿着查询码写的")
    with pytest.raises(owners.WhoseReport):
        reporting.add(case_id=case.pk, reporter=asked, by=street.lin, at=at, words="还没说是不是我报的")
    owning.own(case_id=case.pk, reporter=asked, by=street.lin, at=at + MINUTE)
    answering.answer(case_id=case.pk, by=street.zhao, at=at + 2 * MINUTE, words="灯泡到了，下午换")
    tell_all(at + 2 * MINUTE)
    assert [letter.kind for letter in inbox.letters_of(street.lin)] == ["case.answered", "case.reported"]
    with pytest.raises(owners.OwnersAlone):
        owning.own(case_id=case.pk, reporter=asked, by=street.lin, at=at + 3 * MINUTE)


def test_a_word_tells_whether_it_was_said_by_whose_report_it_is(street: Street, report: Report, at: datetime) -> None:
    for case, by in ((left(street, 0), None), (report(), street.lin), (report(), None)):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
        case.refresh_from_db()
        if case.state == "handled":
            verification.verify(case_id=case.pk, by=street.sun, at=at, finding="亮着呢")
        closing.say(case_id=case.pk, reporter=case.reporters.get(), by=by, at=at, answer=Answer.SOLVED)
    assert list(Word.objects.order_by("pk").values_list("own", flat=True)) == [False, True, False]


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
