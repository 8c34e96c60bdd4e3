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
from linli.life.cases.states import Outcome, State
from linli.town.notices import inbox, tell
from linli.town.notices.models import Sending
from linli.town.people import contacts
from tests.cases.conftest import Report, joined
from tests.cases.test_views import text
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


def guest(case: Case, code: str) -> Client:
    """A browser that opened the case with number and code."""
    client = Client()
    client.post("/cases/follow/", {"number": case.number, "code": code})
    return client


def by_json(client: Client, case: Case, act: str, code: str = "", **given: object) -> tuple[int, str]:
    headers = {"Query-Code": code} if code else {}
    address = f"/api/v1/cases/{case.public_id}/{act}"
    response = client.post(address, json.dumps(given), content_type="application/json", headers=headers)
    return response.status_code, response.json().get("code", "")


def test_before_she_says_so_nothing_of_it_is_hers(street: Street, at: datetime) -> None:
    case = left(street, 0)
    with clock_at(at):
        stranger, lin = guest(case, "LEFT0"), signed_in(street.lin)
        assert by_json(stranger, case, "add", "LEFT0", words="三楼的那盏")[0] == 200
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
        assert lin.get("/api/v1/cases/mine").json()["items"] == []
        assert [each["number"] for each in lin.get("/api/v1/cases/mine").json()["left"]] == [case.number]
        shown = lin.get(f"/api/v1/cases/{case.public_id}").json()
        assert (shown["standing"], [act["name"] for act in shown["full"]["may"]]) == ("left", ["own", "disown"])
        page = lin.get(f"/cases/{case.public_id}/").content.decode()
        assert "有人用您的号码报了这件事，是您吗？" in page
        assert ("您补充" in page, "您那儿，好了吗？" in page) == (False, False)
        mine = lin.get("/cases/").content.decode()
        assert "还没有报过事" not in mine
        assert ("留了您的号码报的" in mine, "办好了，您那儿好了吗？" in mine, 'value="solved"' in mine) == (
            True,
            True,
            False,
        )
        for act in ("say", "rate"):
            given = {"answer": "solved"} if act == "say" else {"grade": "good"}
            case.refresh_from_db()
            if case.state == "asking":
                assert by_json(lin, case, act, **given) == (409, "whose-report")
        assert by_json(stranger, case, "own", "LEFT0") == (403, "owners-alone"), "whoever holds the code is not she"


def test_once_it_is_hers_the_code_opens_nothing_and_speaks_for_nobody(street: Street, at: datetime) -> None:
    case = left(street, 0)
    reporting.add(case_id=case.pk, reporter=case.reporters.get(), by=None, at=at, words="别人写的一句")
    with clock_at(at + MINUTE):
        stranger, lin = guest(case, "LEFT0"), signed_in(street.lin)
        assert stranger.get(f"/cases/{case.public_id}/").content.decode().count("别人写的一句") == 1, "the control"
        said = lin.post(f"/cases/{case.public_id}/own/", {"seen": case.version})
        assert said.status_code == 302
        case.refresh_from_db()
        assert by_json(lin, case, "add", words="我家在五楼")[0] == 200
        for act in ("add", "withdraw"):
            given = {"words": "还是我"}
            assert by_json(Client(), case, act, "LEFT0", **given) == (403, "taken-on")
            assert stranger.post(f"/cases/{case.public_id}/{act}/", {"seen": 9, **given}).status_code == 404
        assert "我家在五楼" not in stranger.get(f"/cases/{case.public_id}/").content.decode()
        reading = Client().get(f"/api/v1/cases/{case.public_id}/timeline", headers={"Query-Code": "LEFT0"})
        assert reading.status_code == 403
        hers = lin.get(f"/cases/{case.public_id}/").content.decode()
        assert ("我家在五楼" in hers, hers.count("您补充")) == (True, 1), "what another wrote is not hers afterwards"
        assert lin.get("/api/v1/cases/mine").json()["items"][0]["number"] == case.number


def test_what_is_not_hers_loses_her_number_and_its_desk_is_told(street: Street, at: datetime) -> None:
    case = left(street, 0)
    tell_all(at)
    with clock_at(at):
        lin, worker = signed_in(street.lin), signed_in(street.zhao)
        assert "138****1234" in worker.get(f"/desk/?open={case.public_id}").content.decode()
        assert by_json(lin, case, "disown")[0] == 200
        tell_all(at)
        assert "138****1234" not in worker.get(f"/desk/?open={case.public_id}").content.decode()
        assert lin.get("/api/v1/cases/mine").json()["left"] == []
        assert by_json(Client(), case, "add", "LEFT0", words="那就算匿名报的")[0] == 200
    asked = case.reporters.get()
    assert (asked.person, asked.contact, asked.called) == (None, Contact.ANONYMOUS, "")
    assert inbox.left_for(street.lin).count() == 0
    assert "case.disowned" in set(inbox.letters_of(street.zhao).values_list("kind", flat=True))


