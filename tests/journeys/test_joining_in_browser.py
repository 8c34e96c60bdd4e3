"""我也遇到 in Chromium, on a phone: shown while one writes, and without script as one question."""

import pytest
from playwright.sync_api import expect

from linli.ground.shared.moments import now
from linli.life.cases import intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from tests.browser import Visit
from tests.journeys.conftest import is_sound
from tests.street import COMMUNITY, Street

pytestmark = pytest.mark.browser


def reported(street: Street) -> Case:
    said = Said(street.place["b14-u2"], "我家 301 门口的车堵着", "52008", contact=Contact.PLATFORM)
    return intake.report(said, reporter=street.lin, query_code="FIRST", by=street.lin, at=now())


def test_a_neighbour_joins_while_writing(visit: Visit, street: Street):
    case = reported(street)
    phone = visit(f"/report/?place={COMMUNITY}-b14-u1")
    phone.get_by_label("什么事").fill("车被堵住了出不去")
    expect(phone.get_by_text("1 位邻居报过")).to_be_visible()
    expect(phone.get_by_text("301")).to_have_count(0)
    assert is_sound(phone)
    phone.get_by_role("button", name="我也遇到").click()
    phone.get_by_label("您那儿什么情况").fill("我也出不去，要送孩子")
    phone.get_by_label("匿名").check()
    assert is_sound(phone)
    phone.get_by_role("button", name="我也遇到").click()
    expect(phone.get_by_role("heading", name="记下了，您也遇到")).to_be_visible()
    assert is_sound(phone)
    phone.get_by_role("link", name="看进展").click()
    expect(phone.get_by_text("您和另外 1 位邻居报的")).to_be_visible()
    expect(phone.get_by_text("我也出不去，要送孩子")).to_be_visible()
    expect(phone.get_by_text("301")).to_have_count(0)
    assert is_sound(phone)
    case.refresh_from_db()
    assert case.neighbours == 2


def test_reload_and_back_ask_nobody_to_send_a_form_again(visit: Visit, street: Street):
    case = reported(street)
    phone = visit(f"/report/?place={COMMUNITY}-b14-u1")
    phone.get_by_label("什么事").fill("车被堵住了出不去")
    phone.get_by_role("button", name="我也遇到").click()
    phone.get_by_label("您那儿什么情况").fill("我也出不去，要送孩子")
    phone.get_by_label("匿名").check()
    phone.reload()
    expect(phone.get_by_label("您那儿什么情况")).to_have_value("我也出不去，要送孩子")
    expect(phone.get_by_label("匿名")).to_be_checked()
    phone.get_by_role("button", name="我也遇到").click()
    expect(phone.get_by_role("heading", name="记下了，您也遇到")).to_be_visible()
    assert phone.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:join:'))") == []
    phone.go_back()
    phone.wait_for_url(f"**/cases/{case.public_id}/")
    expect(phone.get_by_text("您已经报过了")).to_be_visible()
    phone.go_forward()
    phone.reload()
    case.refresh_from_db()
    assert case.neighbours == 2


def test_without_script_it_is_one_question(visit: Visit, street: Street):
    case = reported(street)
    phone = visit(f"/report/?place={COMMUNITY}-b14-u1", script=False)
    phone.get_by_label("什么事").fill("车被堵住了出不去")
    phone.get_by_label("匿名").check()
    phone.get_by_role("button", name="报上去").click()
    expect(phone.get_by_role("heading", name="是这件事吗？")).to_be_visible()
    expect(phone.get_by_label("什么事")).to_have_value("车被堵住了出不去")
    phone.get_by_role("button", name="我也遇到").click()
    phone.get_by_label("匿名").check()
    phone.get_by_role("button", name="我也遇到").click()
    expect(phone.get_by_role("heading", name="记下了，您也遇到")).to_be_visible()
    other = visit(f"/report/?place={COMMUNITY}-b14-u1", script=False)
    other.get_by_label("什么事").fill("另一辆车被堵住了")
    other.get_by_label("匿名").check()
    other.get_by_role("button", name="报上去").click()
    other.get_by_role("button", name="不是一回事，照样报").click()
    expect(other.get_by_role("heading", name="报上去了")).to_be_visible()
    case.refresh_from_db()
    assert (case.neighbours, Case.objects.everything("a test").count()) == (2, 2)
