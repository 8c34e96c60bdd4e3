"""Whole stories in Chromium: blocked car, weak water, broken shelf; by finger, by keyboard, and without script."""

import time

import pytest
from playwright.sync_api import Page, expect

from linli.life.cases.models import Case
from linli.life.cases.states import State
from tests.browser import DESKTOP, Visit
from tests.journeys.conftest import SignIn, is_sound, tab_to
from tests.street import COMMUNITY, Street

pytestmark = pytest.mark.browser

LIVE_MS = 3_500
"""By then a page shows what someone else did, without being reloaded."""


def the_case() -> Case:
    """The only case there is, as it stands now."""
    return Case.objects.everything("a test").get()


def open_row(page: Page, words: str) -> None:
    """Open a row of the desk, in the pane beside it."""
    page.get_by_role("link", name=words).click()
    expect(page.locator("#detail h2.title")).to_contain_text(words)


def press(page: Page, act: str, words: str, *, said: str) -> None:
    """Press the button of an act that is open in the pane, and read what is said then."""
    assert is_sound(page)
    page.locator(f"#do-{act}").get_by_role("button", name=words).click()
    expect(page.get_by_text(said)).to_be_visible()


def press_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_and_press(page: Page, selector: str, key: str) -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def fold(page: Page, words: str) -> None:
    """Open a fold, unless it stands open as what comes next."""
    if not page.locator("details[open] > summary", has_text=words).count():
        page.locator("summary", has_text=words).click()


def test_a_blocked_car_is_answered_at_once_and_moved(visit: Visit, as_: SignIn, street: Street):
    desk = as_("zhao", "/desk/", size=DESKTOP)
    expect(desk.get_by_text("眼下没有要办的")).to_be_visible()
    assert is_sound(desk)

    phone = visit(f"/report/?place={COMMUNITY}-b14-u2")
    assert is_sound(phone)
    phone.get_by_label("什么事").fill("车被堵在院里出不去，麻烦帮忙联系车主")
    expect(phone.get_by_text("看着像“挪车”")).to_be_visible()
    phone.get_by_label("怎么称呼您").fill("林女士")
    phone.get_by_label("手机号").fill("13800001234")
    phone.get_by_role("button", name="报上去").click()
    expect(phone.get_by_role("heading", name="报上去了")).to_be_visible()
    reported = time.monotonic()
    assert is_sound(phone)
    expect(desk.get_by_role("link", name="车被堵在院里出不去")).to_be_visible(timeout=LIVE_MS)
    assert time.monotonic() - reported < LIVE_MS / 1000 + 1
    phone.get_by_role("link", name="看进展").click()
    assert is_sound(phone)

    open_row(desk, "车被堵在院里出不去")
    assert is_sound(desk)
    desk.get_by_role("button", name="我马上到").click()
    expect(desk.get_by_text("答复发出去了")).to_be_visible()
    expect(phone.get_by_text("我马上到")).to_be_visible(timeout=LIVE_MS)

    fold(desk, "就地办好")
    desk.get_by_role("button", name="车主已把车挪开").click()
    expect(desk.locator("#do-on-the-spot textarea")).to_have_value("车主已把车挪开")
    desk.locator("#do-on-the-spot").get_by_role("button", name="就地办好").click()
    expect(phone.get_by_role("heading", name="您那儿，好了吗？")).to_be_visible(timeout=LIVE_MS)
    assert is_sound(phone)
    phone.get_by_role("button", name="解决了").click()
    expect(phone.get_by_text("居民说：解决了").first).to_be_visible()
    assert is_sound(phone)
    assert (the_case().state, the_case().outcome) == (State.CLOSED, "solved")


