"""The parts as a browser has them: for everyone, in each language, in large type, by keyboard, without script."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser import DESKTOP, PHONE, Visit, barriers, small_targets

pytestmark = pytest.mark.browser

GALLERY = ("/ui/", "/ui/desk/", "/ui/desk/?open=1", "/ui/paper/", "/nowhere/")


@pytest.mark.parametrize(
    ("language", "size", "large"),
    [
        ("zh-hans", PHONE, ""),
        ("zh-hant", PHONE, ""),
        ("en", PHONE, ""),
        ("zh-hans", PHONE, "1"),
        ("en", PHONE, "1"),
        ("zh-hans", DESKTOP, ""),
        ("en", DESKTOP, ""),
        ("zh-hant", DESKTOP, "1"),
    ],
    ids=lambda value: str(value["width"]) if isinstance(value, dict) else value and value.replace("1", "large"),
)
def test_nobody_meets_a_barrier(visit: Visit, language: str, size: ViewportSize, large: str) -> None:
    page = visit("/ui/", size=size, cookies={"language": language} | ({"large-type": large} if large else {}))
    asked = large or size == DESKTOP  # axe finds no more on a phone in small type, and takes longer than all the rest
    for address in GALLERY:
        page.goto(address)
        assert not asked or barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{address} is wider than the screen"
        )
        assert small_targets(page, 60 if large else 48) == [], address
        assert page.locator("h1").count() == 1, address


def test_a_barrier_is_found_where_there_is_one(visit: Visit) -> None:
    page = visit("/ui/")
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('afterbegin',
        '<img src="/static/ui/linli.svg"><a href="#x" id="tiny">x</a>')""")
    assert any(line.startswith("image-alt") for line in barriers(page))
    assert any("tiny" in line for line in small_targets(page, 48))


COMMAS_THAT_BEGIN_A_LINE = """() => {
  const title = document.querySelector("h1"), found = [];
  title.className = "told";
  for (let signs = 4; signs < 24; signs++) {
    title.textContent = "灯".repeat(signs) + "，晚上老人下楼不方便";
    const comma = document.createRange();
    comma.setStart(title.firstChild, signs);
    comma.setEnd(title.firstChild, signs + 1);
    if (comma.getBoundingClientRect().left - title.getBoundingClientRect().left < 2) found.push(signs);
  }
  return found;
}"""
TOAST_TOP = """() => {
  const said = document.getElementById("said");
  said.innerHTML = '<div class="toast"><p>记下了</p></div>';
  return said.getBoundingClientRect().top;
}"""


def test_in_large_type_no_line_of_a_title_begins_with_a_comma_and_what_is_said_covers_no_button_below(
    visit: Visit,
) -> None:
    page = visit("/ui/", size=PHONE, cookies={"large-type": "1"})
    assert page.evaluate(COMMAS_THAT_BEGIN_A_LINE) == []
    assert page.evaluate(TOAST_TOP) < PHONE["height"] / 4
    page.evaluate("document.querySelector('h1').style.cssText = 'word-break: keep-all; overflow-wrap: anywhere'")
    assert page.evaluate(COMMAS_THAT_BEGIN_A_LINE) != [], "control: a clause that is kept whole is cut before its comma"


def test_large_type_is_on_at_once_and_stays(visit: Visit) -> None:
    page = visit("/ui/")
    with page.expect_response("**/large-type/"):
        page.get_by_role("button", name="大字").click()
    expect(page.locator("html")).to_have_class("large-type")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "23.8px"
    page.reload()
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/large-type/"):
        page.get_by_role("button", name="大字").click()
    page.reload()
    expect(page.locator("html")).not_to_have_class("large-type")


def test_without_script_everything_that_a_form_can_do_is_done(visit: Visit) -> None:
    page = visit("/ui/?a=b", script=False)
    page.get_by_role("button", name="大字").click()
    assert page.url.endswith("/ui/?a=b")
    expect(page.locator("html")).to_have_class("large-type")
    page.locator(".languages summary").click()
    page.locator(".languages").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/ui/desk/")
    page.get_by_role("link", name="车被堵在院里出不去").click()
    expect(page.locator("#detail textarea")).to_be_visible()


