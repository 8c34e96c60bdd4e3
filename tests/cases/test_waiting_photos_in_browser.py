"""Photos that found no line wait in the phone with their report: none is lost, none makes it go twice."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from linli.life.cases.models import Case, Photo
from tests.browser import Visit
from tests.cases.test_waiting_at_work_in_browser import keeps
from tests.cases.test_waiting_in_browser import PLACE, cases, refused, send, street, write
from tests.street import Street
from tests.waiting import WEEK_MS, asked_long_ago, die, left, without_what_was_seen

__all__ = ["street"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chosen(settings: Any, tmp_path: Path) -> Path:
    """A photo that lies in the phone."""
    settings.PICTURES = tmp_path
    Image.new("RGB", (900, 600), (40, 90, 60)).save(tmp_path / "chosen.jpg")
    return tmp_path / "chosen.jpg"


def with_a_photo(visit: Visit, chosen: Path, place: str = PLACE) -> Page:
    """A page on which a report was sent without a line, with a photo, and waits."""
    page = visit("/report/")
    write(page, place=place)
    page.context.set_offline(True)
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    expect(page.locator(".photos .failed")).to_be_visible()
    send(page)
    expect(page.locator("#waiting").get_by_text("照片也在这台手机里")).to_be_visible()
    return page


def test_a_photo_chosen_without_a_line_waits_along_and_comes_with_its_report(
    street: Street, visit: Visit, chosen: Path
):
    page = with_a_photo(visit, chosen)
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
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
    expect(page.locator("#waiting").get_by_text("照片也在这台手机里")).to_be_visible()
    assert cases() == 0
    page.unroute("**/report/photos/")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="现在就发").click()
    assert cases() == 1
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/")
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
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
    expect(page.locator("#waiting").get_by_text("次数有点多了")).to_be_visible()
    page.get_by_role("button", name="现在就发").click()
    page.goto("/")
    expect(page.locator("#waiting li")).to_be_visible()
    assert (len(asked), cases()) == (1, 0)
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/healthz")
    asked_long_ago(page)
    page.goto("/")
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_a_photo_that_is_refused_is_named_and_its_report_goes_without_it(street: Street, visit: Visit, chosen: Path):
    chosen.write_bytes(b"%PDF-1.7 no photo at all")
    page = with_a_photo(visit, chosen)
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    expect(page.locator("#arrived")).to_contain_text("“chosen.jpg”不是照片，没有收")
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
    expect(page.locator("#waiting").get_by_text("照片也在这台手机里")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_a_photo_that_its_script_never_had_in_its_hands_waits_along_too(street: Street, visit: Visit, chosen: Path):
    page = visit("/report/")
    page.route("**/exif.js", lambda route: route.abort("connectionreset"))
    page.reload()
    write(page)
    page.context.set_offline(True)
    page.locator(".photos input[type=file]").last.set_input_files(chosen)
    send(page)
    expect(page.locator("#waiting").get_by_text("照片也在这台手机里")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()


def test_what_is_opened_has_all_its_photos_again_and_lies_in_the_phone_until_it_is_sent(
    street: Street, visit: Visit, chosen: Path
):
    page, tried = visit("/report/"), list[Route]()
    write(page)
    page.context.set_offline(True)
    page.set_input_files(".photos input[multiple]", [chosen, chosen])
    expect(page.locator(".photos .failed")).to_have_count(2)
    send(page)
    expect(page.locator("#waiting").get_by_text("照片也在这台手机里")).to_be_visible()  # else its form tries them too

    def thin(route: Route) -> None:
        tried.append(route)
        return route.continue_() if len(tried) == 1 else route.abort("connectionreset")

    page.route("**/report/photos/", thin)
    with page.expect_event("requestfailed", lambda each: each.url.endswith("/report/photos/")):
        page.context.set_offline(False)
    page.goto("/me/")
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator("textarea[name=words]")).to_have_value("楼道的灯坏了")
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(1)
    assert page.evaluate("document.querySelector('.photos .sent img').decode().then(() => true)")
    expect(page.locator(".photos .failed")).to_have_count(1)
    expect(page.locator("#waiting")).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/board/")
    expect(page.locator("#waiting").get_by_text("打开过，还没发")).to_be_visible()
    assert (len(left(page)), cases()) == (1, 0)
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(2)
    send(page)
    page.wait_for_selector(".slip")
    assert Photo.objects.filter(case=Case.objects.everything("a test").get()).count() == 2
    assert left(page) == []


def test_what_the_desk_asks_about_lies_in_the_phone_until_it_is_sent_from_its_form(
    street: Street, visit: Visit, chosen: Path
):
    page = with_a_photo(visit, chosen, place="北园社区8号院99号楼")
    page.context.set_offline(False)
    expect(page.locator("#waiting").get_by_text("还差一句")).to_be_visible()
    for _again in range(2):
        page.goto("/board/")
        page.get_by_role("button", name="打开看看").click()
        expect(page.locator("form[data-posted]")).to_be_visible()
        expect(page.locator("#waiting")).to_be_hidden()
        assert len(left(page)) == 1
    page.fill("input[name=place]", PLACE)
    send(page)
    page.wait_for_selector(".slip")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
    assert left(page) == []


def test_what_is_too_old_is_begun_anew_with_its_photo_and_once(street: Street, visit: Visit, chosen: Path):
    page = with_a_photo(visit, chosen)
    (before,) = left(page)
    without_what_was_seen(page, age_ms=WEEK_MS)
    page.context.set_offline(False)
    page.goto("/board/")
    expect(page.locator("#waiting").get_by_text("存了好几天了")).to_be_visible()
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(1)
    assert left(page) != [before]
    send(page)
    page.wait_for_selector(".slip")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
    assert left(page) == []


def test_what_was_opened_and_is_refused_lies_in_the_phone_until_there_is_a_number(
    street: Street, visit: Visit, chosen: Path
):
    page = with_a_photo(visit, chosen, place="")
    context, (key,) = page.context, left(page)
    context.set_offline(False)
    expect(page.locator("#waiting").get_by_text("还差一句")).to_be_visible()
    page.get_by_role("button", name="打开看看").click()
    for words in ("楼道的灯坏了，很黑", "楼道的灯坏了，很黑很黑"):
        expect(page.locator("form[data-posted]")).to_be_visible()
        page.fill("textarea[name=words]", words)
        refused(page)
        expect(page.locator("#waiting")).to_be_hidden()
        assert left(page) == [key]
        page.close()
        page = context.new_page()
        page.goto("/board/")
        expect(page.locator("#waiting li")).to_contain_text(words)
        expect(page.locator("#waiting").get_by_text("打开过，还没发")).to_be_visible()
        page.get_by_role("button", name="打开看看").click()
    expect(page.locator("textarea[name=words]")).to_have_value("楼道的灯坏了，很黑很黑")
    page.fill("input[name=place]", PLACE)
    send(page)
    page.wait_for_selector(".slip")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
    assert left(page) == []


def test_what_was_opened_and_refused_goes_once_from_the_form_of_its_tab_too(street: Street, visit: Visit, chosen: Path):
    page = with_a_photo(visit, chosen, place="")
    key = left(page)
    page.context.set_offline(False)
    expect(page.locator("#waiting").get_by_text("还差一句")).to_be_visible()
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator("form[data-posted]")).to_be_visible()
    refused(page)
    page.goto("/board/")
    page.goto("/report/")
    expect(page.locator("textarea[name=words]")).to_have_value("楼道的灯坏了")
    expect(page.locator(".photos .sent input[name=photos]")).to_have_count(1)
    expect(page.locator("#waiting")).to_be_hidden()
    assert [page.input_value("#report-form input[name=once]")] == key
    page.fill("input[name=place]", PLACE)
    send(page)
    page.wait_for_selector(".slip")
    assert Photo.objects.get().case == Case.objects.everything("a test").get()
    assert left(page) == []