def test_weak_water_goes_to_the_water_company_is_looked_at_and_solved(as_: SignIn, street: Street):
    words = "晚上七八点水流特别小，整个单元都这样"
    lin = as_("lin", "/report/", size=DESKTOP)
    lin.get_by_label("什么事").fill(words)
    expect(lin.get_by_text("看着像“停水/水压低”")).to_be_visible()
    lin.get_by_role("button", name="报上去").click()
    lin.get_by_role("link", name="看进展").click()

    zhao = as_("zhao", "/desk/", size=DESKTOP)
    open_row(zhao, words)
    fold(zhao, "派出去")
    zhao.get_by_label("自来水公司").check()
    zhao.get_by_label("交代一句").fill("14 号楼 2 单元整个单元水小")
    press(zhao, "dispatch", "派出去", said="派出去了")
    expect(lin.get_by_text("派给自来水公司", exact=True)).to_be_visible(timeout=LIVE_MS)

    he = as_("he", "/desk/", size=DESKTOP)
    open_row(he, words)
    press(he, "start", "我们来办", said="接下了，居民看得到")
    he.get_by_label("做了什么").fill("更换 14 号楼入户阀门滤网，清除泥沙")
    press(he, "handle", "办好了", said="接着换人去核实")

    sun = as_("sun", "/desk/?show=verify", size=DESKTOP)
    open_row(sun, words)
    sun.get_by_label("您看到了什么").fill("四户水压正常")
    press(sun, "verify", "查过，好了", said="核实过了")

    expect(lin.get_by_role("heading", name="您那儿，好了吗？")).to_be_visible(timeout=LIVE_MS)
    expect(lin.get_by_text("办的人和查的人不是同一个")).to_be_visible()
    answers_and_rates(lin, "水大了，谢谢")
    case = the_case()
    assert (case.outcome, case.verified_by, case.said.get().words) == ("solved", street.sun, "水大了，谢谢")


def answers_and_rates(page: Page, words: str) -> None:
    """The reporter says that it is solved, in words too, and how content they are."""
    page.locator("#say-more summary").click()
    page.get_by_label("先写一句再点").fill(words)
    page.get_by_role("button", name="解决了").click()
    expect(page.get_by_text("居民说：解决了").first).to_be_visible()
    page.get_by_role("group", name="对结果").get_by_text("满意", exact=True).click()
    page.get_by_role("button", name="就这么评").click()
    expect(page.get_by_text("您评的分，七天内能改")).to_be_visible()
    assert is_sound(page)


def test_a_broken_parcel_shelf_goes_to_the_team_by_keyboard_alone(visit: Visit, as_: SignIn, street: Street):
    phone = visit("/report/", size=DESKTOP)
    type_report(phone, "快递分拣柜背板裂了一条缝，怕扎到孩子的手", "北园社区8号院")

    desk = as_("zhao", "/desk/", size=DESKTOP)
    desk.keyboard.press("?")
    expect(desk.get_by_role("heading", name="用键盘走")).to_be_visible()
    press_keys(desk, "Enter", "j", "Enter")
    expect(desk.locator("#detail h2.title")).to_contain_text("快递分拣柜")
    desk.keyboard.press("a")
    desk.keyboard.type("看到了，我请小扳手的师傅来")
    tab_and_press(desk, "#do-answer button.main", "Enter")
    expect(desk.get_by_text("答复发出去了")).to_be_visible()
    tab_and_press(desk, "#do-dispatch summary", "Enter")
    tab_and_press(desk, "#do-dispatch [name=organisation_id]", "Space")
    tab_and_press(desk, "#do-dispatch button.big", "Enter")
    expect(desk.get_by_text("派出去了")).to_be_visible()

    song = as_("song", "/desk/", size=DESKTOP)
    press_keys(song, "j", "Enter")
    tab_and_press(song, "#do-start button", "Enter")
    expect(song.get_by_text("接下了")).to_be_visible()
    tab_and_press(song, "#do-handle button[name=tapped]", "Enter")
    expect(song.locator("#do-handle textarea")).to_be_focused()
    tab_and_press(song, "#do-handle button.big", "Enter")
    expect(song.get_by_text("这就请居民说一声")).to_be_visible()

    phone.goto("/cases/")
    tab_and_press(phone, "button.good", "Enter")
    expect(phone.get_by_text("居民说：解决了").first).to_be_visible()
    assert (the_case().outcome, the_case().organisation) == ("solved", street.organisation["team"])


