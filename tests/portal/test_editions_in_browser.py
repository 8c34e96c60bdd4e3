"""What a browser keeps for when there is no line is of this release: the next one lays it up anew."""

from typing import TYPE_CHECKING

import pytest

from linli.ground.shared.moments import now
from linli.ground.ui import context
from tests.browser import Visit
from tests.street import make_street

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE, FOUND = "/report/offline/", "/desk/found/offline/"
OLD = "/static/ui/of-the-release-before.css"
AGE = """async (addresses) => {
  const store = await caches.open("linli-offline");
  for (const each of addresses) await store.put(each, new Response("old"));
}"""
AGED = """async (address) => {
  const found = await caches.match(address);
  return Boolean(found) && await found.text() === "old";
}"""


def aged(page: "Page") -> list[bool]:
    return [bool(page.evaluate(AGED, each)) for each in (PAGE, FOUND, OLD)]


def reopened(page: "Page") -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")


def test_the_next_release_lays_the_kept_pages_up_anew_and_throws_old_files_away(
    visit: Visit, transactional_db: None, monkeypatch: pytest.MonkeyPatch
):
    make_street(now())
    page = visit("/", worker=True)
    page.wait_for_function("() => navigator.serviceWorker.controller && localStorage.getItem('laid')")
    page.evaluate(AGE, [PAGE, FOUND, OLD])
    reopened(page)
    assert aged(page) == [True, True, True], "the same release leaves them as they are"
    monkeypatch.setattr(context, "edition", lambda: "the-next-one")
    reopened(page)
    page.wait_for_function(f"async () => !(await ({AGED})('{PAGE}'))")
    page.wait_for_function(f"async () => !(await ({AGED})('{OLD}'))")
    assert aged(page) == [False, False, False]
    page.context.set_offline(True)
    page.goto("/report/")
    assert page.locator("h1").inner_text() == "没有网络，先写下来"
