"""What lies under our own lines on a map: nothing, or the tiles of a provider that the operator names.

A provider's address is an operator's, with the key in it; pages name our own address only (`portal:tile`).
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.datums import Datum

PARTS = ("{z}", "{x}", "{y}")
LOOPBACK = ("127.0.0.1", "localhost")
DEEPEST = 18
_TIANDITU = (
    "https://t0.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
)
_AMAP = "https://webrd01.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"


@dataclass(frozen=True)
class Provider:
    """Whose tiles they are, the addresses of their layers from the ground up, and from what their degrees count."""

    layers: tuple[str, ...]
    datum: Datum
    source: str | Promise


def provider() -> Provider | None:
    """The provider that is named, None for none.

    Raises ImproperlyConfigured for a name that is none, an address without `{z}`, `{x}` and `{y}`, or one that is not
    https (but on this machine).
    """
    return _provider(settings.TILES, settings.TILES_KEY, settings.TILES_DATUM, settings.TILES_SOURCE)


@lru_cache(maxsize=8)
def _provider(name: str, key: str, datum: str, source: str) -> Provider | None:
    if name == "none":
        return None
    if name == "tianditu":
        if not key:
            raise ImproperlyConfigured("LINLI_TILES=tianditu needs LINLI_TILES_KEY.")
        layers = tuple(_TIANDITU.replace("{layer}", layer).replace("{key}", key) for layer in ("vec", "cva"))
        return Provider(layers, Datum.CGCS2000, _("天地图"))
    if name == "amap":
        return Provider((_AMAP,), Datum.GCJ02, _("高德地图"))
    address = urlsplit(name)
    safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)
    if not safe or any(part not in name for part in PARTS) or datum not in Datum.values:
        raise ImproperlyConfigured(
            "LINLI_TILES is none, tianditu, amap or an address https://…{z}…{x}…{y}…; LINLI_TILES_DATUM is "
            + ", ".join(Datum.values)
        )
    return Provider((name.replace("{key}", key),), Datum(datum), source)


def ground() -> dict[str, str | int]:
    """What a map's frame says of them: our own addresses, the deepest zoom, whose they are, and their datum.

    All "" and WGS-84 where there are none.
    """
    named = provider()
    if named is None:
        return {"tiles": "", "source": "", "deepest": DEEPEST, "datum": Datum.WGS84.value}
    tiles = " ".join(f"/map/tiles/{layer}/{{z}}/{{x}}/{{y}}" for layer in range(len(named.layers)))
    # Maps of CGCS2000 are drawn as they are: it is WGS-84 to a decimetre.
    return {"tiles": tiles, "source": str(named.source), "deepest": DEEPEST, "datum": named.datum.value}
