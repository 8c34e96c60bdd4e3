"""Phone numbers and e-mail addresses in one form each, so that the same one is always found again."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid
from linli.ground.shared.unseen import hides

HOME = "CN"
_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")
_PUBLIC_HOST = re.compile(
    r"(?:[^\W_][\w-]*\.)+(?!(?:localhost|local|internal|lan|home|arpa)$)(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)"
)
_OFFICE = re.compile(
    r"(?:(?:\+86|0086)?(?:0[0-9]{2,3}[2-9][0-9]{6,7}|1[3-9][0-9]{9}|[48]00[0-9]{7})|[2-9][0-9]{6,7}|[19][0-9]{2,5})"
    r"(?:转[0-9]{1,6})?"
)
"""A landline, with or without its area, a mobile, 400 or 800, or a short number such as 12345; who puts through."""
_PARTS = re.compile(r"[\s()（）-]")
_FULL_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {ord("＋"): "+", ord("－"): "-", 0x3000: " "}


def normal_phone(typed: str) -> str:
    """A number as people type it, as E.164: "138 0000 1234" gives "+8613800001234".

    Without a country it is read as Chinese. Raises `Invalid` if no such number can exist.
    """
    try:
        number = phonenumbers.parse(typed.translate(_FULL_WIDTH), HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number) or number.extension:
        raise Invalid({"phone": _("这个手机号不对，请看看是不是 11 位。")})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_email(typed: str) -> str:
    """An address in small letters, without spaces around it. Raises `Invalid` if it is none.

    Its host is a public name: letters with a dot in it, none of our own machines and none that turns what is read.
    """
    address = typed.strip().lower()
    try:
        validate_email(address)
        if not _PUBLIC_HOST.fullmatch(address.rpartition("@")[2]) or hides(address):
            raise ValidationError("no public name")
    except ValidationError:
        raise Invalid({"email": _("这个邮箱地址不对，请再看看。")}) from None
    return address


def normal_mobile(typed: str) -> str:
    """The same for a number that gets our messages: a mobile of the mainland, +86 and 1[3-9] with nine more digits.

    Raises `Invalid` for any other.
    """
    number = normal_phone(typed)
    if not _MOBILE.fullmatch(number):
        raise Invalid({"phone": _("请填内地的手机号，11 位，1 开头；别的号码收不到短信。")})
    return number


def must_be_office_phone(typed: str) -> None:
    """Raise `Invalid` unless a duty phone is one that can be dialled, as people write it; it may be empty."""
    if typed.strip() and not _OFFICE.fullmatch(_PARTS.sub("", typed.translate(_FULL_WIDTH))):
        raise Invalid({"duty_phone": _("值班电话写一个打得通的号码：座机连区号、手机，或者 12345 这样的短号。")})
