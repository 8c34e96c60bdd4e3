"""This room's pages as a browser has them: for everyone, by keyboard, without script, and under attack."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.ground.once import limits
from linli.ground.outbox import loop
from linli.ground.shared.moments import now
from linli.ground.ui.cookies import AT_DESK
from linli.town.people import budget, claims, contacts, living, signing_in
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.places.models import Dwelling
from tests.browser import PHONE, Visit, barriers, ill_fitting, small_targets
from tests.people.authenticated import begun, totp_of
from tests.street import Street, make_street, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def at() -> datetime:
    """The browser's own time."""
    return now()


@pytest.fixture
def town(transactional_db: None, at: datetime) -> Street:
    street = make_street(at)
    door = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=at)
    contacts.keep(street.wang, "phone", "13900005678", at)
    claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)
    contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门看水压", at)
    return street


def pages(street: Street) -> dict[str, list[str]]:
    claim = claims.waiting_for(sessions_posts(street), but_not_of=street.sun).get().public_id
    home = living.homes_of(street.lin, street.at).get().public_id
    return {
        "": ["/in/", "/in/staff/", "/grids/110116001008002/"],
        "lin": [
            "/me/",
            "/me/details/",
            "/me/homes/",
            f"/me/homes/{home}/leave/",
            "/me/readings/",
            "/me/roster/",
            "/me/keys/",
        ],
        "sun": ["/me/", "/me/readings/", "/claims/", f"/claims/{claim}/", "/workbook/"],
        "xu": ["/posts/", "/posts/new/", *(f"/posts/{street.post['zhao'].public_id}/{page}" for page in ("", "end/"))],
        "han": ["/organisations/", "/organisations/new/"],
        "li": [
            f"/organisations/{street.organisation['property'].public_id}/{page}" for page in ("", "details/", "close/")
        ],
        "cao": ["/audit/", f"/audit/?about=person:{street.zhao.pk}", "/audit/looks/", "/audit/?who=x+y"],
        "meng": ["/accounts/", f"/accounts/{street.zhao.public_id}/"],
    }


def sessions_posts(street: Street):
    from linli.town.people.scopes import posts_of

    return posts_of(street.sun, street.at)


@pytest.mark.parametrize("large", ["", "1"], ids=["small", "large"])
def test_nobody_meets_a_barrier(visit: Visit, town: Street, large: str):
    for who, addresses in pages(town).items():
        cookies = {"session": signed_in(town.person[who]).cookies["session"].value} if who else {}
        page = visit(addresses[0], cookies=cookies | ({"large-type": large} if large else {}))
        for address in addresses:
            page.goto(address)
            assert not large or barriers(page) == [], address
            assert list(ill_fitting(page, 60 if large else 48)) == [], address
            assert page.locator("h1").count() == 1, address


def test_on_a_phone_the_rail_shows_where_one_is(visit: Visit, town: Street):
    session = {"session": signed_in(town.sun).cookies["session"].value, "desk": AT_DESK}
    page = visit("/organisations/", size=PHONE, cookies=session)
    expect(page.locator(".rail [aria-current]")).to_be_in_viewport(ratio=1)
    expect(page.locator(".rail [aria-current]")).to_have_text("单位")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".rail [aria-current]")).to_be_in_viewport(ratio=1)


TORN = """() => {
  const line = document.querySelector("main h1").firstChild, torn = [];
  for (const word of line.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(line, word.index);
    range.setEnd(line, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((each) => each.top)).size > 1) torn.push(word[0]);
  }
  return torn;
}"""
"""The words of the heading that stand half on one line and half on the next."""


def test_an_address_breaks_between_its_words_however_narrow_the_phone(visit: Visit, town: Street):
    claim = claims.waiting_for(sessions_posts(town), but_not_of=town.sun).get().public_id
    session = {"session": signed_in(town.sun).cookies["session"].value, "large-type": "1"}
    page = visit(f"/claims/{claim}/", size=PHONE, cookies=session)
    page.evaluate("document.querySelector('main h1').firstChild.data = '北园社区 18号院 114号楼 2单元 501'")
    for width in range(320, 440, 7):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TORN) == [], width


