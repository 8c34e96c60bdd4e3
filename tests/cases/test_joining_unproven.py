"""我也遇到 by whoever cannot be told: a typed number tells nobody who reported, and stands for nobody's word."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.outbox.loop import work_once
from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, counted, handling, intake, joining, owning, reporting
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Contact, Reporter
from linli.life.cases.states import Outcome, State
from linli.town.notices.models import Letter
from tests.cases.conftest import RESULT, Report, asked
from tests.cases.test_joined import asking, say
from tests.cases.test_joining import join
from tests.street import PHONE, Street, signed_in

HOUR = timedelta(hours=1)
WATER = "54001"
SECRET = "我家门口的水管"
UNKNOWN = "13911112222"


def by_json(client: Client, case: Case, **given: object) -> Any:
    """Somebody joins by JSON, under a key of its own."""
    sent: Any = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    return client.post(f"/api/v1/cases/{case.public_id}/join", {"contact": "anonymous"} | given, **sent)


def by_page(client: Client, case: Case, **given: object) -> Any:
    """Somebody joins by the page, with a form of its own."""
    form = {"once": str(uuid4()), "contact": "anonymous"} | given
    return client.post(f"/cases/{case.public_id}/join/", form)


def opened(case: Case, code: str) -> dict[str, Any]:
    """The case by JSON as whoever has this code reads it, without what differs from one joiner to the next."""
    seen = Client().get(f"/api/v1/cases/{case.public_id}", headers={"Query-Code": code}).json()
    return {name: value for name, value in seen.items() if name not in ("version", "neighbours")}


# how many they are


def number_of(case: Case) -> tuple[int, int]:
    """How many neighbours the case says there are, and how many stand there."""
    case.refresh_from_db()
    return case.neighbours or 0, case.reporters.filter(withdrawn_at=None).count()


def test_whoever_comes_with_new_keys_and_cookies_raises_the_number_five_times_a_day_at_most(
    report: Report, street: Street, at: datetime
):
    case = report(WATER)
    with clock_at(at + HOUR):
        assert [by_json(Client(), case).status_code for _ in range(7)] == [201] * 7, "nobody is refused"
        assert by_page(Client(), case).status_code == 302
        assert by_json(Client(), case, contact="named", phone=UNKNOWN, called="李").status_code == 201
        assert number_of(case) == (6, 10)
        public = Client().get(f"/api/v1/cases/{case.public_id}/timeline").json()
        assert [line["verb"] for line in public].count("join") == 5
        desk = signed_in(street.zhao).get(f"/desk/?open={case.public_id}").content.decode()
        assert desk.count("当时没算进人数") == 4
        assert by_json(signed_in(street.wang), case).status_code == 201, "who is signed in is one, named or not"
        assert by_json(Client(REMOTE_ADDR="203.0.113.7"), case).status_code == 201
        assert number_of(case) == (8, 12)
    with clock_at(at + 26 * HOUR):
        by_json(Client(), case)
    assert number_of(case) == (9, 13)


def test_control_where_every_key_counts_one_caller_is_many_neighbours(
    report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(joining, "_counts", lambda *asked: True)
    case = report(WATER)
    with clock_at(at + HOUR):
        for _ in range(7):
            by_json(Client(), case)
    assert number_of(case) == (8, 8)


def test_who_is_not_in_the_number_stands_and_is_once_the_number_is_theirs(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(joining, "FROM_A_NETWORK", 1)
    case = report(WATER)
    with clock_at(at + HOUR):
        by_json(Client(), case)
        by_json(Client(), case, contact="named", phone=UNKNOWN, called="李")
    *_, first, left = case.reporters.order_by("pk")
    assert (first.uncounted_at, left.uncounted_at, number_of(case)) == (None, at + HOUR, (2, 3))
    reporting.withdraw(case_id=case.pk, reporter=first, by=None, at=at + 2 * HOUR)
    reporting.withdraw(case_id=case.pk, reporter=case.reporters.get(person=street.lin), by=street.lin, at=at + 2 * HOUR)
    assert number_of(case) == (1, 1), "who stands alone is one, and the case goes on"
    by_json(signed_in(street.wang), case)
    owning.own(case_id=case.pk, reporter=left, by=left.person, at=at + 3 * HOUR)
    assert (number_of(case), Reporter.objects.get(pk=left.pk).uncounted_at) == ((2, 2), None)


@pytest.mark.parametrize(("counted", "told"), [(True, ["3"]), (False, [])])
def test_the_desk_is_told_of_a_neighbour_who_is_counted_once_the_number_is_theirs(
    report: Report, street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch, counted: bool, told: list[str]
):
    monkeypatch.setattr(joining, "FROM_A_NETWORK", 1)
    case = report(WATER)
    with clock_at(at + HOUR):
        by_json(Client(), case)
        by_json(Client(), case, contact="named", phone=UNKNOWN, called="李")
    work_once(at + HOUR)
    letters = Letter.objects.filter(person=street.zhao, kind="case.more")
    assert [letter.facts["neighbours"] for letter in letters] == ["2"], "control: at the first they were"
    letters.delete()
    left = case.reporters.order_by("-pk")[0]
    if not counted:
        Reporter.objects.filter(pk=left.pk).update(uncounted_at=None)
    owning.own(case_id=case.pk, reporter=left, by=left.person, at=at + 2 * HOUR)
    work_once(at + 2 * HOUR)
    assert [letter.facts["neighbours"] for letter in letters.all()] == told


# whose number it is


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN], ids=["of who reported", "of nobody there"])
def test_a_typed_number_is_answered_alike_by_json(report: Report, street: Street, at: datetime, phone: str):
    case = report(WATER, words=SECRET)
    with clock_at(at + HOUR):
        made = [by_json(Client(), case, contact="named", phone=phone, called="李") for _ in range(2)]
        assert [each.status_code for each in made] == [201, 201]
        seen = opened(case, made[-1].json()["query_code"])
    assert (seen["standing"], [act["name"] for act in seen["full"]["may"]]) == ("joined", ["add"])
    assert SECRET not in str(seen)
    assert number_of(case) == (3, 3), "and the number, which anybody reads, tells as little"
    assert case.reporters.filter(person=street.lin).count() == 1


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN], ids=["of who reported", "of nobody there"])
def test_a_typed_number_is_answered_alike_by_the_page(report: Report, street: Street, at: datetime, phone: str):
    case, client = report(WATER, words=SECRET), Client()
    with clock_at(at + HOUR):
        sent = by_page(client, case, contact="platform", phone=phone, called="李")
        assert sent["Location"].startswith(f"/cases/{case.public_id}/receipt/")
        page = client.get(f"/cases/{case.public_id}/").content.decode()
    assert SECRET not in page
    assert "withdraw" not in page


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN], ids=["of who reported", "of nobody there"])
def test_what_is_handled_is_refused_whoever_the_number_belongs_to(
    report: Report, street: Street, at: datetime, phone: str
):
    case = handling.on_the_spot(case_id=report("54006").pk, by=street.zhao, at=at, result=RESULT)
    with clock_at(at + HOUR):
        answer = by_json(Client(), case, contact="named", phone=phone, called="李")
        page = by_page(Client(), case, contact="named", phone=phone, called="李")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-state")
    assert page.status_code == 409


def test_who_is_signed_in_is_told_that_they_stand_there(report: Report, street: Street, at: datetime):
    """The control: of themselves everybody may know."""
    case = report(WATER)
    with clock_at(at + HOUR):
        lin = signed_in(street.lin)
        assert by_json(lin, case, contact="platform").json()["code"] == "already-in"
        assert by_page(lin, case, contact="platform")["Location"] == f"/cases/{case.public_id}/"


def test_whose_number_was_left_reads_nothing_of_what_another_brought(report: Report, street: Street, at: datetime):
    case = report(WATER, words=SECRET, who="zhou")
    with clock_at(at + HOUR):
        assert by_json(Client(), case, contact="platform", phone=PHONE).status_code == 201
        lin = signed_in(street.lin)
        mine = lin.get("/api/v1/cases/mine").json()
        assert [row["id"] for row in mine["left"]] == [str(case.public_id)]
        assert SECRET not in str(mine)
        page = lin.get("/cases/").content.decode()
        assert f"/cases/{case.public_id}/" in page
        assert SECRET not in page


def test_whose_number_was_left_reads_what_was_reported_with_it(report: Report, street: Street, at: datetime):
    """The control: what came with their number, and nobody else's, stands there to be recognised."""
    said = Said(street.place["b14-u1"], SECRET, WATER, contact=Contact.PLATFORM)
    intake.report(said, reporter=street.lin, query_code="LEFT", by=None, at=at)
    with clock_at(at + HOUR):
        lin = signed_in(street.lin)
        assert SECRET in lin.get("/api/v1/cases/mine").json()["left"][0]["title"]
        assert SECRET in lin.get("/cases/").content.decode()


