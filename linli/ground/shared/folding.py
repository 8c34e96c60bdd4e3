"""Numbers in free words, however they are written: read as digits, so that a phone is seen behind other signs.

Full width, circled and other scripts' digits, 幺三八 and 壹贰叁 are digits; signs without width are none at all; up to
three signs that are no letters may stand between two digits. A sign of several (⑬, ¼), and one that is raised or counts
(², ①), is read as its digits with an `EDGE` on either side, where a number may begin and end as well as go on. What is
surely a moment, a case's number, a door or an identifier is no part of a phone. Each search reads the words once,
looking a bounded way ahead.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f"
"""Signs that count as letters or marks and show nothing."""
_SIGNS = ("零〇", "一幺壹弌", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_NUMERALS = {sign: str(digit) for digit, signs in enumerate(_SIGNS) for sign in signs}
_DASHES = "—–‐‑−"

EDGE = "\ufdd0"
"""Where a sign of several digits begins and ends: a sign that Unicode gives nobody."""
_EDGE = f"{EDGE}{{0,2}}+"
GAP = rf"{_EDGE}(?> [-_.]{{2}} |[\W_]{{0,3}}){_EDGE}"
"""What may stand between two digits of one number."""
_BEGINS = r"(?<!\d)(?!(?<=\*{4})\d{4}(?!\d))"
"""A number begins behind no digit, nor is it what a mask leaves to be seen."""
_CROSSES = "×✕✖╳"
LAST_SIGNS = f"Xx{_CROSSES}ХхΧχ叉"
"""The last of an ID number where it is no digit, and what people write for it."""
ID_NUMBER = re.compile(rf"{_BEGINS}\d(?:{GAP}\d){{16}}(?:{_EDGE} ?[{_CROSSES}]|{GAP}[\d{LAST_SIGNS}])(?![\dA-Za-z])")
PHONE = re.compile(rf"{_BEGINS}(?:\+?0{{0,2}}86{GAP}|0(?=1[3-9]))?(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d)")
LANDLINE = re.compile(
    rf"{_BEGINS}(?:\+?86{GAP})?(0{_EDGE}(?:1{_EDGE}0|2{_EDGE}\d){GAP}[2-9](?:{GAP}\d){{7}}"
    rf"|0{_EDGE}[3-9]{_EDGE}\d{_EDGE}\d{GAP}[2-9](?:{GAP}\d){{6,7}})(?!\d)"
)
_COUNTED = r"(?:[表錶户戶编編单單费費水][号號]|[工订訂][单單]|合[同约約]|[电電水气氣][表錶])"
"""The last two signs of what says what a number is: 表号, 户号, 编号, 单号, 缴费号, 流水号, 工单, 订单, 合同, 电表."""
_NO_PERSON = rf"(?<![证證账帐賬帳卡])(?<![证證]件)(?<!身份){_COUNTED}"
SAYS_WHAT = re.compile(rf"{_NO_PERSON}[ :#=是为為]{{0,3}}{_EDGE}\Z")
"""What says right before a number that it is no person's; not 身份证编号, 账户号, nor 缴费 alone, done for persons."""
SAYS_MOST = 10
"""Of so many signs before a number it is the end."""
GLUED = re.compile(rf"(?<!\d)(?<!{_COUNTED})(?<!{_COUNTED}[\W_是为為])(?<!{_COUNTED}[\W_是为為][\W_])\d{{12,25}}(?!\d)")
"""Digits among which a mobile may stand at either end (`mobiles_in`); not a meter's or a contract's that says so."""
_DAY = r"20[0-3]\d(?:0[1-9]|1[0-2])[0-3]\d"
_BESIDE = rf"\d{{1,4}}|(?!{_DAY})[2-9]\d{{6,7}}|0(?:10|2\d)[2-9]\d{{7}}|0[3-9]\d\d[2-9]\d{{6,7}}|(?:86)?1[3-9]\d{{9}}"
"""What stands right beside a mobile: a door, a telephone in the house, another mobile; a day begins a serial number."""
_AT_ITS_END = re.compile(rf"(?P<before>{_BESIDE})(?:86|0)?(?P<it>1[3-9]\d{{9}})")
_AT_ITS_BEGINNING = re.compile(rf"(?:86)?(?P<it>1[3-9]\d{{9}})(?P<behind>{_BESIDE})")
_LETTERS = r"[^\W\d_元年月日时時点點分米户戶号號室楼樓层層单單]{1,2}"
_COUNTERS = r"[年月日时時户戶号號室楼樓层層单單]"
SPLIT = re.compile(
    rf"(?<!\d)1(?P<each>{_LETTERS})[3-9](?:(?P=each)\d){{9}}(?!\d)"
    rf"|(?<!\d)1[3-9]\d(?P<part>{_LETTERS})\d{{4}}(?P=part)\d{{4}}(?!\d)"
    rf"|(?<!\d)1[3-9]\d ?(?P<counter>{_COUNTERS}) ?\d{{4}} ?(?P=counter) ?\d{{4}}(?!\d| ?(?P=counter))"
)
"""138x1234x5678, 138和1234和5678: a mobile with the same letters between its parts, or between all its digits.

So is 138号0013号8000, but not 138户1234户5678户, where each is counted.
"""
_SIGNS_ALIKE = "lIOoОоЗз○◯"
_ALIKE = str.maketrans(f"|{_SIGNS_ALIKE}", "11100003300")
_AS_DIGIT = rf"[0-9{_SIGNS_ALIKE}]"
ALIKE = re.compile(
    rf"(?<![0-9A-Za-z○◯])[1lI|][3-9Зз]{_AS_DIGIT}[ -]?{_AS_DIGIT}{{4}}[ -]?{_AS_DIGIT}{{4}}(?![0-9A-Za-z○◯])"
)
"""l38…, 138OO138OOO: a mobile in which letters stand for digits (`digits_of`)."""
FEWEST_DIGITS = 4
_PLAIN = r"(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
_WRITTEN_OUT = f"[{''.join(_NUMERALS)}十百千两兩]"
NAMED = re.compile(rf"(?<={_WRITTEN_OUT}){_PLAIN}(?![0-9])|(?<![0-9]){_PLAIN}(?={_WRITTEN_OUT})")
"""李四139…, 139…三楼: a mobile in plain digits beside a numeral that is written out, and is a name's or a floor's.

To be looked for in the words as they were typed, full width read as half.
"""
ABROAD = re.compile(r"(?<!\d)(?:\+(?!86)[1-9]\d{0,2}|00(?:85[23]|886))(?:[ -]?\d){6,12}(?!\d)")
_CLOCK = r"(?:[01]\d|2[0-4])[0-5]\d"
LOCAL = re.compile(
    r"(?:(?:电话|電話)(?![费費])|座机|座機|号码|號碼|手机|手機|联系|聯繫|拨|撥|打|[Tt]el|[Pp]hone|[Cc]all)[^\d\n]{0,6}"
    rf"(?!{_DAY}(?!\d)|{_CLOCK} ?[-~]{{1,2}} ?{_CLOCK}(?!\d))(?P<it>[2-9]\d{{3}}{GAP}\d{{4}})(?!\d| ?多?[元块塊])"
)
"""Eight digits that the words call a telephone's, and that are no day, no hours (打麻将2200-0200) and no sum."""
CARD = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
EMAIL = re.compile(rf"[A-Za-z0-9._%+{EDGE}-]{{1,64}}@[A-Za-z0-9{EDGE}-]{{1,63}}(?:\.[A-Za-z0-9{EDGE}-]{{1,63}}){{1,4}}")

