"""A report is its reporter's: a desk that took it in, or has its query code, takes nothing back as the resident."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import clock_at
from linli.life.cases import intake, owning, reporting, telling, voices
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.life.cases.states import State
from linli.town.notices.models import Letter
from linli.town.people import appoint
from tests.cases.conftest import Report, asked, joined
from tests.cases.test_views import form, text
from tests.street import COMMUNITY, Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def filed(browser: Client, **more: object) -> tuple[Case, str]:
    """A resident's matter, filed for them at a desk: the case, and its receipt's address."""
    browser.get("/report/")
    sent = browser.post("/report/", form(contact="named", phone="139 0000 5678", **more))
    return Case.objects.everything("a test").get(), sent["Location"]


def test_who_files_for_a_resident_hands_number_and_code_over_and_is_not_the_resident(street: Street):
    zhao = signed_in(street.zhao)
    case, receipt = filed(zhao)
    for _again in range(2):
        said = text(zhao.get(receipt))
        assert (case.number in said, "请抄给他" in said, bool(re.search(r"查询码 [A-Z2-9]{10}", said))) == (True,) * 3
    page = zhao.get(f"/cases/{case.public_id}/")
    assert (page.status_code, page["Location"]) == (302, f"/desk/?open={case.public_id}")
    for act in ("withdraw", "add"):
        assert zhao.post(f"/cases/{case.public_id}/{act}/?seen=1", {"words": "不用了"}).status_code == 403
    case.refresh_from_db()
    assert (case.state, case.version) == (State.REPORTED, 1)


def test_who_files_for_a_resident_elsewhere_is_led_to_no_page_that_is_not_theirs(street: Street):
    qian = signed_in(street.qian)
    case, receipt = filed(qian, words="家里没人搭把手")
    assert f'href="/cases/{case.public_id}/"' not in qian.get(receipt).content.decode()
    assert qian.get(f"/cases/{case.public_id}/").status_code == 404


def test_a_desk_that_has_the_query_code_corrects_as_the_desk_and_withdraws_for_nobody(street: Street):
    zhao = signed_in(street.zhao)
    case, receipt = filed(zhao)
    code = re.search(r"查询码 ([A-Z2-9]{10})", text(zhao.get(receipt)))[1]  # type: ignore[index]
    page = zhao.post("/cases/follow/", {"number": case.number, "code": code}, follow=True)
    assert (page.status_code, "不用办了，撤回" in text(page)) == (200, False)
    refused = zhao.post(f"/cases/{case.public_id}/withdraw/?seen=1", {"words": ""})
    assert (refused.status_code, "得由报事人自己来说" in text(refused)) == (403, True)
    zhao.post(f"/cases/{case.public_id}/correct/?seen=1", {"words": "是三单元"})
    case.refresh_from_db()
    step = case.steps.get(seq=2)
    assert (step.verb, step.by, step.acting_as, step.facts) == ("correct", street.zhao, "grid", {"noted": True})
    signed_out = Client()
    signed_out.post("/cases/follow/", {"number": case.number, "code": code})
    refused = signed_out.post(f"/cases/{case.public_id}/withdraw/?seen=2", {"words": ""})
    assert (refused.status_code, "用这个号码登录以后再撤回" in text(refused)) == (403, True), "nor from another browser"
    page = signed_out.get(f"/cases/{case.public_id}/")
    way_in = f'href="/in/?next=/cases/{case.public_id}/"'
    assert ("用这个号码登录以后再撤回" in text(page), way_in in page.text) == (True, True), (
        "said where one looks for it"
    )
    assert Client().get(f"/board/{COMMUNITY}/").content.decode().count(f"/cases/{case.public_id}/") == 1


def test_who_works_here_keeps_their_voice_on_a_report_of_their_own(street: Street, report: Report, at: datetime):
    elsewhere = report(who="zhao", place="b20-u1")
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    own = intake.report(said, reporter=street.zhao, query_code="HISOWN", by=None, at=at)
    owning.own(case_id=own.pk, reporter=asked(own), by=street.zhao, at=at)
    for case in (elsewhere, own):
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.zhao, at=at, words="二楼的也坏了")
        case = reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.zhao, at=at)
        assert case.state == State.WITHDRAWN


def test_who_has_left_the_desk_where_they_acted_is_not_the_resident_either(
    street: Street, report: Report, at: datetime
):
    case = report()
    reporting.correct(case_id=case.pk, by=street.zhao, at=at, words="三楼的")
    appoint.end(post_id=street.post["zhao"].pk, by=None, at=at)
    with pytest.raises(voices.NotYourVoice):
        reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.zhao, at=at)


@pytest.mark.parametrize("contact", [Contact.NAMED, Contact.ANONYMOUS])
def test_the_books_name_whoever_comes_with_the_code_of_a_known_reporter_and_nobody_behind_an_anonymous_one(
    street: Street, report: Report, at: datetime, contact: Contact
):
    case = report(contact=contact)
    reporting.add(case_id=case.pk, reporter=asked(case), by=street.zhou, at=at, words="我妈说还在闪")
    named = f"person:{street.zhou.pk}" if contact == Contact.NAMED else f"reporter:{asked(case).pk}"
    assert Entry.objects.get(verb="case.add").actor == named
    assert case.steps.get(verb="add").by is None
    if contact == Contact.NAMED:
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="今天更暗了")
        assert Entry.objects.filter(verb="case.add").latest("pk").actor == f"reporter:{asked(case).pk}"


def test_those_who_reported_it_too_hear_that_one_took_it_back(street: Street, report: Report, at: datetime):
    case = report()
    joined(case, street.zhou, at)
    reporting.withdraw(case_id=case.pk, reporter=asked(case), by=None, at=at)
    telling.tell_of(case_id=case.pk, seq=2, at=at)
    told = {letter.kind: letter.person for letter in Letter.objects.all()}
    assert told == {"case.withdrawn": street.zhao, "case.one_withdrew": street.zhou}
