"""Writing a report in a browser: Back shows a page with the words, and the receipt's number stays on one line."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from linli.ground.shared.moments import now
from linli.life.cases import categories, strangers
from linli.life.cases.models import Case
from tests.browser import PHONE, Visit, barriers, small_targets
from tests.cases.conftest import CATEGORIES
from tests.street import make_street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
SMALL = {"width": 320, "height": 640}
SLOW = """
  const later = setTimeout;
  const held = (act) => later(function wait() { window.works ? act() : later(wait, 20) });
  window.setTimeout = (act, ms, ...more) => (ms === undefined ? held(act) : later(act, ms, ...more));
"""
"""A phone that gets to its work once it is told to."""


@pytest.fixture
def town(transactional_db: None) -> None:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    make_street(now())


def test_back_from_the_form_and_from_a_refused_one_always_shows_a_page_and_the_words_stay(town: None, visit: Visit):
    page = visit("/", size=PHONE)
    page.fill(".say input[name=words]", "楼道的灯坏了")
    page.click(".say button")
    assert page.input_value("textarea[name=words]") == "楼道的灯坏了"
    page.fill("textarea[name=words]", "楼道的灯坏了，晚上看不见")
    page.click("main form button.main")
    expect(page.locator(".errors")).to_have_count(1)
    page.goto("/cases/")
    page.go_back()
    assert page.input_value("textarea[name=words]").startswith("楼道的灯坏了")
    page.go_back()
    page.go_back()
    assert page.locator(".say").count() == 1


def test_the_number_and_the_code_stay_on_one_line_in_large_type_on_a_small_phone(town: None, visit: Visit):
    page = visit("/report/", size=SMALL, cookies={"large-type": "1"})  # type: ignore[arg-type]
    page.fill("textarea[name=words]", "水" * 1900)
    assert "还能写 100 字" in page.inner_text(".left")
    page.fill("textarea[name=words]", "楼道的灯坏了")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=anonymous]")
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    for value in page.locator(".slip dd").all():
        lines = value.evaluate(LINES)
        assert lines == 1
        assert value.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("sessionStorage.getItem('report')") is None


def filled(page: Page) -> None:
    page.fill("textarea[name=words]", "楼道的灯坏了")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=named]")
    page.fill("input[name=called]", "林女士")
    page.fill("input[name=phone]", "13800001234")


def test_words_out_of_a_link_become_a_draft_once_somebody_writes(town: None, visit: Visit):
    lent, words = "/report/?words=花名册上关于我的登记不对", "textarea[name=words]"
    page = visit("/report/")
    page.fill(words, "楼道的灯坏了")
    page.goto(lent.replace("?", "?matter=54001&"))
    expect(page.locator(words)).to_have_value("花名册上关于我的登记不对")
    page.goto("/report/")
    expect(page.locator(words)).to_have_value("楼道的灯坏了")
    page.goto(lent)
    page.locator(words).press("End")
    page.locator(words).press_sequentially("：门牌写错了")
    for address in ("/report/", lent):
        page.goto(address)
        expect(page.locator(words)).to_have_value("花名册上关于我的登记不对：门牌写错了")


def test_another_language_and_a_look_at_the_front_page_leave_the_form_as_it_was(town: None, visit: Visit):
    page = visit("/report/")
    filled(page)
    page.locator("button[name=language][value=en]").last.click()
    page.wait_for_selector("html[lang=en]")
    for _ in range(2):
        assert page.input_value("input[name=place]") == "北园社区8号院14号楼2单元"
        assert page.is_checked("input[name=contact][value=named]")
        assert page.input_value("input[name=called]") == "林女士"
        assert page.input_value("input[name=phone]") == "13800001234"
        page.goto("/")
        page.goto("/report/")
    assert "13800001234" not in page.evaluate("JSON.stringify({...localStorage})") + page.url


def test_back_from_the_receipt_offers_nothing_that_was_sent(town: None, visit: Visit):
    page = visit("/report/")
    filled(page)
    page.locator(".pick", has_text="灯不亮").first.click()
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    number = page.locator(".slip dd").first.inner_text()
    page.go_back()
    page.wait_for_selector("textarea[name=words]")
    sent = page.locator("#said p", has_text="刚才那件已经报上了")
    assert sent.locator("a").inner_text() == number
    assert page.input_value("textarea[name=words]") == ""
    assert page.locator("input[name=category]:checked").count() == 0
    assert page.locator("input[name=place], input[name=phone]").all()[-1].input_value() == ""
    sent.locator("a").click()
    assert page.locator(".where .number").inner_text() == number
    page.goto("/report/")
    assert page.locator("#said p", has_text="刚才那件已经报上了").count() == 0, "the control: a form begun anew"


def test_a_report_that_is_never_answered_is_given_up_waits_and_counts_once(town: None, visit: Visit):
    page = visit("/report/")
    page.add_init_script("const wait = setTimeout; window.setTimeout = (act, ms) => wait(act, ms / 10)")
    page.reload()
    filled(page)
    sent: list[Route] = []
    page.route("**/report/", lambda route: sent.append(route) if route.request.method == "POST" else route.continue_())
    page.locator("main form button.main").evaluate("each => each.click()")
    expect(page.locator("#waiting")).to_contain_text("没等到回音")
    expect(page.locator("#waiting")).to_contain_text("楼道的灯坏了")
    assert sent
    assert not Case.objects.everything("a test").exists(), "control: it never arrived"
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert Case.objects.everything("a test").count() == 1


def stopped(route: Route) -> None:
    """A report that its sender stops: it does not arrive, and the page stays."""
    route.abort("aborted") if route.request.method == "POST" else route.continue_()


def test_back_names_the_number_of_what_was_sent_there_and_none_while_it_has_none(town: None, visit: Visit):
    page, told = visit("/report/"), "#said p:has-text('刚才那件已经报上了')"
    filled(page)
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    first = page.locator(".slip dd").first.inner_text()
    page.goto("/report/")
    filled(page)
    page.route("**/report/", stopped)
    with page.expect_event("requestfailed"):
        page.locator("main form button.main").evaluate("each => each.click()")
    page.reload()
    expect(page.locator("#waiting")).to_contain_text("楼道的灯坏了")
    assert page.locator(told).count() == 0, "it never arrived, and the number is another's"
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="现在就发").click()
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert page.locator("#arrived [data-number]").inner_text() != first
    page.go_back()
    page.go_back()
    page.wait_for_selector("textarea[name=words]")
    assert page.locator(f"{told} a").inner_text() == first


def test_in_large_type_on_a_narrow_phone_the_number_above_stays_whole_and_so_do_the_words_of_the_box(
    town: None, visit: Visit
):
    page = visit("/", size={"width": 360, "height": 740}, cookies={"large-type": "1", "language": "en"})
    box = page.locator(".box input[name=words]")
    width = "each => { const c = document.createElement('canvas').getContext('2d'); const s = getComputedStyle(each);"
    width += " c.font = s.font; return c.measureText(each.placeholder).width }"
    assert box.evaluate(width) <= box.evaluate("each => each.clientWidth")
    page.goto("/report/")
    filled(page)
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    page.locator(".slip ~ .row a").last.click()
    assert page.locator(".where .number").evaluate(LINES) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_was_well_done_is_said_and_goes_by_itself(town: None, visit: Visit):
    page = visit("/report/")
    filled(page)
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    page.locator(".slip ~ .row a").last.click()
    page.locator("details.fold summary", has_text="补一句").click()
    page.fill("textarea#add", "在二层")
    page.click("form:has(#add) button")
    page.wait_for_selector("#said .toast.good")
    page.wait_for_selector("#said .toast", state="detached", timeout=9_000)


def test_the_matter_that_was_tapped_stays_lit_when_the_page_has_asked_the_neighbours(town: None, visit: Visit):
    page = visit("/report/?place=110116001008-b14-u2")
    tapped = page.locator("#likely .pick input").nth(1)
    with page.expect_response(re.compile("/report/near/")):
        tapped.check()
    page.wait_for_function("() => htmx.find('#near').matches(':not(.htmx-request)')")
    page.wait_for_timeout(100)  # what follows an answer has been done
    expect(tapped).to_be_checked()
    kept = page.evaluate("() => sessionStorage.getItem('draft:report')")
    assert tapped.get_attribute("value") in kept
    page.reload()
    expect(page.locator("#likely .pick input").nth(1)).to_be_checked()


def test_the_paper_receipt_prints_by_its_button_which_is_not_on_the_paper(town: None, visit: Visit, settings: Any):
    settings.SITE = "https://linli.beiyuan.example.gov.cn"
    page = visit("/report/", size=PHONE)
    filled(page)
    page.click("main form button.main")
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_role("heading", name="报事回执")).to_be_visible()
    page.wait_for_function("() => document.documentElement.scrollWidth === innerWidth")  # its picture is whole
    page.evaluate("() => { window.print = () => document.body.dataset.printed = '1' }")
    page.get_by_role("button", name="打印").click()
    expect(page.locator("body[data-printed]")).to_have_count(1)
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_beyond_what_a_network_sends_the_phone_works_for_a_report_and_sends_it_by_itself(
    town: None, visit: Visit, monkeypatch: pytest.MonkeyPatch, script: bool
):
    monkeypatch.setattr(strangers, "FREE", 0)
    monkeypatch.setattr(strangers, "LEAST_BITS", 12)
    page = visit("/report/", size=PHONE, script=script)
    filled(page)
    page.click("main form button.main")
    if script:
        page.wait_for_selector(".slip")
        assert page.evaluate("sessionStorage.getItem('report')") is None
        case = Case.objects.everything("a test").get()
        joins = visit(f"/cases/{case.public_id}/join/", size=PHONE)
        joins.check("input[name=contact][value=anonymous]")
        joins.click("main form button.main")
        joins.wait_for_selector(".slip")
        assert case.reporters.count() == 2, "and so does who joins"
        return
    expect(page.get_by_role("alert")).to_contain_text("登录了的不用等")
    assert page.input_value("textarea[name=words]") == "楼道的灯坏了"
    assert page.locator("[data-puzzle-said]").is_hidden()
    monkeypatch.setattr(strangers, "FREE", 1)
    page.click("main form button.main")
    page.wait_for_selector(".slip")


def test_what_is_written_while_the_phone_works_is_not_sent_under_the_finger(
    town: None, visit: Visit, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(strangers, "FREE", 0)
    monkeypatch.setattr(strangers, "LEAST_BITS", 12)
    page = visit("/report/", size=PHONE)
    page.add_init_script(SLOW)
    filled(page)
    page.click("main form button.main")
    expect(page.get_by_text("正在替您算一小会儿")).to_be_visible()
    assert barriers(page) == []
    page.locator("textarea[name=words]").press_sequentially("，三楼")
    page.evaluate("window.works = true")
    page.get_by_text("再按一下“报上去”").wait_for()
    expect(page.locator("main form button.main")).to_be_enabled()
    page.click("main form button.main")
    page.wait_for_selector(".slip")