_HOUR = r"(?:[01]?\d|2[0-3])[:：][0-5]\d"
_MONTH_DAY = r"(?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])"
_NO_PHONE = re.compile(
    rf"(?<![\d/.-])(?:19|20)\d\d[-/.]{_MONTH_DAY}(?![\d/.-]*[/.-]\d|\d)"
    rf"|(?<![\d:]){_HOUR}(?::[0-5]\d(?:\.\d{{1,6}})?)?(?![\d:])"
    r"|LL-?\d{4}-\d+"
    r"|(?<![\d-])[1-9]\d?-[1-9]\d?-[1-9]\d{2,3}(?![\d-])"
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
    re.IGNORECASE,
)
"""A day, an hour, a case's number, a door (14-2-301), an identifier."""
_CASES = re.compile(r"LL-?\d{4}-\d{1,8}(?!\d)", re.IGNORECASE)
_LISTS = frozenset("、，,;；/")


class _Fold(dict[int, str]):
    """Each sign as it is read; kept once it was asked for."""

    def __missing__(self, sign: int) -> str:
        read = self[sign] = _read(chr(sign))
        return read


def _read(sign: str) -> str:
    if sign in BLANK_LETTERS or unicodedata.category(sign) == "Cf":
        return ""
    if sign in _DASHES:
        return "-"
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit) if unicodedata.category(sign) == "Nd" else f"{EDGE}{digit}{EDGE}"
    plain = unicodedata.normalize("NFKC", sign)
    read = "".join(_NUMERALS.get(each, each) for each in plain if each not in BLANK_LETTERS)
    return re.sub(r"^(?=\d)|(?<=\d)\Z", EDGE, read) if len(read) > 1 else read


