"""A reporter's number: masked until there is a reason, which its owner reads, and never shown to whom it is not for."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.audit import reading
from linli.ground.once.models import Key
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at, now
from linli.life.cases import answering, closing, handling, intake, joining, owning, reporting, ringing, work
from linli.life.cases.intake import Said
from linli.life.cases.joining import Joins
from linli.life.cases.models import Case, Contact, Look
from linli.town.people import contacts
from linli.town.people.models import Person
from tests.cases.conftest import Report, asked, dispatched
from tests.cases.test_views import text
from tests.street import Street, signed_in

ABOUT_HER = "林女士腿不好，先问问在不在家"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_a_number_is_masked_until_a_reason_is_given_and_the_reading_is_written_down(street: Street, report: Report):
    case = report()
    zhao = signed_in(street.zhao)
    page = text(zhao.get(f"/desk/?open={case.public_id}"))
    assert "138****1234" in page
    assert "13800001234" not in page
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    for empty in ("", " ", "   .", "。。。。"):
        assert zhao.post(address, {"why": empty}).status_code == 422
    assert not list(reading.about(street.lin.source))
    shown = zhao.post(address, {"why": "上门前先约个时间"})
    assert "138 0000 1234" in text(shown)
    assert "no-store" in shown["Cache-Control"]
    noted = list(reading.about(street.lin.source))
    assert len(noted) == 1
    assert "上门前先约个时间" in noted[0].why
    assert case.number not in noted[0].why, "a look is kept for three years, and who reported is not"


def test_a_second_tap_is_the_same_look_and_another_form_is_another(street: Street, report: Report):
    case = report()
    zhao = signed_in(street.zhao)
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    first, second = (re.search(r'name="once" value="([^"]+)"', zhao.get(address).text) for _ in range(2))
    assert first
    assert second
    said = {"why": "上门前先约个时间", "once": first[1]}
    for _tap in range(2):
        assert "138 0000 1234" in text(zhao.post(address, said))
    assert reading.about(street.lin.source).count() == 1
    assert Message.objects.filter(topic="people.contact_read").count() == 1
    assert "138 0000 1234" in text(zhao.post(address, said | {"once": second[1]}))
    assert reading.about(street.lin.source).count() == 2, "two forms are two looks"
    kept = " ".join(str(value) for row in Key.objects.values() for value in row.values())
    assert "13800001234" not in kept
    assert str(case.public_id) not in kept, "that he looked is kept, and not at whose report"


def test_a_look_that_is_over_is_begun_anew_from_the_page_that_says_so(street: Street, report: Report, at: datetime):
    case = report()
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    said = {"why": "上门前先约个时间", "once": str(uuid4())}
    assert signed_in(street.zhao).post(address, said).status_code == 200
    later = at + contacts.LOOK
    with clock_at(later):
        zhao = signed_in(street.zhao, at=later)
        over = zhao.post(address, said)
        assert (over.status_code, said["why"] in over.text, "13800001234" in over.text) == (409, True, False)
        anew = re.search(r'name="once" value="([^"]+)"', over.text)
        assert anew
        assert "138 0000 1234" in text(zhao.post(address, said | {"once": anew[1]}))
    assert reading.about(street.lin.source).count() == 2


def test_a_key_shows_the_number_of_no_other_reporter(street: Street, report: Report):
    zhao, mine, other = signed_in(street.zhao), report(), report(who="wang")
    contacts.keep(street.wang, contacts.PHONE, "13800005678", now())
    said = {"why": "上门前先约个时间", "once": str(uuid4())}
    assert zhao.post(f"/cases/{mine.public_id}/reveal/{asked(mine).pk}/", said).status_code == 200
    refused = zhao.post(f"/cases/{other.public_id}/reveal/{asked(other).pk}/", said)
    assert (refused.status_code, "1380000" in text(refused)) == (409, False)


def test_a_number_is_not_shown_any_more_a_week_after_the_end(street: Street, report: Report, at: datetime):
    case = closing.force(case_id=report().pk, by=street.li, at=now() - timedelta(days=6), reason="灯杆产权不清")
    zhao = signed_in(street.zhao)
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    assert zhao.post(address, {"why": "回头问问情况"}).status_code == 200
    Case.objects.everything("as if closed earlier").update(closed_at=now() - timedelta(days=7, seconds=1))
    refused = zhao.post(address, {"why": "回头问问情况"})
    assert (refused.status_code, "不再看报事人的号码" in text(refused)) == (409, True)
    assert address not in text(zhao.get(f"/desk/?open={case.public_id}&show=ended"))


@pytest.mark.parametrize("contact", [Contact.PLATFORM, Contact.ANONYMOUS])
def test_a_number_kept_for_notices_is_shown_to_nobody(street: Street, report: Report, contact: Contact):
    case = report(contact=contact)
    zhao = signed_in(street.zhao)
    assert "138" not in text(zhao.get(f"/desk/?open={case.public_id}"))
    assert zhao.post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", {"why": "想问问"}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("qian", 404), ("lin", 403), ("song", 404), ("zheng", 404)])
def test_a_number_is_shown_to_nobody_else(street: Street, report: Report, who: str, status: int):
    case = report()
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    assert signed_in(street.person[who]).post(address, {"why": "想问问"}).status_code == status
    assert Client().post(address, {"why": "想问问"}).status_code == 401


def test_a_team_sees_the_number_of_who_named_it_once_it_has_taken_the_case_on(
    street: Street, report: Report, at: datetime
):
    case = report("57001", words="水管接口渗水")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="请小扳手来看")
    dispatched(case, street, at, "team")
    address = f"/cases/{case.public_id}/reveal/{asked(case).pk}/"
    song = signed_in(street.song)
    assert "看号码" not in text(song.get(f"/desk/?open={case.public_id}"))
    assert song.post(address, {"why": "约上门的时间"}).status_code == 404
    handling.start(case_id=case.pk, by=street.song, at=at)
    assert "看号码" in text(song.get(f"/desk/?open={case.public_id}"))
    assert "138" in text(song.post(address, {"why": "约上门的时间"}))


def follows(case: Case, code: str) -> tuple[str, list[dict[str, str]]]:
    """The case's page and its way by JSON, for whoever follows it signed out by this code."""
    browser, api = Client(), f"/api/v1/cases/{case.public_id}/timeline"
    assert browser.post("/cases/follow/", {"number": case.number, "code": code}).status_code == 302
    page = text(browser.get(f"/cases/{case.public_id}/"))
    return page, [line for line in Client().get(api, headers={"Query-Code": code}).json() if line["verb"] == "look"]