def test_a_word_tells_whether_it_was_said_by_whose_report_it_is(street: Street, report: Report, at: datetime) -> None:
    for case, by in ((left(street, 0), None), (report(), street.lin), (report(), None)):
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
        case.refresh_from_db()
        if case.state == "handled":
            verification.verify(case_id=case.pk, by=street.sun, at=at, finding="亮着呢")
        closing.say(case_id=case.pk, reporter=case.reporters.get(), by=by, at=at, answer=Answer.SOLVED)
    assert list(Word.objects.order_by("pk").values_list("own", flat=True)) == [False, True, False]


def ended(case: Case, street: Street, answer: Answer, at: datetime) -> Case:
    """Done on the spot and looked at, and whoever holds the code has said what became of it."""
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    case.refresh_from_db()
    if case.state == State.HANDLED:
        verification.verify(case_id=case.pk, by=street.sun, at=at, finding="亮着呢")
    reporter = case.reporters.order_by("pk")[0]
    return closing.say(case_id=case.pk, reporter=reporter, by=None, at=at, answer=answer)


def test_what_was_said_with_a_number_counts_no_more_once_its_owner_says_it_is_not_theirs(
    street: Street, at: datetime
) -> None:
    case = ended(left(street, 0), street, Answer.SOLVED, at)
    board, page = f"/board/{street.place['community'].code}/?show=solved", f"/cases/{case.public_id}/"
    with clock_at(at + MINUTE):
        assert (case.outcome, page in Client().get(board).text) == (Outcome.SOLVED, True), "control"
        assert by_json(signed_in(street.lin), case, "disown")[0] == 200
        shown = text(Client().get(page))
        assert page not in Client().get(board).text
    case.refresh_from_db()
    assert (case.state, case.outcome, case.heard_by_phone) == (State.CLOSED, Outcome.SILENT, False)
    assert "留的号码，主人说不是他报的" in shown
    assert "“居民说：解决了”不算了，改记“没回话”" in shown
    again = closing.say(case_id=case.pk, reporter=case.reporters.get(), by=None, at=at + 2 * MINUTE, answer=Answer.NOT)
    assert again.comebacks == 1, "who holds the code may still say so"


def test_of_two_who_reported_the_others_word_stands(street: Street, at: datetime) -> None:
    case = left(street, 0)
    other = joined(case, street.zhou, at)
    ended(case, street, Answer.PARTLY, at)
    case = closing.say(case_id=case.pk, reporter=other, by=street.zhou, at=at, answer=Answer.SOLVED)
    assert case.outcome == Outcome.PARTLY, "control"
    first = case.reporters.order_by("pk")[0]
    case = owning.disown(case_id=case.pk, reporter=first, by=street.lin, at=at + MINUTE)
    assert case.outcome == Outcome.SOLVED


def test_while_it_is_asked_a_disowned_word_ends_nothing(street: Street, at: datetime) -> None:
    case = left(street, 0)
    other = joined(case, street.zhou, at)
    case = ended(case, street, Answer.SOLVED, at)
    first = case.reporters.order_by("pk")[0]
    owning.disown(case_id=case.pk, reporter=first, by=street.lin, at=at + MINUTE)
    case = closing.say(case_id=case.pk, reporter=other, by=street.zhou, at=at + 2 * MINUTE, answer=Answer.SOLVED)
    assert case.state == State.ASKING, "the other is still to be asked"
    first.refresh_from_db()
    case = closing.say(case_id=case.pk, reporter=first, by=None, at=at + 3 * MINUTE, answer=Answer.PARTLY)
    assert case.outcome == Outcome.PARTLY, "what is said with the code afterwards counts, as anybody's"


def test_control_without_the_rule_the_code_speaks_on(
    street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = left(street, 0)
    asked = case.reporters.get()
    owning.own(case_id=case.pk, reporter=asked, by=street.lin, at=at + MINUTE)
    asked.refresh_from_db()
    with pytest.raises(owners.OwnersAlone):
        reporting.add(case_id=case.pk, reporter=asked, by=None, at=at, words="还是拿着查询码的那位")
    monkeypatch.setattr(owners, "refusal", lambda verb, actor: None)
    reporting.add(case_id=case.pk, reporter=asked, by=None, at=at, words="还是拿着查询码的那位")


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
