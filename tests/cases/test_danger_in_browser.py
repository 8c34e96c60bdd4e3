"""Without a line the phone itself hears what a life depends on, as the server would, and names the number to call."""

import pytest
from playwright.sync_api import Page, expect

from linli.life.cases import emergencies
from linli.life.cases.models import Case
from tests.browser import barriers, small_targets
from tests.cases.danger_words import NOT_SAID, SAID, SAID_AT_HOME, SAID_OF_WHAT_FALLS_HITS_AND_HOLDS
from tests.journeys.conftest import SignIn, as_, street
from tests.street import Street

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser
HIDDEN = (
    "楼上着 火 了",
    "着\u200b火了",
    "触\u00ad电了",
    "着\u3164火了",
    "樓上著火了",
    "ON FIRE",
    "她被电着了，已经没事",
    "怕着火",
)
HEARD = """async (phrases) => {
  const { spokenOf } = await import(document.querySelector("script[src*=danger]").src);
  return phrases.map((words) => spokenOf(words)?.call ?? "");
}"""
LINE = "[data-danger] a"
CHOSEN = "[name=contact]:checked"


def write(page: Page, words: str) -> None:
    """Type it and let the page ask the server, whatever comes of that."""
    with page.expect_event("requestfailed", lambda request: "suggest" in request.url):
        page.fill("textarea[name=words]", words)


def write_more(page: Page) -> None:
    """Go on typing, and wait for what the server says to it."""
    with page.expect_response("**/suggest/"):
        page.locator("textarea[name=words]").press_sequentially("，请快来")


def test_the_phone_hears_what_the_server_hears(as_: SignIn, street: Street):
    page = as_("lin", "/report/")
    phrases = [
        *(
            each
            for said in (SAID, SAID_AT_HOME, SAID_OF_WHAT_FALLS_HITS_AND_HOLDS)
            for some in said.values()
            for each in some
        ),
        *NOT_SAID,
        *HIDDEN,
    ]
    by_server = [found.call if (found := emergencies.spoken_of(each)) else "" for each in phrases]
    assert {"119", "120", "110", "122", ""} <= set(by_server), "control: each is among them"
    assert dict(zip(phrases, page.evaluate(HEARD, phrases), strict=True)) == dict(zip(phrases, by_server, strict=True))


def test_words_of_danger_without_a_line_name_the_number_and_stay_beside_what_waits(as_: SignIn, street: Street):
    page = as_("lin", "/report/")
    page.context.set_offline(True)
    write(page, "楼道的灯坏了")
    expect(page.locator(LINE)).to_have_count(0)
    write(page, "厨房着火了")
    expect(page.locator(LINE)).to_have_text("请马上打 119")
    expect(page.locator(LINE)).to_have_attribute("href", "tel:119")
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.locator("main form button.main").evaluate("each => each.click()")
    expect(page.locator("#waiting li")).to_contain_text("厨房着火了")
    expect(page.locator("#waiting .danger a")).to_have_attribute("href", "tel:119")
    expect(page.locator(LINE)).to_be_hidden()
    assert barriers(page) == []
    assert small_targets(page, 48) == []


def test_without_a_line_too_one_may_say_that_there_is_no_such_danger_after_the_number(as_: SignIn, street: Street):
    page = as_("lin", "/report/")
    page.context.set_offline(True)
    write(page, "楼道都是烟味，有人抽烟")
    expect(page.locator("[data-danger] a, [data-danger] button")).to_have_text(
        ["请马上打 119", "没有这样的危险，照样报"]
    )
    assert small_targets(page, 48) == []
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.locator("[data-danger] button").click()
    expect(page.locator("#waiting li")).to_contain_text("有人抽烟")
    expect(page.locator("#waiting .danger")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("#said .toast, #arrived section").first).to_be_visible()
    case = Case.objects.everything("a test").get()
    assert (case.urgent, case.steps.get(verb="report").facts["denied"]) == (False, True)


