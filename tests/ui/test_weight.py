"""The first page on a slow phone: light on the wire, soon on the screen. Static files as in use: hashed, compressed."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import PHONE

pytestmark = pytest.mark.browser

MOST_BYTES = 120_000
MOST_MS = 1_500
VISITS = 4
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


def manage(*command: str, data: Path) -> None:
    environment = os.environ | {"LINLI_DATA": str(data), "LINLI_DATABASE_URL": f"sqlite:///{data}/linli.sqlite3"}
    subprocess.run([sys.executable, "manage.py", *command], check=True, env=environment, capture_output=True)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A town of its own as it is served in use, with nothing in it."""
    data = tmp_path_factory.mktemp("served")
    manage("collectstatic", "--noinput", data=data)
    manage("migrate", data=data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"LINLI_DATA": str(data), "LINLI_DATABASE_URL": f"sqlite:///{data}/linli.sqlite3"}
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "linli.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield ready(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(10)


def ready(url: str) -> str:
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return url
    raise AssertionError("the server did not become ready in 20 s")


def first_visit(chromium: Browser, site: str, address: str) -> tuple[list[int], float]:
    """The bytes of each answer, and after how many ms something was painted, for a browser that knows nothing yet."""
    context = chromium.new_context(base_url=site, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="load")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return received, painted


@pytest.mark.parametrize("address", ["/", "/ui/", "/ui/desk/?open=1"])
def test_a_first_visit_is_light_and_soon_seen(served: str, chromium: Browser, address: str) -> None:
    """The quickest of a few visits counts: a busy machine only ever adds to it."""
    urllib.request.urlopen(served + address).close()  # the first visitor, not the first of the server's life
    took: list[float] = []
    while len(took) < VISITS and not (took and took[-1] < MOST_MS):
        received, painted = first_visit(chromium, served, address)
        took.append(painted)
        assert sum(received) < MOST_BYTES, f"{sum(received)} bytes in {len(received)} answers"
    assert min(took) < MOST_MS, f"first contentful paint after {took} ms"


def test_files_are_named_by_what_is_in_them_and_kept_for_good(served: str) -> None:
    with urllib.request.urlopen(f"{served}/ui/") as answer:
        html = answer.read().decode()
    sheet = html.split('rel="stylesheet" href="')[1].split('"')[0]
    assert sheet.count(".") == 2, "tokens.<hash>.css"
    request = urllib.request.Request(served + sheet, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
