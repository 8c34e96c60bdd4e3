"""What is an ID number in free words: eighteen signs, a region, a day of birth and four more (GB 11643-1999).

The check digit does not decide: whoever mistypes one sign of somebody's number still tells who it is. It decides alone
where the signs may as well be a list or a moment with other numbers around it, where the words before them say what is
counted (工单编号), and from the year on in which such numbers begin with a day of Linli's own time.
"""

import re
from datetime import date

from linli.ground.shared import folding

_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-6])\d{4}"
"""GB/T 2260; on residence permits 81 to 83 for who comes from Hong Kong, Macao and Taiwan, 9 for foreigners."""
_PLACED = re.compile(_REGION)
_YEAR = r"(?:19\d\d|20[01]\d|202[0-5])"
"""Of birth, where the check digit is not right: until 2025, since orders of later years begin so with their day."""
_FORM = re.compile(rf"{_REGION}(?P<born>{_YEAR}\d{{4}})\d{{3}}[\dX]")
_BORN = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""The day of birth that stands in an ID number, where its check digit is right."""
_DAY_AT, _DAY_UNTIL = 6, 14
"""Where it stands."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def number_in(found: re.Match[str]) -> str:
    """The ID number that stands where `folding.ID_NUMBER` found eighteen signs, in one; "" where they are none."""
    places = [at for at in range(found.start(), found.end()) if _is_sign(found.string[at])]
    number = "".join(found.string[at] for at in places)
    number = number[:-1] + (number[-1] if number[-1].isdigit() else "X")
    if folding.begins_in_a_case_number(found):
        return ""
    if is_checked(number):
        return number if _PLACED.match(number) and _BORN.fullmatch(number[_DAY_AT:_DAY_UNTIL]) else ""
    if not has_the_form(number) or folding.is_list(found[0]) or folding.says_what(found):
        return ""
    born = places[_DAY_AT], places[_DAY_UNTIL - 1] + 1
    return number if all(moment == born for moment in folding.moments_at(found)) else ""


def is_checked(number: str) -> bool:
    """Whether the weighted sum of the first seventeen signs gives the last of eighteen."""
    if len(number) != 18 or not number[:17].isdigit():
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def has_the_form(number: str) -> bool:
    """Whether eighteen signs are a region, a day from 1900 to 2025, and four more."""
    form = _FORM.fullmatch(number)
    if form is None:
        return False
    born = form["born"]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return True


def _is_sign(sign: str) -> bool:
    return sign.isdigit() or sign in folding.LAST_SIGNS
