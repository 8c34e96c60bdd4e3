"""Headers, cookies and caches of every page: what a browser is told to refuse, and what nobody may keep."""

import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from tests.kept import kept
from tests.trust.given import path_of
from tests.trust.policy import ACT, SEE, Row, policy
from tests.trust.world import AT, make_world

LEAST = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
type Answers = list[tuple[str, Any]]

ASKERS = ("陌生人", "报事人", "网格员")


def pages() -> list[Row]:
    return [row for row in policy() if row.method == "GET" and row.method not in (ACT, SEE)]


_CRAWLED: Answers = []


@pytest.fixture
def answers(db: None) -> Answers:
    """Every page that can be asked for, as a stranger, a resident and a grid worker get it; asked for once."""
    if not _CRAWLED:
        world = kept(make_world)
        for role in ASKERS:
            for row in pages():
                client = Client()
                client.cookies = SimpleCookie(world.cookies(role))
                with clock_at(AT):
                    _CRAWLED.append((f"{row.address} as {role}", client.get(path_of(world, row.address, "本"))))
    return _CRAWLED


def test_every_answer_tells_the_browser_what_to_refuse(answers: Answers) -> None:
    for about, answer in answers:
        for name, value in LEAST.items():
            assert answer.headers.get(name) == value, (about, name)
        assert "camera=(self)" in answer.headers["Permissions-Policy"], about
        parts = answer.headers["Content-Security-Policy"].split(";")
        told = dict(part.strip().partition(" ")[::2] for part in parts)
        assert "unsafe" not in str(told), about
        assert "http" not in str(told), about
        assert told["object-src"] == told["base-uri"] == told["frame-ancestors"] == "'none'", about
        assert told["form-action"] == told["default-src"] == "'self'", about


def test_no_page_asks_for_what_its_policy_refuses(answers: Answers) -> None:
    for about, answer in answers:
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            assert " style=" not in page, about
            assert "<style" not in page, about
            assert not any(f" on{event}=" in page for event in ("click", "load", "error", "submit", "change")), about
            for tag in page.split("<script")[1:]:
                head = tag.partition(">")[0]
                assert "src=" in head or "application/json" in head or "nonce=" in head, (about, head)
            assert 'src="http' not in page, about
            assert "//cdn" not in page, about


def test_no_private_page_may_be_kept(answers: Answers) -> None:
    for about, answer in answers:
        kept = answer.headers["Cache-Control"]
        assert "private" in kept or "no-store" in kept, about
        if " as 陌生人" not in about and "healthz" not in about:
            assert "no-store" in kept, about


def test_no_script_reads_a_cookie(answers: Answers) -> None:
    for about, answer in answers:
        for name, morsel in answer.cookies.items():
            assert morsel["samesite"] == "Lax", (about, name)
            assert morsel["max-age"] == 0 or morsel["httponly"], (about, name)


ASIDE = [
    ("GET", "/me", {}, 301),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/api/v1/nowhere", {}, 404),
    ("FOO", "/", {}, 405),
    ("POST", "/in/", {}, 403),
    ("GET", "/", {"Host": "evil.example"}, 400),
]
"""What answers before any view is reached."""


def aside(method: str, path: str, headers: dict[str, str]) -> Any:
    return Client(enforce_csrf_checks=True).generic(method, path, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "headers", "status"), ASIDE)
def test_what_answers_before_any_view_says_so_too(method: str, path: str, headers: Any, status: int) -> None:
    answer = aside(method, path, headers)
    assert answer.status_code == status
    assert LEAST.items() <= dict(answer.items()).items()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_control_where_frames_are_asked_last_a_redirect_does_not_say_so(settings: Any) -> None:
    frames = "django.middleware.clickjacking.XFrameOptionsMiddleware"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != frames] + [frames]
    assert "X-Frame-Options" not in aside("GET", "/me", {}).headers


@pytest.mark.django_db
def test_a_page_without_its_headers_is_caught(settings: Any) -> None:
    """Control: without the middleware the first test would fail."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith(("Headers", "SecurityMiddleware"))]
    assert "Cross-Origin-Resource-Policy" not in Client().get("/").headers


def in_production() -> dict[str, Any]:
    """What the settings say where nobody asked for the demo."""
    names = [
        "DEBUG",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_HTTPONLY",
        "CODE_SENDER",
        "DEMO",
    ]
    code = (
        "import json, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'linli.settings'; "
        "from linli import settings as s; from linli.ground.ui import cookies as c; "
        f"said = {{n: getattr(s, n) for n in {names!r}}}; "
        "said['OURS'] = [c.LARGE_TYPE, c.DESK, c.SAID, s.LANGUAGE_COOKIE_NAME]; print(json.dumps(said))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    environment |= {"LINLI_SECRET_KEY": "x" * 50, "LINLI_HOSTS": "linli.example.cn"}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_outside_the_demo_cookies_have_the_host_prefix_and_everything_is_tls() -> None:
    found = in_production()
    assert not found["DEBUG"]
    assert not found["DEMO"]
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert all(name.startswith("__Host-") for name in found["OURS"])
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert found["CODE_SENDER"] == "", "the demo's inbox is no sender"
