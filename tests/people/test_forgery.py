"""What another page makes a neighbour's browser send to the JSON door is refused."""

import json

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.town.people import api_keys, forgery
from linli.town.people.forgery import JSON
from tests.street import signed_in

pytestmark = pytest.mark.django_db
NOWHERE = "/api/v1/nowhere"
"""Whoever gets in finds nothing there: 404."""
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://testserver"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
]
HERE = [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}]
ME = {"name": "林秀英", "called": "林姨", "language": "en", "large_type": False}


def send(client, path=NOWHERE, given=None, *, kind=JSON, **headers):
    return client.post(path, json.dumps(given or {"a": 1}), content_type=kind, headers=headers)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_page_sends_in_nobodys_name_is_refused(headers):
    answer = send(Client(), **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forged")


@pytest.mark.parametrize("headers", HERE)
def test_programs_and_our_own_pages_come_in(headers):
    assert send(Client(), **headers).status_code == 404


def test_a_page_of_a_host_that_is_trusted_comes_in(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://linli.example"]
    assert send(Client(), Origin="https://linli.example").status_code == 404


def test_control_where_nobody_looks_where_it_comes_from_it_gets_in(monkeypatch):
    monkeypatch.setattr(forgery, "_from_us", lambda request: True)
    assert [send(Client(), **headers).status_code for headers in ELSEWHERE] == [404] * len(ELSEWHERE)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_does_not_say_that_it_is_json_is_not_read(kind):
    answer = send(Client(), kind=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "not-json")
    assert send(Client(), kind="application/json; charset=utf-8").status_code == 404


@pytest.mark.parametrize("body", ["--x", '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'])
def test_a_form_sent_with_a_session_and_its_token_is_not_read_either(street, body):
    client = signed_in(street.lin)
    client.handler.enforce_csrf_checks, client.cookies["csrf"] = True, "a" * 32
    token = {"X-CSRFToken": "a" * 32, "Origin": "http://testserver"}
    sent = client.post("/api/v1/me", body, content_type="multipart/form-data; boundary=x", headers=token)
    assert (sent.status_code, sent.json()["code"]) == (415, "not-json")
    assert send(client, "/api/v1/me", ME, **token).status_code == 200, "the control"


def test_a_session_is_not_used_from_another_page_even_with_its_token(street, at):
    client = signed_in(street.lin)
    client.cookies["csrf"] = "a" * 32
    token = {"X-CSRFToken": "a" * 32}
    assert send(client, "/api/v1/me", ME, **token, Origin="https://evil.example").status_code == 403
    assert not Entry.objects.filter(verb="people.described").exists()
    assert send(client, "/api/v1/me", ME, **token, Origin="http://testserver").status_code == 200


def test_a_key_comes_from_anywhere(street, at):
    _key, secret = api_keys.make(by=street.lin, name="表", scopes=["act"], days=9, at=at)
    headers = {"Authorization": f"Bearer {secret}", "Origin": "https://board.example"}
    assert send(Client(), "/api/v1/me", ME, **headers).status_code == 200
    assert send(Client(), "/api/v1/me", ME, kind="text/plain", **headers).status_code == 415
    assert send(Client(), "/api/v1/me", ME, Authorization=f"bearer {secret}").status_code == 200, "schemes have no case"
