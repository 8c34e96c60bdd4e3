"""What is sent without a line waits in the phone and is sent once: closed tabs, dead servers, cellars and all."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from linli.ground.shared.moments import now
from linli.life.cases import categories
from linli.life.cases.models import Case
from tests.browser import Visit, barriers, small_targets
from tests.cases.conftest import CATEGORIES
from tests.street import Street, make_street, signed_in
from tests.waiting import die, forgetful, left

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "北园社区8号院14号楼2单元"


@pytest.fixture
def street(transactional_db: None) -> Street:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    return make_street(now())


def write(page: Page, words: str = "楼道的灯坏了", place: str = PLACE) -> None:
    page.fill("textarea[name=words]", words)
    page.fill("input[name=place]", place)
    page.check("input[name=contact][value=anonymous]")


def send(page: Page) -> None:
    page.locator("main form button.main").evaluate("each => each.click()")


def refused(page: Page) -> None:
    """Send the form of this page, and stand on the page by which the server refuses it, with all of its scripts."""
    page.evaluate("document.body.dataset.before = '1'")
    send(page)
    page.wait_for_selector("body:not([data-before]) form[data-posted]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("form[data-posted]")).to_contain_text("还没成")


def laid_down(visit: Visit, words: str = "楼道的灯坏了", place: str = PLACE) -> Page:
    """A page on which a report was sent without a line, and waits."""
    page = visit("/report/")
    write(page, words, place)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#waiting li")).to_have_count(1)
    return page


def cases() -> int:
    return Case.objects.everything("a test").count()


def test_what_was_sent_without_a_line_waits_through_a_closed_tab_and_goes_once(street: Street, visit: Visit):
    page = visit("/report/")
    context = page.context
    write(page)
    context.set_offline(True)
    send(page)
    expect(page.locator("#waiting")).to_contain_text("现在没有网络")
    expect(page.locator("#waiting")).to_contain_text("楼道的灯坏了")
    expect(page.locator("#report-form")).to_be_hidden()
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    page.close()
    assert cases() == 0
    context.set_offline(False)
    later = context.new_page()
    later.goto("/")
    expect(later.locator("#arrived")).to_contain_text("存着的那件报上去了")
    expect(later.get_by_text("报过的事会在这里")).to_be_hidden()
    made = Case.objects.everything("a test").get()
    expect(later.locator("#arrived [data-number]")).to_have_text(made.number)
    expect(later.locator("#waiting")).to_be_hidden()
    later.get_by_role("link", name="看回执").click()
    expect(later.locator("h1")).to_have_text("报上去了")
    expect(later.locator(".slip dd").nth(1)).to_have_text(re.compile(r"^\w{10}$"))
    later.goto("/report/")
    assert later.input_value("textarea[name=words]") == ""
    assert left(later) == []
    assert cases() == 1


def test_number_and_code_of_what_went_later_stay_until_they_are_copied_and_nobody_else_reads_them(
    street: Street, visit: Visit
):
    page = laid_down(visit)
    page.context.set_offline(False)
    card = page.locator("#arrived")
    expect(card).to_contain_text("存着的那件报上去了")
    expect(page.locator("#report-form")).to_be_visible()  # and a fresh form, rather than a heading over nothing
    assert page.input_value("textarea[name=words]") == ""
    code = card.locator("[data-code]").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{10}", code)
    page.goto("/")
    page.goto("/cases/")
    expect(card.locator("[data-code]")).to_have_text(code)
    assert barriers(page) == []
    assert small_targets(page, 48) == []
    guest = next(each.get("value", "") for each in page.context.cookies() if each.get("name") == "session")
    lin = signed_in(street.person["lin"]).cookies["session"].value
    page.context.clear_cookies(name="session")
    page.context.add_cookies([{"name": "session", "value": lin, "url": page.url}])
    page.goto("/cases/")
    expect(card).to_be_hidden()
    assert code not in page.content(), "somebody else is here"
    page.context.add_cookies([{"name": "session", "value": guest, "url": page.url}])
    page.goto("/cases/")
    card.get_by_role("button", name="抄下了").click()
    expect(card).to_be_hidden()
    page.goto("/")
    expect(card).to_be_hidden()


OLDER = """([key, days]) => {
  const older = {...JSON.parse(localStorage[key]), once: String(days), at: Date.now() - days * 86_400_000};
  localStorage.setItem(`linli-arrived:${days}`, JSON.stringify(older));
}"""
ARRIVED = "Object.keys(localStorage).filter(key => key.includes('arrived'))"


def test_who_signs_out_leaves_no_code_behind_and_none_stays_longer_than_a_week(street: Street, visit: Visit):
    lin = signed_in(street.person["lin"]).cookies["session"].value
    page = visit("/report/", cookies={"session": lin})
    write(page, "楼道的灯坏了", PLACE)
    page.context.set_offline(True)
    send(page)
    page.context.set_offline(False)
    expect(page.locator("#arrived [data-code]")).to_be_visible()
    expect(page.locator("#arrived")).to_contain_text("只替您留七天")
    expect(page.locator("#report-form")).to_be_visible()
    (key,) = page.evaluate(ARRIVED)
    for days in (6, 8):
        page.evaluate(OLDER, [key, days])
    page.goto("/me/")
    assert sorted(page.evaluate(ARRIVED)) == sorted([key, "linli-arrived:6"])
    page.evaluate(
        "localStorage.setItem('linli-arrived:g', JSON.stringify({once: 'g', whose: '', at: Date.now(), left: []}))"
    )
    page.route("**/out/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="退出登录").click()
    page.unroute("**/out/")
    page.goto("/me/")
    assert key in page.evaluate(ARRIVED), "nobody was let out: the wifi is there, and no line behind it"
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile(r"/$"))
    assert page.evaluate(ARRIVED) == ["linli-arrived:g"], "what is another's stays"


def test_what_is_forgotten_on_this_machine_leaves_no_code_in_it(street: Street, visit: Visit):
    page = laid_down(visit)
    page.context.set_offline(False)
    expect(page.locator("#arrived [data-code]")).to_be_visible()
    expect(page.locator("#report-form")).to_be_visible()
    page.goto("/cases/")
    assert barriers(page) == []
    expect(page.get_by_role("button", name="抄下了，忘掉")).to_be_hidden()
    page.get_by_text("在这台手机上忘掉").click()
    expect(page.get_by_text("查询码抄下了吗？")).to_be_visible()
    page.get_by_role("button", name="抄下了，忘掉").click()
    expect(page.locator("#arrived")).to_be_hidden()
    assert page.evaluate(ARRIVED) == []


def test_the_way_back_to_the_receipt_stands_on_the_case_in_the_browser_that_sent_it(street: Street, visit: Visit):
    page = visit("/report/")
    write(page)
    send(page)
    page.wait_for_selector(".slip")
    code = page.locator("[data-code]").inner_text()
    page.goto("/cases/")
    page.locator(".case a").first.click()
    ways = [page.get_by_role("link", name=name) for name in ("看回执（编号和查询码）", "怎么验", "工作人员登录")]
    assert [way.bounding_box()["height"] >= 48 for way in ways] == [True] * 3  # type: ignore[index]
    ways[0].click()
    expect(page.locator("[data-code]")).to_have_text(code)


def test_a_page_that_forgets_nothing_is_caught(street: Street, visit: Visit):
    page = visit("/report/")
    forgetful(page.context)
    page.reload()
    write(page)
    send(page)
    page.wait_for_selector(".slip")
    assert len(left(page)) == 1


def test_the_line_comes_back_while_one_waits_and_it_goes_by_itself(street: Street, visit: Visit):
    page = laid_down(visit)
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert cases() == 1


@pytest.mark.parametrize("kept", [True, False], ids=["under its key", "control: under another"])
def test_a_server_that_dies_between_commit_and_answer_still_has_one_case(street: Street, visit: Visit, kept: bool):
    page = visit("/report/")
    write(page)
    page.route("**/report/", die)
    with page.expect_event("requestfailed"):
        send(page)
    assert cases() == 1
    page.unroute_all(behavior="ignoreErrors")
    if not kept:
        other = "async () => { const base = await new Promise(d => { const a = indexedDB.open('linli', 1);"
        other += " a.onsuccess = () => d(a.result) }); const s = base.transaction('waiting', 'readwrite')"
        other += ".objectStore('waiting'); await new Promise(d => { s.getAll().onsuccess = e => { const o = e.target"
        other += ".result[0]; s.clear(); o.once = crypto.randomUUID();"
        other += " o.said = [['apart', '1'], ...o.said.map(([n, v]) => [n, n === 'once' ? o.once : v])];"
        other += " s.put(o).onsuccess = d } }) }"
        page.goto("/healthz")
        page.evaluate(other)
    page.goto("/")
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert cases() == (1 if kept else 2)


def test_two_tabs_send_what_waits_once(street: Street, visit: Visit):
    page = laid_down(visit)
    others = [page.context.new_page() for _ in range(2)]
    page.context.set_offline(False)
    for other in others:
        other.goto("/")
    expect(page.locator("#waiting")).to_be_hidden()
    for other in others:
        other.wait_for_load_state("networkidle")  # whatever else was sent has come back
    assert (left(page), cases()) == ([], 1)


def test_in_a_cellar_the_form_opens_without_a_line_and_two_reports_are_two(street: Street, visit: Visit):
    page = visit("/", worker=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => caches.match('/report/offline/').then(kept => Boolean(kept))")
    page.context.set_offline(True)
    for words in ("地下室的灯坏了", "车库门关不上"):
        page.goto("/report/")
        expect(page.locator("h1")).to_have_text("没有网络，先写下来")
        write(page, words)
        send(page)
        expect(page.locator("#waiting")).to_contain_text(words)
    expect(page.locator("#waiting li")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_be_hidden()  # the kept page sends it too
    assert {each.words for each in Case.objects.everything("a test")} == {"地下室的灯坏了", "车库门关不上"}


def test_a_page_from_the_phone_says_where_it_was_meant_to_lead_and_goes_there_once_there_is_a_line(
    street: Street, visit: Visit
):
    page = visit("/", worker=True)
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
    page.wait_for_function("() => caches.match('/report/offline/').then(kept => Boolean(kept))")
    page.context.set_offline(True)
    page.goto("/cases/")
    expect(page.locator("[data-elsewhere]")).to_contain_text("有网才打得开")
    expect(page.locator("[data-elsewhere] a")).to_have_text("再试一次")
    assert barriers(page) == []
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("我的事")
    page.context.set_offline(True)
    page.goto("/report/")
    expect(page.locator("[data-elsewhere]")).to_be_hidden()
    page.fill("textarea[name=words]", "地下室的灯坏了")
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("网络通了，接着写")
    assert page.input_value("textarea[name=words]") == "地下室的灯坏了", (
        "control: nobody's words go away under their hands"
    )
    write(page, "地下室的灯坏了")
    send(page)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    expect(page.locator("h1")).to_have_text("有事，说一声")
    assert cases() == 1


def test_what_never_waited_and_is_refused_lies_in_its_form_alone(street: Street, visit: Visit):
    page = visit("/report/")
    write(page, place="")
    refused(page)
    page.goto("/board/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#waiting")).to_be_hidden()
    assert (left(page), cases()) == ([], 0)


def test_what_one_person_wrote_nobody_else_sends_or_reads(street: Street, visit: Visit):
    lin = signed_in(street.person["lin"]).cookies["session"].value
    page = visit("/report/", cookies={"session": lin})
    page.fill("textarea[name=words]", "家里水管漏水")
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#waiting")).to_contain_text("家里水管漏水")
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator("#waiting")).to_contain_text("还有别的账号写的")
    assert "家里水管漏水" not in page.content()
    assert cases() == 0
    page.context.add_cookies([{"name": "session", "value": lin, "url": page.url}])
    page.goto("/")
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    expect(page.locator("#waiting")).to_be_hidden()
    assert cases() == 1


def test_what_waits_can_be_given_up(street: Street, visit: Visit):
    page = visit("/report/")
    write(page)
    page.context.set_offline(True)
    send(page)
    page.get_by_role("button", name="不报了", exact=True).click()
    assert (barriers(page), small_targets(page, 48)) == ([], [])
    page.get_by_role("button", name="留着").click()
    expect(page.get_by_role("button", name="真的不报了")).to_be_hidden()
    assert len(left(page)) == 1
    page.get_by_role("button", name="不报了", exact=True).click()
    page.get_by_role("button", name="真的不报了").click()
    expect(page.locator("#waiting")).to_be_hidden()
    expect(page.locator("#report-form")).to_be_visible()
    assert page.input_value("textarea[name=words]") == ""
    assert left(page) == []
    page.context.set_offline(False)
    page.goto("/")
    assert cases() == 0
