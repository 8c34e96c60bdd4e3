"""An act on a case that found no line waits in the phone and is done once; what is refused stays with its reason."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from linli.ground.shared.moments import now
from linli.life.cases import handling, intake, verification
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Category, Contact
from linli.life.cases.states import State
from tests.browser import DESKTOP, PHONE, barriers, small_targets
from tests.cases.conftest import RESULT, word
from tests.journeys.conftest import SignIn, as_, street
from tests.street import Street
from tests.waiting import WEEK_MS, die, left, without_what_was_seen

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser


@pytest.fixture
def reported(street: Street) -> Case:
    """A broken lamp that Lin reported an hour ago."""
    Category.objects.update(needs_photo=False)
    hour_ago = now() - timedelta(hours=1)
    said = Said(street.place["b14-u2"], "楼道的灯坏了", "54006", contact=Contact.NAMED)
    return intake.report(said, reporter=street.lin, query_code="CODE", by=street.lin, at=hour_ago)


@pytest.fixture
def case(reported: Case, street: Street) -> Case:
    """The lamp, mended by Zhao: Lin is asked."""
    return handling.on_the_spot(case_id=reported.pk, by=street.zhao, at=now(), result=RESULT)


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).first.evaluate("each => each.click()")


def said(case: Case, verb: str = "say") -> list[str]:
    return list(case.steps.filter(verb=verb).values_list("words", flat=True))


def laid_down(page: Page, words: str = "换得很快") -> None:
    """Say without a line that it is solved."""
    page.locator("#say-more summary").click()
    page.fill("#say-words", words)
    page.context.set_offline(True)
    press(page, "解决了")
    expect(page.locator("#waiting li")).to_contain_text(words)


def test_a_residents_word_without_a_line_waits_through_a_closed_tab_and_is_said_once(as_: SignIn, case: Case):
    page = as_("lin", f"/cases/{case.public_id}/")
    context = page.context
    laid_down(page)
    expect(page.locator("#waiting")).to_contain_text("现在没有网络")
    expect(page.locator("#waiting li")).to_contain_text(f"{case.number} · 解决了：换得很快")
    expect(page.locator("#waiting")).to_contain_text("还没发出去的")
    expect(page.get_by_role("button", name="不发了")).to_be_visible()
    expect(page.get_by_role("button", name="不报了")).to_be_hidden()
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.close()
    assert said(case) == []
    context.set_offline(False)
    later = context.new_page()
    later.goto("/")
    expect(later.locator("#said")).to_contain_text("存着的那一步发出去了")
    assert said(case) == ["换得很快"]
    later.locator("#said a").click()
    expect(later.locator("main")).to_contain_text("换得很快")
    assert left(later) == []
    assert said(case) == ["换得很快"]


@pytest.mark.parametrize("kept", [True, False], ids=["under its key", "control: as of what is seen now"])
def test_a_server_that_dies_between_commit_and_answer_has_it_once(as_: SignIn, reported: Case, kept: bool):
    case, page = reported, as_("lin", f"/cases/{reported.public_id}/")

    page.route("**/add/**", die)
    page.locator("summary", has_text="补一句").click()
    page.fill("#add", "开关也松了")
    with page.expect_event("requestfailed"):
        press(page, "补上")
    assert said(case, "add") == ["开关也松了"]
    page.unroute_all(behavior="ignoreErrors")
    page.context.clear_cookies(name="said")
    if not kept:
        page.goto("/healthz")
        without_what_was_seen(page)
    page.goto("/")
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    assert said(case, "add") == ["开关也松了"] * (1 if kept else 2)


def test_what_the_case_has_moved_on_from_is_not_done_but_stands_with_its_reason_and_all_that_was_written(
    as_: SignIn, case: Case, street: Street
):
    page = as_("lin", f"/cases/{case.public_id}/")
    laid_down(page)
    word(case, Answer.NOT, now(), street)  # on another phone
    handling.on_the_spot(case_id=case.pk, by=street.li, at=now(), result=RESULT)
    verification.verify(case_id=case.pk, by=street.han, at=now(), finding="看过，能亮")
    page.context.set_offline(False)
    expect(page.locator("#waiting li")).to_contain_text("没发成，您写的都在")
    expect(page.locator("#waiting li")).to_contain_text("这件事又有了新进展")
    assert said(case) == [""]
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator("h1")).to_have_text("说一声")
    expect(page.locator("main")).to_contain_text("这件事又有了新进展")
    expect(page.locator("textarea[name=words]")).to_have_value("换得很快")
    expect(page.locator("input[value=solved]")).to_be_checked()
    expect(page.locator("#waiting")).to_be_hidden()
    page.locator("main form button.main").click()
    expect(page.locator("#said")).to_contain_text("记下了")
    assert said(case) == ["", "换得很快"]


def test_what_is_too_old_to_go_by_itself_is_only_shown_again(as_: SignIn, case: Case):
    page = as_("lin", f"/cases/{case.public_id}/")
    laid_down(page)
    without_what_was_seen(page, age_ms=WEEK_MS)
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator("#waiting li")).to_contain_text("存了好几天了")
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator("textarea[name=words]")).to_have_value("换得很快")
    assert said(case) == []
    case.refresh_from_db()
    assert case.state == State.ASKING


LIES_ON_TOP = """() => {
  const [waiting, panes] = ["#waiting", ".panes"].map((each) => document.querySelector(each).getBoundingClientRect());
  return waiting.bottom <= panes.top && waiting.right <= innerWidth;
}"""


def answered(page: Page, words: str = "我去看看，下午换") -> None:
    """Answer at the desk, in the open pane."""
    page.locator("#do-answer textarea").fill(words)
    page.locator("#do-answer .btn.big").evaluate("each => each.click()")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_act_at_the_desk_without_a_line_waits_and_is_done_once(as_: SignIn, reported: Case, size: ViewportSize):
    page = as_("zhao", f"/desk/?open={reported.public_id}", size=size)
    context = page.context
    context.set_offline(True)
    answered(page)
    expect(page.locator("#waiting li")).to_contain_text(f"{reported.number} · 答一句：我去看看，下午换")
    expect(page.locator("#waiting")).to_be_in_viewport()
    expect(page.locator("#do-answer form")).to_be_hidden()
    assert page.evaluate(LIES_ON_TOP), "and over nothing"
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto("/desk/")
    expect(later.locator("#said")).to_contain_text("存着的那一步发出去了")
    assert said(reported, "answer") == ["我去看看，下午换"]
    later.locator("#said a").click()
    expect(later.locator("#detail")).to_contain_text("我去看看，下午换")
    assert left(later) == []


def test_a_desk_whose_answer_got_lost_has_acted_once(as_: SignIn, reported: Case):
    page = as_("zhao", f"/desk/?open={reported.public_id}", size=DESKTOP)

    page.route("**/answer/", die)
    answered(page)
    expect(page.locator("#waiting li")).to_contain_text("没等到回音")
    assert said(reported, "answer") == ["我去看看，下午换"]
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="现在就发").click()
    expect(page.locator("#said")).to_contain_text("存着的那一步发出去了")
    expect(page.locator("#waiting")).to_be_hidden()
    assert said(reported, "answer") == ["我去看看，下午换"]


def test_an_act_at_the_desk_that_is_answered_leaves_nothing_to_wait(as_: SignIn, reported: Case, street: Street):
    page = as_("zhao", f"/desk/?open={reported.public_id}", size=DESKTOP)
    answered(page, "好")
    expect(page.locator("#do-answer .wrongs")).to_be_visible()  # refused where it was written
    answered(page)
    expect(page.locator("#said")).to_contain_text("答复发出去了")
    page.reload()
    expect(page.locator("#detail")).to_contain_text("我去看看，下午换")
    assert left(page) == []
    assert said(reported, "answer") == ["我去看看，下午换"]
