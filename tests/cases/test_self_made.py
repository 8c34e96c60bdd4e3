"""自报自结: who works at a case's desk brings no resident's voice into it, by whatever door or name."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import draws, filing, handling, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.life.cases.states import State
from linli.town.people.models import Person
from tests.cases.conftest import RESULT, Report
from tests.street import Street, signed_in


def sent(street: Street, by: Person, at: datetime, contact: str, place: str = "b14-u2") -> tuple[Case, str]:
    """What somebody sends by JSON: the case, and the query code they are given."""
    body = {"words": "楼道灯坏了", "category": "54006", "place_code": street.place[place].code, "contact": contact}
    body |= {"phone": "13900008888"} if contact == "named" else {}
    with clock_at(at):
        made = signed_in(by, at=at).post("/api/v1/cases", json.dumps(body), content_type="application/json")
    assert made.status_code == 201, made.content.decode()
    return Case.objects.everything("just made").get(public_id=made.json()["id"]), made.json()["query_code"]


def test_what_a_desk_sends_anonymously_of_its_own_is_found_and_brings_no_code(street: Street, at: datetime) -> None:
    case, code = sent(street, street.zhao, at, "anonymous")
    assert (case.origin, code, case.reporters.exists()) == ("grid", "", False)
    elsewhere, code = sent(street, street.zhao, at, "anonymous", "b20-u1")
    assert (elsewhere.origin, bool(code)) == ("resident", True), "control: what their desk does not cover"


def test_by_the_page_too(street: Street, at: datetime) -> None:
    given = {"words": "楼道灯坏了", "category": "54006", "at": street.place["b14-u2"].code, "contact": "anonymous"}
    with clock_at(at):
        zhao = signed_in(street.zhao, at=at)
        made = zhao.post("/report/", {**given, "once": "018f3a4b-1380-4001-8345-012345678901"})
    case = Case.objects.everything("just made").get()
    assert (made.status_code, "receipt" in made["Location"], case.origin) == (302, False, "grid")


def test_who_wrote_a_report_down_and_handles_it_is_looked_after_before_anybody_is_asked(
    street: Street, at: datetime
) -> None:
    case, code = sent(street, street.zhao, at, "named")
    assert (case.origin, bool(code)) == ("resident", True)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert (case.state, case.must_verify) == (State.HANDLED, True)
    said = {"answer": "solved"}
    with clock_at(at):
        address = f"/api/v1/cases/{case.public_id}/say"
        answer = Client().post(address, json.dumps(said), content_type="application/json", headers={"Query-Code": code})
    assert answer.status_code == 409
    other, _code = sent(street, street.sun, at, "named")
    other = handling.on_the_spot(case_id=other.pk, by=street.zhao, at=at, result=RESULT)
    assert other.state == State.ASKING, "control: another wrote it down"


@pytest.fixture
def half(street: Street, at: datetime, monkeypatch: pytest.MonkeyPatch) -> set[object]:
    """A day with a secret, on which the share of each draw is noted."""
    draws.seal(day=day_of(at), secret=b"of this day", at=at - timedelta(days=1))
    shares: set[object] = set()

    def drawn(secret: bytes, public_id: object, share: object = draws.SHARE) -> bool:
        shares.add(share)
        return True

    monkeypatch.setattr(draws, "drawn", drawn)
    return shares


@pytest.mark.parametrize("contact", [Contact.ANONYMOUS, Contact.NAMED])
def test_half_of_what_is_done_on_the_spot_for_one_whom_nobody_knows_is_looked_at(
    street: Street, report: Report, at: datetime, half: set[object], contact: Contact
) -> None:
    said = Said(street.place["b14-u2"], "垃圾一地没人收", "51001", contact=contact)
    case = intake.report(said, reporter=street.lin, query_code="UNKNOWN", by=None, at=at)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert (case.verify, case.must_verify, half) == ("drawn", True, {draws.OF_UNKNOWN})
    half.clear()
    own = report(category="51001")
    handling.on_the_spot(case_id=own.pk, by=street.zhao, at=at, result=RESULT)
    assert half == {draws.SHARE}, "control: of her own report a tenth"


def test_where_the_word_is_the_check_it_is_asked_for_at_once_of_an_unknown_one_too(
    street: Street, at: datetime, half: set[object]
) -> None:
    said = Said(street.place["b14-u2"], "车被堵在院里出不去", "52008", contact=Contact.ANONYMOUS)
    case = intake.report(said, reporter=None, query_code="CAR", by=None, at=at)
    case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)
    assert (case.verify, case.state, half) == ("word", State.ASKING, set())


def test_who_does_it_takes_no_second_look_away_by_calling_it_something_else(
    street: Street, report: Report, at: datetime
) -> None:
    for how in ("at once", "before"):
        case = report("53004", words=f"灭火器箱空着，{how}")
        assert case.verify == "hands"
        if how == "before":
            filing.refile(case_id=case.pk, by=street.zhao, at=at, category="57001")
        named = "57001" if how == "at once" else ""
        case = handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, category=named)
        assert (case.category.code, case.state) == ("57001", State.HANDLED)  # type: ignore[union-attr]
    small = report("57001", words="水龙头滴水")
    small = handling.on_the_spot(case_id=small.pk, by=street.zhao, at=at, result=RESULT)
    assert small.state == State.ASKING, "control: what was small from the first"


def test_what_staff_wrote_down_is_nowhere_told_as_the_resident_s_own(street: Street, at: datetime) -> None:
    taken_down, _code = sent(street, street.zhao, at, "named")
    with clock_at(at):
        own = json.loads(
            Client()
            .post(
                "/api/v1/cases",
                json.dumps({"words": "楼道灯坏了", "place_code": street.place["b14-u2"].code, "contact": "anonymous"}),
                content_type="application/json",
            )
            .content
        )["id"]
        for who in (Client(), signed_in(street.sun, at=at)):
            page = who.get(f"/cases/{taken_down.public_id}/", follow=True).content.decode()
            assert ("工作人员替居民记下的" in page, "居民报的，收到了" in page) == (True, False)
        assert "居民报的，收到了" in Client().get(f"/cases/{own}/").content.decode(), "control"
