"""Photos that found no line wait in the phone with their report: none is lost, none makes it go twice."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from linli.life.cases.models import Case, Photo
from tests.browser import Visit
from tests.cases.test_waiting_at_work_in_browser import keeps
from tests.cases.test_waiting_in_browser import cases, die, send, street, write
from tests.street import Street
from tests.waiting import asked_long_ago, left

__all__ = ["street"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chosen(settings: Any, tmp_path: Path) -> Path:
    """A photo that lies in the phone."""
    settings.PICTURES = tmp_path
    Image.new("RGB", (900, 600), (40, 90, 60)).save(tmp_path / "chosen.jpg")
    return tmp_path / "chosen.jpg"


def with_a_photo(visit: Visit, chosen: Path) -> Page:
    """A page on which a report was sent without a line, with a photo, and waits."""
    page = visit("/report/")
    write(page)
    page.context.set_offline(True)
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    expect(page.locator(".photos .failed")).to_be_visible()
    send(page)
    expect(page.locator("#waiting")).to_contain_text("没传上去的照片")
    return page


def test_a_photo_chosen_without_a_line_waits_along_and_comes_with_its_report(
    street: Street, visit: Visit, chosen: Path
):
    page = with_a_photo(visit, chosen)
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_a_report_whose_photo_found_no_line_goes_after_it_and_once_though_its_answer_is_lost(
    street: Street, visit: Visit, chosen: Path
):
    page = visit("/report/")
    write(page)
    page.route("**/report/photos/", lambda route: route.abort("connectionreset"))
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    expect(page.locator(".photos .failed")).to_be_visible()
    page.route("**/report/", die)
    send(page)
    expect(page.locator("#waiting")).to_contain_text("没传上去的照片")
    assert cases() == 0
    page.unroute("**/report/photos/")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="现在就报").click()
    assert cases() == 1
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/")
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
    assert left(page) == []


@pytest.mark.parametrize("path", ["report/photos/", "report/"])
def test_what_is_told_to_come_later_comes_later_by_itself_and_not_before(
    street: Street, visit: Visit, chosen: Path, path: str
):
    page, asked = with_a_photo(visit, chosen), list[str]()

    def full(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        asked.append(route.request.url)
        sorry = "<main class=sorry><h1>次数有点多了</h1></main>"
        route.fulfill(status=429, headers={"Retry-After": "30"}, content_type="text/html; charset=utf-8", body=sorry)
        return None

    page.route(f"**/{path}", full)
    page.context.set_offline(False)
    expect(page.locator("#waiting li")).to_contain_text("次数有点多了")
    page.get_by_role("button", name="现在就报").click()
    page.goto("/")
    expect(page.locator("#waiting li")).to_be_visible()
    assert (len(asked), cases()) == (1, 0)
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/healthz")
    asked_long_ago(page)
    page.goto("/")
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_a_photo_that_is_refused_is_named_and_its_report_goes_without_it(street: Street, visit: Visit, chosen: Path):
    chosen.write_bytes(b"%PDF-1.7 no photo at all")
    page = with_a_photo(visit, chosen)
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    expect(page.locator("#said")).to_contain_text("“chosen.jpg”不是照片，没有收")
    assert (cases(), Photo.objects.count()) == (1, 0)


def test_a_photo_chosen_on_the_kept_page_waits_along(street: Street, visit: Visit, chosen: Path):
    page = visit("/", worker=True)
    keeps(page, "/report/offline/")
    page.context.set_offline(True)
    page.goto("/report/")
    write(page)
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    expect(page.locator(".photos .failed")).to_be_visible()
    send(page)
    expect(page.locator("#waiting")).to_contain_text("没传上去的照片")
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_a_photo_that_its_script_never_had_in_its_hands_waits_along_too(street: Street, visit: Visit, chosen: Path):
    page = visit("/report/")
    page.route("**/exif.js", lambda route: route.abort("connectionreset"))
    page.reload()
    write(page)
    page.context.set_offline(True)
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    send(page)
    expect(page.locator("#waiting")).to_contain_text("没传上去的照片")
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
