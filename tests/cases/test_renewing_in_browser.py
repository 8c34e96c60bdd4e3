"""A page says one thing of what waits, shows the case as it is once that went, and keeps what is being written."""

from datetime import timedelta

import pytest
from playwright.sync_api import Error, Page, Route, expect

from linli.ground.shared.moments import now
from linli.life.cases import handling, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Category, Contact
from tests.browser import DESKTOP
from tests.cases.conftest import RESULT
from tests.journeys.conftest import SignIn, as_, street
from tests.street import Street
from tests.waiting import forgetful, left

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser
UNSENT = "没发出去"


def reported(street: Street, words: str) -> Case:
    Category.objects.update(needs_photo=False)
    said = Said(street.place["b14-u2"], words, "54006", contact=Contact.NAMED)
    hour_ago = now() - timedelta(hours=1)
    return intake.report(said, reporter=street.lin, query_code=words, by=street.lin, at=hour_ago)


@pytest.fixture
def lamp(street: Street) -> Case:
    return reported(street, "楼道的灯坏了")


def answered(page: Page) -> None:
    page.locator("#do-answer textarea").fill("我去看看，下午换")
    page.locator("#do-answer .btn.big").evaluate("each => each.click()")


def test_what_was_left_for_another_case_says_only_that_it_waits(as_: SignIn, street: Street, lamp: Case):
    other = reported(street, "门口的灯不亮")
    page = as_("zhao", f"/desk/?open={lamp.public_id}", size=DESKTOP)
    held: list[Route] = []
    page.route("**/answer/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_request(lambda request: request.method == "POST" and "/answer/" in request.url):
        answered(page)
    page.locator(f"#row-{other.public_id}").click()
    expect(page.locator(f"#detail [data-open='{other.public_id}']")).to_be_visible()
    held[0].abort("connectionreset")
    expect(page.locator("#waiting li")).to_contain_text("我去看看，下午换")
    expect(page.locator("#said")).not_to_contain_text(UNSENT)


def test_a_server_in_trouble_is_not_said_beside_what_waits(as_: SignIn, lamp: Case):
    page = as_("zhao", f"/desk/?open={lamp.public_id}", size=DESKTOP)
    sorry = "<main class=sorry><h1>没收到，是我们出了错</h1></main>"
    page.route(
        "**/answer/",
        lambda route: route.fulfill(status=503, body=sorry) if route.request.method == "POST" else route.continue_(),
    )
    answered(page)
    expect(page.locator("#waiting li")).to_contain_text("我去看看，下午换")
    expect(page.locator("#said")).not_to_contain_text("没收到")


def test_what_is_only_looked_at_without_a_line_was_not_sent(as_: SignIn, street: Street, lamp: Case):
    other = reported(street, "门口的灯不亮")
    page = as_("zhao", f"/desk/?open={lamp.public_id}", size=DESKTOP)
    page.context.set_offline(True)
    answered(page)
    expect(page.locator("#waiting li")).to_contain_text("我去看看，下午换")
    expect(page.locator("#waiting").get_by_role("button", name="现在就发")).to_be_hidden()
    page.locator(f"#row-{other.public_id}").click()
    expect(page.locator("#said")).to_contain_text("这会儿打不开")
    expect(page.locator("#said")).not_to_contain_text(UNSENT)


def test_a_desk_shows_the_case_as_it_is_once_what_waited_went(as_: SignIn, lamp: Case):
    page = as_("zhao", f"/desk/?open={lamp.public_id}", size=DESKTOP)
    page.context.set_offline(True)
    answered(page)
    expect(page.locator("#do-answer form")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    expect(page.locator("#detail .way")).to_contain_text("我去看看，下午换")
    expect(page.locator("#detail form[data-case]:visible").first).to_be_visible()
    expect(page.locator("#detail form[hidden]")).to_have_count(0)
    assert left(page) == []


def test_a_desk_is_not_laid_anew_under_the_hands_of_who_writes_and_keeps_what_was_written(as_: SignIn, lamp: Case):
    page = as_("zhao", f"/desk/?open={lamp.public_id}", size=DESKTOP)
    page.context.set_offline(True)
    answered(page)
    expect(page.locator("#waiting li")).to_contain_text("我去看看，下午换")
    page.evaluate("window.before = true")
    page.locator("#do-on-the-spot summary").evaluate("each => each.click()")
    result = page.locator("#do-on-the-spot textarea")
    result.focus()
    page.keyboard.type("换了新灯泡，")
    page.context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    expect(page.locator("#waiting")).to_be_hidden()
    page.keyboard.type("试过能亮")
    assert page.evaluate("window.before"), "nobody's page goes away under their hands"
    expect(page.locator("#do-answer form[hidden]")).to_have_count(1)
    result.evaluate("each => each.blur()")
    expect(page.locator("#do-answer form[hidden]")).to_have_count(0)
    assert not page.evaluate("window.before"), "control: it was laid anew"
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    expect(page.locator("#do-on-the-spot textarea")).to_have_value("换了新灯泡，试过能亮")


def test_a_residents_page_shows_the_case_as_it_is_once_their_word_went(as_: SignIn, street: Street, lamp: Case):
    handling.on_the_spot(case_id=lamp.pk, by=street.zhao, at=now(), result=RESULT)
    page = as_("lin", f"/cases/{lamp.public_id}/")
    page.context.set_offline(True)
    page.locator(".ask button", has_text="解决了").evaluate("each => each.click()")
    expect(page.locator("#waiting li")).to_contain_text("解决了")
    page.context.set_offline(False)
    expect(page.locator("#rate-title")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    expect(page.locator("main form[hidden]")).to_have_count(0)
    assert left(page) == []


def test_a_browser_that_never_forgets_is_laid_anew_once(as_: SignIn, street: Street, lamp: Case):
    handling.on_the_spot(case_id=lamp.pk, by=street.zhao, at=now(), result=RESULT)
    page = as_("lin", "/")
    forgetful(page.context)
    page.goto(f"/cases/{lamp.public_id}/")
    page.context.set_offline(True)
    page.locator(".ask button", has_text="解决了").evaluate("each => each.click()")
    expect(page.locator("#waiting li")).to_contain_text("解决了")
    laid: list[str] = []
    page.on("load", lambda each: laid.append(each.url))
    page.context.set_offline(False)
    expect(page.locator("#rate-title")).to_be_visible()
    with pytest.raises(Error, match="Timeout"):
        page.wait_for_event("load", timeout=3_000)
    assert len(laid) == 1