def test_a_look_is_told_on_the_report_it_was_for_and_to_its_reporter_alone(
    street: Street, report: Report, at: datetime
):
    case, another = report("54001"), report()
    wang = Joins(Contact.NAMED)
    joining.join(wang, case_id=case.pk, reporter=street.wang, query_code="WANG", by=street.wang, at=at)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="明天上午来看")
    zhao, why = signed_in(street.zhao), "上门前先约个时间"
    with clock_at(at + timedelta(minutes=2)):
        assert zhao.post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", {"why": why}).status_code == 200
    page, [line] = follows(case, "CODE0")
    assert why in page
    assert ("网格员" in line["title"], "看了您的手机号" in line["title"], why in line["more"]) == (True, True, True)
    assert datetime.fromisoformat(line["at"]) == at + timedelta(minutes=2)
    assert why in text(signed_in(street.lin).get(f"/cases/{case.public_id}/")), "signed in it stands there too"
    elsewhere = [follows(case, "WANG"), follows(another, "CODE1")]
    assert [(why in page, lines) for page, lines in elsewhere] == [(False, [])] * 2, "nor for another report of hers"
    public = Client().get(f"/api/v1/cases/{case.public_id}/timeline").json()
    shown = [str(public), text(Client().get(f"/cases/{case.public_id}/"))]
    shown += [text(signed_in(street.zhao).get(f"/desk/?open={case.public_id}"))]
    assert [page for page in shown if why in page] == []
    case.refresh_from_db()
    assert case.steps.filter(verb="look").count() == 0, "it is no step of the case, whose version stays"


