"""The ways through the house: which tabs and rail entries a page shows.

This room draws the ways, it does not know where they lead: `doors.portal` lays them down once, when the house starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

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
    count: str = ""
    """How much waits there, as far as whoever asked for the ways counted it."""


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
    _hrefs.cache_clear()
    _shown.cache_clear()


def ways(kind: str, path: str) -> tuple[Shown, ...]:
    """The ways of a kind as they are shown on the page at `path`; at most one of them is `here`, the nearest."""
    near = ""
    for href in _hrefs(kind, settings.ROOT_URLCONF):
        if len(href) > len(near) and (path == href or (href != "/" and path.startswith(href))):
            near = href
    return _shown(kind, near, get_language() or "", settings.ROOT_URLCONF)


@lru_cache(maxsize=512)
def _shown(kind: str, near: str, language: str, urlconf: str) -> tuple[Shown, ...]:
    """The ways of a kind in a language, where one of them is the nearest: the same for everybody."""
    return tuple(
        Shown(str(way.words), href, way.icon, href == near, way.url, _href(way.since, urlconf) if way.since else "")
        for way, href in zip(_laid[kind], _hrefs(kind, urlconf), strict=True)
    )


@lru_cache(maxsize=64)
def _hrefs(kind: str, urlconf: str) -> tuple[str, ...]:
    return tuple(_href(way.url, urlconf) for way in _laid[kind])


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
