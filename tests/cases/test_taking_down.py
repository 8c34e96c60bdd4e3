"""What a desk writes down for a resident: the form and its receipt speak to whoever writes, in the desk's frame."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.ground.ui import cookies
from linli.life.cases import answering, intake, sending
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.life.cases.states import State
from tests.cases.test_views import form, text
from tests.street import Street, signed_in

PHONE = "13900007777"
TO_A_RESIDENT = ("怎么告诉您结果", "怎么称呼您", "您查得到", "先答复您", "问您一句", "您说解决了")


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def at_desk(street: Street) -> Client:
    """A browser at the community's desk."""
    client = signed_in(street.sun)
    client.cookies[cookies.DESK] = cookies.AT_DESK
    return client


def test_a_desks_form_and_receipt_are_worded_for_who_writes_them_and_stand_in_its_frame(street: Street) -> None:
    client, own = at_desk(street), signed_in(street.lin)
    shown, own_shown = client.get("/report/"), own.get("/report/")
    assert "怎么告诉他结果" in text(shown)
    assert 'class="rail"' in shown.text
    receipt = client.post("/report/", form(contact="platform", phone=PHONE), follow=True)
    assert "先答复他" in text(receipt)
    assert "替他报上去了" in text(receipt)
    assert 'class="rail"' in receipt.text
    for address, status in (("/inbox/", 200), ("/nowhere/", 404), ("/desk/walk/", 403), (f"/cases/{uuid4()}/", 404)):
        answer = client.get(address)
        assert (answer.status_code, 'class="rail"' in answer.text) == (status, True), address
        assert 'class="rail"' not in own.get(address).text, "control: residents have none"
    assert [words for words in TO_A_RESIDENT if words in text(shown) + text(receipt)] == []
    own_receipt = own.post("/report/", form(contact="platform"), follow=True)
    said = text(own_shown) + text(own_receipt)
    assert [words for words in TO_A_RESIDENT if words not in said] == [], "the control: a resident is spoken to"
    assert 'class="rail"' not in own_shown.text + own_receipt.text


def test_its_paper_says_each_promise_by_itself_and_nothing_of_one_that_holds_no_more(
    street: Street, at: datetime
) -> None:
    client = at_desk(street)
    client.get("/report/")
    sent = client.post("/report/", form(contact="paper", called="老周家大爷", home="502", category="54008"))["Location"]
    case = Case.objects.everything("the test").get()

    def promised() -> str:
        page = client.get(sent.replace("/receipt/", "/receipt/paper/")).content.decode()
        return "".join(re.findall('<p class="large">(.*)', page)[1:-1])

    answer = "答应11月24日（周二）.* 前答复。<br>先答复您的是网格员 赵师傅。<br>整件事.* 前办好。"
    assert re.fullmatch(answer, promised())
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="明早来看")
    assert re.fullmatch("答应11月[^，]* 前办好。", promised()), "who has answered is not said to answer first"
    Case.objects.everything("the test").update(state=State.WITHDRAWN)
    assert promised() == ""


def test_a_volunteer_with_a_desk_reports_their_own_matter_in_a_residents_words(street: Street) -> None:
    client = signed_in(street.song)
    client.cookies[cookies.DESK] = cookies.IN_TEAM
    shown = client.get("/report/")
    assert "怎么告诉您结果" in text(shown)
    assert 'class="rail"' not in shown.text


def test_a_desk_that_writes_too_much_down_for_one_number_is_told_so_in_its_own_words(street: Street) -> None:
    client = at_desk(street)
    answers = [
        client.post("/report/", form(contact="platform", phone=PHONE, words=f"第{n}盏灯坏了"))
        for n in range(sending.TAKEN_IN_A_DAY + 1)
    ]
    assert [answer.status_code for answer in answers] == [302] * sending.TAKEN_IN_A_DAY + [429]
    assert "一个号码一天最多替人报" in text(answers[-1])


def test_a_number_that_is_missing_is_asked_for_as_the_residents(street: Street) -> None:
    answer = at_desk(street).post("/report/", form(contact="platform", phone=""))
    assert answer.status_code == 422
    assert "写上他的手机号" in text(answer)


def test_the_owner_of_a_number_reads_that_a_desk_wrote_it_down_and_of_a_guest_that_somebody_did(
    street: Street, at: datetime
) -> None:
    said = Said(street.place["b14-u2"], "楼道灯坏了", "54006", contact=Contact.NAMED)
    by_desk, by_guest = (
        intake.report(said, reporter=street.lin, query_code=code, by=by, at=at)
        for code, by in (("DESK", street.sun), ("GUEST", None))
    )
    lin = signed_in(street.lin)
    shown = text(lin.get(f"/cases/{by_desk.public_id}/"))
    assert ("工作人员替您记下了这件事" in shown, "没有登录就报的" in shown) == (True, False)
    assert street.sun.name not in shown, "who it was stands nowhere else either"
    shown = text(lin.get(f"/cases/{by_guest.public_id}/"))
    assert ("工作人员替您记下了这件事" in shown, "没有登录就报的" in shown) == (False, True)
    assert "或者是工作人员替您记下的" in text(lin.get("/cases/"))


def test_each_report_at_a_desk_begins_without_the_place_of_the_resident_before(street: Street) -> None:
    """Without this the next resident's matter goes to the last one's grid worker, and nobody sees why."""
    client = at_desk(street)
    client.get("/report/")
    client.post("/report/", form(contact="platform", phone=PHONE))
    client.cookies[cookies.WHERE] = street.place["b14-u2"].code
    assert 'name="at"' not in client.get("/report/").text
    assert 'name="at"' not in signed_in(street.zhao).get("/desk/found/").text
    scanned = client.get(f"/report/?place={street.place['b14-u2'].code}").text
    assert f'value="{street.place["b14-u2"].code}" checked' in scanned, "who scans a sign there stands there"
    guest = Client()
    guest.cookies[cookies.WHERE] = street.place["b14-u2"].code
    assert 'name="at"' in guest.get("/report/").text, "the control: a resident's own browser knows where they were"


@pytest.mark.parametrize(
    ("home", "more", "asked"),
    [
        ("8号院14号楼2单元301", {}, False),
        ("20号楼1单元303", {}, True),
        ("20号楼1单元303", {"heard": "1"}, False),
        ("303", {}, False),
    ],
)
def test_who_lives_elsewhere_than_the_place_that_was_tapped_is_asked_about_once(
    street: Street, home: str, more: dict[str, str], *, asked: bool
) -> None:
    client, code = at_desk(street), street.place["b14-u2"].code
    client.get("/report/")
    filled = form(contact="paper", called="老周家大爷", home=home, at=code, place="", **more)
    answer = client.post("/report/", filled)
    assert (answer.status_code, "他住的像是" in text(answer)) == ((422, True) if asked else (302, False))
