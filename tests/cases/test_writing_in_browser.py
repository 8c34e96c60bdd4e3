"""Nothing written at a desk is lost: not to a pane on its way, to news, another case, or a broken line."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from linli.ground.shared.moments import now
from linli.life.cases import answering, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case
from tests.browser import DESKTOP, PHONE
from tests.journeys.conftest import SignIn, as_, is_sound, street
from tests.street import Street

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser
FIRST, SECOND = "车被堵在院里", "三层灯不亮"
ANSWER = "#do-answer textarea"


@pytest.fixture
def desk(as_: SignIn, street: Street) -> Page:
    """Zhao's desk, with two cases that wait for an answer."""
    for words, category in ((FIRST, "52008"), (SECOND, "54006")):
        said = Said(street.place["b14-u2"], words, category)
        intake.report(said, reporter=None, query_code=words, by=None, at=now())
    return as_("zhao", "/desk/", size=DESKTOP)


def the(words: str) -> Case:
    return Case.objects.everything("a test").get(words=words)


def slow(page: Page, method: str) -> list[Route]:
    """Hold back what the desk asks for by this method, until a test lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked = route.request
        if asked.method == method and ("open=" in asked.url or method == "POST") and "since" not in asked.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/*", hold)
    return held


def came(page: Page, held: list[Route]) -> int:
    """How many are held back, once one is; on a busy machine that takes a moment."""
    for _each in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    return len(held)


def row(page: Page, words: str) -> Locator:
    return page.locator(".rows").get_by_role("link", name=words)


def opened(page: Page, words: str) -> None:
    row(page, words).click()
    expect(page.locator("#detail h2.title")).to_contain_text(words)


def test_an_answer_begun_before_its_pane_is_there_moves_into_it(desk: Page):
    held = slow(desk, "GET")
    row(desk, FIRST).focus()
    desk.keyboard.press("a")
    desk.keyboard.type("我马上")
    assert came(desk, held) == 1
    assert is_sound(desk)
    held[0].continue_()
    expect(desk.locator(ANSWER)).to_be_focused()
    desk.keyboard.type("下去看")
    expect(desk.locator(ANSWER)).to_have_value("我马上下去看")
    expect(desk.locator("#early")).to_have_count(0)


def test_a_answers_the_row_at_hand_and_not_the_case_that_is_still_open(desk: Page):
    opened(desk, FIRST)
    row(desk, SECOND).focus()
    desk.keyboard.press("a")
    desk.keyboard.type("这就去换")
    expect(desk.locator("#detail h2.title")).to_contain_text(SECOND)
    expect(desk.locator(ANSWER)).to_have_value("这就去换")
    opened(desk, FIRST)
    expect(desk.locator(ANSWER)).to_have_value("")


def test_a_draft_stays_with_its_case_through_another_pane_and_a_reload_until_it_is_sent(desk: Page):
    opened(desk, FIRST)
    desk.locator(ANSWER).fill("我去找车主")
    opened(desk, SECOND)
    expect(desk.locator(ANSWER)).to_have_value("")
    opened(desk, FIRST)
    expect(desk.locator(ANSWER)).to_have_value("我去找车主")
    desk.reload()
    expect(desk.locator(ANSWER)).to_have_value("我去找车主")
    desk.locator("#do-answer").get_by_role("button", name="答一句").click()
    expect(desk.get_by_text("答复发出去了")).to_be_visible()
    expect(desk.locator(ANSWER)).to_have_value("")
    assert the(FIRST).steps.get(verb="answer").words == "我去找车主"


def test_news_and_what_was_sent_meanwhile_leave_the_pane_that_is_written_in(desk: Page, street: Street):
    opened(desk, FIRST)
    held = slow(desk, "POST")
    desk.locator(ANSWER).fill("我去找车主")
    desk.locator("#do-answer").get_by_role("button", name="答一句").click()
    opened(desk, SECOND)
    desk.locator(ANSWER).fill("明天换")
    answering.answer(case_id=the(SECOND).pk, by=street.sun, at=now(), words="社区也在看")
    expect(desk.get_by_text("刚有新进展")).to_be_visible()
    held[0].continue_()
    expect(desk.get_by_text("答复发出去了")).to_be_visible()
    expect(desk.locator("#detail h2.title")).to_contain_text(SECOND)
    expect(desk.locator(ANSWER)).to_have_value("明天换")
    expect(desk.locator(ANSWER)).to_be_focused()
    expect(desk.locator(".rows > li[aria-current]")).to_contain_text(SECOND)


def answered_into_nothing(desk: Page) -> None:
    """An answer is written and sent, and the line breaks."""
    opened(desk, FIRST)
    held = slow(desk, "POST")
    desk.locator(ANSWER).fill("我去找车主")
    desk.locator("#do-answer").get_by_role("button", name="答一句").click()
    desk.wait_for_timeout(200)
    held[0].abort()


def test_a_broken_line_says_what_becomes_of_it_and_keeps_it(desk: Page):
    answered_into_nothing(desk)
    expect(desk.locator("#waiting li")).to_contain_text("答一句：我去找车主")
    assert not the(FIRST).steps.filter(verb="answer").exists()


def test_a_line_that_never_answers_is_given_up_and_what_was_written_waits_for_the_next(desk: Page):
    opened(desk, FIRST)
    held = slow(desk, "POST")
    patience = desk.evaluate("htmx.config.timeout")
    assert 10_000 <= patience <= 15_000
    desk.evaluate("htmx.config.timeout = 700")
    desk.locator(ANSWER).fill("我去找车主")
    desk.locator("#do-answer").get_by_role("button", name="答一句").click()
    expect(desk.locator("#waiting li")).to_contain_text("答一句：我去找车主")
    assert came(desk, held) == 1
    assert not the(FIRST).steps.filter(verb="answer").exists(), "control: it never arrived"
    desk.unroute_all(behavior="ignoreErrors")
    desk.evaluate(f"htmx.config.timeout = {patience}")
    desk.get_by_role("button", name="现在就发").click()
    expect(desk.get_by_text("存着的那一步发出去了")).to_be_visible()
    assert the(FIRST).steps.get(verb="answer").words == "我去找车主"


def test_a_browser_that_keeps_nothing_says_that_nothing_was_sent(desk: Page):
    desk.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error(); }; }")
    answered_into_nothing(desk)
    expect(desk.get_by_text("网断了一下，没发出去")).to_be_visible()
    expect(desk.locator(ANSWER)).to_have_value("我去找车主")
    assert not the(FIRST).steps.filter(verb="answer").exists()


def test_a_desk_without_drafts_is_caught_losing_them(desk: Page):
    desk.evaluate("Storage.prototype.setItem = () => {}")
    opened(desk, FIRST)
    desk.locator(ANSWER).fill("我去找车主")
    opened(desk, SECOND)
    opened(desk, FIRST)
    expect(desk.locator(ANSWER)).to_have_value("")


def test_a_result_that_was_tapped_shows_the_button_that_sends_it(as_: SignIn, desk: Page):
    page = as_("zhao", f"/desk/?open={the(FIRST).public_id}", size=PHONE)
    page.locator("#detail summary", has=page.get_by_text("就地办好")).first.click()
    fills = page.locator(".chips.fills button").first
    expect(page.get_by_text("点一句，看一眼再交")).to_be_visible()
    said = fills.inner_text()
    fills.click()
    sends = page.locator("form", has=page.locator("textarea[name=result]")).locator("button.btn")
    expect(page.locator("textarea[name=result]")).to_have_value(said)
    expect(sends).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(300)
    assert page.evaluate(
        "b => b.contains(document.elementFromPoint(innerWidth / 2, b.getBoundingClientRect().bottom - 4))",
        sends.element_handle(),
    ), "nothing lies over it"


def test_after_an_act_on_a_phone_the_case_is_seen_from_its_top(as_: SignIn, desk: Page):
    phone = as_("zhao", f"/desk/?open={the(FIRST).public_id}", size=PHONE)
    phone.locator(ANSWER).fill("我马上到楼下")
    phone.locator("#do-answer .btn.main").click()
    expect(phone.locator("#said .toast")).to_be_visible()
    expect(phone.locator("#do-on-the-spot")).to_have_attribute("open", "")
    assert phone.evaluate("scrollY") == 0
    assert phone.evaluate("document.activeElement.id") == "detail"


def test_large_type_leaves_the_title_of_a_row_its_room(desk: Page):
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.evaluate("document.documentElement.classList.add('large-type')")
    box = desk.locator(".rows h4").first.bounding_box()
    assert box is not None
    assert box["width"] > 240
