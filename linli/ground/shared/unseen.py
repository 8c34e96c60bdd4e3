"""Signs that nobody sees, and what becomes of them: a name that is kept is one line, and words stay upright.

They would hide a number from who looks for it, an emergency from who listens for it, and one name behind another.
"""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.folding import BLANK_LETTERS

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Signs that turn the direction of what stands around them."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def hides(line: str) -> bool:
    """Whether a line, such as a name, holds signs that nobody sees: control, direction, no width, breaks of lines."""
    return any(
        unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp") for sign in line
    ) or any(sign in line for sign in BLANK_LETTERS)


def unfit(line: str) -> Promise | None:
    """What is wrong with a line that many will read, such as a name: signs that nobody sees, or angle brackets."""
    return _("这里有看不见的符号，或者尖括号，请去掉。") if hides(line) or set(line) & set("<>") else None


class _Seen(dict[int, int | None]):
    """For `str.translate`: every sign as it is, none that nobody sees; the first `MOST` are looked at once."""

    MOST = 10_000

    def __missing__(self, code: int) -> int | None:
        seen = None if hides(chr(code)) else code
        if len(self) < self.MOST:
            self[code] = seen
        return seen


SEEN = _Seen({ord("\n"): ord("\n")})
"""To translate words by: without signs that nobody sees, breaks of lines aside."""


def in_line(line: str) -> str:
    """A name as it is kept: without signs that nobody sees, one blank where there were several."""
    seen = "".join(" " if sign.isspace() else sign for sign in line)
    return " ".join("".join(sign for sign in seen if not hides(sign)).split())


def upright(words: str) -> str:
    """Free words without signs that turn what stands around them, and without control signs but breaks of lines."""
    return _CONTROL.sub("", _TURNING.sub("", words))
