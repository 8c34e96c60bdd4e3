"""Words looked for in what people write: Latin ones whole and in any case, Chinese ones wherever they stand."""

import re
from functools import lru_cache

_BETWEEN_CHINESE = ".{0,12}?"
_BETWEEN_LATIN = r"(?:\W+\w+){0,5}?\W+"


def pattern(words: str) -> re.Pattern[str]:
    """Words parted by `|` as one pattern over lower-case text; `…` in a word stands for a little in between."""
    return re.compile("|".join(_one(word) for word in words.split("|") if word), re.DOTALL)


@lru_cache(maxsize=4096)
def word(one: str) -> re.Pattern[str]:
    """One word as a pattern."""
    return pattern(one)


def is_latin(one: str) -> bool:
    """Whether a word is written in letters, so that it counts only whole."""
    return one.replace("…", "").isascii()


def _one(one: str) -> str:
    parts = [re.escape(part) for part in one.split("…")]
    if not is_latin(one):
        return _BETWEEN_CHINESE.join(parts)
    whole = _BETWEEN_LATIN.join(parts)
    if not parts[0]:
        return rf"(?<![a-z]){whole}(?![a-z])"
    # Its first sign stands before what must not precede it: where that sign is not, nothing more is tried.
    first = re.escape(one[0])
    return rf"{first}(?<![a-z]{first}){whole.removeprefix(first)}(?![a-z])"
