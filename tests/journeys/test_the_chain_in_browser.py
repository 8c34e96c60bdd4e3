"""A reader follows 怎么验 from the receipt to the published head, and the numbers agree on every page."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from linli.ground.audit import anchoring, sealing
from linli.ground.audit.models import Entry, Seal
from linli.ground.shared.moments import now
from tests.browser import DESKTOP, PHONE, Visit, barriers, small_targets
from tests.emptying import unguarded
from tests.street import Street

pytestmark = pytest.mark.browser

NEWEST = "[aria-labelledby=newest]"
WAYS = [(PHONE, ""), (PHONE, "1"), (DESKTOP, "")]
OUTSIDE = """() => [...document.querySelectorAll("main .fingerprint, main .hours p")]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const box = each.closest(".card, .fold").getBoundingClientRect(), own = each.getBoundingClientRect();
    return own.left < box.left || own.right > box.right || each.scrollWidth > each.clientWidth;
  })
  .map((each) => each.textContent)"""
"""What stands out of the frame that it belongs into."""


@pytest.fixture
def book(settings: Any, tmp_path: Path) -> Path:
    """The file outside."""
    file = tmp_path / "anchors.txt"
    settings.ANCHORS = file
    return file


def is_sound(page: Page, large: str) -> bool:
    assert barriers(page) == [], page.url
    assert small_targets(page, 60 if large else 48) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(OUTSIDE) == [], page.url
    return True


def shown(page: Page, within: str = "main") -> list[str]:
    """The fingerprints that can be read there, without their gaps."""
    return [each.replace(" ", "") for each in page.locator(f"{within} .fingerprint").all_inner_texts() if each]


def place(page: Page, within: str = "main") -> str:
    found = re.search(r"第 (\d+) 条", page.inner_text(within))
    assert found is not None
    return found[1]


def reported(page: Page) -> None:
    page.fill("textarea[name=words]", "楼道的灯坏了")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=anonymous]")
    page.click("main form button.main")
    page.wait_for_selector(".slip")


@pytest.mark.parametrize(("size", "large"), WAYS, ids=["phone", "large", "desktop"])
def test_from_the_receipt_to_the_published_head_the_numbers_agree(
    visit: Visit, street: Street, book: Path, size: ViewportSize, large: str
) -> None:
    page = visit("/report/", size=size, cookies={"large-type": large} if large else {})
    reported(page)
    page.click("summary:has-text('怎么验')")
    expect(page.get_by_text("正在封")).to_be_visible()
    assert is_sound(page, large)
    assert sealing.seal(now())
    anchoring.keep(now())
    page.reload()
    page.click("summary:has-text('怎么验')")
    (own, head), seq = shown(page, ".fold[open]"), place(page, ".fold[open]")
    assert is_sound(page, large)
    page.click("text=现在就验")
    page.wait_for_url("**/audit/check/**")
    expect(page.get_by_text("对得上")).to_be_visible()
    assert page.input_value("input[name=fingerprint]") == own
    assert place(page) == seq
    assert is_sound(page, large)
    page.click("text=看公布过的总指纹")
    page.wait_for_url("**/audit/heads/")
    assert (place(page, NEWEST), shown(page, NEWEST)) == (seq, [head])
    page.click("summary:has-text('公布过的总指纹')")
    assert (place(page, ".hours"), shown(page, ".hours")) == (seq, [head])
    assert is_sound(page, large)
    page.fill("input[name=fingerprint]", head)
    page.fill("input[name=seq]", seq)
    page.click("main form button.main")
    page.wait_for_url("**/audit/check/**")
    expect(page.get_by_text("对得上")).to_be_visible()
    assert place(page) == seq
    assert book.read_text().split()[1:] == [seq, head]


def test_control_of_a_record_that_was_changed_the_reader_is_told(visit: Visit, street: Street, book: Path) -> None:
    from django.db import connection

    page = visit("/report/", size=PHONE)
    reported(page)
    assert sealing.seal(now())
    with unguarded(connection):
        last = Seal.objects.latest("seq").entry_id
        Entry.objects.filter(pk=last).update(actor="person:99")
    page.reload()
    page.click("summary:has-text('怎么验')")
    head, seq = shown(page, ".fold[open]")[1], place(page, ".fold[open]")
    page.goto(f"/audit/check/?fingerprint={head}&seq={seq}")
    expect(page.get_by_text("对不上")).to_be_visible()
    assert is_sound(page, "")


def test_control_what_stands_out_of_its_frame_is_seen(visit: Visit, street: Street, book: Path) -> None:
    reported(visit("/report/"))
    assert sealing.seal(now())
    page = visit("/audit/heads/")
    assert page.evaluate(OUTSIDE) == []
    page.eval_on_selector(".fingerprint", "each => { each.style.whiteSpace = 'nowrap' }")
    assert page.evaluate(OUTSIDE) != []
