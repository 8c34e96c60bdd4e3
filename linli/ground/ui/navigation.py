"""The ways through the house: which tabs and rail entries a page shows.

This room draws the ways, it does not know where they lead: `doors.portal` lays them down once, when the house starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from linli.ground.shared.refusals import Words


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its `words`, the `url` pattern's name it leads to, and its icon in the sprite.

    `since` names the pattern that answers how many things wait there: the bell's, 204 while that has not changed, or a
    tab's.
    """

    words: Words
    url: str
    icon: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A way on a page: ready strings; `here` when the page is at it or below it; `name` is the pattern's name."""

    words: str
    href: str
    icon: str
    here: bool
    name: str
    since: str = ""


type Opens = Callable[[HttpRequest, str], bool]
"""Whether the door behind a pattern's name opens for whoever asks."""

KINDS = ("residents", "staff", "team", "homes", "rail", "bell", "demo", "foot")
_laid: dict[str, tuple[Way, ...]] = dict.fromkeys(KINDS, ())
_opens: Opens = lambda request, name: True  # noqa: E731 - until the portal says otherwise


def lay(kind: str, ways: Iterable[Way]) -> None:
    """Lay the ways of a kind: `residents`, `staff`, `team` and `homes` are tabs; `bell` and `demo` are one or none.

    `rail` is the desk's, `demo` stands in the demo's banner, `foot` at a page's foot, until staff have signed in there.
    Raises `KeyError` for another kind.
    """
    _laid[kind]
    _laid[kind] = tuple(ways)


def ways(kind: str, path: str) -> list[Shown]:
    """The ways of a kind as they are shown on the page at `path`; at most one of them is `here`, the nearest."""
    hrefs = [_href(way.url, settings.ROOT_URLCONF) for way in _laid[kind]]
    near = max((href for href in hrefs if path == href or (href != "/" and path.startswith(href))), key=len, default="")
    return [
        Shown(
            str(way.words),
            href,
            way.icon,
            href == near,
            way.url,
            _href(way.since, settings.ROOT_URLCONF) if way.since else "",
        )
        for way, href in zip(_laid[kind], hrefs, strict=True)
    ]


@lru_cache(maxsize=64)
def _href(name: str, urlconf: str) -> str:
    """Where a way leads; it stands on every page, so it is looked up once."""
    return reverse(name, urlconf)


def let(opens: Opens) -> None:
    """Say how it is known which doors open for whom: the rail shows those only."""
    global _opens
    _opens = opens


def rail(request: HttpRequest, path: str) -> list[Shown]:
    """The desk's rail on the page at `path`, without the doors that would not open."""
    return [way for way in ways("rail", path) if _opens(request, way.name)]
