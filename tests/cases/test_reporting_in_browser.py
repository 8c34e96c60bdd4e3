"""Writing a report in a browser: Back shows a page with the words, and the receipt's number stays on one line."""

from datetime import date

import pytest

from linli.ground.shared.moments import now
from linli.life.cases import categories
from tests.browser import PHONE, Visit
from tests.cases.conftest import CATEGORIES
from tests.street import make_street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def town(transactional_db: None) -> None:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    make_street(now())


def test_back_from_the_form_and_from_a_refused_one_always_shows_a_page_and_the_words_stay(town: None, visit: Visit):
    page = visit("/", size=PHONE)
    page.fill(".say input[name=words]", "楼道的灯坏了")
    page.click(".say button")
    assert page.input_value("textarea[name=words]") == "楼道的灯坏了"
    page.fill("textarea[name=words]", "楼道的灯坏了，晚上看不见")
    page.click("main form button.main")
    assert page.locator(".errors").count() == 1
    page.goto("/cases/")
    page.go_back()
    assert page.input_value("textarea[name=words]").startswith("楼道的灯坏了")
    page.go_back()
    page.go_back()
    assert page.locator(".say").count() == 1


def test_the_number_and_the_code_stay_on_one_line_in_large_type_on_a_small_phone(town: None, visit: Visit):
    page = visit("/report/", size=SMALL, cookies={"large-type": "1"})  # type: ignore[arg-type]
    page.fill("textarea[name=words]", "水" * 1900)
    assert "还能写 100 字" in page.inner_text(".left")
    page.fill("textarea[name=words]", "楼道的灯坏了")
    page.fill("input[name=place]", "北园社区8号院14号楼2单元")
    page.check("input[name=contact][value=anonymous]")
    page.click("main form button.main")
    page.wait_for_selector(".slip")
    for value in page.locator(".slip dd").all():
        lines = value.evaluate(LINES)
        assert lines == 1
        assert value.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("sessionStorage.getItem('report')") is None