# how many they are


def test_a_person_joins_once_whatever_keys_and_browsers_they_bring(report: Report, street: Street, at: datetime):
    case = report(WATER)
    with clock_at(at + HOUR):
        by = [by_json(signed_in(street.wang), case).status_code for _ in range(2)]
        page = by_page(signed_in(street.wang), case)
        named = by_json(signed_in(street.wang), case, contact="platform")
    assert by == [201, 409]
    assert page["Location"] == f"/cases/{case.public_id}/"
    assert named.json()["code"] == "already-in"
    assert case.reporters.count() == 2
    assert case.reporters.filter(person=street.wang).count() == 0, "who joined as nobody stays nobody"


def test_a_browser_joins_once_by_either_door(report: Report, street: Street, at: datetime):
    case, client = report(WATER), Client()
    with clock_at(at + HOUR):
        client.get(f"/cases/{case.public_id}/join/")
        made = [by_json(client, case).status_code for _ in range(2)]
        assert by_page(client, case)["Location"] == f"/cases/{case.public_id}/"
        assert by_page(Client(), case)["Location"].startswith(f"/cases/{case.public_id}/receipt/"), "the control"
    assert made == [201, 409]
    assert case.reporters.count() == 3


def test_who_joined_as_nobody_signed_in_has_a_receipt_with_a_code_that_opens_it(
    report: Report, street: Street, at: datetime
):
    case = report(WATER, words=SECRET)
    with clock_at(at + HOUR):
        wang = signed_in(street.wang)
        receipt = wang.get(by_page(wang, case, words="也没水")["Location"])
        assert opened(case, receipt.context["code"])["standing"] == "joined"


