"""Who floods a number with codes shuts its owner out of nothing: whoever asks is counted, and all of them together."""

import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.ground.once.limits import TooMany
from linli.ground.shared.moments import clock_at
from linli.ground.ui.cookies import MARKS
from linli.town.people import pacing, signing_in
from linli.town.people.models import SignInCode
from tests.people.test_views_door import come_in, text
from tests.street import PHONE

pytestmark = pytest.mark.django_db
UNKNOWN = "+8613999990000"


def ask(at, minute=0, *, phone=PHONE, browser="own", network="1.1.1.1", marks=""):
    return signing_in.ask(
        phone=phone,
        browser=browser,
        digits="123456",
        purpose=signing_in.SIGN_IN,
        at=at + timedelta(minutes=minute),
        network=network,
        marks=marks,
    )


def flood(at, phone=PHONE, *, networks=9):
    """A stranger with so many networks, and a new browser each time, asks until nothing is sent any more."""
    for network in range(networks):
        for n in range(pacing.CODES_A_DAY + 1):
            with suppress(TooMany):
                ask(at, n, phone=phone, browser=f"{network}-{n}", network=f"9.9.9.{network}")


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN], ids=["known", "unknown"])
def test_a_browser_has_five_codes_a_day_for_a_number(street, at, phone):
    for minute in range(pacing.CODES_A_DAY):
        ask(at, minute, phone=phone)
    with pytest.raises(pacing.EnoughCodes) as refused:
        ask(at, 23 * 60 + 59, phone=phone)
    assert refused.value.facts == {"codes": 5, "hours": 1}
    ask(at, 24 * 60, phone=phone)


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN], ids=["known", "unknown"])
def test_between_two_codes_lies_a_minute_and_the_refusal_says_how_much_of_it_is_left(street, at, phone):
    ask(at, phone=phone)
    with pytest.raises(pacing.JustSent) as refused:
        ask(at + timedelta(seconds=18), phone=phone)
    assert "42 秒后" in refused.value.words
    assert refused.value.retry_after_s == 42
    with pytest.raises(pacing.JustSent):
        ask(at + timedelta(seconds=59), phone=phone)
    ask(at, 1, phone=phone)
    assert SignInCode.objects.count() == 2


def test_one_numbers_codes_do_not_spend_anothers(street, at):
    for minute in range(pacing.CODES_A_DAY):
        ask(at, minute, phone=UNKNOWN)
    ask(at, 4)


def test_who_drops_the_cookies_is_still_one_network(street, at):
    """And shuts out no browser of another network, though it never came here before."""
    flood(at, networks=1)
    assert SignInCode.objects.count() == pacing.CODES_A_DAY
    ask(at)


def test_a_network_that_nobody_can_name_is_not_one_asker(street, at):
    for n in range(pacing.CODES_A_DAY + 1):
        ask(at, browser=f"b{n}", network="unknown")


def test_a_browser_that_the_number_let_in_before_is_counted_by_itself_alone(street, at):
    marks = pacing.with_mark("", PHONE)
    flood(at)
    assert SignInCode.objects.count() == pacing.FROM_ANYWHERE
    with pytest.raises(pacing.AskedFromEverywhere):
        ask(at, 99, browser="new", network="2.2.2.2")  # control: the same browser without its mark
    for minute in range(pacing.CODES_A_DAY):
        ask(at, minute, network="9.9.9.1", marks=marks)
    with pytest.raises(pacing.EnoughCodes):
        ask(at, 9, browser="another session", network="9.9.9.1", marks=marks)


def test_a_mark_is_of_one_number_and_nobody_makes_one_up(street, at):
    marks = pacing.with_mark("", UNKNOWN)
    nonce, digest = marks.split(".")
    assert pacing.marked(marks, UNKNOWN) == nonce
    for other in ("", ".", "~~", "é.é", f"x{nonce}.{digest}", f"{nonce}.{'0' * 64}", nonce):
        assert pacing.marked(other, UNKNOWN) == ""
    assert pacing.marked(marks, PHONE) == ""
    assert "13999990000" not in marks


def test_a_browser_keeps_marks_of_three_numbers_and_coming_in_again_does_not_renew_one(db):
    marks = ""
    numbers = [f"+861380000000{n}" for n in range(4)]
    for number in numbers:
        marks = pacing.with_mark(marks, number)
    assert [bool(pacing.marked(marks, number)) for number in numbers] == [False, True, True, True]
    assert pacing.with_mark(marks, numbers[2]) == marks


def test_a_flooded_number_raises_one_alarm_without_the_number(street, at, caplog):
    with caplog.at_level(logging.ERROR):
        flood(at)
    assert len([line for line in caplog.messages if "to one number" in line]) == 1
    assert "13800001234" not in caplog.text
    assert Entry.objects.filter(verb="people.number_alarm").count() == 1


def test_a_resident_comes_in_on_their_own_phone_while_a_stranger_floods_their_number(street, at, sent):
    own = Client()
    come_in(own, "13800001234", sent, at)
    own.post("/out/")
    assert "13800001234" not in own.cookies[MARKS].value
    flood(at)
    later = at + timedelta(hours=1)
    with clock_at(later):
        refused = Client(REMOTE_ADDR="2.2.2.2").post("/in/", {"phone": "13800001234"})
        assert refused.status_code == 429
        assert "登录过的手机" in text(refused)
        assert come_in(own, "13800001234", sent, later).headers["Location"] == "/"


def test_the_page_says_how_long_to_wait(street, at, sent):
    client = Client()
    client.post("/in/", {"phone": "13800001234"})
    with clock_at(at + timedelta(seconds=20)):
        response = client.post("/in/", {"phone": "13800001234"})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "40")
    assert "40 秒后可以再要一条" in text(response)
    assert 'value="13800001234"' in text(response)
