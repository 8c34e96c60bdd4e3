"""Fetching tiles of the named provider for our own pages: the town's only, a few at a time, each once a day.

No page of ours asks anybody outside, and no provider hears who looks where: all it sees is this server. Only whole
numbers go into the address that the operator named; no redirect is followed, and nothing but a picture is passed on.
"""

import urllib.error
import urllib.request
from datetime import datetime, timedelta
from http.client import HTTPException
from math import asinh, pi, radians, tan
from threading import BoundedSemaphore
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.ground.shared.datums import from_wgs84
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotFound, Refused
from linli.ground.ui.tiles import DEEPEST, Provider, provider
from linli.town.boundaries.where import drawing
from linli.town.places.models import Kind

TIMEOUT_S: Final = 3
MOST_BYTES: Final = 512 * 1024
AT_ONCE: Final = 4
"""So many of a process's threads wait for the provider at most."""
RESTS: Final = timedelta(seconds=30)
"""So long nobody is asked after one answered nothing."""
HELD: Final = 1024
AROUND: Final = 2
"""So many tiles beside the town are shown as well."""
PICTURES: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


class NoTile(Refused):
    """The provider does not answer, or all who wait for it are busy."""

    code = "no-tile"
    status = 503
    sentence = _("底图这会儿取不来，边界和数字照常。")
    retry_after_s = int(RESTS.total_seconds())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *asked: Any) -> None:
        """Nowhere else."""


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
_waiting = BoundedSemaphore(AT_ONCE)
_held: Kept[tuple[str, int, int, int], bytes] = Kept(HELD)
_rests_until: dict[str, datetime] = {}


def tile(layer: int, z: int, x: int, y: int, at: datetime) -> tuple[bytes, str]:
    """One tile of the town, and what kind of picture it is. Raises `NotFound` for any other, `NoTile`."""
    named = provider()
    if named is None or layer >= len(named.layers) or z > DEEPEST or not _in_town(named, z, x, y):
        raise NotFound
    address = named.layers[layer]
    content = _held.get((address, z, x, y), str(day_of(at)), lambda: _fetched(address, z, x, y, at))
    return content, _kind(content)


def _in_town(named: Provider, z: int, x: int, y: int) -> bool:
    """Whether a tile shows anything of what is drawn, or what lies next to it."""
    with looking.one_look():
        boxes = [drawing(kind).bounds() for kind in (Kind.COMMUNITY, Kind.GRID, Kind.COURTYARD)]
    drawn = [box for box in boxes if box is not None]
    corners = [corner for box in drawn for corner in ((box.west, box.north), (box.east, box.south))]
    if not corners:
        return False
    tiles = [_tile_of(lon, lat, z) for lon, lat in from_wgs84(corners, named.datum)]
    columns, rows = [column for column, _row in tiles], [row for _column, row in tiles]
    return (
        min(columns) - AROUND <= x <= max(columns) + AROUND
        and min(rows) - AROUND <= y <= max(rows) + AROUND
        and x < 2**z
        and y < 2**z
    )


def _tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Column and row of the tile that holds a point (Web Mercator, from the north-west)."""
    wide = 2**z
    return int((lon + 180) / 360 * wide), int((1 - asinh(tan(radians(lat))) / pi) / 2 * wide)


def _fetched(address: str, z: int, x: int, y: int, at: datetime) -> bytes:
    if _rests_until.get(address, at) > at or not _waiting.acquire(blocking=False):
        raise NoTile
    try:
        asked = address.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        with _opener.open(urllib.request.Request(asked, headers={"User-Agent": "Linli"}), timeout=TIMEOUT_S) as answer:  # noqa: S310 - https or loopback, see `provider`
            content: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException, ValueError) as error:
        _rests_until[address] = at + RESTS
        raise NoTile from error
    finally:
        _waiting.release()
    if len(content) > MOST_BYTES or not _kind(content):
        raise NoTile
    return content


def _kind(content: bytes) -> str:
    return next((kind for begins, kind in PICTURES.items() if content.startswith(begins)), "")
