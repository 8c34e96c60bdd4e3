"""Tiles come through our own server: the town's only, pictures only, and nobody outside learns who looks."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from playwright.sync_api import expect

from linli.doors.portal import tiling
from linli.doors.portal.tiling import _tile_of
from linli.ground.shared.datums import Datum, from_wgs84
from linli.ground.shared.moments import clock_at
from linli.ground.ui import tiles
from tests.boundaries.drawn import box, middle
from tests.browser import Visit
from tests.portal.test_map import asked, drawn, report
from tests.street import COMMUNITY, Street

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass
class Provider:
    """A provider on this machine: what it answers, and what it was asked."""

    address: str = ""
    status: int = 200
    content: bytes = PNG
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.heard.append(f"{self.path} {self.headers.get('Cookie', '')}{self.headers.get('Referer', '')}")
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(made.content)

        def log_message(self, *said: Any) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}?tk={{key}}"
    settings.TILES, settings.TILES_KEY, settings.TILES_SOURCE = made.address, "hush", "试试地图"
    yield made
    server.shutdown()
    server.server_close()
    tiling._rests_until.clear()


def tile_at(z: int = 16, datum: Datum = Datum.WGS84) -> tuple[int, int, int]:
    """The tile that holds the first courtyard."""
    (point,) = from_wgs84([middle(box(0, 0))], datum)
    return z, *_tile_of(*point, z)


def get(z: int, x: int, y: int, layer: int = 0) -> Any:
    return Client().get(f"/map/tiles/{layer}/{z}/{x}/{y}")


def test_a_tile_of_the_town_is_fetched_once_and_says_nothing_of_who_asks(street: Street, provider: Provider) -> None:
    drawn(street)
    z, x, y = tile_at()
    client = Client(headers={"Cookie": "session=x", "Referer": "http://testserver/map/"})
    found = [client.get(f"/map/tiles/0/{z}/{x}/{y}") for _ in range(2)]
    assert [(each.status_code, each.content, each["Content-Type"]) for each in found] == [(200, PNG, "image/png")] * 2
    assert provider.heard == [f"/{z}/{x}/{y}?tk=hush "]


def test_no_other_tile_is_asked_for(street: Street, provider: Provider) -> None:
    z, x, y = tile_at()
    assert get(z, x, y).status_code == 404, "nothing is drawn"
    drawn(street)
    far = [(z, x + 9, y), (z, x, y - 9), (z, 2**z + x, y), (19, *tile_at(19)[1:]), (0, 1, 0)]
    assert [get(*each).status_code for each in far] == [404] * len(far)
    assert get(z, x, y, layer=1).status_code == 404
    assert provider.heard == []
    assert get(z, x + 1, y).status_code == 200, "control"


@pytest.mark.parametrize(
    ("status", "content", "headers"),
    [
        (200, b"<html>", {}),
        (200, PNG + b"x" * tiling.MOST_BYTES, {}),
        (500, PNG, {}),
        (302, PNG, {"Location": "/elsewhere"}),
    ],
    ids=["no picture", "too long", "broken", "sent elsewhere"],
)
def test_only_a_picture_is_passed_on_and_no_redirect_followed(
    street: Street, provider: Provider, status: int, content: bytes, headers: dict[str, str]
) -> None:
    drawn(street)
    provider.status, provider.content, provider.headers = status, content, headers
    assert get(*tile_at()).status_code == 503
    assert len(provider.heard) == 1


def test_who_answers_nothing_is_left_alone_for_a_while(street: Street, provider: Provider) -> None:
    drawn(street)
    provider.status = 500
    with clock_at(street.at):
        assert [get(*tile_at(z)).status_code for z in (15, 16)] == [503, 503]
    provider.status = 200
    assert len(provider.heard) == 1
    with clock_at(street.at + timedelta(seconds=31)):
        assert get(*tile_at(15)).status_code == 200


def test_a_page_names_our_own_address_and_no_key(street: Street, provider: Provider) -> None:
    drawn(street)
    page = Client().get("/map/", {"at": COMMUNITY})
    html = page.content.decode()
    assert 'data-tiles="/map/tiles/0/{z}/{x}/{y}"' in html
    assert "试试地图" in html
    assert not {"hush", provider.address.split("/")[2]} & set(html.replace('"', "/").split("/"))
    assert "127.0.0.1" not in page["Content-Security-Policy"]


def test_on_a_map_of_gcj02_all_is_shifted_alike(street: Street, settings: Any) -> None:
    settings.TILES = "amap"
    drawn(street)
    report(street, "b14-u2")
    assert tiles.ground()["datum"] == "gcj02"
    (plain,), (pin,) = asked(), asked(datum="gcj02")
    expected = from_wgs84([(plain["longitude"], plain["latitude"])], Datum.GCJ02)[0]
    assert (pin["longitude"], pin["latitude"]) == pytest.approx(expected)
    assert pin["longitude"] != pytest.approx(plain["longitude"], abs=1e-3), "control"
    shapes = [
        Client().get("/api/v1/boundaries", {"datum": datum}).json()["features"][0]["geometry"]["coordinates"][0]
        for datum in ("wgs84", "gcj02")
    ]
    for before, after in zip(*shapes, strict=True):
        assert tuple(after) == pytest.approx(from_wgs84([tuple(before)], Datum.GCJ02)[0], abs=1e-7)


def test_none_is_the_default_and_what_cannot_be_meant_is_refused(street: Street, settings: Any) -> None:
    drawn(street)
    assert settings.TILES == "none"
    assert get(*tile_at()).status_code == 404
    for wrong in ("tianditu", "http://tiles.example/{z}/{x}/{y}", "https://tiles.example/", "file:///{z}/{x}/{y}"):
        settings.TILES = wrong
        with pytest.raises(ImproperlyConfigured):
            tiles.provider()
    settings.TILES, settings.TILES_KEY = "tianditu", "hush"
    named = tiles.provider()
    assert named is not None
    assert [("{layer}" in each, "tk=hush" in each) for each in named.layers] == [(False, True)] * 2


@pytest.mark.browser
def test_in_a_browser_tiles_lie_under_our_lines_and_nobody_outside_is_asked(
    visit: Visit, street: Street, provider: Provider
) -> None:
    drawn(street)
    page = visit(f"/map/?at={COMMUNITY}")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    expect(page.get_by_text("试试地图")).to_be_visible()
    expect(page.locator("path.area")).to_have_count(4)
    asked_of = page.evaluate("performance.getEntriesByType('resource').map((each) => new URL(each.name).host)")
    assert set(asked_of) == {page.evaluate("location.host")}
