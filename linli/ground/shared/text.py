"""Text that must not tell too much: one mask for each kind of personal value, and a scrubber for free words.

A mask is what a list or a page shows before anyone has asked, with a reason, to see the value itself. The scrubber
runs before words are published, sent to a group, or exported: what people type is where personal data leaks.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from linli.ground.shared import folding, id_numbers
from linli.ground.shared.folding import Folded

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, ord("—"): 0x2D, ord("–"): 0x2D, ord("‐"): 0x2D}
"""Full-width signs to plain ones, one for one, so that a place found in the narrow text is a place in the original."""

_NUMERAL = "[0-9一二三四五六七八九十百零〇两]"
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


def dialled(phone: str) -> str:
    """A number as a telephone dials it, without the blanks and dashes by which people read it."""
    plain = phone.translate(_NARROW)
    return "".join(sign for sign in plain if sign in "0123456789+")


def in_groups(phone: str) -> str:
    """A mobile of the mainland as people read it, 138 0000 1001, its blanks such as no line breaks at; others stay."""
    found = _GROUPS.fullmatch(phone)
    return "\u00a0".join(found.groups()) if found else phone


MOBILE = r"(1[3-9]\d)[ \u00a0]?(\d{4})[ \u00a0]?(\d{4})"
"""A mobile of the mainland in one or in its three groups, as a part of a pattern."""
_GROUPS = re.compile(rf"(?:\+86)?{MOBILE}")


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

    Kinds are `id_number`, `card`, `phone`, `landline`, `email`, `plate` and `room`.
    """

    text: str
    found: tuple[str, ...]


def scrub(text: str, only: Collection[str] | None = None) -> Scrubbed:
    """Hide ID numbers, bank cards whose check digit is right, telephones, mail addresses, plates and rooms in words.

    `only` names the kinds to hide (of `Scrubbed.found`); None hides all, which is what publishing asks for.

    Numbers are seen however they are written (`folding`). Everything else stays as it was typed.
    """
    if not text:
        return Scrubbed(text, ())
    found: list[str] = []
    for _time in range(_TIMES):
        before, read = text, folding.folded(text)
        for kind, hidden in _HIDING:
            if only is None or kind in only:
                shown = hidden(text, read)
                if shown != text:
                    found.append(kind)
                    text, read = shown, folding.folded(shown)
        if text == before:
            break
    return Scrubbed(text, tuple(dict.fromkeys(found)))


_TIMES = 4
"""So often words are looked through while something is found: what one mask leaves may stand beside another number."""

type _Hide = Callable[[re.Match[str]], str | None]
type _Hidden = Callable[[str, Folded], str]


def _numbers(pattern: re.Pattern[str], hide: _Hide, *, moments: bool = False) -> _Hidden:
    """Hide what a pattern finds in the words as their numbers are read; `moments` are looked through as well."""

    def hidden(text: str, read: Folded) -> str:
        words = read.words if moments else read.without_moments()
        pieces: list[str] = []
        seen = at = 0
        while (match := pattern.search(words, at)) is not None:
            shown = hide(match)
            if shown is None:
                at = match.start() + 1
                continue
            first = match
            while (later := _overlapping(pattern, words, match)) is not None:
                match = later
                shown = hide(match) or shown
            start, end = read.typed(*_span(first, match))
            pieces += [text[seen:start], shown]
            seen, at = max(end, seen), match.end()
        return "".join([*pieces, text[seen:]]) if pieces else text

    return hidden


def _span(first: re.Match[str], last: re.Match[str]) -> tuple[int, int]:
    """Where what is to be hidden stands: the group `it` of the pattern, if it has one."""
    group = "it" if "it" in first.re.groupindex else 0
    return first.start(group), last.end(group)


def _overlapping(pattern: re.Pattern[str], words: str, match: re.Match[str]) -> re.Match[str] | None:
    """The number that begins within a spaced one which goes on behind its end: [14]1 3 8… is not hidden by halves."""
    if not _GOES_ON.match(words, match.end()):
        return None
    later = pattern.search(words, match.start() + 1, match.end() + _LONGEST)
    return later if later is not None and later.start() < match.end() < later.end() else None


_GOES_ON = re.compile(r"[ ._-]\d")
_LONGEST = 60
"""No number is written longer than that."""


def _narrow(pattern: re.Pattern[str], hide: _Hide) -> _Hidden:
    """Hide what a pattern finds in the words in narrow signs, which stand one for one."""

    def hidden(text: str, _read: Folded) -> str:
        pieces: list[str] = []
        seen = 0
        for match in pattern.finditer(text.translate(_NARROW)):
            pieces += [text[seen : match.start()], hide(match) or ""]
            seen = match.end()
        return "".join([*pieces, text[seen:]]) if pieces else text

    return hidden


def _hide_id_number(match: re.Match[str]) -> str | None:
    number = id_numbers.number_in(match)
    return mask_id(number) if number else None


def _hide_phone(match: re.Match[str]) -> str | None:
    return None if folding.is_list(match[1]) else mask_phone(match[1])


_LONGEST_DOOR = 4
"""More digits beside a mobile are a number themselves."""


def _hide_glued(match: re.Match[str]) -> str | None:
    found = folding.mobiles_in(match[0])
    if found is None:
        return None
    before, mobile, behind = found
    before = mask_phone(before) if len(before) > _LONGEST_DOOR else before
    return f"{before}{mask_phone(mobile)}{'*' * len(behind)}"


def _hide_alike(match: re.Match[str]) -> str | None:
    digits = folding.digits_of(match[0])
    return mask_phone(digits) if digits else None


def _hide_any(match: re.Match[str]) -> str:
    return mask_phone(match["it"] if "it" in match.re.groupindex else match[0])


def _hide_card(match: re.Match[str]) -> str | None:
    return mask_phone(match[0]) if folding.is_card(match[0]) and not folding.says_what(match) else None


def _hide_landline(match: re.Match[str]) -> str:
    return mask_phone(match[1])


def _hide_email(match: re.Match[str]) -> str:
    return mask_email(match[0].replace(folding.EDGE, ""))


def _hide_plate(match: re.Match[str]) -> str:
    return mask_plate(match[0])


def _hide_room(match: re.Match[str]) -> str:
    if match["unit"]:
        return f"{match['unit']}***{match['end']}"
    return f"{match['dashed']}***" if match["dashed"] else "***"


_HIDING: tuple[tuple[str, _Hidden], ...] = (
    ("id_number", _numbers(folding.ID_NUMBER, _hide_id_number, moments=True)),
    ("card", _numbers(folding.CARD, _hide_card)),
    ("phone", _narrow(folding.NAMED, _hide_any)),
    ("phone", _numbers(folding.ABROAD, _hide_any)),
    ("phone", _numbers(folding.PHONE, _hide_phone)),
    ("phone", _numbers(folding.GLUED, _hide_glued)),
    ("phone", _numbers(folding.SPLIT, _hide_any)),
    ("phone", _numbers(folding.ALIKE, _hide_alike)),
    ("landline", _numbers(folding.LANDLINE, _hide_landline)),
    ("landline", _numbers(folding.LOCAL, _hide_any)),
    ("email", _numbers(folding.EMAIL, _hide_email, moments=True)),
    ("plate", _narrow(_PLATE, _hide_plate)),
    ("room", _narrow(_ROOM, _hide_room)),
)
