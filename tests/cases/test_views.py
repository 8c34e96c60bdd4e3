"""A resident's pages: bringing a matter in, following it, and what strangers may see."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case, Contact, Reporter
from linli.town.people import contacts, staffing
from tests.cases.conftest import asked
from tests.street import COMMUNITY, Street, signed_in

WORDS = "晚上七八点水流特别小，洗澡没法用"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def form(**more: object) -> dict[str, object]:
    """A resident's form, filled in; whatever neighbours reported there, it is another matter."""
    filled = {"words": WORDS, "place": "北园社区8号院14号楼2单元", "contact": "anonymous", "once": str(uuid4())}
    return {**filled, "apart": "1", **more}


def reported(client: Client, **more: object) -> Case:
    """Bring a matter in by the form; the case it made."""
    client.get("/report/")
    before = set(Case.objects.everything("a test").values_list("pk", flat=True))
    answer = client.post("/report/", form(**more))
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.everything("a test").exclude(pk__in=before).get()


def text(answer: object) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_a_report_needs_no_sign_in_and_ends_at_a_receipt_with_number_code_and_promise(street: Street):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(), follow=True)
    case = Case.objects.everything("a test").get()
    said = text(answer)
    assert case.place == street.place["b14-u2"]
    assert case.category is not None
    assert case.category.code == "54001"
    assert case.number in said
    assert "答应今天 9:30 前答复" in said
    assert re.search(r"查询码 ([A-Z2-9]{10})", said)
    assert "网格员 赵师傅先答复您" in said


def test_a_retry_gets_the_first_case_and_the_same_code(street: Street):
    client = Client()
    client.get("/report/")
    filled = form()
    first, second = (client.post("/report/", filled, follow=True) for _ in range(2))
    assert Case.objects.everything("a test").count() == 1
    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    code = re.compile(r"查询码 ([A-Z2-9]{10})")
    assert code.search(text(first))[1] == code.search(text(second))[1]  # type: ignore[index]


def test_the_same_form_with_other_words_is_refused_and_keeps_them(street: Street):
    client = Client()
    client.get("/report/")
    filled = form()
    client.post("/report/", filled)
    answer = client.post("/report/", {**filled, "words": "还有一件"})
    assert answer.status_code == 422
    assert "还有一件" in answer.content.decode()
    assert Case.objects.everything("a test").count() == 1


def test_a_place_that_may_be_several_is_asked_back_and_nothing_is_lost(street: Street):
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(place="北园社区1单元"))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in said
    assert "北园社区1单元" in said


def test_a_scanned_sign_is_the_place(street: Street):
    client = Client()
    page = text(client.get(f"/report/?place={COMMUNITY}-b14-u2"))
    assert "北园社区 8 号院 14 号楼 2 单元" in page
    case = reported(client, at=f"{COMMUNITY}-b14-u2", place="三楼拐角")
    assert case.place == street.place["b14-u2"]
    assert case.spot == "三楼拐角"


def test_home_is_the_place_of_one_who_is_signed_in(street: Street):
    page = text(signed_in(street.lin).get("/report/"))
    assert "14 号楼 2 单元" in page
    assert "138****1234" in page
    assert "不用登录" not in page, "who is signed in is not told that they need not"
    assert "不用登录" in text(Client().get("/report/"))


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"words": ""}, "说一句出了什么事"),
        ({"place": ""}, "在哪儿呢"),
        ({"contact": "named"}, "留个手机号"),
        ({"contact": "named", "phone": "12"}, "这个手机号不对"),
        ({"category": "53005"}, "要上门"),
    ],
)
def test_what_is_missing_is_said_at_its_field(street: Street, missing: dict[str, str], words: str):
    if missing.get("category"):
        missing = {"category": "57001"}
    client = Client()
    client.get("/report/")
    answer = client.post("/report/", form(**missing))
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Case.objects.everything("a test").exists()


def test_anonymous_leaves_no_one(street: Street):
    case = reported(Client(), called="林女士", phone="13800001234")
    reporter = asked(case)
    assert (reporter.person, reporter.called, reporter.contact) == (None, "", Contact.ANONYMOUS)


def test_a_number_belongs_to_whoever_signs_in_with_it(street: Street):
    case = reported(Client(), contact="platform", called="林女士", phone="138 0000 1234")
    assert asked(case).person == street.lin
    assert case.number in text(signed_in(street.lin).get("/cases/"))


