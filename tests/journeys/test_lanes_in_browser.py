"""A lane in the browser: its chief walks it without script, neighbours read of it, a sign opens its place's form."""

import pytest
from playwright.sync_api import expect

from linli.ground.shared.moments import now
from linli.life.cases.models import Case, Walk
from linli.town.people import appoint
from linli.town.people.roles import Role
from tests.browser import DESKTOP, Visit
from tests.journeys.conftest import SignIn, as_, is_sound, street
from tests.street import Street

__all__ = ["as_", "street"]
pytestmark = pytest.mark.browser


def test_a_walk_without_script_becomes_cases_that_neighbours_read_of(as_: SignIn, visit: Visit, street: Street):
    assert street.lane is not None
    appoint.appoint(person_id=street.gu.pk, role=Role.LANE_CHIEF, lane_id=street.lane.pk, by=None, at=now())
    page = as_("gu", "/desk/walk/", script=False)
    yard = street.place["y08"]
    for n, words in ((1, "井盖响"), (2, "路牌歪了")):
        page.fill(f"#words-{n}", words)
        page.select_option(f"#at-{n}", yard.code)
    page.get_by_role("button", name="再记一处").click()
    expect(page.locator("#words-1")).to_have_value("井盖响")
    page.fill("#words-4", "树枝垂到路上")
    page.get_by_role("button", name="走完了").click()
    expect(page.locator("[role=alert]")).to_contain_text("第 4 处")
    page.select_option("#at-4", yard.code)
    page.get_by_role("button", name="走完了").dblclick()
    page.wait_for_url("**/desk/")
    assert [walk.findings for walk in Walk.objects.all()] == [3]
    assert Case.objects.everything("a test").count() == 3
    public = visit(f"/lanes/{street.lane.code}/", size=DESKTOP)
    expect(public.locator("main article")).to_have_count(Case.objects.public().count())
    assert is_sound(public)
    assert is_sound(as_("gu", "/desk/walk/"))
    card = as_("gu", f"/lanes/{street.lane.code}/", script=False)
    card.get_by_role("link", name="改这张公示牌").click()
    card.get_by_label("英文").fill("A broken surface is fenced off")
    card.get_by_role("button", name="写定").click()
    expect(card.locator("[role=alert]")).to_contain_text("要有字")
    expect(card.get_by_label("英文")).to_have_value("A broken surface is fenced off")
    card.get_by_label("中文", exact=True).fill("路面坏了当天围起来")
    card.get_by_role("button", name="写定").click()
    expect(card.locator("main")).to_contain_text("路面坏了当天围起来")
    assert is_sound(as_("gu", f"/lanes/{street.lane.code}/standard/", size=DESKTOP))


def test_a_scanned_sign_opens_the_form_of_its_place(visit: Visit, street: Street):
    entrance = street.place["b14-u2"]
    page = visit(f"/p/{entrance.code}/")
    expect(page.locator(f'input[name=at][value="{entrance.code}"]')).to_be_checked()