_FOLD = _Fold()


@dataclass(frozen=True, slots=True)
class Folded:
    """Words as their numbers are read, and for each sign of them the place in the words as they were typed."""

    words: str
    places: list[int] | range

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Where what stands from `start` to `end` was typed."""
        return self.places[start], self.places[end - 1] + 1

    def without_moments(self) -> str:
        """The same words, of the same length, with nothing left of what holds digits and is no phone."""
        return _NO_PHONE.sub(lambda found: "x" * len(found[0]), self.words)


def folded(words: str) -> Folded:
    """Words with every digit read as one."""
    if words.isascii():
        return Folded(words, range(len(words)))
    read = words.translate(_FOLD)
    if len(read) == len(words) and all(map(_FOLD.get, map(ord, set(words)))):  # none is read as nothing, so each as one
        return Folded(read, range(len(words)))
    places = [place for place, sign in enumerate(words) for _each in _FOLD[ord(sign)]]
    return Folded(read, places)


_FARTHEST = 40
"""No moment is written longer than that, nor an identifier."""


def moments_at(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """From where to where there is what is no part of a phone in what was found, or across one end of it."""
    near = max(0, found.start() - _FARTHEST), found.end() + _FARTHEST
    for moment in _NO_PHONE.finditer(found.string, *near):
        if moment.start() < found.end() and found.start() < moment.end():
            yield moment.span()


def begins_in_a_case_number(found: re.Match[str]) -> bool:
    """Whether what was found begins within a case's number, LL-2611-0042, and goes on behind its end.

    More than eight digits are no running number: who writes an ID number there is not told by it.
    """
    near = max(0, found.start() - _FARTHEST), found.end()
    cases = _CASES.finditer(found.string, *near)
    return any(case.start() < found.start() < case.end() < found.end() for case in cases)


def is_list(number: str) -> bool:
    """Whether eleven digits are several numbers in a row: floors that rise, or prices and rooms set off by commas."""
    groups, between = re.findall(r"\d+", number), set(re.findall(r"[^\d\s]", number))
    sizes = [len(group) for group in groups]
    if len(groups) >= 4 and max(sizes) <= 3 and not any(group[0] == "0" for group in groups):
        numbers = [int(group) for group in groups]
        if all(one < other for one, other in pairwise(numbers)):
            return True
    if not between & _LISTS or len(groups) < 2:
        return False
    return sizes != [3, 4, 4] and max(sizes) > 2 and max(sizes) < 5


def says_what(found: re.Match[str]) -> bool:
    """Whether the words right before what was found say that it is a meter's, an order's or a contract's number."""
    return SAYS_WHAT.search(found.string[max(0, found.start() - SAYS_MOST) : found.start()]) is not None


def mobiles_in(run: str) -> tuple[str, str, str] | None:
    """What a run of `GLUED` digits is: before a mobile, the mobile, behind it; the one at its end first. None without.

    None also where what would stand beside the mobile is nothing that people write there.
    """
    if found := _AT_ITS_END.fullmatch(run):
        return found["before"], found["it"], ""
    found = _AT_ITS_BEGINNING.fullmatch(run)
    return ("", found["it"], found["behind"]) if found else None


def digits_of(alike: str) -> str:
    """The digits that are meant where letters stand for some; "" where too many do."""
    return alike.translate(_ALIKE) if FEWEST_DIGITS <= sum(each.isdigit() for each in alike) < len(alike) else ""


def is_card(number: str) -> bool:
    """Whether the digits have the check digit of a bank card's number (Luhn, ISO/IEC 7812-1)."""
    digits = [int(each) for each in reversed(re.sub(r"\D", "", number))]
    doubled = [sum(divmod(2 * each, 10)) for each in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