# what their word is worth


@pytest.fixture
def solved(report: Report, street: Street, at: datetime) -> Case:
    """What Lin called solved, and Wang and somebody with the code NOBODY joined, who were silent."""
    case = report("54006")
    join(case, street.wang, at)
    nobody = join(case, None, at, code="NOBODY")
    case = say(asking(case, street, at), asked(case), Answer.SOLVED, at)
    assert case.state == State.ASKING
    assert counted.newest(case)
    assert nobody.joined
    return case


def ended(case: Case, at: datetime) -> Case:
    return closing.settle_silence(case_id=case.pk, at=at + timedelta(days=9))


@pytest.mark.parametrize("answer", [Answer.NOT, Answer.PARTLY])
def test_while_they_are_asked_it_changes_nothing_beside_the_reporter_s(solved: Case, at: datetime, answer: Answer):
    case = say(solved, solved.reporters.get(person=None), answer, at)
    assert case.state == State.ASKING
    assert ended(case, at).outcome == Outcome.SOLVED


def test_what_the_reporter_called_solved_they_do_not_open_again(solved: Case, street: Street, at: datetime):
    case = ended(solved, at)
    address, later = f"/api/v1/cases/{case.public_id}", at + timedelta(days=9)
    by_code: Any = {"content_type": "application/json", "headers": {"Query-Code": "NOBODY"}}
    with clock_at(later):
        client = Client()
        may = client.get(address, **by_code).json()["full"]["may"]
        refused = client.post(f"{address}/say", {"answer": "not"}, **by_code)
        client.post("/cases/follow/", {"number": case.number, "code": "NOBODY"})
        page = client.post(f"/cases/{case.public_id}/say/", {"answer": "not", "once": str(uuid4())})
    assert "say" not in [act["name"] for act in may]
    assert (refused.status_code, refused.json()["code"]) == (403, "others-have-said")
    assert page.status_code == 403
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SOLVED)
    wang = case.reporters.get(person=street.wang)
    assert say(case, wang, Answer.NOT, later).state == State.ACCEPTED, "the control: whoever can be known does"


def test_where_nobody_else_spoke_their_not_yet_opens_it(report: Report, street: Street, at: datetime):
    case = report("54006")
    nobody = join(case, None, at, code="NOBODY")
    case = ended(asking(case, street, at), at)
    assert case.outcome == Outcome.SILENT
    assert say(case, nobody, Answer.NOT, at + timedelta(days=9)).state == State.ACCEPTED


# who stood there before


def joined_again(case: Case, client: Client, **form: object) -> str:
    """The page of whoever joined by this browser, added a word, took it back and joined again; what JSON reads too."""
    page = f"/cases/{case.public_id}/"
    for end, sent in (
        ("join/", {"words": "我家也没水"}),
        ("add/", {"words": "楼上也没有"}),
        ("withdraw/", {}),
        ("join/", {}),
    ):
        made = client.post(page + end, form | sent | {"once": str(uuid4())})
        assert made.status_code == 302, made.content.decode()
    return page


OWN = ["您说，您也遇到", "您撤回了", "您补充", "您说，您也遇到"]
OTHERS = ["又有一位邻居遇到", "一位也遇到的邻居撤回了", "又有一位邻居遇到"]


@pytest.mark.parametrize("contact", ["platform", "anonymous"])
def test_who_joined_took_it_back_and_joined_again_reads_all_of_that_as_their_own(
    report: Report, street: Street, at: datetime, contact: str
):
    """Their page and JSON say 您 of both times, with the words they left the first time; to others it is a neighbour's.

    Whoever then leaves that number reads of the times before what anybody does.
    """
    case = report(WATER, words=SECRET, who="zhou")
    with clock_at(at + HOUR):
        mine = signed_in(street.lin) if contact == "platform" else Client()
        page = joined_again(case, mine, contact=contact)

        def said(client: Client) -> list[str]:
            shown = client.get(page).context["way"]
            lines = client.get(f"/api/v1{page}timeline".rstrip("/")).json()
            assert [each["title"] for each in lines] == [each.title for each in shown]
            return [each.title for each in shown if each.verb in ("join", "add", "withdraw")]

        assert said(mine) == OWN
        assert "楼上也没有" in mine.get(page).content.decode()
        assert said(Client()) == OTHERS, "control: to anybody it is a neighbour's"
        assert said(signed_in(street.zhou)) == [*OTHERS[:2], "另一位报的人补充", OTHERS[2]]
        if contact == "platform":
            mine.post(f"{page}withdraw/", {"once": str(uuid4())})
            left = Client()
            assert by_page(left, case, contact="platform", phone=PHONE).status_code == 302
            assert said(left) == [OWN[0], OTHERS[1], *OTHERS]
            assert "楼上也没有" not in left.get(page).content.decode()
