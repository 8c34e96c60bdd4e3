"""A picture of every page of the demo town, as each of its people sees it: `make shots` writes them into `shots/`.

Builds the town in a temporary folder, serves it, and follows every link of each persona once for each kind of page, on
a phone, in large type and on a desktop. `shots/index.html` shows them all, and axe looks at each: what it finds is told
at the end, as a failure. `make shots PICTURES=1` also writes the pictures of the README anew, into `docs/pictures/`;
`make shots WHO="anyone lin"` walks as these alone.
"""

import html
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, ViewportSize, sync_playwright

from linli.commands import children
from linli.commands.out import bar, say
from linli.demo.personas import DESK, HOME, PERSONAS
from tests.browser import DESKTOP, PHONE, barriers, executable
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
OUT, PICTURES = ROOT / "shots", ROOT / "docs" / "pictures"
ANYONE = "anyone"
LIVE_BY_S = 300
MOST_BYTES = 150_000
A_CASE = "/cases/*/"
TALLEST = 6000
"""So many pixels a picture is high at most."""
REST_MS = 150
"""How long a page may take to bring its small parts."""
MOST_CASES = 3
"""So many cases are taken for each person, since they stand differently; of every other kind of page one is enough."""

_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,}[a-z0-9-]*|(?<=/)\d+(?=/)|(?<=/row/)[^/]+")
_NOT_PAGES = re.compile(
    r"^/(out|static|api|healthz|rail|workbook/\d|language|large-type)|/since/|/bell/|/as/(xlsx|csv)/$|\.pdf$"
)


@dataclass(frozen=True)
class Way:
    """One way to look: its name, the window, and the cookies that make it so."""

    name: str
    size: ViewportSize
    cookies: dict[str, str] = field(default_factory=dict)


LARGE_TYPE = {"large-type": "1"}
WAYS = (Way("phone", PHONE), Way("large", PHONE, LARGE_TYPE), Way("desktop", DESKTOP))
STARTS = {
    HOME: "/",
    DESK: "/desk/",
    "people:accounts": "/accounts/",
    "people:posts": "/posts/",
    "people:entries": "/audit/",
}
OF_THE_README: dict[str, tuple[str, str, str, str]] = {
    "resident-home": ("lin", "phone", "/", ""),
    "resident-case": ("lin", "phone", "/cases/", "main a:has-text('水')"),
    "worker-desk": ("zhao", "desktop", "/desk/", "a[href*='open=']"),
    "public-board": (ANYONE, "phone", "/board/110116001008/", ""),
}
"""Picture → who, how, the page, and what to tap on it first."""


def kind_of(address: str) -> str:
    """What kind of page an address leads to: every case is one kind, a desk with a case opened another."""
    parts = urlsplit(address)
    asked = "&".join(sorted(re.findall(r"(?:open|show=\w+)", parts.query)))
    return _IDENTIFIER.sub("*", parts.path) + (f"?{asked}" if asked else "")


def is_page(address: str, site: str) -> bool:
    """Whether an address leads to a page of ours that only shows something."""
    parts = urlsplit(address)
    return address.startswith(site) and not _NOT_PAGES.search(parts.path)


