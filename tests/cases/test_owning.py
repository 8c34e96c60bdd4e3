"""Whose report it is: the owner of a number says that it is theirs, or that it is not, and what follows of either."""

import json
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import (
    closing,
    handling,
    owners,
    owning,
    reporting,
    verification,
)
from linli.life.cases.models import Answer, Case, Contact
from linli.life.cases.states import Outcome, State
from linli.town.notices import inbox
from tests.cases.conftest import joined
from tests.cases.test_unproven import MINUTE, left, tell_all
from tests.cases.test_views import text
from tests.street import Street, signed_in


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