def type_report(page: Page, words: str, place: str) -> None:
    """Report anonymously, touching nothing but keys."""
    tab_to(page, "#id_words")
    page.keyboard.type(words)
    expect(page.get_by_text("看着像“快递柜/分拣柜损坏”")).to_be_visible()
    tab_to(page, "#id_place")
    page.keyboard.type(place)
    tab_and_press(page, "[name=contact]", "ArrowDown")
    assert page.locator("[name=contact]:checked").get_attribute("value") == "anonymous"
    expect(page.get_by_label("手机号")).to_be_hidden()
    tab_and_press(page, "button.main", "Enter")
    expect(page.get_by_role("heading", name="报上去了")).to_be_visible()


def test_everything_works_without_script(visit: Visit, as_: SignIn, street: Street):
    phone = visit("/report/", script=False)
    phone.get_by_label("什么事").fill("2单元楼道灯坏了一个星期，老人晚上不敢下楼")
    phone.get_by_label("在哪儿").fill("北园社区14号楼3单元")
    phone.get_by_label("匿名").check()
    phone.get_by_role("button", name="报上去").click()
    expect(phone.get_by_text("那里没有3单元").first).to_be_visible()
    expect(phone.get_by_label("什么事")).to_have_value("2单元楼道灯坏了一个星期，老人晚上不敢下楼")
    phone.get_by_label("北园社区 8 号院 14 号楼 2 单元").check()
    phone.get_by_role("button", name="报上去").click()
    code = phone.locator(".slip dd").nth(1).inner_text()
    number = phone.locator(".slip dd").first.inner_text()

    zhao = as_("zhao", "/desk/", script=False)
    zhao.get_by_role("link", name="2单元楼道灯坏了").click()
    expect(zhao.locator("#detail h2.title")).to_contain_text("2单元楼道灯坏了")
    fold(zhao, "就地办好")
    zhao.get_by_role("button", name="灯已换好，晚上能亮").click()
    expect(zhao.locator("textarea[name=result]")).to_have_value("灯已换好，晚上能亮")
    zhao.locator("form", has=zhao.locator("textarea[name=result]")).get_by_role("button", name="就地办好").click()
    expect(zhao.get_by_text("办好的事会请居民说一声")).to_be_visible()

    other = visit("/cases/follow/", script=False)
    other.get_by_label("编号").fill(number)
    other.get_by_label("查询码").fill(code)
    other.get_by_role("button", name="看看到哪一步了").click()
    other.get_by_role("button", name="解决了").click()
    expect(other.get_by_text("居民说：解决了").first).to_be_visible()
    assert (the_case().place, the_case().outcome) == (street.place["b14-u2"], "solved")


def test_words_being_typed_stay_when_news_comes(as_: SignIn, street: Street):
    lin = as_("lin", "/report/")
    lin.get_by_label("什么事").fill("楼道灯不亮")
    lin.get_by_role("button", name="报上去").click()
    lin.get_by_role("link", name="看进展").click()
    zhao = as_("zhao", "/desk/", size=DESKTOP)
    open_row(zhao, "楼道灯不亮")
    zhao.get_by_label("对报事的人说").fill("我正在写的话")
    fold(lin, "补一句、改一改、撤回")
    lin.get_by_label("补一句").fill("三楼也不亮")
    lin.get_by_role("button", name="补上").click()
    expect(zhao.get_by_text("刚有新进展")).to_be_visible(timeout=LIVE_MS)
    expect(zhao.get_by_label("对报事的人说")).to_have_value("我正在写的话")
    zhao.locator("#do-answer").get_by_role("button", name="答一句").click()
    expect(zhao.get_by_text("这是最新的，您写的还在")).to_be_visible()
    expect(zhao.get_by_label("对报事的人说")).to_have_value("我正在写的话")
