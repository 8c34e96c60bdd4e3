"""How soon a step shows on a desk and on a case's page that stand open, without a reload, in a real browser.

赵师傅 asks 林女士 something, sixty times at random moments; his desk stands open at that case in one browser, her
page of it in another. From the commit of each step until its words stand in the page, on one machine's clock.
"""

import math
import random
import statistics
from collections.abc import Iterator
from threading import Event, Thread
from time import sleep, time

from django.db import connection
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench import served
from bench.answers import Answer
from bench.desk import LIN, ZHAO, signed_in
from linli.ground.shared.moments import now
from linli.life.cases import answering, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from linli.town.people import contacts, living
from tests.browser import DESKTOP, PHONE, executable

STEPS = 60
GAPS_S = (0.5, 4.5)
"""So far apart the steps are, evenly drawn: no rhythm that the pages' own asking could keep time with."""
WAIT_S = 20.0
"""What has not shown so long after the last step never will."""
WANTED_S = 3.5
NEVER = math.inf
MARK = "〔{}〕"

WATCH = """() => {
  window.shownAt = {};
  const look = () => {
    for (const [mark] of document.querySelector("main").textContent.matchAll(/〔\\d+〕/g)) shownAt[mark] ??= Date.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""In the page: note of each mark when it first stood there, in ms since 1970."""


def ask() -> Iterator[Answer]:
    """For each page: half, and 95 of 100, of the steps were shown within."""
    case = reported()
    pages = {
        "desk": (f"/desk/?open={case.public_id}", signed_in(ZHAO), DESKTOP),
        "case page": (f"/cases/{case.public_id}/", signed_in(LIN), PHONE),
    }
    made: dict[str, float] = {}
    ready, over = Event(), Event()
    maker = Thread(target=make, args=(case.pk, made, ready, over), daemon=True)
    maker.start()
    with served.linli() as (port, _server), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        opened = {name: open_page(browser, port, *page) for name, page in pages.items()}
        ready.set()
        while not over.is_set():
            next(iter(opened.values())).wait_for_timeout(200)
        shown = {name: all_shown(page, len(made)) for name, page in opened.items()}
        browser.close()
    for name, at in shown.items():
        yield from answers(name, [at.get(mark, NEVER) / 1000 - begun for mark, begun in made.items()])


def answers(name: str, took: list[float]) -> Iterator[Answer]:
    """The two figures of a page; a step that never showed took for ever."""
    assert len(took) == STEPS, f"{len(took)} steps were made, {STEPS} were to be"
    most = sorted(took)[math.ceil(STEPS * 0.95) - 1]
    yield Answer(f"a step on the {name}, half within", statistics.median(took) * 1000, "ms")
    beside = f"{WANTED_S} s"
    yield Answer(
        f"a step on the {name}, 95 of 100 within", most * 1000, "ms", beside, most / WANTED_S, wanted=1.0, most=True
    )


def reported() -> Case:
    """A fresh case of 林女士's, at her door."""
    at, lin = now(), contacts.find(contacts.PHONE, LIN)
    assert lin is not None
    home = living.entrance_of(lin, at)
    assert home is not None
    said = Said(home, "晚上七八点水流特别小", "54001", contact=Contact.NAMED, called="林女士")
    return intake.report(said, reporter=lin, query_code=f"LIVE{at:%H%M%S}", by=lin, at=at)


def make(case_id: int, made: dict[str, float], ready: Event, over: Event) -> None:
    """Sixty steps at random moments, each noted when it was committed."""
    rng, zhao = random.Random(11), contacts.find(contacts.PHONE, ZHAO)
    assert zhao is not None
    ready.wait()
    try:
        for number in range(STEPS):
            sleep(rng.uniform(*GAPS_S))
            mark = MARK.format(number)
            answering.ask_back(case_id=case_id, by=zhao, at=now(), words=f"几楼的水最小？{mark}")
            made[mark] = time()
    finally:
        connection.close()
        over.set()


def open_page(browser: Browser, port: int, path: str, cookie: str, size: ViewportSize) -> Page:
    """A page as behind the proxy, signed in by this cookie, watched from now on."""
    name, _, value = cookie.partition("=")
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{port}",
        viewport=size,
        locale="zh-CN",
        extra_http_headers=dict(line.split(": ") for line in served.AS_BEHIND_A_PROXY.splitlines()),
    )
    context.add_cookies([{"name": name, "value": value, "url": f"https://127.0.0.1:{port}", "secure": True}])
    page = context.new_page()
    page.goto(path)
    assert page.locator("[data-since]").count(), f"{path} does not listen: {page.title()}"
    page.evaluate(WATCH)
    return page


def all_shown(page: Page, many: int) -> dict[str, float]:
    """When each mark was first seen, once all were, or after `WAIT_S`."""
    until = time() + WAIT_S
    while time() < until and page.evaluate("Object.keys(shownAt).length") < many:
        page.wait_for_timeout(200)
    return {str(mark): float(ms) for mark, ms in page.evaluate("shownAt").items()}
