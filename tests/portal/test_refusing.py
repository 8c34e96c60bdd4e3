"""Every refusal says what happened, that nothing was lost, and what to do now."""

import json

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from linli.doors.portal import refusing
from linli.ground.once.limits import TooMany
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Refused, SignInFirst
from linli.ground.ui import asking


class TooOften(Refused):
    code = "too-often"
    status = 429
    sentence = "太快了，%(minutes)s 分钟后再试。"


@pytest.fixture
def make() -> RequestFactory:
    return RequestFactory()


def said(response: HttpResponse) -> str:
    return response.content.decode()


def typed(make: RequestFactory, **headers: str) -> HttpRequest:
    words = {
        "words": "车被堵在院里出不去",
        "place": "y08",
        "password": "hunter2hunter2",
        "step_up": "493021",
        "csrfmiddlewaretoken": "t0k3n",
    }
    return make.post("/report/", words, headers=headers)


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotFound(), 404), (NotAllowed(), 403), (SignInFirst(), 401), (TooOften(minutes=5), 429)]
)
def test_a_refusal_is_a_page_with_its_sentence_and_its_status(
    make: RequestFactory, refusal: Refused, status: int
) -> None:
    response = refusing.answer(make.get("/cases/1/"), refusal)
    assert response.status_code == status
    assert f"<h1>{refusal.words}</h1>" in said(response)
    assert 'href="/"' in said(response)


def test_who_must_sign_in_is_led_there_and_back(make: RequestFactory) -> None:
    html = said(refusing.answer(make.get("/mine/?late=1"), SignInFirst()))
    assert 'href="/in/?next=%2Fmine%2F%3Flate%3D1"' in html
    assert 'href="/in/staff/?next=%2Fmine%2F%3Flate%3D1"' in html


@pytest.mark.django_db
def test_a_guest_at_their_own_page_reads_what_is_there_and_what_goes_without(client: Client) -> None:
    response = client.get("/me/")
    html = response.content.decode()
    assert response.status_code == 401
    assert "<h1>我的</h1>" in html
    assert "谁看过您的联系方式" in html
    for href in ("/in/?next=%2Fme%2F", "/report/", "/cases/follow/", "/cases/", "/board/"):
        assert f'href="{href}"' in html
    elsewhere = client.get("/me/homes/").content.decode()
    assert "<h1>请先登录，再办这件事。</h1>" in elsewhere
    assert "谁看过您的联系方式" not in elsewhere, "control"


@pytest.mark.django_db
def test_a_form_that_a_guest_sent_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/me/homes/", {"words": "14号楼 2单元"})
    assert response.status_code == 401
    assert "您写的没有丢" in response.content.decode()


def test_at_the_json_door_the_same_words_are_json(make: RequestFactory) -> None:
    response = refusing.answer(make.post("/api/v1/cases"), Invalid({"place": "没有这个院。"}))
    assert response.status_code == 422
    assert json.loads(response.content) == {
        "code": "invalid",
        "words": "有几处要改一下，您填的都还在。",
        "fields": {"place": "没有这个院。"},
    }
    assert "没有" in said(response), "Chinese stays readable"


def test_a_page_that_asked_by_script_gets_a_line(make: RequestFactory) -> None:
    response = refusing.answer(typed(make, hx_request="true"), TooOften(minutes=5))
    assert response.status_code == 429
    assert "太快了，5 分钟后再试。" in said(response)
    assert "<html" not in said(response)


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}])
@pytest.mark.parametrize("path", ["/report/", "/api/v1/cases"])
def test_who_asked_too_often_is_told_in_a_header_when_to_come_back(
    make: RequestFactory, path: str, headers: dict[str, str]
) -> None:
    response = refusing.answer(make.post(path, headers=headers), TooMany(150))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "150")
    assert "3 分钟" in said(response)
    assert "Retry-After" not in refusing.answer(make.post(path, headers=headers), TooOften(minutes=5)).headers


def test_what_was_typed_is_kept_but_no_secret_is_written_back(make: RequestFactory) -> None:
    html = said(refusing.answer(typed(make, sec_fetch_site="same-origin"), TooOften(minutes=5)))
    assert "<p>车被堵在院里出不去</p>" in html
    assert 'name="place" value="y08"' in html
    assert "hunter2" not in html
    assert "493021" not in html
    assert "t0k3n" not in html
    assert 'action="/report/"' in html


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_what_another_site_sent_is_not_offered_for_sending(make: RequestFactory, headers: dict[str, str]) -> None:
    html = said(refusing.csrf(typed(make, **headers)))
    assert 'name="place"' not in html
    assert "<p>车被堵在院里出不去</p>" in html


def test_a_stale_page_can_be_sent_again_as_it_was(make: RequestFactory) -> None:
    response = refusing.csrf(typed(make, sec_fetch_site="same-origin"))
    assert response.status_code == 403
    assert 'name="words" value="车被堵在院里出不去"' in said(response)
    assert "csrfmiddlewaretoken" in said(response)


def test_a_form_comes_back_with_the_refusal_over_it(make: RequestFactory) -> None:
    request = typed(make)
    form = forms.Form(request.POST)
    asking.page(request, "ui/parts/errors.html", form)
    response = refusing.answer(request, TooOften(minutes=5))
    assert response.status_code == 429
    assert "太快了，5 分钟后再试。" in said(response)
    assert "<h1>" not in said(response)


@pytest.mark.parametrize(
    ("view", "status"),
    [(refusing.bad_request, 400), (refusing.forbidden, 403), (refusing.not_found, 404), (refusing.server_error, 500)],
)
def test_each_of_djangos_errors_has_our_words_on_a_page_and_in_json(
    make: RequestFactory, view: object, status: int
) -> None:
    assert callable(view)
    page, data = view(make.get("/nowhere/")), view(make.get("/api/v1/nowhere"))
    assert page.status_code == data.status_code == status
    words = json.loads(data.content)["words"]
    assert f"<h1>{words}</h1>" in said(page)


def test_a_house_whose_pages_are_broken_still_says_so(
    make: RequestFactory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        raise ValueError("no page today")

    monkeypatch.setattr(refusing, "render", broken)
    response = refusing.server_error(make.get("/"))
    assert response.status_code == 500
    assert "是我们这边出了问题" in said(response)
    assert "no page today" in caplog.text
    assert "no page today" not in said(response)
