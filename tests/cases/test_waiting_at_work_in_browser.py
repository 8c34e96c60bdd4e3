"""What somebody at work sends without a line waits in the phone too: what they found on a round."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from linli.life.cases.models import Case, Photo
from tests.browser import barriers, small_targets
from tests.journeys.conftest import SignIn, as_, street
from tests.street import Street
from tests.waiting import die, left

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser
WORDS, PLACE = "地下室的灯坏了", "北园社区8号院14号楼2单元"


def write(page: Page, words: str = WORDS) -> None:
    page.fill("textarea[name=words]", words)
    page.fill("input[name=place]", PLACE)


def send(page: Page) -> None:
    page.locator("main form button.main").evaluate("each => each.click()")


def made() -> list[Case]:
    return list(Case.objects.everything("a test"))


def keeps(page: Page, address: str, kept: bool = True) -> None:
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
    page.wait_for_function(f"() => caches.match('{address}').then(each => Boolean(each) === {str(kept).lower()})")


def test_what_was_found_without_a_line_waits_through_a_closed_tab_and_goes_once_with_its_photo(
    as_: SignIn, street: Street, settings: Any, tmp_path: Path
):
    settings.PICTURES = tmp_path
    Image.new("RGB", (900, 600), (40, 90, 60)).save(tmp_path / "chosen.jpg")
    page = as_("zhao", "/desk/found/")
    context = page.context
    write(page)
    context.set_offline(True)
    page.locator(".photos input[type=file]").last.set_input_files(tmp_path / "chosen.jpg")
    expect(page.locator(".photos .failed")).to_be_visible()
    send(page)
    expect(page.locator("#waiting")).to_contain_text(WORDS)
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.close()
    assert made() == []
    context.set_offline(False)
    later = context.new_page()
    later.goto("/inbox/")
    expect(later.locator("#said")).to_contain_text("存着的那件报上去了")
    (case,) = made()
    assert (case.origin, case.reporters.count(), Photo.objects.get().case) == ("grid", 0, case)
    later.locator("#said a").click()
    expect(later.locator("#detail")).to_contain_text(case.number)
    later.goto("/desk/found/")
    assert later.input_value("textarea[name=words]") == ""
    assert left(later) == []
    assert len(made()) == 1


def test_a_server_that_dies_between_commit_and_answer_has_what_was_found_once(as_: SignIn, street: Street):
    page = as_("zhao", "/desk/found/")
    write(page)

    page.route("**/desk/found/", die)
    with page.expect_event("requestfailed"):
        send(page)
    assert len(made()) == 1
    page.unroute_all(behavior="ignoreErrors")
    page.context.clear_cookies(name="said")  # nor of what it had to say
    page.goto("/desk/")
    expect(page.locator("#said")).to_contain_text("存着的那件报上去了")
    assert len(made()) == 1


def test_in_a_lift_the_form_of_what_was_found_opens_for_whoever_may_note_it_and_for_nobody_else(
    as_: SignIn, street: Street
):
    page = as_("zhao", "/desk/", worker=True)
    keeps(page, "/desk/found/offline/")
    page.context.set_offline(True)
    page.goto("/desk/found/")
    expect(page.locator("h1")).to_have_text("没有网络，先写下来")
    assert street.zhao.name not in page.content()
    assert "赵师傅" not in page.content()
    for words in (WORDS, "车库门关不上"):
        page.goto("/desk/found/")
        write(page, words)
        send(page)
        expect(page.locator("#waiting")).to_contain_text(words)
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden()
    assert {each.words for each in made()} == {WORDS, "车库门关不上"}
    page.wait_for_load_state("networkidle")  # it is laid anew, and tells the worker who is here
    page.context.clear_cookies(name="session")
    page.goto("/")
    keeps(page, "/desk/found/offline/", kept=False)
    page.context.set_offline(True)
    page.goto("/desk/found/")
    expect(page.locator("#report-form")).to_be_visible()


def test_the_kept_page_is_laid_up_anew_only_when_one_reads_otherwise(as_: SignIn, street: Street):
    page = as_("lin", "/", worker=True)
    page.wait_for_function("() => localStorage.getItem('laid')")
    page.context.add_init_script(
        "const told = ServiceWorker.prototype.postMessage; sessionStorage.setItem('told', '0');"
        "ServiceWorker.prototype.postMessage = function (...words) {"
        "  sessionStorage.setItem('told', '1'); return told.apply(this, words); };"
    )
    for address in ("/me/", "/board/"):
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("sessionStorage.getItem('told')") == "0"
    page.context.add_cookies([{"name": "large-type", "value": "1", "url": page.url.partition("board/")[0]}])
    page.goto("/", wait_until="networkidle")
    page.wait_for_function("() => localStorage.getItem('laid').includes('large-type')")
    assert page.evaluate("sessionStorage.getItem('told')") == "1"
    page.context.set_offline(True)
    page.goto("/report/")
    expect(page.locator("html.large-type h1")).to_have_text("没有网络，先写下来")
