"""在地图上点: a tap on a courtyard fills it in at once; what stood there comes back by a button, nothing is lost."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from linli.life.cases.models import Case
from linli.town.places.models import Place
from tests.boundaries.drawn import box, draw, feature
from tests.browser import Visit
from tests.journeys.conftest import is_sound
from tests.street import COMMUNITY, Street

pytestmark = pytest.mark.browser


def drawn(street: Street) -> None:
    yards = [feature(box(column, 0), code=f"{COMMUNITY}-{yard}") for column, yard in ((0, "y08"), (2, "y12"))]
    grids = [feature(box(column, 0, 2, 2), code=f"{COMMUNITY}00{grid}") for column, grid in ((0, 2), (2, 3))]
    draw(street, *yards, *grids)


def opened(phone: Page) -> Locator:
    phone.get_by_role("button", name="在地图上点").click()
    shown = phone.get_by_role("region", name="在地图上点")
    expect(shown.locator("path.area")).to_have_count(4)
    return shown


def tap(phone: Page, shown: Locator, nth: int) -> None:
    """The middle of a courtyard: they are drawn first, in the order of their codes."""
    shown.evaluate("each => each.scrollIntoView({ block: 'center' })")
    side = shown.locator("path.area").nth(nth).bounding_box()
    assert side is not None
    phone.mouse.click(side["x"] + side["width"] / 2, side["y"] + side["height"] / 2)


@pytest.mark.parametrize(("place", "keys"), [("", False), (f"?place={COMMUNITY}-b20-u1", False), ("", True)])
def test_a_tapped_place_counts_at_once_though_another_was_ticked(
    visit: Visit, street: Street, place: str, keys: bool
) -> None:
    drawn(street)
    phone = visit(f"/report/{place}")
    phone.get_by_label("什么事").fill("楼道灯坏了")
    phone.get_by_label("匿名").check()
    shown = opened(phone)
    expect(shown.get_by_text("12 号院")).to_be_visible()
    if keys:
        phone.keyboard.press("Tab")
        expect(phone.get_by_text("回车点正中的十字")).to_be_visible()
        phone.keyboard.press("Enter")
        expect(phone.get_by_text("填好了")).to_be_visible()
        for key, words in (
            ("ArrowLeft", "8 号院"),
            ("ArrowRight", "12 号院"),
            ("ArrowLeft", "8 号院"),
            ("ArrowDown", "8 号院"),
        ):
            phone.keyboard.press(key)
            phone.keyboard.press("Enter")
            expect(phone.get_by_text(f"填好了：北园社区{words}。")).to_be_visible()
        for _step in range(10):
            phone.keyboard.press("Shift+ArrowDown")
        phone.keyboard.press("Enter")
        expect(phone.get_by_text("这一点不在")).to_be_visible()
        phone.keyboard.press("ArrowUp")
        phone.keyboard.press("Enter")
    else:
        tap(phone, shown, 0)
    expect(phone.get_by_text("填好了：北园社区8 号院。就按这儿报。")).to_be_visible()
    expect(phone.locator("[name=place]")).to_have_value("北园社区8 号院")
    if place:
        expect(phone.get_by_label("别处")).to_be_checked()
    assert is_sound(phone)
    phone.get_by_role("button", name="报上去").click()
    phone.wait_for_url("**/receipt/**")
    assert Case.objects.everything("a test").get().place.code == f"{COMMUNITY}-y08"


def test_what_is_sent_while_the_map_still_looks_waits_for_the_place(visit: Visit, street: Street) -> None:
    drawn(street)
    phone = visit(f"/report/?place={COMMUNITY}-b20-u1")
    phone.get_by_label("什么事").fill("楼道灯坏了")
    phone.get_by_label("匿名").check()
    shown, held = opened(phone), list[Route]()
    phone.route("**/places/at?**", lambda route: held.append(route))
    tap(phone, shown, 0)
    phone.get_by_role("button", name="报上去").click()
    phone.wait_for_timeout(200)
    held[0].continue_()
    phone.wait_for_url("**/receipt/**")
    assert Case.objects.everything("a test").get().place.code == f"{COMMUNITY}-y08"


def test_what_was_typed_or_ticked_comes_back(visit: Visit, street: Street) -> None:
    drawn(street)
    phone = visit(f"/report/?place={COMMUNITY}-b20-u1")
    field, home, back = phone.locator("[name=place]"), phone.locator("[name=at]").first, phone.get_by_text("改回去")
    field.fill("小花园东边")
    shown = opened(phone)
    for nth in (1, 0):
        tap(phone, shown, nth)
        expect(field).to_have_value(f"北园社区{'8' if nth == 0 else '12'} 号院 小花园东边")
    back.click()
    expect(field).to_have_value("小花园东边")
    expect(home).to_be_checked()
    tap(phone, shown, 1)
    expect(field).to_have_value("北园社区12 号院 小花园东边")
    home.check()
    expect(field).to_have_value("小花园东边")
    expect(back).to_be_hidden()
    for written, kept in (
        ("北园社区12号院 小亭子", " 小亭子"),
        ("8号院东侧第二个石凳", " 东侧第二个石凳"),
        ("8号院", ""),
    ):
        field.fill(written)
        tap(phone, shown, 0)
        expect(field).to_have_value(f"北园社区8 号院{kept}")


def test_a_tap_between_the_courtyards_fills_nothing_in_but_by_a_button_that_names_the_grid(
    visit: Visit, street: Street
) -> None:
    drawn(street)
    Place.objects.filter(pk=street.place["y08"].pk).update(name="8 号院<b>")
    phone = visit("/report/")
    field = phone.locator("[name=place]")
    field.fill("小花园东边")
    shown = opened(phone)
    expect(shown.get_by_text("8 号院<b>")).to_be_visible()  # a name is shown, and never read as markup
    grid = shown.locator("path.area.grid").first.bounding_box()
    assert grid is not None
    phone.mouse.click(grid["x"] + grid["width"] - 6, grid["y"] + 6)
    expect(phone.get_by_text("这一点不在哪个院里：北园社区 · 第 2 网格。")).to_be_visible()
    expect(field).to_have_value("小花园东边")
    expect(shown.locator("path.chosen")).to_have_count(0)
    phone.get_by_role("button", name="就填整个第 2 网格").click()
    expect(field).to_have_value("北园社区第 2 网格 小花园东边")
    expect(shown.locator("path.grid.chosen")).to_have_count(1)
    phone.get_by_role("button", name="改回去").click()
    side = shown.bounding_box()
    assert side is not None
    phone.mouse.click(side["x"] + side["width"] - 6, side["y"] + 6)
    expect(phone.get_by_text("这一点不在画好的社区、网格或楼院里。")).to_be_visible()
    expect(phone.get_by_role("button", name="就填整个")).to_be_hidden()
    expect(field).to_have_value("小花园东边")


def test_in_large_type_no_name_on_the_map_is_wider_than_its_courtyard(visit: Visit, street: Street) -> None:
    names = [feature(box(n, 0), code=f"{COMMUNITY}-{yard}") for n, yard in enumerate(("y08", "y12"))]
    draw(street, *names, feature(box(0, 0, 8, 8), code=f"{COMMUNITY}003"))
    phone = visit("/report/", cookies={"large-type": "1"})
    phone.get_by_role("button", name="在地图上点").click()
    shown = phone.get_by_role("region", name="在地图上点")
    expect(shown.locator("path.area")).to_have_count(3)
    wide = [each.evaluate("e => e.getBoundingClientRect().width") for each in shown.locator("path.courtyard").all()]
    tips = [each.evaluate("e => [e.textContent, e.offsetWidth]") for each in shown.locator(".name").all()]
    assert [words for words, _width in tips] == ["8", "12"], "control: whole they would not fit"
    assert all(width <= side for (_words, width), side in zip(tips, wide, strict=True))


def test_without_script_or_outlines_the_form_is_as_before(visit: Visit, street: Street) -> None:
    expect(visit("/report/").get_by_text("在地图上点")).to_have_count(0)
    drawn(street)
    still = visit("/report/", script=False)
    expect(still.get_by_role("button", name="在地图上点")).to_have_count(0)
    expect(still.locator("[name=place]")).to_be_visible()