def test_what_is_written_beside_a_number_names_nobody(street: Street, at: datetime):
    case = reported(Client(), contact="named", called="骗子老王", phone="13700001111")
    reporter = case.reporters.get()
    assert reporter.person is not None
    assert (reporter.called, reporter.person.name, reporter.person.called) == ("骗子老王", "", "")
    post = street.post["zhao"]
    staffing.hand_over(post_id=post.pk, name="吴新", phone="13700001111", by=street.xu, at=at)
    reporter.person.refresh_from_db()
    assert reporter.person.name == "吴新", "whoever is appointed is called what the one who appoints says"
    assert "骗子" not in Client().get(f"/grids/{COMMUNITY}002/").text


def test_who_left_anothers_number_keeps_their_case_when_its_owner_proves_it(street: Street, at: datetime):
    case = reported(Client(), contact="named", phone="13700001111")
    left = asked(case).person
    contacts.keep(street.wang, "phone", "13700001111", at, verified=True)
    assert asked(case).person == left
    assert case.number not in text(signed_in(street.wang).get("/cases/"))


def test_what_was_reported_here_can_be_opened_here_and_nowhere_else(street: Street):
    client = Client()
    case = reported(client, category="55005")
    assert WORDS in text(client.get(f"/cases/{case.public_id}/"))
    assert Client().get(f"/cases/{case.public_id}/").status_code == 404


def test_a_receipt_opens_only_in_the_browser_that_reported(street: Street):
    client, other = Client(), Client()
    other.get("/report/")
    client.get("/report/")
    address = client.post("/report/", form())["Location"]
    assert client.get(address).status_code == 200
    assert other.get(address).status_code == 404


def test_the_case_leads_to_its_receipt_where_that_opens_and_nowhere_else(street: Street):
    client = Client()
    case = reported(client)
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    found = re.search(r'href="(/cases/[^"]+/receipt/\?key=[^"]+)"', page)
    assert found is not None
    code = re.search(r"查询码 ([A-Z2-9]{10})", text(client.get(found[1])))
    assert code is not None
    other = Client()
    other.post("/cases/follow/", {"number": case.number, "code": code[1]})
    assert "receipt/?key=" not in other.get(f"/cases/{case.public_id}/").content.decode(), (
        "its key is another browser's"
    )
    del client.cookies[settings.CSRF_COOKIE_NAME]
    assert "receipt/?key=" not in client.get(f"/cases/{case.public_id}/").content.decode(), "nor where it opens no more"


def test_number_and_code_open_the_case_in_another_browser(street: Street):
    client, other = Client(), Client()
    client.get("/report/")
    receipt = text(client.post("/report/", form(), follow=True))
    code = re.search(r"查询码 ([A-Z2-9]{10})", receipt)[1]  # type: ignore[index]
    case = Case.objects.everything("a test").get()
    other.get("/cases/follow/")
    wrong = other.post("/cases/follow/", {"number": case.number, "code": "AAAAAAAAAA"})
    assert wrong.status_code == 404
    assert case.number in wrong.content.decode()
    opened = other.post("/cases/follow/", {"number": str(case.pk), "code": code.lower()}, follow=True)
    assert WORDS in text(opened)


def test_codes_cannot_be_tried_for_ever(street: Street):
    client = Client()
    client.get("/cases/follow/")
    tries = [client.post("/cases/follow/", {"number": "1", "code": "A"}).status_code for _ in range(61)]
    assert tries[:60] == [404] * 60
    assert tries[60] == 429


def test_what_is_being_written_is_read_as_a_kind_of_matter(street: Street):
    client = Client()
    client.get("/report/")
    said = client.post("/report/suggest/", {"words": WORDS, "guessed": ""}).content.decode()
    assert "看着像“停水/水压低”" in said
    assert re.search(r'value="54001" checked', said)
    kept = client.post("/report/suggest/", {"words": WORDS, "guessed": "54001", "category": "51003"}).content.decode()
    assert re.search(r'value="51003" checked', kept)


def test_staff_report_for_a_resident_whose_number_it_is(street: Street):
    case = reported(signed_in(street.sun), contact="named", phone="13800001234", called="林女士")
    assert asked(case).person == street.lin
    assert Reporter.objects.filter(person=street.sun).count() == 0
