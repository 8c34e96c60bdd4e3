"""What a browser is asked to remember, and what it cannot make us say."""

import pytest
from django.http import HttpRequest, HttpResponse

from linli.ground.ui import cookies
from linli.ground.ui.cookies import Said


def with_cookie(name: str, value: str) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES[name] = value
    return request


def test_a_sentence_reaches_the_next_page() -> None:
    response = HttpResponse()
    cookies.say(response, "报上去了。", tone="good")
    assert cookies.said(with_cookie(cookies.SAID, response.cookies[cookies.SAID].value)) == Said("报上去了。", "good")


def test_a_sentence_that_we_did_not_write_is_not_said() -> None:
    for forged in ("", "x", "WyJhIiwiYiJd:1:2", "“打我电话”"):
        assert cookies.said(with_cookie(cookies.SAID, forged)) is None


def test_a_sentence_is_said_for_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    response = HttpResponse()
    cookies.say(response, "报上去了。")
    kept = response.cookies[cookies.SAID].value
    monkeypatch.setattr("django.core.signing.time.time", lambda: 9_999_999_999.0)
    assert cookies.said(with_cookie(cookies.SAID, kept)) is None


def test_cookies_are_closed_to_scripts_and_to_other_sites() -> None:
    response = HttpResponse()
    cookies.keep_large_type(response, True)
    kept = response.cookies[cookies.LARGE_TYPE]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"


def test_an_account_brings_large_type_along_and_takes_nobody_s_away() -> None:
    for chosen in (True, False):
        response = HttpResponse()
        cookies.bring_large_type(response, chosen)
        assert (cookies.LARGE_TYPE in response.cookies) == chosen


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en", "en"),
        ("zh-hant", "zh-hant"),
        ("zh-tw", "zh-hant"),
        ("fr", "zh-hans"),
        ("", "zh-hans"),
        ("../x", "zh-hans"),
    ],
)
def test_an_unknown_language_is_answered_in_simplified_chinese(asked: str, spoken: str) -> None:
    assert cookies.known_language(asked) == spoken
