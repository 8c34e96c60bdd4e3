"""Requests that another page made a neighbour's browser send: with their session, or in nobody's name.

Pages carry a token in each form. At the JSON door, where programs call without one, a session is used with that token
only; and whoever changes something without a key of their own comes from no page, or from ours. A body is JSON and says
so, which no form of another page can without asking first.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

JSON, FORM = "application/json", "multipart/form-data"
_FROM_US = frozenset({"", "same-origin", "none"})
"""What a browser says of the page that sent it: ours, none (typed in); or nothing, where it is an old one or none."""


class Forged(Refused):
    """A page that is not ours sent this."""

    code = "forged"
    status = 403
    sentence = _("这个请求不是从邻里的页面发出的，没有照办。")


class NotJson(Refused):
    """The body does not say that it is JSON."""

    code = "not-json"
    status = 415
    sentence = _("这里只收 JSON：请把 Content-Type 写成 application/json。")


def must_be_ours(request: HttpRequest, *, by_session: bool) -> None:
    """Raise `Forged` unless this act at the JSON door, without a key, came from our own page or from no page at all."""
    if not _from_us(request) or (by_session and _lacks_token(request)):
        raise Forged


class NotAForm(Refused):
    """A file comes in a form."""

    code = "not-a-form"
    status = 415
    sentence = _("这里收的是文件：请把 Content-Type 写成 multipart/form-data。")


def must_be_json(request: HttpRequest, *, files: bool = False) -> None:
    """Raise `NotJson` if there is a body that does not say that it is JSON; `NotAForm`, where `files` are taken."""
    if files:
        if request.content_type != FORM:
            raise NotAForm
    elif request.body and request.content_type != JSON:
        raise NotJson


def _from_us(request: HttpRequest) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    ours = {"", f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return site in _FROM_US and origin in ours


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _lacks_token(request: HttpRequest) -> bool:
    """Whether an unsafe request lacks the page's token."""
    guard = _Csrf(lambda request: HttpResponse())
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    guard.process_request(request)
    return guard.process_view(request, lambda request: HttpResponse(), (), {}) is not None
