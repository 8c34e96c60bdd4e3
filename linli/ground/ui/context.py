"""What every page knows without asking the database: how to show itself, and the ways out of it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from linli.ground.ui import cookies, navigation, times

TABS = {cookies.AT_DESK: "staff", cookies.IN_TEAM: "team", cookies.AT_HOMES: "homes"}
"""The kind of tabs by what the cookie says of whoever signed in here; `residents` for everybody else."""
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
"""Django's language codes as they are written in `lang` attributes (BCP 47)."""


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
    return {
        "language": TAGS.get(here, "zh-Hans"),
        "languages": [Language(code, TAGS[code], name, code == here) for code, name in settings.LANGUAGES],
        "large_type": cookies.LARGE_TYPE in request.COOKIES,
        "demo": settings.DEMO,
        "demo_way": next(iter(navigation.ways("demo", request.path)), None) if settings.DEMO else None,
        "returning": returning,
        "works_here": works_here,
        "tabs": navigation.ways(TABS.get(desk, "residents"), request.path),
        "foot": [] if works_here else navigation.ways("foot", request.path),
        "rail": lambda: navigation.rail(request, request.path),
        "bell": next(iter(navigation.ways("bell", request.path)), None) if returning and _signed_in(request) else None,
        "said": cookies.said(request),
        "here": request.get_full_path(),
        "counting": times.counting,
    }
