"""What every page knows without asking the database: how to show itself, and the ways out of it."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.html import json_script
from django.utils.translation import get_language

from linli.ground.ui import cookies, navigation, times
from linli.ground.ui.edition import edition
from linli.ground.ui.navigation import Shown

TABS = {cookies.AT_DESK: "staff", cookies.IN_TEAM: "team", cookies.AT_HOMES: "homes"}
"""The kind of tabs by what the cookie says of whoever signed in here; `residents` for everybody else."""
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
"""Django's language codes as they are written in `lang` attributes (BCP 47)."""
_EMPTY = ("back", "where", "where_href", "where_more", "service", "site_name", "foot_words")
UNSAID = dict.fromkeys(_EMPTY, "") | {"unread": None}
"""What most pages do not say; a name that stands nowhere costs a page ten times as much as one that is empty."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the house: Django's `code`, the `tag` for `lang`, its `name` in itself."""

    code: str
    tag: str
    name: str
    here: bool


def _signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in, as the door has found out; a guest's session leads to no inbox."""
    user = getattr(request, "user", None)
    return user is not None and bool(user.is_authenticated)


def whose(request: HttpRequest) -> str:
    """Who is signed in, as what waits in a phone is kept apart by: nobody can be known by it, "" for a guest."""
    if not _signed_in(request):
        return ""
    user = request.user
    return salted_hmac("linli.ui.whose", str(getattr(user, "pk", "")), algorithm="sha256").hexdigest()[:16]


@lru_cache(maxsize=8)
def language_choice(here: str, carries: str = "") -> str:
    """The buttons of the languages, for a page in one of them; `carries` is the id of a form that they send along."""
    each = [Language(code, TAGS[code], name, code == here) for code, name in settings.LANGUAGES]
    return render_to_string("ui/parts/language_choice.html", {"languages": each, "carries": carries})


@lru_cache(maxsize=128)
def _tabs(tabs: tuple[Shown, ...], language: str, files: str) -> str:
    """The tabs as they stand on a page, with one of them, or none, being here."""
    return render_to_string("ui/parts/tabs.html", {"tabs": tabs})


@lru_cache(maxsize=8)
def _counting(language: str) -> str:
    """The words with which the script counts on, as the script finds them."""
    return json_script(times.counting(), "counting")


def page(request: HttpRequest) -> dict[str, object]:
    """The context processor of every template: it reads cookies, settings and the path, and asks no database.

    Only a desk's rail looks at the asker's posts, which the door has read by then.
    `returning` says that the browser brought a session, not who that is; `works_here` that somebody signed in on it who
    has a desk, or is staff.
    """
    here = get_language() or settings.LANGUAGE_CODE
    desk = request.COOKIES.get(cookies.DESK, "")
    works_here = desk in (cookies.AT_DESK, cookies.IN_TEAM, cookies.NO_DESK)
    returning = settings.SESSION_COOKIE_NAME in request.COOKIES
    signed_in = returning and _signed_in(request)
    tabs = navigation.ways(TABS.get(desk, "residents"), request.path)
    return {
        **UNSAID,
        "language": TAGS.get(here, "zh-Hans"),
        "language_choice": language_choice(here),
        "large_type": cookies.LARGE_TYPE in request.COOKIES,
        "demo": settings.DEMO,
        "demo_way": next(iter(navigation.ways("demo", request.path)), None) if settings.DEMO else None,
        "returning": returning,
        "works_here": works_here,
        "tabs": _tabs(tabs, here, settings.STORAGES["staticfiles"]["BACKEND"]),
        "foot": () if works_here else navigation.ways("foot", request.path),
        "rail": lambda: navigation.rail(request, request.path),
        "bell": next(iter(navigation.ways("bell", request.path)), None) if signed_in else None,
        "edition": edition(),
        "whose": whose(request) if signed_in else "",
        "said": cookies.said(request),
        "here": request.get_full_path(),
        "counting": _counting(here),
    }