def test_whom_to_ring_stays_with_what_waits_and_with_its_number_until_somebody_has_that(
    as_: SignIn, street: Street, gas: str
):
    page = as_("lin", "/report/")
    page.context.set_offline(True)
    write(page, "家里有煤气味")
    expect(page.locator(f"{LINE}[href='tel:{gas}']")).to_have_text(f"燃气公司抢修 {gas}")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.locator("main form button.main").evaluate("each => each.click()")
    expect(page.locator("#waiting .danger b")).to_contain_text("别点火")
    context = page.context
    page.close()
    context.route("**/report/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    context.set_offline(False)
    later = context.new_page()
    later.goto("/cases/")
    expect(later.locator("#waiting .danger a").first).to_have_attribute("href", "tel:119")
    context.unroute_all(behavior="ignoreErrors")
    later.goto("/")
    expect(later.locator("#arrived .danger a")).to_have_count(2)
    later.goto("/cases/")
    expect(later.locator("#arrived .danger b")).to_contain_text("别点火")
    later.locator("main > .cases a, main .case a").first.click()
    expect(later.locator("#danger-title")).to_have_text("还没打的，请马上打 119")
    expect(later.locator("#arrived [data-code]")).to_be_visible()
    expect(later.locator("#arrived .danger")).to_have_count(0)  # the page says it once
    later.goto("/cases/")
    later.get_by_role("button", name="抄下了").click()
    expect(later.locator("#arrived")).to_be_hidden()
    later.reload()
    expect(later.locator("#arrived")).to_be_hidden()
    assert later.locator(".danger").count() == 0, "control: nothing speaks of danger there but what went"


def test_once_the_server_answers_its_word_stands_alone_and_where_it_has_no_time_the_phone_s_does(
    as_: SignIn, street: Street
):
    page = as_("lin", "/report/")
    page.context.set_offline(True)
    write(page, "厨房着火了")
    expect(page.locator(LINE)).to_have_count(1)
    page.context.set_offline(False)
    page.fill("textarea[name=words]", "楼道的灯坏了")
    expect(page.locator(LINE)).to_have_count(0)
    page.route("**/suggest/**", lambda route: route.fulfill(status=503))
    page.fill("textarea[name=words]", "厨房着火了")
    expect(page.locator(LINE)).to_have_text("请马上打 119")


def test_the_kept_page_knows_the_words_too_in_its_own_language(as_: SignIn, street: Street):
    page = as_("lin", "/", worker=True)
    page.context.add_cookies([{"name": "language", "value": "en", "url": page.url}])
    page.goto("/")
    page.wait_for_function("() => localStorage.getItem('laid')?.startsWith('en')")
    page.context.set_offline(True)
    page.goto("/report/")
    page.fill("textarea[name=words]", "there is a gas leak")
    expect(page.locator(LINE).first).to_contain_text("119")
    expect(page.locator("[data-danger] b")).to_have_text(emergencies.spoken_of("gas leak").firsts[2])  # type: ignore[union-attr]


def test_a_number_is_chosen_while_danger_is_written_unless_somebody_chose(as_: SignIn, street: Street):
    page = as_("lin", "/report/")
    chosen, why = page.locator(CHOSEN), page.locator("#rings")
    expect(why).to_be_hidden()
    page.fill("textarea[name=words]", "家里有煤气味")
    expect(chosen).to_have_value("named")
    expect(why).to_contain_text("去的人要先打电话找您")
    page.fill("textarea[name=words]", "楼道的灯坏了")
    expect(chosen).to_have_value("platform")
    expect(why).to_be_hidden()
    page.check("[name=contact][value=platform]", force=True)
    page.check("[name=contact][value=anonymous]")
    page.check("[name=contact][value=platform]")
    page.fill("textarea[name=words]", "家里有煤气味")
    expect(why).to_be_visible()
    expect(chosen).to_have_value("platform")


@pytest.fixture
def choice(as_: SignIn) -> Page:
    """The form of a report on which a smell of gas was written, and 留电话 chosen for it."""
    page = as_("lin", "/report/")
    page.fill("textarea[name=words]", "家里有煤气味")
    expect(page.locator(CHOSEN)).to_have_value("named")
    return page


def test_what_somebody_chose_is_theirs_through_a_reload(choice: Page):
    choice.check("[name=contact][value=platform]")
    choice.reload()
    write_more(choice)
    expect(choice.locator("#rings")).to_be_visible()  # the page looked at it
    expect(choice.locator(CHOSEN)).to_have_value("platform")


def test_what_somebody_chose_for_one_report_is_not_chosen_for_another_of_this_tab(as_: SignIn, street: Street):
    page = as_("lin", "/report/?words=家里有煤气味")
    page.check("[name=contact][value=platform]")
    page.goto(f"{page.url.partition('?')[0]}?words=厨房着火了")
    expect(page.locator("#rings")).to_be_visible()
    expect(page.locator(CHOSEN)).to_have_value("named")
    page.check("[name=contact][value=platform]")
    page.reload()
    write_more(page)
    expect(page.locator(CHOSEN)).to_have_value("platform")


def test_what_the_page_chose_is_the_page_s_through_a_reload_and_goes_with_the_danger(choice: Page):
    choice.reload()
    expect(choice.locator("#likely .danger")).to_be_visible()  # before another word is written
    expect(choice.locator("#rings")).to_be_visible()
    expect(choice.locator(CHOSEN)).to_have_value("named")
    choice.fill("textarea[name=words]", "楼道的灯坏了")
    expect(choice.locator("#rings")).to_be_hidden()
    expect(choice.locator(CHOSEN)).to_have_value("platform")


def test_a_form_emptied_by_what_was_given_up_chooses_anew(as_: SignIn, street: Street):
    page = as_("lin", "/report/")
    page.context.set_offline(True)
    write(page, "厨房着火了")
    expect(page.locator(CHOSEN)).to_have_value("named")
    page.locator("main form button.main").evaluate("each => each.click()")
    page.get_by_role("button", name="不报了", exact=True).click()
    page.get_by_role("button", name="真的不报了").click()
    expect(page.locator("textarea[name=words]")).to_have_value("")
    expect(page.locator(CHOSEN)).to_have_value("platform")
    write(page, "厨房着火了")
    expect(page.locator("#rings")).to_be_visible()
    expect(page.locator(CHOSEN)).to_have_value("named")
