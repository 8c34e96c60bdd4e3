"""改规矩: a term is changed on the pages and laid by another keeper; what is reported today keeps its own."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from linli.ground.shared.moments import now
from linli.life.cases import intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.life.rulebook.models import Draft, State
from tests.journeys.conftest import SignIn, is_sound
from tests.street import Street

pytestmark = pytest.mark.browser


def lamp(street: Street, at: datetime, code: str) -> Case:
    said = Said(street.place["b14-u2"], "楼道灯坏了一个星期", "54006", contact=Contact.NAMED)
    return intake.report(said, reporter=street.lin, query_code=code, by=street.lin, at=at)


@pytest.mark.parametrize("script", [True, False])
def test_the_lamps_term_is_changed_looked_over_and_holds_from_tomorrow(
    as_: SignIn, street: Street, script: bool
) -> None:
    page = as_("zheng", "/rules/", script=script)
    assert is_sound(page) if script else True
    page.get_by_role("link", name="事项类别").click()
    page.get_by_label("找一条").fill("楼道灯")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("link", name="路灯/楼道灯不亮").click()
    assert is_sound(page) if script else True
    page.get_by_role("link", name="改这一条").click()
    page.get_by_label("为什么改").fill("入冬前路灯要修得快一点")
    assert is_sound(page) if script else True
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_label("多久内办好", exact=True).fill("1")
    assert is_sound(page) if script else True
    page.get_by_role("button", name="记在草稿里").click()
    expect(page.get_by_text("多久内办好：3 个工作日 → 1 个工作日")).to_be_visible()
    assert is_sound(page) if script else True
    expect(page.get_by_role("link", name="起生效")).to_have_count(0)  # whoever wrote it does not lay it
    page = as_("meng", f"/rules/drafts/{Draft.objects.get().public_id}/", script=script)
    assert is_sound(page) if script else True
    page.get_by_role("link", name="起生效").click()
    expect(page.get_by_text("一共 1 处改动")).to_be_visible()
    assert is_sound(page) if script else True
    page.get_by_role("button", name="就这样，定下").click()
    expect(page.get_by_role("link", name="撤回")).to_be_visible()
    assert Draft.objects.get().state == State.LAID
    at = now()
    today, tomorrow = lamp(street, at, "CODE1"), lamp(street, at + timedelta(days=1), "CODE2")
    assert today.category is not None
    assert tomorrow.category is not None
    assert (today.category.resolve_within, tomorrow.category.resolve_within) == ("3WD", "1WD")
    page.goto("/promises/?words=楼道灯")
    expect(page.get_by_text("3 个工作日内办好")).to_be_visible()
    assert is_sound(page) if script else True
