"""What a browser is asked to remember: how to show things, never who anyone is.

`large-type`, `language` and `desk` change only what is shown; `said` carries one signed sentence to the next page, so
that a redirect after a form can say what was done. No cookie here decides what anyone may do.
"""

from dataclasses import astuple, dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_supported_language_variant

YEAR_S: Final = 365 * 24 * 3600
LARGE_TYPE: Final = f"{settings.COOKIE_PREFIX}large-type"
DESK: Final = f"{settings.COOKIE_PREFIX}desk"
AT_DESK, IN_TEAM, AT_HOMES, NO_DESK = "1", "team", "homes", "none"
"""What `desk` says: staff with a desk, a neighbour whose team has one, one who confirms homes, staff without a desk."""
WHERE: Final = f"{settings.COOKIE_PREFIX}where"
"""The code of the place that this browser last named."""
MARKS: Final = f"{settings.COOKIE_PREFIX}marks"
"""That digits of some numbers were given back in this browser, see `town.people.pacing`; it says none of them."""
SAID: Final = f"{settings.COOKIE_PREFIX}said"
SAID_FOR_S: Final = 120
LEAVING: Final = "leaving"
"""What the sentence of somebody who leaves this browser answers; its key is whose it was (`context.whose`)."""
DRAFT: Final = "draft"
DRAFT_FOR_S: Final = 600
DRAFT_MOST: Final = 3800
"""Browsers keep about 4,000 signs to a cookie."""


def keep(response: HttpResponseBase, name: str, value: str, *, max_age_s: int = YEAR_S) -> None:
    """Remember `value` under `name` in this browser; an empty value forgets it."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=max_age_s, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Show this browser's pages in `language` from now on; called at sign-in with the person's own, and by the menu."""
    keep(response, settings.LANGUAGE_COOKIE_NAME, known_language(language))


def keep_large_type(response: HttpResponseBase, large: bool) -> None:
    """Show this browser's pages in large type, or no longer."""
    keep(response, LARGE_TYPE, "1" if large else "")


def bring_large_type(response: HttpResponseBase, chosen: bool) -> None:
    """At signing in: who has `chosen` large type has it in this browser too; what this browser shows stays otherwise.

    Whoever made the letters large on this phone needs them, whatever their account says.
    """
    if chosen:
        keep_large_type(response, large=True)


def keep_desk(response: HttpResponseBase, at: str) -> None:
    """Show the tab 待办 of whoever has something to do, "" for nobody: kept from signing in until signing out."""
    keep(response, DESK, at)


def known_language(asked: str) -> str:
    """The language of the catalogue that serves `asked`; Simplified Chinese where none does."""
    try:
        return get_supported_language_variant(asked)
    except LookupError:
        return settings.LANGUAGE_CODE


@dataclass(frozen=True, slots=True)
class Done:
    """What the form was that is done with: the `draft` it was written as, its key, and the number of what it made."""

    draft: str
    once: str
    number: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the toast; `tone` is `good` or `wrong`, `done` names the form that it answers."""

    words: str
    tone: str = "good"
    done: Done | None = None


def say(response: HttpResponseBase, words: str, *, tone: str = "good", done: Done | None = None) -> None:
    """Let the next page say `words` (at most 300 characters) once; they hold no personal data."""
    written = [words[:300], tone, *(astuple(done) if done is not None else ())]
    keep(response, SAID, signing.dumps(written, salt=SAID), max_age_s=SAID_FOR_S)


def said(request: HttpRequest) -> Said | None:
    """What the page before this one had to say, if it was us who wrote it down within the last two minutes."""
    try:
        words, tone, *done = signing.loads(request.COOKIES.get(SAID, ""), salt=SAID, max_age=SAID_FOR_S)
    except (signing.BadSignature, ValueError):
        return None
    return Said(words, tone, Done(*done) if done else None)


def keep_draft(response: HttpResponseBase, words: str, path: str) -> bool:
    """Carry words to the form at `path` for ten minutes, so that no page has to be sent twice; False if too long.

    They stay in the browser, out of addresses, logs and the database; "" forgets them.
    """
    written = signing.dumps(words, salt=DRAFT, compress=True) if words else ""
    if len(written) > DRAFT_MOST:
        return False
    if not words:
        response.delete_cookie(DRAFT, path=path, samesite="Lax")
        return True
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(DRAFT, written, max_age=DRAFT_FOR_S, path=path, secure=secure, httponly=True, samesite="Lax")
    return True


def draft(request: HttpRequest) -> str:
    """The words that were carried here, "" where there are none."""
    try:
        return str(signing.loads(request.COOKIES.get(DRAFT, ""), salt=DRAFT, max_age=DRAFT_FOR_S))
    except (signing.BadSignature, ValueError):
        return ""