def digits_sent(sent, at):
    loop.work_once(at)
    return re.search(r"\d{6}", sent[-1][1])[0]


def come_to_the_code(page: Page, phone: str) -> None:
    page.get_by_label("手机号").fill(phone)
    page.keyboard.press("Enter")
    expect(page.get_by_label("短信里的六位数")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_resident_comes_in_by_keyboard(visit: Visit, town: Street, sent, script: bool):
    page = visit("/in/?next=/me/", script=script)
    come_to_the_code(page, "138 0000 1234")
    page.get_by_label("短信里的六位数").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("还可以试 2 次")
    page.get_by_label("短信里的六位数").fill(digits_sent(sent, now()))
    page.keyboard.press("Enter")
    expect(page.get_by_text("138****1234")).to_be_visible()


def test_letters_made_large_on_this_phone_stay_large_for_who_comes_in(visit: Visit, town: Street, sent):
    page = visit("/in/?next=/me/", size=PHONE)
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html")).to_have_class("large-type")
    come_to_the_code(page, "138 0000 1234")
    page.get_by_label("短信里的六位数").fill(digits_sent(sent, now()))
    page.keyboard.press("Enter")
    expect(page.get_by_text("138****1234")).to_be_visible()
    expect(page.locator("html")).to_have_class("large-type")


def test_under_attack_the_browser_counts_a_while_and_lets_its_owner_in(visit: Visit, town: Street, sent):
    page = visit("/in/?next=/me/")
    come_to_the_code(page, "13800001234")
    for _ in range(signing_in.WRONG_AN_HOUR):
        limits.hit(name="people.wrong_codes", subject="town", limit=signing_in.WRONG_AN_HOUR, window_s=3600, at=now())
    page.reload()
    digits = digits_sent(sent, now())
    expect(page.get_by_role("button", name="好了")).to_be_enabled(timeout=20_000)
    page.get_by_label("短信里的六位数").fill(digits)
    page.get_by_role("button", name="好了").click()
    expect(page.get_by_text("138****1234")).to_be_visible()


def test_where_too_many_ask_the_browser_works_for_its_code(visit: Visit, town: Street, sent, monkeypatch):
    monkeypatch.setattr(budget, "FREE_AN_HOUR", 0)
    page = visit("/in/?next=/me/")
    page.get_by_label("手机号").fill("13800001234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("浏览器要先算一小会儿")
    expect(page.get_by_role("button", name="发验证码")).to_be_enabled(timeout=20_000)
    assert barriers(page) == []
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("短信里的六位数").fill(digits_sent(sent, now()))
    page.keyboard.press("Enter")
    expect(page.get_by_text("138****1234")).to_be_visible()


def test_under_attack_and_without_script_the_page_says_where_to_go(visit: Visit, town: Street, sent):
    page = visit("/in/", script=False)
    come_to_the_code(page, "13800001234")
    for _ in range(signing_in.WRONG_AN_HOUR):
        limits.hit(name="people.wrong_codes", subject="town", limit=signing_in.WRONG_AN_HOUR, window_s=3600, at=now())
    page.reload()
    expect(page.get_by_text("请到社区报到台")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_staff_give_their_code_again_and_lose_nothing_that_they_wrote(visit: Visit, town: Street, script: bool):
    before = now() - timedelta(minutes=11)
    totp = totp_of(begun(town.xu, "xu-jing", before))
    cookies = {"session": signed_in(town.xu, at=before).cookies["session"].value}
    page = visit("/posts/new/", script=script, cookies=cookies | {"large-type": "1"})
    page.get_by_label("什么岗位").select_option("核实员")
    for label, words in (("在哪儿", "北园社区第2网格"), ("姓名", "何小妹"), ("手机号", "13600001111")):
        page.get_by_label(label).fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("再报一次动态口令")
    if script:
        assert barriers(page) == []
        assert small_targets(page, 60) == []
    page.get_by_label("动态口令").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("动态口令不对")
    page.get_by_label("动态口令").fill(totp.at(now()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="核实员", exact=True)).to_be_visible()
    assert Post.objects.get(role=Role.VERIFIER).person.name == "何小妹"
