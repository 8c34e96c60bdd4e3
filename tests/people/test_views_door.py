"""The doors as they are walked through: by pages, without script."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from linli.ground.once import limits
from linli.ground.outbox import loop
from linli.ground.shared.moments import clock_at
from linli.town.people import budget, contacts, puzzle, signing_in, staff_door
from linli.town.people.models import Person, SignInCode
from tests.people.authenticated import PASSWORD, hash_quickly
from tests.street import signed_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def digits_sent(sent, at):
    loop.work_once(at)
    return re.search(r"\d{6}", sent[-1][1])[0]


def come_in(client, phone, sent, at, **more):
    client.post("/in/", {"phone": phone, **more})
    return client.post("/in/code/", {"digits": digits_sent(sent, at)})


def test_a_resident_comes_in_by_phone_and_code(street, at, sent):
    client = Client()
    assert client.get("/in/").status_code == 200
    response = client.post("/in/", {"phone": "138 0000 1234"})
    assert response.headers["Location"] == "/in/code/"
    assert client.get("/in/code/").status_code == 200
    before = client.cookies["session"].value
    response = client.post("/in/code/", {"digits": digits_sent(sent, at)})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.cookies["session"].value != before
    assert "138****1234" in text(client.get("/me/"))
    assert "13800001234" not in text(client.get("/me/"))
    assert client.post("/out/").status_code == 302
    assert client.get("/me/").status_code == 401


def test_one_goes_on_to_where_one_wanted_to_go_but_never_to_another_site(street, at, sent):
    for wanted, led in (("/me/homes/", "/me/homes/"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        client = Client(REMOTE_ADDR=f"2.2.2.{len(wanted)}")
        assert f'value="{wanted}"' in text(client.get("/in/", {"next": wanted}))
        assert come_in(client, "13800001234", sent, at, next=wanted).headers["Location"] == led


def test_known_and_unknown_phones_are_answered_alike_to_the_byte(street, at, sent):
    def walk(phone):
        client = Client()
        pages = [client.post("/in/", {"phone": phone}), client.get("/in/code/")]
        pages += [client.post("/in/code/", {"digits": "0000000"}) for _ in range(4)]
        said = []
        for response in pages:
            body = re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]+"', "", text(response))
            headers = {name: value for name, value in response.items() if name not in ("Content-Security-Policy",)}
            said.append((response.status_code, headers, body))
        return said

    assert walk("13800001234") == walk("13899991234"), "the same but for what was typed, which is masked alike"


def test_wrong_digits_keep_the_page_and_say_how_many_tries_remain(street, at, sent):
    client = Client()
    client.post("/in/", {"phone": "13800001234"})
    response = client.post("/in/code/", {"digits": "1"})
    assert response.status_code == 422
    assert "还可以试 2 次" in text(response)


def test_the_page_says_where_the_digits_went_and_leads_back_to_a_mistyped_number(street, at, sent):
    client = Client()
    client.post("/in/", {"phone": "13800001234"})
    shown = text(client.get("/in/code/"))
    assert "138****1234" in shown
    assert "号码写错了" in shown
    assert 'href="/demo/inbox/"' in shown, "in the demo nothing is sent, and the page says where the digits are"
    for _ in range(3):
        assert 'name="digits"' in shown
        shown = text(client.post("/in/code/", {"digits": "1"}))
    assert 'name="digits"' not in shown, "a field that takes nothing any more is none"
    assert 'class="btn main big" href="/in/"' in shown
    with clock_at(at + timedelta(minutes=1)):
        client.post("/in/", {"phone": "13800001234"})
        assert 'name="digits"' in text(client.get("/in/code/"))


def test_the_code_page_without_a_code_asks_for_the_phone(street):
    assert Client().get("/in/code/").headers["Location"] == "/in/"


def test_under_attack_the_page_carries_the_puzzle_and_the_browsers_answer_lets_in(street, at, sent):
    client = Client()
    client.post("/in/", {"phone": "13800001234"})
    for _ in range(signing_in.WRONG_AN_HOUR):
        limits.hit(name="people.wrong_codes", subject="town", limit=signing_in.WRONG_AN_HOUR, window_s=3600, at=at)
    digits = digits_sent(sent, at)
    response = client.post("/in/code/", {"digits": digits})
    assert response.status_code == 428
    challenge = re.search(r'data-puzzle="([0-9a-f]{64})"', text(response))[1]
    code = SignInCode.objects.get()
    assert puzzle.challenge(signing_in.attempt(code)) == challenge
    answer = puzzle.solve(signing_in.attempt(code))
    assert client.post("/in/code/", {"digits": digits, "answer": answer}).status_code == 302


def test_where_too_many_ask_the_browser_works_for_its_code_and_gets_it(street, at, sent, monkeypatch):
    monkeypatch.setattr(budget, "FREE_AN_HOUR", 0)
    client = Client()
    assert "data-puzzle=" not in text(client.get("/in/")), "a browser is known from its first asking"
    response = client.post("/in/", {"phone": "13800001234"})
    assert (response.status_code, SignInCode.objects.count()) == (428, 0)
    assert "13800001234" in text(response)
    browser = client.session["browser"]
    assert f'data-puzzle="{puzzle.challenge(budget.attempt(browser, at))}"' in text(response)
    answer = puzzle.solve(budget.attempt(browser, at))
    assert client.post("/in/", {"phone": "13800001234", "answer": answer}).headers["Location"] == "/in/code/"
    assert client.post("/in/code/", {"digits": digits_sent(sent, at)}).headers["Location"] == "/"


def test_a_new_phone_is_worked_for_in_the_same_way(street, at, sent, monkeypatch):
    monkeypatch.setattr(budget, "FREE_AN_HOUR", 0)
    client = signed_in(street.lin)
    response = client.post("/me/phone/", {"phone": "13900005678"})
    assert response.status_code == 428
    assert "data-puzzle=" in text(response)
    answer = puzzle.solve(budget.attempt(client.session["browser"], at))
    assert client.post("/me/phone/", {"phone": "13900005678", "answer": answer}).status_code == 302


def test_staff_are_sent_from_the_residents_door_to_theirs(street, at, sent):
    contacts.keep(street.zhao, "phone", "13700001111", at)
    response = come_in(Client(), "13700001111", sent, at)
    assert response.status_code == 403
    assert "工作人员入口" in text(response)


def test_another_phone_ends_the_other_sessions_and_keeps_this_one(street, at, sent):
    here, elsewhere = signed_in(street.lin), signed_in(street.lin)
    assert here.get("/me/phone/code/").headers["Location"] == "/me/phone/"
    assert here.post("/me/phone/", {"phone": "13900005678"}).status_code == 302
    assert here.get("/me/phone/code/").status_code == 200
    response = here.post("/me/phone/code/", {"digits": digits_sent(sent, at)})
    assert response.headers["Location"] == "/me/"
    assert "139****5678" in text(here.get("/me/"))
    assert elsewhere.get("/me/").status_code == 401


def test_a_phone_that_is_anothers_is_not_taken_over(street, at, sent):
    client = signed_in(street.wang)
    client.post("/me/phone/", {"phone": "13800001234"})
    response = client.post("/me/phone/code/", {"digits": digits_sent(sent, at)})
    assert response.status_code == 409


def test_a_new_person_is_spoken_to_in_the_language_of_their_browser(street, at, sent):
    client = Client()
    client.cookies["language"] = "en"
    come_in(client, "13999990000", sent, at)
    assert Person.objects.order_by("-pk").first().language == "en"


def test_letters_made_large_on_a_phone_stay_so_when_its_owner_comes_in(street, at, sent):
    client = Client()
    client.post("/large-type/", {"large": "1"})
    come_in(client, "13800001234", sent, at)
    assert not street.lin.large_type
    assert 'class="large-type"' in client.get("/").content.decode()
    client.post("/large-type/", {"large": ""})
    assert client.cookies["large-type"].value == "", "control: who makes them small again"


def test_a_member_of_staff_begins_an_account_and_comes_in(street, at, settings, sent):
    hash_quickly(settings)
    contacts.keep(street.zhao, "phone", "13700001111", at)
    admin = signed_in(street.meng)
    page = reverse("people:account", args=[street.zhao.public_id])
    assert admin.get(page).status_code == 200
    link = re.search(r"http://testserver(/in/begin/[^<]+)", text(admin.post(page, {"username": "zhao"})))[1]
    client = Client()
    client.post(f"{link}phone/")
    link = client.post(f"{link}code/", {"digits": digits_sent(sent, at)}).headers["Location"]
    shown = text(client.get(link))
    totp = pyotp.TOTP(re.search(r"secret=(\w+)", shown)[1])
    assert "<svg" in shown
    assert client.post(link, {"password": "short", "code": totp.at(at)}).status_code == 422
    assert client.post(link, {"password": PASSWORD, "code": totp.at(at)}).status_code == 302
    assert client.get(link).status_code == 404
    later = at + timedelta(minutes=1)
    with clock_at(later):
        said = {"username": "zhao", "password": PASSWORD, "code": totp.at(later)}
        assert client.post("/in/staff/", said | {"password": "wrong"}).status_code == 422
        assert client.get("/in/staff/").status_code == 200
        response = client.post("/in/staff/", said | {"next": "/me/"})
        assert response.headers["Location"] == "/me/"
        assert "网格员" in text(client.get("/me/"))
    with clock_at(later + timedelta(minutes=1)):
        again = Client().post("/in/staff/", said | {"code": totp.at(later + timedelta(minutes=1))})
        assert again.headers["Location"] == "/start/", "staff begin where their work is"
    with clock_at(later + timedelta(minutes=31)):
        assert client.get("/me/").status_code == 401


def test_the_locked_staff_door_says_when_to_come_again(street, at, settings):
    hash_quickly(settings)
    client, said = Client(), {"username": "zhao", "password": "x", "code": "1"}
    for _ in range(staff_door.TRIES):
        assert client.post("/in/staff/", said).status_code == 422
    response = client.post("/in/staff/", said)
    assert response.status_code == 429
    assert "15" in text(response)
    assert "x" not in re.findall(r'type="password"[^>]*value="([^"]*)"', text(response))


def test_no_page_of_the_door_is_kept_by_a_cache(street, at, sent):
    client = Client()
    client.post("/in/", {"phone": "13800001234"})
    for response in (client.get("/in/code/"), signed_in(street.lin).get("/me/")):
        assert response.headers["Cache-Control"] == "private, no-store"
