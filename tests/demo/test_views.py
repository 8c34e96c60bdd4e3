"""Being someone else by one tap: in demo mode, from this machine, by POST."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from linli.demo.layout import BEIYUAN
from linli.demo.personas import PERSONAS
from linli.ground.shared.moments import clock_at, now
from linli.ground.ui import cookies

DAYS = 0
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


def test_the_page_names_everyone_and_what_they_have_to_do_first():
    page = Client().get("/demo/").content.decode()
    for persona in PERSONAS:
        assert persona.called in page
        assert str(persona.first) in page
    assert "演示数据" in page


def test_the_banner_of_every_page_leads_there():
    assert 'href="/demo/"' in Client().get("/in/").content.decode()


def test_one_tap_makes_one_a_resident_at_home():
    client = Client()
    answer = client.post("/demo/lin/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200
    assert not client.cookies[cookies.DESK].value if cookies.DESK in client.cookies else True


def test_one_tap_makes_one_a_grid_worker_at_the_desk():
    client = Client()
    answer = client.post("/demo/zhao/")
    assert answer.status_code == 302
    assert client.cookies[cookies.DESK].value == "1"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(("prefers", "spoken"), [("en", "en"), ("zh-TW", "zh-hant"), ("zh-CN", "zh-hans")])
def test_whoever_looks_on_goes_on_reading_their_own_language(prefers: str, spoken: str):
    client = Client(headers={"Accept-Language": prefers})
    client.post("/demo/lin/")
    assert client.get("/")["Content-Language"] == spoken


def test_whoever_reads_english_finds_the_lanes_of_a_grid_named_in_it():
    page = Client(headers={"Accept-Language": "en"}).get(f"/grids/{BEIYUAN.grid_code(2)}/").content.decode()
    assert "Beiyuan Middle Street" in page


def test_one_tap_is_a_new_session():
    client = Client()
    client.post("/demo/lin/")
    before = client.cookies["session"].value
    client.post("/demo/zhao/")
    assert client.cookies["session"].value != before


def test_letters_made_large_stay_so_for_whoever_one_becomes():
    client = Client()
    client.post("/large-type/", {"large": "1"})
    client.post("/demo/lin/")
    assert 'class="large-type"' in client.get("/").content.decode()


def test_a_link_signs_nobody_in():
    assert Client().get("/demo/zhao/").status_code == 405


def test_nobody_becomes_whom_there_is_not():
    assert Client().post("/demo/nobody/").status_code == 404


def test_a_forged_form_signs_nobody_in():
    assert Client(enforce_csrf_checks=True).post("/demo/zhao/").status_code == 403


@pytest.mark.parametrize("address", ["10.0.0.9", "203.0.113.7", "2001:db8::1", ""])
def test_from_another_machine_there_is_no_such_page(address: str):
    away = Client(REMOTE_ADDR=address)
    assert away.get("/demo/").status_code == 404
    assert away.post("/demo/zhao/").status_code == 404


def test_from_this_machine_by_ipv6_there_is():
    assert Client(REMOTE_ADDR="::1").get("/demo/").status_code == 200


def test_outside_the_demo_there_is_no_such_page(settings: Settings):
    settings.DEMO = False
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/zhao/").status_code == 404


def test_one_tap_counts_as_a_code_for_as_long_as_the_session_lasts():
    client = Client()
    at = now()
    with clock_at(at):
        client.post("/demo/shen/")
    said = {"role": "verifier", "seat": BEIYUAN.grid_code(2), "name": "何小妹", "phone": "13600001111"}
    with clock_at(at + timedelta(minutes=29)):
        assert client.post("/posts/new/", said).status_code == 302