@contextmanager
def town() -> Iterator[str]:
    """The demo town, built and served; gives its address."""
    folder = tempfile.mkdtemp(prefix="linli-shots-")
    port = free_port()
    served = children.start("demo", "--port", str(port), "--data", folder)
    try:
        site, late = f"http://127.0.0.1:{port}", monotonic() + LIVE_BY_S
        while not children.healthy(site):
            if served.poll() is not None or monotonic() > late:
                sys.exit("the demo town did not open; see above")
            sleep(0.5)
        yield site
    finally:
        children.stop([served])
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def visitor(browser: Browser, site: str, who: str, cookies: dict[str, str]) -> Iterator[BrowserContext]:
    """A browser in which someone of the town (or nobody) is signed in."""
    context = browser.new_context(
        base_url=site, viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    if who != ANYONE:
        page = context.new_page()
        page.goto("/demo/")
        page.locator(f"#{who} button").click()
        page.wait_for_url(lambda address: "/demo/" not in address)
        page.close()
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
    yield context
    context.close()


def crawl(context: BrowserContext, site: str, start: str) -> list[str]:
    """The addresses of every kind of page that can be reached by links, in the order in which they are met."""
    page = context.new_page()
    waiting, met, kept = [site + start], {site + start}, []
    taken: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if taken.get(kind, 0) >= (MOST_CASES if kind == A_CASE else 1):
            continue
        page.goto(address)
        taken[kind] = taken.get(kind, 0) + 1
        kept.append(address)
        links = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(a => a.href.split('#')[0])")
        fresh = [link for link in dict.fromkeys(links) if link not in met and is_page(link, site)]
        met.update(fresh)
        waiting += fresh
    page.close()
    return kept


def names_of(addresses: list[str]) -> dict[str, str]:
    """A file's name for each address, by its kind: `home`, `desk`, `cases`, `cases-2`."""
    names: dict[str, str] = {}
    for address in addresses:
        words = re.sub(r"[^a-z0-9]+", "-", kind_of(address)).strip("-") or "home"
        alike = sum(1 for name in names.values() if re.fullmatch(rf"{words}(-\d+)?", name))
        names[address] = f"{words}-{alike + 1}" if alike else words
    return names


def take(page: Page, size: ViewportSize, file: Path) -> None:
    """Write a picture of the page from top to bottom, in a window so high that nothing that sticks covers anything."""
    page.set_viewport_size(size)
    height = min(TALLEST, max(size["height"], page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": size["width"], "height": height})
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)


def take_all(chromium: BrowserType, site: str, who: str, start: str, found: list[str]) -> list[str]:
    """Every page of one person, in every way; gives the pages' names in order, and adds what axe `found` on them."""
    browser = launched(chromium)
    with visitor(browser, site, who, {}) as context:
        names = names_of(crawl(context, site, start))
    for cookies in ({}, LARGE_TYPE):
        ways = [way for way in WAYS if way.cookies == cookies]
        with visitor(browser, site, who, cookies) as context:
            page = context.new_page()
            for address, name in names.items():
                page.set_viewport_size(ways[0].size)
                page.goto(address)
                page.wait_for_timeout(REST_MS)
                for way in ways:
                    take(page, way.size, OUT / who / way.name / f"{name}.png")
                    found += [f"{who}/{way.name}/{name}: {barrier}" for barrier in barriers(page)]
    browser.close()
    return list(names.values())


def launched(chromium: BrowserType) -> Browser:
    """A Chromium of our own."""
    return chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-dev-shm-usage"])


def write_sheet(taken: dict[str, list[str]]) -> None:
    """`shots/index.html`: a row for each page of each person."""
    names = {ANYONE: "没有登录的人"} | {one.key: f"{one.called} · {one.role or '居民'}" for one in PERSONAS}
    rows = []
    for who, pages in taken.items():
        rows.append(f"<h2>{html.escape(names[who])}</h2>")
        for name in pages:
            files = [f"{who}/{way.name}/{name}.png" for way in WAYS]
            shown = "".join(f'<a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a>' for file in files)
            rows.append(f"<h3>{html.escape(name)}</h3><div>{shown}</div>")
    style = "body{font-family:sans-serif}img{height:320px;object-fit:cover;object-position:top;border:1px solid #ccc}"
    text = f'<!doctype html><meta charset="utf-8"><title>Linli</title><style>{style}</style>{"".join(rows)}'
    (OUT / "index.html").write_text(text, encoding="utf-8")


def take_for_readme(chromium: BrowserType, site: str) -> None:
    """The few pictures of the README, as small as they may be."""
    browser = launched(chromium)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (who, how, address, tap) in OF_THE_README.items():
        way = next(way for way in WAYS if way.name == how)
        with visitor(browser, site, who, way.cookies) as context:
            page = context.new_page()
            page.set_viewport_size(way.size)
            page.goto(address)
            if tap:
                page.locator(tap).first.click()
            page.wait_for_load_state("networkidle")
            file = PICTURES / f"{name}.jpg"
            for quality in (85, 75, 60, 45):
                page.screenshot(path=file, type="jpeg", quality=quality)
                if file.stat().st_size <= MOST_BYTES:
                    break
    browser.close()


def main() -> None:
    """Build, walk, and say where the pictures are."""
    shutil.rmtree(OUT, ignore_errors=True)
    starts = {ANYONE: "/", **{persona.key: STARTS[persona.start] for persona in PERSONAS}}
    if asked := os.environ.get("WHO", "").split():
        starts = {who: starts[who] for who in asked}
    taken: dict[str, list[str]] = {}
    found: list[str] = []
    with town() as site, sync_playwright() as play, bar("shots") as report:
        if os.environ.get("PICTURES"):
            take_for_readme(play.chromium, site)
        for number, (who, start) in enumerate(starts.items(), start=1):
            report(who, number, len(starts))
            taken[who] = take_all(play.chromium, site, who, start, found)
        write_sheet(taken)
    say(f"{sum(map(len, taken.values()))} pages: {OUT / 'index.html'}; axe found {len(found)}")
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