def without_owner(street: Street, at: datetime, by: Person | None) -> Case:
    """A report with Lin's number that another sent or wrote down, by the code `LEFT`; Zhao looked at the number."""
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    case = intake.report(said, reporter=street.lin, query_code="LEFT", by=by, at=at)
    ringing.look(asked(case), by=street.zhao, why=ABOUT_HER, at=at)
    return case


def test_who_typed_anothers_number_reads_as_what_it_was_looked_at_and_not_why(street: Street, at: datetime):
    case = without_owner(street, at, by=None)
    page, [line] = follows(case, "LEFT")
    assert (line["title"], line["more"]) == ("网格员（北园社区 第 2 网格）看了报事时留的手机号", "")
    assert datetime.fromisoformat(line["at"]) == at
    assert line["title"] in page
    assert (ABOUT_HER in page + str(line), "赵师傅" in str(line)) == (False, False)
    hers = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert (ABOUT_HER in hers, "网格员赵师傅" in hers) == (True, True), "control: whose number it is"
    owning.own(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    assert ABOUT_HER in text(signed_in(street.lin).get(f"/cases/{case.public_id}/")), "and once it is hers"


def test_who_wrote_a_report_down_reads_of_no_look_by_its_code(street: Street, at: datetime):
    case = without_owner(street, at, by=street.sun)
    page, lines = follows(case, "LEFT")
    assert (lines, "看了" in page) == ([], False)
    api = f"/api/v1/cases/{case.public_id}/timeline"
    theirs = signed_in(street.sun).get(api, headers={"Query-Code": "LEFT"}).json()
    assert [line for line in theirs if line["verb"] == "look"] == []
    assert ABOUT_HER in text(signed_in(street.lin).get(f"/cases/{case.public_id}/")), "control: whose number it is"


def test_what_a_look_was_for_goes_with_the_name_and_the_look_stays(street: Street, report: Report, at: datetime):
    case = report()
    signed_in(street.zhao).post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", {"why": "上门前先约个时间"})
    reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    assert (Look.objects.count(), reading.about(street.lin.source).count()) == (1, 1)
    work.unlink(at + timedelta(days=200))
    assert (Look.objects.count(), reading.about(street.lin.source).count()) == (0, 1)


def test_what_a_look_was_for_goes_with_a_number_that_its_owner_takes_off(street: Street, at: datetime):
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    case = intake.report(said, reporter=street.lin, query_code="LEFT", by=None, at=at)
    signed_in(street.zhao).post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", {"why": "上门前先约个时间"})
    assert Look.objects.count() == 1
    owning.disown(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    assert (Look.objects.count(), reading.about(street.lin.source).count()) == (0, 1)


@pytest.mark.parametrize(("whose", "kept"), [("wang", 1), ("qian", 0), ("", 0)])
def test_what_a_look_was_for_stays_with_a_report_that_is_sent_again_by_the_same_person_alone(
    street: Street, report: Report, at: datetime, whose: str, kept: int
):
    case, wang = report("54001"), street.wang
    contacts.keep(wang, contacts.PHONE, "13900008002", at, verified=True)
    joining.join(Joins(Contact.NAMED), case_id=case.pk, reporter=wang, query_code="WANG", by=wang, at=at)
    row = case.reporters.get(person=wang)
    ringing.look(row, by=street.zhao, why="上门前先约个时间", at=at)
    reporting.withdraw(case_id=case.pk, reporter=row, by=wang, at=at)
    again = street.person[whose] if whose else None
    contact = Contact.NAMED if again is not None else Contact.ANONYMOUS
    joining.join(Joins(contact), case_id=case.pk, reporter=again, query_code="WANG", by=again, at=at)
    row.refresh_from_db()
    assert (row.person, row.withdrawn_at, Look.objects.count()) == (again, None, kept)


def test_control_where_looks_are_told_by_whose_number_it_is_another_report_gives_them_away(
    street: Street, report: Report, monkeypatch: pytest.MonkeyPatch
):
    case, another = report(), report()
    signed_in(street.zhao).post(f"/cases/{case.public_id}/reveal/{asked(case).pk}/", {"why": "上门前先约个时间"})
    everywhere = Look.objects.filter(reporter__person=street.lin)
    monkeypatch.setattr(Look.objects, "filter", lambda **asked_for: everywhere)
    assert len(follows(another, "CODE1")[1]) == 1