def test_the_menu_of_languages_closes_by_escape_and_keeps_the_focus(visit: Visit) -> None:
    page = visit("/ui/")
    summary = page.locator(".languages summary")
    summary.click()
    expect(page.locator(".languages")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator(".languages")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


FOCUSABLE = """() => {
  const named = (name, more) => document.querySelector(`[name="${name}"]${more}`);
  const first = (name) => named(name, ":checked") ?? named(name, "");
  const controls = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll(controls)]
    .filter((control) => control.checkVisibility() && (control.type !== "radio" || control === first(control.name)))
    .length;
}"""
SEEN = """() => {
  const here = document.activeElement;
  const shown = (element) => element && getComputedStyle(element).outlineStyle !== "none";
  return shown(here) || shown(here.closest(".case, .choice, .box, .rows > li"));
}"""


@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/?open=1"])
def test_every_control_is_reached_by_keyboard_and_shows_the_focus(visit: Visit, address: str) -> None:
    page = visit(address, size=DESKTOP)
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(FOCUSABLE)
    reached = 0
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || document.activeElement.dataset.walked === '1'"):
            break
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        page.evaluate("document.activeElement.dataset.walked = '1'")
        reached += 1
    assert reached >= wanted


def test_the_first_key_leads_past_the_bar(visit: Visit) -> None:
    page = visit("/ui/paper/")
    page.goto("/ui/desk/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_promise_counts_down_without_a_reload(visit: Visit) -> None:
    page = visit("/ui/")
    page.clock.install()
    page.reload()
    due = page.locator("time.due").first
    expect(due).to_have_text(re.compile(r"还剩 1[78] 分"))
    page.clock.run_for("07:00")
    expect(due).to_have_text(re.compile(r"还剩 1[01] 分"))
    page.clock.run_for("13:00")
    expect(due).to_have_text(re.compile(r"超时 [123] 分"))
    expect(due).to_have_class("due late")


def test_the_desk_is_walked_by_keys(visit: Visit) -> None:
    page = visit("/ui/desk/", size=DESKTOP)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="车被堵在院里出不去")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="3 单元门口有人堆旧沙发")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#detail [data-open]")).to_be_visible()
    assert page.url.endswith("?open=2")
    expect(page.locator(".rows > li[aria-current]")).to_contain_text("3 单元门口")
    page.keyboard.press("a")
    expect(page.locator("[data-answer]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-answer]")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_a_refusal_by_script_leaves_the_page_as_it_was(visit: Visit) -> None:
    page = visit("/ui/desk/?open=1", size=DESKTOP)
    page.locator("[data-answer]").fill("我写了一半")
    page.evaluate("""document.querySelector('.rows h4 a[href="?open=2"]').setAttribute('hx-get', '/nowhere/')""")
    page.evaluate("""htmx.process(document.body)""")
    page.evaluate("""htmx.ajax('GET', '/nowhere/', '#detail')""")
    expect(page.locator("#said")).to_contain_text("没有找到")
    expect(page.locator("[data-answer]")).to_have_value("我写了一半")
    page.locator("#said").get_by_role("button", name="知道了").click()
    expect(page.locator("#said")).to_be_empty()


NEWS = """<section id="news" data-since="/since/{seq}"><p>{words}</p><input id="draft"></section>"""


def listening(page: Page, answers: list[str]) -> list[str]:
    """Let a page listen; each of `answers` is given once, then nothing happens. What was asked for, in order."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.rpartition("/")[2])
        words = answers.pop(0) if answers else ""
        body = NEWS.format(seq=len(asked), words=words) if words else None
        route.fulfill(status=200 if body else 204, body=body, content_type="text/html")

    page.route("**/since/*", answer)
    page.clock.install()
    page.reload()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # from here on time goes only where a test says so
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('afterbegin', `{NEWS.format(seq=0, words='')}`)")
    return asked


def test_a_page_shows_what_happened_without_a_reload(visit: Visit) -> None:
    page = visit("/ui/")
    asked = listening(page, ["", "赵师傅答复了", ""])
    for _second in range(8):
        page.clock.run_for(1_000)
        page.wait_for_timeout(30)
    expect(page.locator("#news")).to_contain_text("赵师傅答复了")
    assert asked[:3] == ["0", "0", "2"], "the next question is for what the answer said"


def test_a_question_that_is_never_answered_is_given_up_said_and_asked_again(visit: Visit) -> None:
    page = visit("/ui/")
    asked = listening(page, [])
    page.route("**/since/*", lambda route: asked.append("never"))
    page.locator("#draft").fill("我写了一半")
    page.clock.run_for(3_000)
    page.wait_for_timeout(30)
    assert asked == ["never"]
    page.clock.run_for(8_000)
    expect(page.locator("#said")).to_be_empty()
    page.clock.run_for(5_000)
    expect(page.locator("#said")).to_contain_text("网络不通")
    expect(page.locator("#draft")).to_have_value("我写了一半")
    page.unroute("**/since/*")
    page.route("**/since/*", lambda route: route.fulfill(status=204))
    for _second in range(20):
        page.clock.run_for(1_000)
        page.wait_for_timeout(10)
    expect(page.locator("#said")).to_be_empty()


def lasting(page: Page, seconds: int) -> None:
    for _second in range(seconds):
        page.clock.run_for(1_000)
        page.wait_for_timeout(10)


def test_a_line_that_is_cut_is_said_once_and_again_when_it_was_back_meanwhile(visit: Visit) -> None:
    page = visit("/ui/")
    listening(page, [])
    page.route("**/since/*", lambda route: route.abort())
    lasting(page, 6)
    expect(page.locator("#said")).to_contain_text("网络不通")
    page.locator("#said").get_by_role("button", name="知道了").click()
    lasting(page, 10)
    expect(page.locator("#said")).to_be_empty()
    page.route("**/since/*", lambda route: route.fulfill(status=204))
    lasting(page, 4)
    page.route("**/since/*", lambda route: route.abort())
    lasting(page, 6)
    expect(page.locator("#said")).to_contain_text("网络不通")


def test_a_question_that_the_browser_broke_off_is_no_line_that_hangs(visit: Visit) -> None:
    """As some browsers do when a form is given up, or the page is left."""
    page = visit("/ui/")
    listening(page, [])
    page.evaluate("void (fetch = () => Promise.reject(new DOMException('', 'AbortError')))")
    lasting(page, 2)
    expect(page.locator("#said")).to_be_empty()
    lasting(page, 2)
    expect(page.locator("#said")).to_contain_text("网络不通")  # control: two in a row


def test_a_page_asks_every_two_seconds_and_every_fifteen_when_it_is_quiet(visit: Visit) -> None:
    page = visit("/ui/")
    asked = listening(page, [])

    def within(seconds: int) -> int:
        before = len(asked)
        for _second in range(seconds):
            page.clock.run_for(1_000)
            page.wait_for_timeout(5)
        return len(asked) - before

    assert 12 <= within(30) <= 16
    page.clock.fast_forward("05:00")
    within(2)
    assert within(60) == 4
    page.keyboard.press("Shift")
    assert 4 <= within(10) <= 6, "someone is there again"
