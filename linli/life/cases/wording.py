"""Words looked for in what people write: Latin ones whole and in any case, Chinese ones wherever they stand.

Our own words are patterns. Those of a district's table are anybody's, and a pattern of them could be made to try for
ever: they are looked for sign by sign, every place at once, one bit of a number for each, and nothing is tried twice.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from django.utils.translation import gettext as _

GAP = "…"
_BETWEEN_CHINESE = ".{0,12}?"
_BETWEEN_LATIN = r"(?:\W+\w+){0,5}?\W+"
SIGNS_BETWEEN, WORDS_BETWEEN = 12, 5
"""So much may stand in a gap: signs in a Chinese word, whole words in a Latin one."""
LOOSE_FROM, LOOSE_BY = 3, 3
"""Chinese words of so many signs are also found where so many others, none of them a stop, stand between any two."""
MOST_WORDS, MOST_SIGNS, MOST_GAPS = 300, 60, 3
"""So many keywords a category may have, each of so many signs and gaps; the project's own stay far below."""


def pattern(words: str) -> re.Pattern[str]:
    """Words of ours parted by `|` as one pattern over lower-case text; `…` in one stands for a little in between."""
    return re.compile("|".join(_one(word) for word in words.split("|") if word), re.DOTALL)


def is_latin(one: str) -> bool:
    """Whether a word is written in letters, so that it counts only whole."""
    return one.replace(GAP, "").isascii()


def amiss(words: Sequence[str]) -> Iterator[str]:
    """What is wrong with the keywords of a category, in words: too many, too long, or with gaps that say nothing."""
    if len(words) > MOST_WORDS:
        yield _("“keywords”最多写 %(most)d 个说法，现在有 %(there)d 个。") % {"most": MOST_WORDS, "there": len(words)}
    for word in words:
        parts = word.split(GAP)
        said = {"said": word[:MOST_SIGNS], "most": MOST_SIGNS, "gaps": MOST_GAPS}
        if len(word) > MOST_SIGNS:
            yield _("“keywords”里的“%(said)s”太长，一个说法最多 %(most)d 个字。") % said
        elif len(parts) > MOST_GAPS + 1:
            yield _("“keywords”里的“%(said)s”有太多“…”，一个说法最多 %(gaps)d 处。") % said
        elif len(parts) > 1 and (not all(parts) or max(map(len, parts)) == 1):
            yield _("“keywords”里的“%(said)s”太宽：“…”两边都要有字，至少一边有两个字。") % said


class Heard:
    """What somebody wrote, lower-case, to look for many words in: each in time that its and its text's length bound."""

    def __init__(self, text: str) -> None:
        self.text = text

    def says(self, word: str) -> bool:
        """Whether a word stands there, a long Chinese one also with a little between its signs: 水流特别小 says 水流小.

        `…` stands for a little in between: at most `SIGNS_BETWEEN` signs, or `WORDS_BETWEEN` words of a Latin one.
        """
        first, gap, _rest = word.partition(GAP)
        if is_latin(word):
            return first in self.text and bool(self._whole(word))
        if gap:
            return first in self.text and bool(self._parts(word))
        if len(word) < LOOSE_FROM:
            return word in self.text
        return word[0] in self.text and bool(self._loose(word))

    def _loose(self, word: str) -> int:
        """Where a Chinese word ends that others may stand within."""
        ends = self._everywhere
        for number, sign in enumerate(word):
            ends = self._then(self._within(ends) if number else ends, sign)
        return ends

    def _within(self, ends: int) -> int:
        reached = ends
        for _sign in range(LOOSE_BY):
            ends = (ends & self._no_stop) << 1
            reached |= ends
        return reached

    def _parts(self, word: str) -> int:
        """Where a Chinese word ends that has gaps."""
        ends = self._everywhere
        for number, part in enumerate(word.split(GAP)):
            for _sign in range(SIGNS_BETWEEN if number else 0):
                ends |= ends << 1
            ends = self._then(ends & self._everywhere, part)
        return ends

    def _whole(self, word: str) -> int:
        """Where a Latin word ends before no other letter, having begun after none."""
        ends = self._everywhere & ~(self._letters << 1)
        for number, part in enumerate(word.split(GAP)):
            ends = self._then(self._between(ends) if number else ends, part)
        return ends & ~self._letters

    def _between(self, ends: int) -> int:
        """Where a gap of a Latin word may end: after blanks or stops, with so many whole words among them."""
        reached = ends = _through(ends, self._parting)
        for _word in range(WORDS_BETWEEN):
            ends = _through(_through(ends, self._in_words), self._parting)
            reached |= ends
        return reached

    def _then(self, ends: int, signs: str) -> int:
        """Where these signs end that follow at once."""
        for sign in signs:
            ends = (ends & self._places.get(sign, 0)) << 1
        return ends

    @cached_property
    def _everywhere(self) -> int:
        """Before each sign, and after the last."""
        return (1 << (len(self.text) + 1)) - 1

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each sign stands."""
        found: dict[str, int] = {}
        for place, sign in enumerate(self.text):
            found[sign] = found.get(sign, 0) | 1 << place
        return found

    @cached_property
    def _letters(self) -> int:
        return sum(places for sign, places in self._places.items() if "a" <= sign <= "z")

    @cached_property
    def _in_words(self) -> int:
        return sum(places for sign, places in self._places.items() if sign.isalnum() or sign == "_")

    @cached_property
    def _parting(self) -> int:
        """What stands between words."""
        return self._everywhere >> 1 & ~self._in_words

    @cached_property
    def _no_stop(self) -> int:
        return self._in_words | self._places.get(" ", 0)


def _through(ends: int, run: int) -> int:
    """After each sign of these runs that stands at one of the ends, or behind it in the same run.

    A carry in an addition passes through a run of ones in one step.
    """
    begun = ends & run
    return ((((begun + run) ^ run) | begun) & run) << 1


def _one(one: str) -> str:
    parts = [re.escape(part) for part in one.split(GAP)]
    if not is_latin(one):
        return _BETWEEN_CHINESE.join(parts)
    whole = _BETWEEN_LATIN.join(parts)
    if not parts[0]:
        return rf"(?<![a-z]){whole}(?![a-z])"
    # Its first sign stands before what must not precede it: where that sign is not, nothing more is tried.
    first = re.escape(one[0])
    return rf"{first}(?<![a-z]{first}){whole.removeprefix(first)}(?![a-z])"
