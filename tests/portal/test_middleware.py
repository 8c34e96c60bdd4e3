"""What surrounds every page."""

import re
from http.cookies import SimpleCookie

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from django.test.client import FakePayload

from linli.doors.portal import middleware
from linli.doors.portal.unreadable import readable
from linli.ground.files.kinds import MOST_BYTES
from linli.ground.shared.moments import clock_at
from linli.ground.ui import cookies
from tests.street import Street, signed_in


def test_a_page_without_session_may_not_be_shared(client: Client) -> None:
    response = client.get("/ui/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
def test_a_page_that_read_a_session_is_kept_nowhere(client: Client) -> None:
    session = client.session
    session["door"] = "resident"
    session.save()
    assert client.get("/ui/")["Cache-Control"] == "private, no-store"


def test_devices_are_asked_for_by_our_pages_only(client: Client) -> None:
    response = client.get("/ui/")
    assert "camera=(self)" in response["Permissions-Policy"]
    assert "payment=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_nothing_inline(client: Client) -> None:
    response = client.get("/ui/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'self'" in policy
    html = response.content.decode()
    assert not re.search(r"<[^>]+ (style|on[a-z]+)=", html)
    assert "<style" not in html


@pytest.mark.parametrize(("kept", "tag"), [("en", "en"), ("zh-hant", "zh-Hant"), ("xx", "zh-Hans"), (None, "zh-Hans")])
def test_a_browser_is_answered_in_the_language_it_chose(client: Client, kept: str | None, tag: str) -> None:
    if kept:
        client.cookies["language"] = kept
    response = client.get("/ui/")
    assert f'<html lang="{tag}"' in response.content.decode()
    assert response["Content-Language"] == tag.lower()


@pytest.mark.parametrize(
    ("prefers", "tag"),
    [
        ("en-US,en;q=0.9", "en"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-CN,zh;q=0.9,en-US;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en;q=0.4, zh-CN", "zh-Hans"),
        ("fr-FR,fr;q=0.9,en;q=0.4", "en"),
        ("fr-FR,fr", "zh-Hans"),
        ("*", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_a_browser_that_chose_nothing_is_answered_in_the_language_it_prefers(
    client: Client, prefers: str, tag: str
) -> None:
    response = client.get("/ui/", headers={"Accept-Language": prefers})
    assert f'<html lang="{tag}"' in response.content.decode()
    assert response["Content-Language"] == tag.lower()


@pytest.mark.parametrize("kept", ["zh-hans", "zh-hant", "en"])
def test_what_a_browser_chose_counts_more_than_what_it_prefers(client: Client, kept: str) -> None:
    client.cookies["language"] = kept
    assert client.get("/ui/", headers={"Accept-Language": "en, zh-TW"})["Content-Language"] == kept


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/ui/", "/nowhere", "/api/v1/nowhere", "/me/"])
def test_caches_are_told_that_an_answer_hangs_on_the_language_asked_for(client: Client, path: str) -> None:
    varies = client.get(path)["Vary"]
    assert {"Accept-Language", "Cookie"} <= set(varies.split(", "))


def test_the_language_of_one_request_does_not_stay_for_the_next(client: Client) -> None:
    client.cookies["language"] = "en"
    client.get("/ui/")
    client.cookies = SimpleCookie()
    assert '<html lang="zh-Hans"' in client.get("/ui/").content.decode()


def test_a_program_is_answered_in_the_language_it_asks_for(client: Client) -> None:
    answer = client.get("/api/v1/nowhere", headers={"Accept-Language": "en"})
    assert answer["Content-Language"] == "en"
    assert client.get("/api/v1/nowhere", headers={"Accept-Language": "xx"})["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("name", "desk", "tab"),
    [
        ("zhao", cookies.AT_DESK, "/desk/"),
        ("li", cookies.AT_DESK, "/desk/"),
        ("gu", cookies.AT_DESK, "/desk/"),
        ("zheng", cookies.AT_DESK, "/desk/"),
        ("song", cookies.IN_TEAM, "/desk/"),
        ("chen", cookies.AT_HOMES, "/claims/"),
        ("meng", cookies.NO_DESK, ""),
        ("lin", "", ""),
    ],
)
def test_whoever_has_something_to_do_has_the_tab_for_it(street: Street, name: str, desk: str, tab: str) -> None:
    browser = signed_in(street.person[name], at=street.at)
    with clock_at(street.at):
        first, second = browser.get("/"), browser.get("/me/")
        assert (first.cookies[cookies.DESK].value if desk else cookies.DESK in first.cookies) == (desk or False)
        assert cookies.DESK not in browser.get("/me/").cookies, "it is kept once"
        tabs = second.content.decode().partition('<nav class="tabs"')[2].partition("</nav>")[0]
        assert re.findall(r'href="(/(?:desk|claims)/)"', tabs) == ([tab] if tab else [])
        assert ('href="/"' in tabs) != (desk == cookies.AT_DESK), "only staff lose the tab of the front page"
        if tab:
            assert browser.get(tab).status_code == 200
        gone = browser.post("/out/")
    assert not desk or gone.cookies[cookies.DESK]["max-age"] == 0


def test_a_page_that_reads_no_posts_leaves_the_tabs_as_they_are(street: Street) -> None:
    browser = signed_in(street.chen, at=street.at)
    with clock_at(street.at):
        browser.get("/")
        assert browser.cookies[cookies.DESK].value == cookies.AT_HOMES
        assert cookies.DESK not in browser.get("/inbox/").cookies


def test_what_was_said_is_said_once(client: Client) -> None:
    spoken = client.get("/ui/")
    cookies.say(spoken, "报上去了。")
    client.cookies[cookies.SAID] = spoken.cookies[cookies.SAID].value
    response = client.get("/ui/")
    assert "报上去了。" in response.content.decode()
    assert response.cookies[cookies.SAID]["max-age"] == 0


def test_a_defect_is_not_taken_for_a_refusal() -> None:
    refusals = middleware.Refusals(lambda request: None)  # type: ignore[arg-type, return-value]
    assert refusals.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PROPFIND", "FOO", "PUT", "TRACE", "OPTIONS", "POST"])
def test_what_an_address_does_not_answer_to_is_refused_in_words(method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.generic(method, "/me/readings/")
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
    assert "<h1>这个地址不接这种请求，没有照办。</h1>" in page.content.decode()
    answer = strict.generic(method, "/api/v1/me/readings")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "other-method"


@pytest.mark.django_db
def test_control_where_forgery_is_asked_first_an_unknown_method_is_an_old_page(settings) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith(".Methods")]
    page = Client(enforce_csrf_checks=True).generic("PROPFIND", "/me/readings/")
    assert (page.status_code, "钥匙过期" in page.content.decode()) == (403, True)


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["gbk", "utf-16", "utf-7", "utf-8-sig", "rot13", "idna", "klingon"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("path", ["/report/", "/in/", "/nowhere"])
def test_a_form_in_other_letters_is_refused_in_words(charset: str, kind: str, path: str) -> None:
    browser = Client(raise_request_exception=False)
    response = browser.generic("POST", path, b"a=b", content_type=f"{kind}; charset={charset}")
    nowhere = path.startswith("/nowhere")
    assert response.status_code == (404 if nowhere else 415)
    assert nowhere or "UTF-8" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["UTF8", '"utf-8"', "utf_8"])
def test_utf_8_may_be_called_by_any_of_its_names(charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert Client(raise_request_exception=False).post("/in/", "phone=1", content_type=kind).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("path", ["/report/photos/", "/report/", "/api/v1/photos"])
@pytest.mark.parametrize("said", [middleware.MOST_SENT + 1, 100_000_000_000])
def test_what_says_it_is_too_long_is_refused_before_it_is_read(path: str, kind: str, said: int) -> None:
    class Unsent(FakePayload):
        def read(self, size: int | None = -1) -> bytes:
            pytest.fail("it was waited for")

    browser = Client(raise_request_exception=False)
    sent = {"wsgi.input": Unsent(b"--x\r\n"), "CONTENT_LENGTH": str(said), "CONTENT_TYPE": kind}
    response = browser.request(PATH_INFO=path, REQUEST_METHOD="POST", **sent)
    assert (response.status_code, "10 MB" in response.content.decode()) == (413, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/cases", "application/json"),
        ("/api/v1/cases", "multipart/form-data; boundary=x"),
        ("/report/", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_longer_than_is_read_is_refused_in_words(
    path: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("ERROR"):
        response = Client(raise_request_exception=False).generic("POST", path, b"x" * 3_000_000, content_type=kind)
    assert (response.status_code, "写得太多了" in response.content.decode()) == (413, True)
    assert "Traceback" not in caplog.text
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


@pytest.mark.django_db
def test_control_a_long_body_is_read_as_what_it_is() -> None:
    almost = b'{"words": "' + b"x" * 1_500_000
    response = Client().generic("POST", "/api/v1/cases", almost, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "bad-request")
    form = {"words": "x", "photo": SimpleUploadedFile("a.jpg", b"x" * 3_000_000)}
    assert Client(raise_request_exception=False).post("/report/photos/", form).status_code not in (400, 413)


@pytest.mark.django_db
def test_control_six_photos_of_the_longest_are_read() -> None:
    assert middleware.MOST_SENT >= 6 * MOST_BYTES
    assert Client().post("/in/", {"phone": "1", "more": "x" * 100_000}).status_code == 422


@pytest.mark.parametrize("charset", ["idna", "rot13"])
def test_a_query_in_letters_of_no_text_is_refused_before_any_door(charset: str) -> None:
    environ = RequestFactory().get("/ui/?a=%D6").environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}
    with pytest.raises((BadRequest, SuspiciousOperation, LookupError)):
        WSGIRequest(environ)  # so it would have come out as our own defect
    said: list[str] = []
    body = readable(lambda environ, start: [WSGIRequest(environ).body])(environ, lambda line, _all: said.append(line))
    assert said == ["400 Bad Request"]
    assert "读不懂" in b"".join(body).decode()
