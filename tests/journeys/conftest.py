"""The street as it is today, for whole stories: through the browser, and through plain requests."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from linli.ground.shared.moments import now
from linli.life.cases import categories
from tests.browser import PHONE, Visit, barriers, small_targets
from tests.street import Street, make_street, signed_in

CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"

type SignIn = Callable[..., Page]


@pytest.fixture
def street(transactional_db: None) -> Street:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    return make_street(now())


@pytest.fixture
def as_(visit: Visit, street: Street) -> SignIn:
    """Open a page as one of the street: `as_("zhao", "/desk/", size=DESKTOP)`."""

    def open_page(
        who: str, path: str, *, size: ViewportSize = PHONE, script: bool = True, worker: bool = False
    ) -> Page:
        session = signed_in(street.person[who]).cookies["session"].value
        return visit(path, size=size, cookies={"session": session}, script=script, worker=worker)

    return open_page


def is_sound(page: Page) -> bool:
    """Whether nobody meets a barrier on this page, and a finger hits everything on it."""
    assert barriers(page) == [], page.url
    assert small_targets(page, 48) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    return True


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until what `selector` names has the focus, once the page shows it (a pane may be on its way)."""
    page.wait_for_selector(selector, state="attached")
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")
