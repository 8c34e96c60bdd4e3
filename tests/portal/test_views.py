"""The portal's own addresses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.ground.ui import cookies


@pytest.mark.parametrize(("large", "kept"), [("1", "1"), ("", "")])
def test_large_type_is_remembered_without_a_script(client: Client, large: str, kept: str) -> None:
    response = client.post("/large-type/", {"large": large, "next": "/ui/?a=b"})
    assert response.status_code == 302
    assert response["Location"] == "/ui/?a=b"
    assert response.cookies[cookies.LARGE_TYPE].value == kept


def test_a_page_in_large_type_says_so_and_offers_the_way_back(client: Client) -> None:
    client.cookies[cookies.LARGE_TYPE] = "1"
    html = client.get("/ui/").content.decode()
    assert '<html lang="zh-Hans" class="large-type">' in html
    assert 'name="large" value=""' in html
    assert 'aria-pressed="true"' in html


def test_a_language_is_remembered(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/ui/"})
    assert response.cookies["language"].value == "en"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_away(client: Client, away: str) -> None:
    for address in ("/language/", "/large-type/"):
        assert client.post(address, {"language": "en", "next": away})["Location"] == "/"


@pytest.mark.parametrize("address", ["/language/", "/large-type/"])
def test_another_site_cannot_change_how_things_are_shown(address: str) -> None:
    response = Client(enforce_csrf_checks=True).post(address, {"language": "en"})
    assert response.status_code == 403


@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/", "/ui/desk/?open=1", "/ui/paper/"])
def test_the_gallery_asks_no_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/"])
def test_the_gallery_is_shown_to_staff_or_in_the_demo_only(client: Client, settings: object, address: str) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert client.get(address).status_code == 401


def test_the_demo_says_that_it_is_one(client: Client, settings: object) -> None:
    assert "演示数据" in client.get("/ui/").content.decode()
    settings.DEMO = False  # type: ignore[attr-defined]
    assert "演示数据" not in client.get("/elsewhere/").content.decode()


def test_who_finds_a_hole_reads_whom_to_tell(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT, settings.SITE = "mailto:safe@linli.example", "https://linli.example"
    for day in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        with clock_at(day):
            answer = client.get("/.well-known/security.txt")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        assert told["Contact"] == "mailto:safe@linli.example"
        assert told["Canonical"] == "https://linli.example/.well-known/security.txt"
        assert told["Preferred-Languages"] == "zh, en"
        left = datetime.fromisoformat(told["Expires"]) - day
        assert timedelta(days=90) < left < timedelta(days=365)
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
