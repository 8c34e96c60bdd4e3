"""What surrounds every page: its language, its headers, and the words with which something is refused."""

import codecs
import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from linli.doors.portal import dawdling, refusing, ways
from linli.ground.shared.busy import is_busy
from linli.ground.shared.refusals import Refused
from linli.ground.ui import cookies
from linli.town.people.allow import Knock as Knock
from linli.town.people.allow import OtherMethod, View, answer, must_answer_to

logger = logging.getLogger(__name__)

type Answers = Callable[[HttpRequest], HttpResponse]

PERMISSIONS: Final = (
    "accelerometer=(), autoplay=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), "
    "magnetometer=(), microphone=(self), midi=(), payment=(), serial=(), usb=()"
)
"""What a page may ask of a device: a picture, a voice note and a place, and only ours."""


class Headers:
    """Keeps private pages out of every cache, and devices out of every page that is not ours."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """`private, no-store` where a session was read; what remains is the browser's alone, and checked before use."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.session.accessed:
            _keep_desk(request, response)
        if request.session.accessed and not request.session.is_empty():
            response.headers["Cache-Control"] = "private, no-store"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        if cookies.SAID in request.COOKIES and cookies.SAID not in response.cookies and _is_page(response):
            cookies.keep(response, cookies.SAID, "")
        return response


def _keep_desk(request: HttpRequest, response: HttpResponse) -> None:
    """Let the tabs follow whoever is signed in: 待办 for all who have something to do, by whatever door they came."""
    desk = ways.desk_of(request)
    if desk is not None and desk != request.COOKIES.get(cookies.DESK, ""):
        cookies.keep_desk(response, desk)


def _is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")


class Language:
    """Speaks the language that this browser chose, until then the one it prefers; asks no database.

    What is chosen stands in a cookie, and so does what an account says, from signing in on. Of what a browser prefers
    the first that the house speaks counts; Simplified Chinese where it speaks none.
    """

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language, say so in `Content-Language`, and to caches what the answer hung on."""
        chosen = _chosen(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", chosen)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            return response


def _chosen(request: HttpRequest) -> str:
    """What the cookie says; where there is none, and at the JSON door, where programs call, what is asked for."""
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if kept is None or request.path.startswith("/api/"):
        return translation.get_language_from_request(request)
    return cookies.known_language(kept)


class OtherLetters(Refused):
    """What was sent says that it is written in other signs than UTF-8."""

    code = "other-letters"
    status = 415
    sentence = _("这里只收 UTF-8 编码的文字，没有照办。请用邻里自己的页面再发一次。")


class Letters:
    """Reads every request as UTF-8, and refuses one that says it is written otherwise: no page of ours sends that.

    Stands before whatever reads a form, which would break on it.
    """

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read as UTF-8 from here on, so that the refusal too can be written."""
        request.encoding = "utf-8"
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> HttpResponse | None:
        """The refusal, or nothing."""
        said = (request.content_params or {}).get("charset", "utf-8")
        return None if _is_utf8(said) else answer(request, OtherLetters())


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset.strip("\"' ")).name == "utf-8"
    except (LookupError, ValueError):
        return False


class TooLong(Refused):
    """What is sent says that it is longer than anything that is read here."""

    code = "too-long"
    status = 413
    sentence = _("一次传得太多了，没有收。照片每张最多 10 MB，少传几张再试。")


MOST_SENT: Final = dawdling.most_sent()


class Lengths:
    """Refuses by its own word what is longer than is read, before anything of it is waited for, and what did not come.

    Stands before whatever reads a form: of what did not come in whole (`dawdling`) nothing is there to be read.
    """

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the language to refuse in is known later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> HttpResponse | None:
        """The refusal, or nothing. What no number stands in for is no length, and nothing is read for it."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        refused: Refused | None = None
        if said.isdecimal() and int(said) > MOST_SENT:
            refused = TooLong()
        elif said.isdecimal() and int(said) > _most_of(request):
            refused = refusing.TooMuch()
        elif request.META.get(dawdling.UNSENT):
            refused = dawdling.Unsent()
        if refused is None:
            return None
        request.POST = QueryDict()  # the page that says so would write back what was typed
        return answer(request, refused)


def _most_of(request: HttpRequest) -> int:
    """The most that is read of a request, in bytes: only a form of files may be longer than what is kept in memory."""
    return MOST_SENT if request.content_type == "multipart/form-data" else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class Methods:
    """Says of an address that it does not answer to this method, before anything else is asked of the request.

    Stands before the guard against forgery, which would take a method that nobody knows for a page that grew old.
    """

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the address is known later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> HttpResponse | None:
        """The refusal, or nothing."""
        try:
            must_answer_to(request, view)
        except OtherMethod as refusal:
            return answer(request, refusal)
        return None


class Refusals:
    """Turns what a room refuses into a page, or into JSON at the JSON door, with the room's own words."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; refusals come by `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal's answer, also where the database cannot be had now; anything else is a defect and stays one."""
        if is_busy(exception):
            logger.warning("the database cannot be had (%s)", exception)
            return refusing.busy(request, exception)
        return refusing.answer(request, exception) if isinstance(exception, Refused) else None
