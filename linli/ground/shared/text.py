"""Text that must not tell too much: one mask for each kind of personal value, and a scrubber for free words.

A mask is what a list or a page shows before anyone has asked, with a reason, to see the value itself. The scrubber
runs before words are published, sent to a group, or exported: what people type is where personal data leaks.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, ord("—"): 0x2D, ord("–"): 0x2D, ord("‐"): 0x2D}
"""Full-width signs to plain ones, one for one, so that a place found in the narrow text is a place in the original."""

_NUMERAL = "[0-9一二三四五六七八九十百零〇两]"
_ID_NUMBER = re.compile(r"(?<!\d)\d{6} ?\d{4} ?\d{4} ?\d{3}[\dXx](?![\dA-Za-z])")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_BETWEEN = "[ .·-]{0,2}"
_ID_SPACED = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{16}}{_BETWEEN}[\dXx](?![\dA-Za-z])")
_PHONE_SPACED = re.compile(rf"(?<!\d)(1{_BETWEEN}[3-9](?:{_BETWEEN}\d){{9}})(?!\d)")
_SPOKEN = {ord(sign): digit for sign, digit in zip("零〇一幺二三四五六七八九", "001123456789", strict=True)}
_PHONE_SPOKEN = re.compile("[一幺][三四五六七八九][零〇一幺二三四五六七八九]{9}(?![零〇一幺二三四五六七八九])")
_LANDLINE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(0\d{2,3}[ -]\d{3,4}[ -]?\d{4})(?!\d)")
_PLATE = re.compile(
    rf"[{PROVINCES}] ?[A-HJ-NP-Z][ ·.-]?"
    r"(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])",
    re.IGNORECASE,
)
_ROOM = re.compile(
    rf"(?P<unit>{_NUMERAL}{{1,3}} ?(?:单元|單元) ?)"
    rf"(?P<behind>{_NUMERAL}{{2,6}})(?! ?[层層楼樓])(?P<end> ?[室户戶号號房]?)"
    rf"|(?<![0-9-])(?P<dashed>\d{{1,3}}-\d{{1,2}}-)(?P<last>\d{{3,4}})(?![0-9-])"
    rf"|(?<!{_NUMERAL})(?P<alone>{_NUMERAL}{{3,6}})(?= ?室)"
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f"
"""Signs that count as letters or marks and show nothing."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Signs that turn the direction of what stands around them."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def hides(line: str) -> bool:
    """Whether a line, such as a name, holds signs that nobody sees: control, direction, no width, breaks of lines."""
    return any(
        unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp") for sign in line
    ) or any(sign in line for sign in _BLANK_LETTERS)


def dialled(phone: str) -> str:
    """A number as a telephone dials it, without the blanks and dashes by which people read it."""
    plain = phone.translate(_NARROW)
    return "".join(sign for sign in plain if sign in "0123456789+")


def in_line(line: str) -> str:
    """A name as it is kept: without signs that nobody sees, one blank where there were several."""
    seen = "".join(" " if sign.isspace() else sign for sign in line)
    return " ".join("".join(sign for sign in seen if not hides(sign)).split())


def upright(words: str) -> str:
    """Free words without signs that turn what stands around them, and without control signs but breaks of lines."""
    return _CONTROL.sub("", _TURNING.sub("", words))


def mask_name(name: str) -> str:
    """王秀兰 → 王**: the first sign stays, of the rest as many stars as signs, two at most."""
    name = name.strip()
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def mask_phone(phone: str) -> str:
    """+8613800001234 (E.164) → 138****1234; a number of another shape shows its last four digits only."""
    digits = re.sub(r"\D", "", phone)
    if phone.startswith("+86"):
        digits = digits[2:]
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) > 6 else "****"


def mask_email(address: str) -> str:
    """zhang@example.cn → z***@example.cn."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}" if name else "***"


def mask_plate(plate: str) -> str:
    """京A12345 → 京A·***45."""
    signs = re.sub(r"[^0-9A-Za-z一-鿿]", "", plate).upper()
    return f"{signs[:2]}·***{signs[-2:]}" if len(signs) >= 7 else "***"


def mask_id(number: str) -> str:
    """110105194912310021 → 110***********0021: the first three and the last four."""
    signs = number.replace(" ", "").upper()
    return f"{signs[:3]}{'*' * (len(signs) - 7)}{signs[-4:]}" if len(signs) >= 15 else "***"


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Words fit to be published, and the kinds of things hidden in them.

    Kinds are `id_number`, `phone`, `landline`, `plate` and `room`.
    """

    text: str
    found: tuple[str, ...]


def scrub(text: str, only: Collection[str] | None = None) -> Scrubbed:
    """Hide ID numbers whose check digit is right, mobiles, landlines, plates and rooms in free words.

    `only` names the kinds to hide (of `Scrubbed.found`); None hides all, which is what publishing asks for.

    Full-width digits and spaced or dashed numbers are seen too. Everything else stays as it was typed.
    """
    found: list[str] = []
    for kind, pattern, hide in _HIDING:
        if only is not None and kind not in only:
            continue
        narrow = text.translate(_NARROW)
        pieces: list[str] = []
        seen = 0
        for match in pattern.finditer(narrow):
            hidden = hide(match)
            if hidden is None:
                continue
            pieces += [text[seen : match.start()], hidden]
            seen = match.end()
            if kind not in found:
                found.append(kind)
        text = "".join([*pieces, text[seen:]])
    return Scrubbed(text, tuple(found))


def is_id_number(number: str) -> bool:
    """Whether 18 signs are a resident's ID number: the weighted sum of GB 11643-1999 gives the last of them."""
    signs = number.replace(" ", "").upper()
    if len(signs) != 18 or not signs[:17].isdigit():
        return False
    total = sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == signs[17]


def _hide_id_number(match: re.Match[str]) -> str | None:
    signs = re.sub(r"[ .·-]", "", match[0])
    return mask_id(signs) if is_id_number(signs) else None


def _hide_phone(match: re.Match[str]) -> str:
    return mask_phone(match[1])


def _hide_spoken(match: re.Match[str]) -> str:
    return mask_phone(match[0].translate(_SPOKEN))


def _hide_plate(match: re.Match[str]) -> str:
    return mask_plate(match[0])


def _hide_room(match: re.Match[str]) -> str:
    if match["unit"]:
        return f"{match['unit']}***{match['end']}"
    return f"{match['dashed']}***" if match["dashed"] else "***"


_HIDING: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    ("id_number", _ID_NUMBER, _hide_id_number),
    ("id_number", _ID_SPACED, _hide_id_number),
    ("phone", _PHONE, _hide_phone),
    ("phone", _PHONE_SPACED, _hide_phone),
    ("phone", _PHONE_SPOKEN, _hide_spoken),
    ("landline", _LANDLINE, _hide_phone),
    ("plate", _PLATE, _hide_plate),
    ("room", _ROOM, _hide_room),
)
