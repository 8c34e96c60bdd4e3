"""Chromium for tests: one browser a run, a fresh visitor a test; what the browser complains about fails the test.

A test takes `visit`, and its file marks itself `pytestmark = pytest.mark.browser`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

PHONE: "ViewportSize" = {"width": 390, "height": 844}
DESKTOP: "ViewportSize" = {"width": 1280, "height": 900}
NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


class Visit(Protocol):
    """Open an address as a new visitor: `visit("/ui/", size=PHONE, cookies={"language": "en"}, script=False)`.

    `worker`: with what the browser keeps for when there is no line. Else a test sees each request itself.
    """

    def __call__(
        self,
        path: str,
        *,
        size: "ViewportSize" = PHONE,
        cookies: dict[str, str] | None = None,
        script: bool = True,
        worker: bool = False,
    ) -> "Page": ...


def executable() -> str:
    """Where Chromium is; `scripts/browser` finds or installs it for `make test`."""
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "no Chromium on this machine; `scripts/browser` says what to install"
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: "Browser", live_server: Any) -> Iterator[Visit]:
    complaints: list[str] = []
    opened: list[Callable[[], None]] = []

    def open_page(
        path: str,
        *,
        size: "ViewportSize" = PHONE,
        cookies: dict[str, str] | None = None,
        script: bool = True,
        worker: bool = False,
    ) -> "Page":
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=size,
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="allow" if worker else "block",
        )
        opened.append(context.close)
        context.set_default_timeout(5_000)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in (cookies or {}).items()]
        )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if complains(message) else None)
        page.on("response", lambda answer: complaints.append(answer.url) if is_missing(answer) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for close in opened:
        close()
    assert not complaints, complaints


def complains(message: "ConsoleMessage") -> bool:
    """Whether a line of the console is a complaint; a refused page and a cut line are none."""
    refused = (
        "Failed to load resource",
        "Response Status Error Code",
        "htmx:sendError",
        "htmx:timeout",
        "htmx:sendAbort",
        "htmx:afterRequest",
        "Service Worker registration blocked",
    )
    return message.type in ("warning", "error") and not message.text.startswith(refused)


def is_missing(answer: "Response") -> bool:
    """Whether a file of ours was not there."""
    return answer.status >= 400 and "/static/" in answer.url


BROKEN_ALONE = {"resultTypes": ["violations"], "preload": False}
"""What axe is asked for: to describe all that keeps the rules as well takes it twice as long."""


@cache
def _axe() -> "Axe":
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def barriers(page: "Page") -> list[str]:
    """What axe finds on a page: a line for each rule broken and the elements that break it."""
    found = _axe().run(page, options=BROKEN_ALONE).response["violations"]
    return [f"{broken['id']}: {[node['html'][:160] for node in broken['nodes']]}" for broken in found]


SMALL = """(least) => {
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, label.choice";
  const area = (element) => {
    if (element.matches("h3 a, h4 a")) return element.closest(".case, .rows > li") ?? element;
    if (element.matches(".choice input")) return element.closest(".choice");
    if (element.matches(".box input, .box *")) return element.closest(".box");
    return element;
  };
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.checkVisibility() && !element.matches(".skip, p a:not(.btn), blockquote a"))
    .map((element) => [element, area(element).getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < least - 0.5)
    .map(([element, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 160)}`);
}"""


def small_targets(page: "Page", least: int) -> list[str]:
    """What a finger would miss: controls narrower or lower than `least` px. Links within a sentence are exempt."""
    return list(page.evaluate(SMALL, least))


def ill_fitting(page: "Page", least: int) -> Iterator[str]:
    """What is too small for a finger and what is wider than the screen, on a phone and then on a desktop.

    A page is opened once and laid anew: to open it takes longer than all that is looked at.
    """
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)
        yield from (f"on a {name}: {each}" for each in small_targets(page, least))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"on a {name}: wider than the screen"
    page.set_viewport_size(PHONE)
