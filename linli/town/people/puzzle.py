"""A small proof of work: the browser counts a while, so that guessing costs more than answering.

Asked for only while wrong codes, or askings for codes, pour in from everywhere, or reports from one network. Nobody has
to read squinted letters; where no script runs, the desk lets people in. The puzzle: find a number n so that
SHA-256("<challenge>:<n>") begins with so many zero bits: at the door `BITS`, about 65,000 tries, well under a second on
an old phone.
"""

import hashlib

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.keyring import keyring
from linli.ground.shared.refusals import Refused

BITS = 16


class PuzzleFirst(Refused):
    """The town is under attack, and the browser must count a while first; nothing was tried or sent, a code holds."""

    code = "puzzle-first"
    status = 428
    sentence = _("现在试的人太多，浏览器要先算一小会儿，再点一次就好。没有开脚本的话，请到社区报到台。")


def challenge(about: str) -> str:
    """The challenge for one attempt at one thing: 64 hexadecimal digits that nobody else can foretell."""
    return keyring().index("puzzle", about).value


def solved(about: str, answer: str, bits: int = BITS) -> bool:
    """Whether `answer` solves the challenge for that attempt, with so many zero bits."""
    if not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return False
    return _opens(challenge(about), answer, bits)


def solve(about: str, bits: int = BITS) -> str:
    """Solve it, as the browser does: the challenge is asked for once."""
    asked, n = challenge(about), 0
    while not _opens(asked, str(n), bits):
        n += 1
    return str(n)


def _opens(asked: str, answer: str, bits: int) -> bool:
    digest = hashlib.sha256(f"{asked}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0
