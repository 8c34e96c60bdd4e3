"""Where somebody will want to ring, 留电话 is chosen beforehand and said why; what was chosen stays (decision 25)."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import matters
from linli.life.cases.models import Case
from tests.cases.conftest import Report
from tests.cases.test_views import form
from tests.street import Street, signed_in

WHY = "去的人要先打电话找您"
GAS = "家里有煤气味"


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def chosen(answer: object) -> tuple[str, bool]:
    """The way of being reached that stands chosen on a page, and whether it says why."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    ways = [way for way in ("named", "platform", "anonymous") if f'value="{way}" id="id_contact_' in page]
    assert len(ways) == 3
    (found,) = [way for way in ways if " checked" in page.split(f'name="contact" value="{way}"')[1].split(">")[0]]
    why = page.partition('id="rings"')[2].partition("</p>")[0]
    return found, WHY in why and " hidden" not in why.partition(">")[0]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/report/?words=" + GAS, ("named", True)),
        ("/report/?matter=52008", ("named", True)),
        ("/report/?words=挪车", ("named", True)),
        ("/report/?words=楼道灯坏了", ("platform", False)),
        ("/report/?matter=54006", ("platform", False)),
        ("/report/", ("platform", False)),
    ],
)
def test_a_form_begins_with_a_number_where_one_will_be_rung(street: Street, address: str, expected: tuple[str, bool]):
    assert chosen(signed_in(street.lin).get(address)) == expected


@pytest.mark.parametrize(
    ("contact", "preset", "expected"),
    [
        ("platform", "platform", "named"),
        ("platform", "own", "platform"),
        ("platform", "named", "platform"),
        ("anonymous", "platform", "anonymous"),
    ],
    ids=["nobody chose", "somebody tapped it", "they chose otherwise", "anonymous"],
)
def test_where_the_form_stops_for_danger_what_somebody_chose_stays(
    street: Street, contact: str, preset: str, expected: str
):
    lin = signed_in(street.lin)
    given = form(words=GAS, contact=contact, preset=preset)
    assert chosen(lin.post("/report/", given)) == (expected, True)
    assert not Case.objects.everything("a test").exists()
    lin.post("/report/", given | {"rung": "1"})
    assert Case.objects.everything("a test").get().reporters.get().contact == contact, "as it is sent, so it is kept"


@pytest.mark.parametrize(
    ("words", "code", "guessed", "expected"),
    [
        ("阀门关了，闻不到煤气味了，谢谢", "53005", "53005", "platform"),
        ("燃气软管老化了", "53005", "53005", "platform"),
        ("燃气软管老化了", "53005", "", "stops"),
        ("车出不来了", "52008", "", "stops"),
        ("车出不来了", "54006", "", "platform"),
    ],
    ids=["smelled no more", "an old hose", "tapped by somebody", "a car in the way, tapped", "control: no haste"],
)
def test_what_is_guessed_chooses_on_a_page_that_shows_it_and_nothing_in_a_form_that_goes(
    street: Street, words: str, code: str, guessed: str, expected: str
):
    lin = signed_in(street.lin)
    if guessed:
        page = lin.get("/report/?words=" + words)
        assert chosen(page) == ("named", True), "as the script chooses it"
        assert 'name="guessed" value="53005"' in page.content.decode(), "control: that is the guess"
    answer = lin.post(
        "/report/", form(words=words, category=code, guessed=guessed, contact="platform", preset="platform")
    )
    if expected == "stops":
        assert chosen(answer) == ("named", True)
        assert not Case.objects.everything("a test").exists()
    else:
        assert Case.objects.everything("a test").get().reporters.get().contact == expected


def test_what_the_page_chose_for_a_guess_is_said_why_when_it_comes_back(street: Street):
    given = form(words="燃气表箱门坏了", place="", category="53005", guessed="53005", contact="named", preset="named")
    assert chosen(signed_in(street.lin).post("/report/", given)) == ("named", True)


def test_who_writes_down_for_another_asks_them(street: Street):
    sun = signed_in(street.sun)
    assert chosen(sun.get("/report/?words=" + GAS))[0] == "platform"
    assert chosen(sun.post("/report/", form(words=GAS, contact="platform", preset="platform")))[0] == "platform"


def test_only_what_waits_no_quarter_of_an_hour_asks_for_it(street: Street, at: datetime):
    assert {"52008", "53005", "54005"} <= set(matters.ringing(at))
    assert not {"54006", "54001", "51003"} & set(matters.ringing(at)), "control: half an hour and more"


def test_who_chose_goes_at_once_and_who_leaves_what_was_chosen_goes_at_the_second_press(street: Street):
    car = {"words": "车出不来了", "category": "52008", "contact": "platform"}
    lin = signed_in(street.lin)
    said = lin.post("/report/", form(**car, preset="platform"))
    assert "还没报" in said.content.decode()
    lin.post("/report/", form(**car | {"contact": "named"}, preset="named"))
    lin.post("/report/", form(**car, preset="own", apart="1"))
    lin.post("/report/", form(**car, apart="1"))
    kept = Case.objects.everything("a test").order_by("pk").values_list("reporters__contact", flat=True)
    assert list(kept) == ["named", "platform", "platform"], "and a form that says nothing of it goes as it is"


@pytest.mark.parametrize(("preset", "expected"), [("own", "platform"), ("platform", "named")])
def test_what_somebody_chose_comes_back_from_the_page_for_joining_as_theirs(
    report: Report, street: Street, preset: str, expected: str
):
    near, lin = report("54001", who="zhou"), signed_in(street.lin)
    typed = form(words=GAS, category="54001", contact="platform", preset=preset)
    there = lin.post(f"/cases/{near.public_id}/join/", typed | {"carried": "1"}).content.decode()
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', there))
    assert carried["preset"] == preset
    back = lin.post("/report/", typed | carried | {"apart": "back"})
    assert chosen(back)[0] == expected


def test_a_guest_is_asked_the_same(street: Street):
    assert chosen(Client().get("/report/?words=" + GAS)) == ("named", True)
