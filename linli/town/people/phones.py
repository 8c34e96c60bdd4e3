"""Phone numbers and e-mail addresses in one form each, so that the same one is always found again."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid

HOME = "CN"
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
    """An address in small letters, without spaces around it. Raises `Invalid` if it is none."""
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": _("这个邮箱地址不对，请再看看。")}) from None
    return address


def gets_messages(e164: str) -> bool:
    """Whether a code could reach this number: mobiles, and those that may be either."""
    kind = phonenumbers.number_type(phonenumbers.parse(e164))
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
