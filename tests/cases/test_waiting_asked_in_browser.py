"""What waited in the phone and is asked about when it goes: what is missing says so, what need not be asked goes."""

import re

import pytest
from playwright.sync_api import expect

from linli.life.cases.models import Case
from tests.browser import Visit
from tests.cases.test_waiting_in_browser import PLACE, cases, laid_down, send, street, write
from tests.street import Street
from tests.waiting import left

__all__ = ["street"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_the_desk_cannot_take_is_asked_about_and_goes_from_its_form(street: Street, visit: Visit):
    page = laid_down(visit, place="北园社区8号院99号楼")
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_contain_text("还差一句")
    page.get_by_role("button", name="打开看看").click()
    expect(page.locator("textarea[name=words]")).to_have_value("楼道的灯坏了")
    expect(page.locator("#waiting")).to_be_hidden()
    page.fill("input[name=place]", PLACE)
    send(page)
    page.wait_for_selector(".slip")
    assert cases() == 1


@pytest.mark.parametrize("place", ["", PLACE], ids=["without a place", "control: with one"])
def test_what_waits_without_a_place_says_so_before_there_is_a_line(street: Street, visit: Visit, place: str):
    page = laid_down(visit, place=place)
    said = page.locator("#waiting").get_by_text("还没写在哪儿")
    expect(said).to_be_visible(visible=not place)
    page.context.set_offline(False)
    expect(page.locator("#arrived" if place else "#waiting [data-if=asks]")).to_be_visible()
    expect(said).to_be_hidden()  # what the server asks stands there instead


def test_which_of_these_is_asked_of_what_waits_with_these_beside_it(street: Street, visit: Visit):
    page = laid_down(visit, place="北园社区12号院14号楼2单元")
    page.context.set_offline(False)
    asked = page.locator("#waiting [data-why]")
    expect(asked).to_contain_text("您说的是下面哪一处？")
    expect(asked).to_contain_text(re.compile("哪一处？.*14 ?号楼"))
    expect(asked).not_to_contain_text("别处")


def test_a_neighbour_who_reported_the_same_meanwhile_holds_nothing_up(street: Street, visit: Visit):
    first = visit("/report/")
    write(first, "楼道的灯坏了，黑得很")
    send(first)
    first.wait_for_selector(".slip")
    page = laid_down(visit)
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert cases() == 2
    other = visit("/report/")
    write(other)
    send(other)
    expect(other.locator("form[data-posted]")).to_contain_text("不是一回事")  # control: it is asked with a line


@pytest.mark.parametrize("apart", [False, True], ids=["it is joined", "it is another matter after all"])
def test_what_was_opened_is_done_with_once_it_went_by_way_of_a_neighbours(street: Street, visit: Visit, apart: bool):
    first = visit("/report/")
    write(first, "楼道的灯坏了，黑得很")
    send(first)
    first.wait_for_selector(".slip")
    page = laid_down(visit, place="北园社区8号院99号楼")
    page.context.set_offline(False)
    expect(page.locator("#waiting").get_by_text("还差一句")).to_be_visible()
    page.get_by_role("button", name="打开看看").click()
    page.wait_for_selector("form[data-posted]")
    page.wait_for_load_state("networkidle")
    page.fill("input[name=place]", PLACE)
    page.locator("#near, form[data-posted]").get_by_role("button", name="我也遇到").first.click()
    expect(page.locator("h1")).to_have_text("我也遇到")
    assert len(left(page)) == 1
    if apart:
        page.get_by_role("button", name="不是一回事，另报一件").click()
        expect(page.locator("h1")).to_have_text("有事，说一声")
        page.wait_for_load_state("networkidle")
    send(page)
    page.wait_for_selector(".slip")
    page.wait_for_load_state("networkidle")
    assert (left(page), cases()) == ([], 2 if apart else 1)


def test_an_emergency_that_waited_reaches_the_desk_though_nobody_says_that_they_rang(street: Street, visit: Visit):
    page = laid_down(visit, "楼道里煤气味特别大")
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_contain_text("存着的那件报上去了")
    assert Case.objects.everything("a test").get().urgent
    other = visit("/report/")
    write(other, "楼道里煤气味特别大")
    send(other)
    expect(other.locator("form[data-posted]")).to_contain_text("已经打了")  # control: with a line it says whom to call
