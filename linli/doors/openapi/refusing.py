"""What cannot be read, said as a refusal: each field that is wrong with what to change, in the reader's words."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli.ground.shared.refusals import Invalid, NotFound, Refused, Words

WRONG: Final[dict[str, Words]] = {
    "missing": _("这一项要填。"),
    "extra_forbidden": _("没有这一项。"),
    "string_too_short": _("这一项要填。"),
    "string_too_long": _("太长了，请写短一点。"),
    "string_type": _("这一项要写成文字。"),
    "string_pattern_mismatch": _("这一项的写法不对。"),
    "string_unicode": _("里面有读不出来的字符。"),
    "literal_error": _("只能从说明里列出的几种里选一种。"),
    "uuid_parsing": _("这个编号的写法不对。"),
    "int_type": _("这一项要写成整数。"),
    "int_parsing": _("这一项要写成整数。"),
    "less_than_equal": _("这个数太大了。"),
    "greater_than_equal": _("这个数太小了。"),
    "bool_type": _("这一项要写成 true 或 false。"),
}
"""Pydantic's kinds of errors that a reader can mend."""
OTHERWISE: Final[Words] = _("这一项的样子不对，请看接口说明。")


class Unreadable(Refused):
    """The body is no JSON."""

    code = "bad-request"
    status = 400
    sentence = _("这个请求读不懂，没有照办。")


def invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """Raise `Invalid` with the fields that do not fit the description."""
    assert isinstance(error, ValidationError)
    raise Invalid({_place(each["loc"]): WRONG.get(str(each["type"]), OTHERWISE) for each in error.errors}) from None


def unreadable(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """Raise `Unreadable`; ninja raises `HttpError` only for a body that it cannot parse."""
    raise Unreadable from None


def not_found(request: HttpRequest, error: Http404 | type[Http404]) -> HttpResponse:
    """Raise `NotFound`."""
    raise NotFound from None


def teach(api: NinjaAPI) -> None:
    """Let a door refuse in the house's words. Refusals themselves pass through to the middleware that says them."""
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(Http404, not_found)


def _place(where: tuple[Any, ...]) -> str:
    """`("body", "given", "words")` is the field `words`; the body as a whole is `body`."""
    inner = where[2:] if where[0] == "body" else where[1:]
    return ".".join(str(part) for part in inner) or str(where[0])
