"""在地图上点: a tap on the map says which courtyard it is, and one more fills it in; nothing typed is lost unasked."""

import pytest
from playwright.sync_api import Locator, Page, expect

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
    side = shown.locator("path.area").nth(nth).bounding_box()
    assert side is not None
    phone.mouse.click(side["x"] + side["width"] / 2, side["y"] + side["height"] / 2)


@pytest.mark.parametrize("place", ["", f"?place={COMMUNITY}-b20-u1"])
def test_a_place_is_picked_by_tap_and_reported(visit: Visit, street: Street, place: str) -> None:
    drawn(street)
    phone = visit(f"/report/{place}")
    phone.get_by_label("什么事").fill("楼道灯坏了")
    shown = opened(phone)
    expect(shown.get_by_text("12 号院")).to_be_visible()
    tap(phone, shown, 0)
    expect(phone.get_by_text("北园社区 · 第 2 网格 · 8 号院")).to_be_visible()
    field = phone.locator("[name=place]")
    expect(field).to_have_value("")
    assert is_sound(phone)
    phone.get_by_role("button", name="就填这儿").click()
    expect(field).to_have_value("北园社区8 号院")
    phone.get_by_label("匿名").check()
    phone.get_by_role("button", name="报上去").click()
    phone.wait_for_url("**/receipt/**")
    assert Case.objects.everything("a test").get().place.code == f"{COMMUNITY}-y08"


def test_what_was_typed_is_replaced_only_by_the_button_that_says_so(visit: Visit, street: Street) -> None:
    drawn(street)
    Place.objects.filter(pk=street.place["y08"].pk).update(name="8 号院<b>")
    phone = visit("/report/")
    field = phone.locator("[name=place]")
    field.fill("小花园东边")
    shown = opened(phone)
    expect(shown.get_by_text("8 号院<b>")).to_be_visible()  # a name is shown, and never read as markup
    tap(phone, shown, 1)
    expect(phone.get_by_text("上面写的“小花园东边”会换成这儿。")).to_be_visible()
    expect(field).to_have_value("小花园东边")
    phone.get_by_role("button", name="就填这儿").click()
    expect(field).to_have_value("北园社区12 号院")
    side = shown.bounding_box()
    assert side is not None
    phone.mouse.click(side["x"] + side["width"] - 6, side["y"] + 6)
    expect(phone.get_by_text("这一点不在画好的社区、网格或楼院里。")).to_be_visible()
    expect(phone.get_by_role("button", name="就填这儿")).to_be_hidden()
    expect(field).to_have_value("北园社区12 号院")


def test_without_script_or_outlines_the_form_is_as_before(visit: Visit, street: Street) -> None:
    expect(visit("/report/").get_by_text("在地图上点")).to_have_count(0)
    drawn(street)
    still = visit("/report/", script=False)
    expect(still.get_by_role("button", name="在地图上点")).to_have_count(0)
    expect(still.locator("[name=place]")).to_be_visible()
