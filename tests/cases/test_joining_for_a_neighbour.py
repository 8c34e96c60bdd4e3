"""他也遇到: who writes down for a neighbour joins them by page and by JSON, with all that was written carried over."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import households
from linli.life.cases.models import Case, Contact
from linli.town.places.models import Dwelling
from tests.cases.conftest import Report
from tests.cases.test_joining_doors import HOUR, WATER, filled
from tests.street import PHONE, Street, signed_in

PAPER = {"contact": "paper", "called": "老周家大爷", "home": "502"}


def by_whom(street: Street, by: str) -> tuple[Client, str]:
    """A browser of who writes it down, and what goes along with their addresses."""
    return signed_in(street.person[by]), "?for=neighbour" if by == "chen" else ""


@pytest.mark.parametrize(("by", "door"), [("chen", "14 号楼 2 单元 502"), ("sun", "502")])
def test_what_is_written_for_a_neighbour_is_carried_over_and_joined_for_them(
    report: Report, street: Street, at: datetime, by: str, door: str
):
    case = report(WATER)
    with clock_at(at + HOUR):
        client, helping = by_whom(street, by)
        form = filled(street, words="大爷家没水了", category=WATER, at=street.place["b14-u2"].code) | PAPER
        join = f"/cases/{case.public_id}/join/{helping}"
        asking = client.post(f"/report/{helping}", form).content.decode()
        assert f'formaction="{join}" name="carried"' in asking
        assert "他也遇到" in asking
        assert "我也遇到" not in asking
        page = client.post(join, form | {"carried": "1"}).content.decode()
        for kept in ("大爷家没水了", 'value="老周家大爷"', 'value="502"', "他那儿什么情况", "他也遇到"):
            assert kept in page
        assert page.count(" checked") == page.count('value="paper" id="id_contact_3" checked') == 1
        assert case.reporters.count() == 1, "nothing is sent by looking"
        assert client.post(join, filled(case, contact="paper", called="", home="502")).status_code == 422
        sent = [
            client.post(join, filled(case, words="没水") | PAPER | {"called": name, "home": home})
            for name, home in (("周大爷", "502"), ("吴奶奶", "402"))
        ]
        receipts = [client.get(each["Location"]) for each in sent]
    assert [(each.status_code, "记下了，他也遇到" in each.content.decode()) for each in receipts] == [(200, True)] * 2
    joined = case.reporters.filter(joined_at_step__isnull=False).order_by("pk")
    assert [(each.called, each.door, each.contact, each.person, each.written_by) for each in joined] == [
        (name, at_home, Contact.PAPER, None, street.person[by])
        for name, at_home in (("周大爷", door), ("吴奶奶", door.replace("502", "402")))
    ]


def test_another_matter_goes_back_to_the_form_for_the_neighbour_with_all_that_was_written(
    report: Report, street: Street, at: datetime
):
    case = report(WATER)
    with clock_at(at + HOUR):
        client, helping = by_whom(street, "chen")
        place = street.place["b14-u2"].code
        carried = filled(street, words="大爷家没水了", category=WATER, at=place, carried="1") | PAPER
        page = client.post(f"/cases/{case.public_id}/join/{helping}", carried).content.decode()
        assert f'formaction="/report/{helping}"' in page
        for name, value in (("category", WATER), ("at", place)):
            assert f'<input type="hidden" name="{name}" value="{value}">' in page
        back = client.post(f"/report/{helping}", {**carried, "apart": "back"})
        text = back.content.decode()
        assert (back.status_code, Case.objects.everything("the test").count()) == (200, 1)
        for kept in ("大爷家没水了", 'value="老周家大爷"', 'value="502"', "怎么称呼他", 'name="apart" value="1"'):
            assert kept in text
        again = back.context["form"]
        assert [str(again[name].value()) for name in ("category", "at", "contact")] == [WATER, place, "paper"]
        once = str(again["once"].value())
        assert client.post(f"/report/{helping}", carried | {"once": once, "apart": "1"}).status_code == 302
    made = Case.objects.everything("the test").exclude(pk=case.pk).get().reporters.get()
    assert (made.contact, made.called, made.written_by) == (Contact.PAPER, "老周家大爷", street.chen)


def test_who_writes_it_down_may_have_reported_it_themselves(report: Report, street: Street, at: datetime):
    case = report(WATER)
    with clock_at(at + HOUR):
        client, helping = by_whom(street, "chen")
        join = f"/cases/{case.public_id}/join/"
        assert client.post(join, filled(case, contact="platform")).status_code == 302
        form = {"words": "没水", "at": street.place["b14-u2"].code, "category": WATER}
        assert "这件事您报过了" in client.post("/report/near/", form).content.decode(), "the control: as themselves"
        assert "他也遇到" in client.post(f"/report/near/{helping}", form).content.decode()
        phone = filled(case, contact="platform", phone=PHONE, called="林女士", home="301")
        assert client.post(join + helping, phone).status_code == 409
        assert "这件事他已经报过了" in client.post(join + helping, phone | {"once": str(uuid4())}).content.decode()


@pytest.mark.parametrize(("by", "status"), [("chen", 201), ("sun", 201), ("wang", 422)])
def test_a_neighbour_without_a_phone_is_joined_by_json(
    report: Report, street: Street, at: datetime, by: str, status: int
):
    case = report(WATER)
    with clock_at(at + HOUR):
        client, helping = by_whom(street, by)
        made = client.post(f"/api/v1/cases/{case.public_id}/join{helping}", PAPER, content_type="application/json")
    assert made.status_code == status, made.content
    assert case.reporters.filter(contact=Contact.PAPER).count() == (1 if status == 201 else 0)


@pytest.mark.parametrize("by", ["chen", "zhao"])
def test_a_household_is_one_voice_a_writer_brings_a_few_and_all_read_how_many_others_wrote_down(
    report: Report, street: Street, at: datetime, by: str, monkeypatch
):
    case, doors = report(WATER), [f"{floor}01" for floor in range(1, 9)]
    for room in (each for each in doors if each != "301"):
        Dwelling.objects.create(
            entrance=street.place["b14-u2"], room=room, floor=int(room[0]), valid_from=case.reported_at
        )
    with clock_at(at + HOUR):
        client, helping = by_whom(street, by)

        def joins(home: str, called: str = "王大爷", contact: str = "paper") -> tuple[int, str]:
            sent = PAPER | {"home": home, "called": called, "contact": contact}
            made = client.post(
                f"/api/v1/cases/{case.public_id}/join{helping}",
                sent,
                headers={"Idempotency-Key": str(uuid4())},
                content_type="application/json",
            )
            return made.status_code, made.json().get("code", "")

        assert joins("9999") == (422, "no-such-door")
        assert joins("101")[0] == 201
        assert joins("", contact="anonymous")[0] == (201 if helping else 403), "marked as well, and one of their few"
        for again, called in (("101", "王大爷"), ("１０１室", "王大爷"), ("101 ", "王大妈"), ("101", "邻居0")):
            assert joins(again, called) == (409, "already-in"), again
        assert [joins(room)[0] for room in doors[1:]] == [201] * (3 if helping else 4) + [409] * (4 if helping else 3)
        assert {joins("801"), joins("", contact="anonymous")} == {(409, "enough-by-you")}, "nor as nobody"
        anyone = Client()
        page = anyone.get(f"/cases/{case.public_id}/").content.decode()
        assert page.count("又有一位邻居遇到（别人代报的）") == 5
        for text in (page, anyone.get(f"/board/{case.community.code}/").content.decode()):
            assert "6 位邻居遇到，其中 5 位是别人代报的" in text
        shown = anyone.get(f"/api/v1/cases/{case.public_id}").json()
        assert (shown["neighbours"], shown["brought"]) == (6, 5)
        listed = anyone.get(f"/api/v1/boards/{case.community.code}").json()["items"]
        assert [(each["neighbours"], each["brought"]) for each in listed] == [(6, 5)]
        monkeypatch.setattr(households, "stands", lambda *_: False)
        monkeypatch.setattr(households, "MOST_BY_ONE", 99)
        assert joins("101")[0] == 201, "the control: without the rule the same household stands there twice"
