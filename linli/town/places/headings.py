"""Headings: which of our columns the columns of an office's own table are taken for.

First what was said of a heading before, then our names and other names for the same, then what was heard of it from
other offices, last a guess: a heading that begins or ends with one of the names, or, of phones, the cells alone. What
was heard or is guessed stands over cells that look right. Of two rows of headings, the upper stands before the lower:
网格员 over 电话 is 网格员电话.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from linli.town.places.folding import fold
from linli.town.places.sheets import REASON, Column, How, Shape, Taken, heading

type Spoken = Mapping[tuple[str, str], str]
"""What was said of headings: (shape's name, folded heading) → our column, "" for none of them."""

LOOKED_AT = 40
"""So many cells below a heading are looked at."""
MOST = 0.8
_PASSED_OVER = frozenset(map(heading, ("序号", REASON)))
_LEAST_NAME = 2
_DRESS = re.compile(r"(?:基本)?(?:信息|情况)$")


@dataclass(frozen=True)
class Head:
    """A column's heading: what may be read of it, folded and the fullest first, and what its row itself says."""

    index: int
    written: str
    words: tuple[str, ...]
    own: bool
    """Whether its own row says it, not only the row above."""


@dataclass(frozen=True)
class Found:
    """A table's headings on a sheet: their row, from 0, their columns, and what they are taken for."""

    shape: Shape
    at: int
    heads: tuple[Head, ...]
    taken: dict[str, Taken]

    @property
    def columns(self) -> set[int]:
        """Where the headings stand, those that are passed over too."""
        return {head.index for head in self.heads}


def heads(rows: Sequence[Sequence[str]], at: int) -> list[Head]:
    """What stands in row `at` (from 0), each with what stands above it."""
    below = rows[at]
    above = rows[at - 1] if at and len(set(filter(None, rows[at - 1]))) > 1 else ()
    found = []
    for index in range(max(len(below), len(above))):
        own, top = (cells[index] if index < len(cells) else "" for cells in (below, above))
        lower, upper = heading(own), _DRESS.sub("", heading(top))
        both = [upper + lower] if upper and lower and upper != lower else []
        words = tuple(dict.fromkeys(word for word in (*both, lower or upper) if word))
        if words:
            found.append(Head(index, own or top, words, bool(own)))
    return found


def match(
    heads: Sequence[Head],
    shape: Shape,
    below: Sequence[Sequence[str]],
    spoken: Spoken,
    heard: Spoken = MappingProxyType({}),
) -> dict[str, Taken]:
    """Our columns by name, each with where it was found; `below` are the rows under the headings.

    `spoken` is what this office said of headings, `heard` what others did.
    """
    found, passed = _spoken(heads, shape, spoken)
    free = [head for head in heads if head.index not in passed]
    for column in shape.columns:
        for name in _called(column):
            head = next((head for head in free if name in head.words), None)
            if head is not None and column.name not in found:
                how = How.OURS if heading(column.name) == heading(head.written) else How.OTHER
                found[column.name] = _take(free, head, column, how)
    for column in shape.columns:
        if column.name not in found and (head := _heard(column, shape, free, below, heard)) is not None:
            found[column.name] = _take(free, head, column, How.HEARD)
    for column in shape.columns:
        if column.name not in found and (head := _guess(column, free, below)) is not None:
            found[column.name] = _take(free, head, column, How.GUESS)
    return found if any(head.own and head.index in {one.index for one in found.values()} for head in heads) else {}


def _take(free: list[Head], head: Head, column: Column, how: How) -> Taken:
    free.remove(head)
    return Taken(head.index, head.written, column.name, how, head.words[0])


def others(heads: Sequence[Head], found: Mapping[str, Taken]) -> Iterator[Taken]:
    """The columns that are passed over, 序号 aside."""
    used = {one.index for one in found.values()}
    for head in heads:
        if head.index not in used and not _PASSED_OVER & set(head.words):
            yield Taken(head.index, head.written, key=head.words[0])


def vocabulary(shapes: Iterable[Shape], *spoken: Spoken) -> frozenset[str]:
    """All headings that are known."""
    names = {name for shape in shapes for column in shape.columns for name in (column.name, *column.also)}
    return frozenset(map(heading, names)) | {words for said in spoken for _shape, words in said}


def _spoken(heads: Sequence[Head], shape: Shape, spoken: Spoken) -> tuple[dict[str, Taken], set[int]]:
    found: dict[str, Taken] = {}
    passed = set()
    ours = {column.name for column in shape.columns}
    for head in heads:
        said = next((spoken[shape.name, word] for word in head.words if (shape.name, word) in spoken), None)
        if said is not None:
            passed.add(head.index)
        if said in ours and said not in found:
            found[said] = Taken(head.index, head.written, said, How.SAID, head.words[0])
    return found, passed


def _heard(
    column: Column, shape: Shape, free: Sequence[Head], below: Sequence[Sequence[str]], heard: Spoken
) -> Head | None:
    """The first heading that others took for the column, over cells that look right."""
    for head in free:
        meant = next((heard[shape.name, word] for word in head.words if (shape.name, word) in heard), None)
        if meant == column.name and fits(column, head.index, below):
            return head
    return None


def _guess(column: Column, free: Sequence[Head], below: Sequence[Sequence[str]]) -> Head | None:
    """The heading with the longest of the column's names at its end or beginning, over cells that look right.

    Only what a table needs is guessed, and phones.
    """
    if not (column.needed or column.alone):
        return None
    names = _names(column)
    best: tuple[int, Head] | None = None
    for head in free:
        near = [word for word in head.words if word.endswith(names) or word.startswith(names)]
        lengths = (len(name) for word in near for name in names if _ends(word, name))
        length = max(lengths, default=1 if column.alone and column.looks else 0)
        if length <= (best[0] if best else 0) or _PASSED_OVER & set(head.words):
            continue
        if fits(column, head.index, below):
            best = length, head
    return best[1] if best else None


@lru_cache
def _called(column: Column) -> tuple[str, ...]:
    """A column's own name and its others, as headings are compared."""
    return tuple(dict.fromkeys(heading(name) for name in (column.name, *column.also)))


@lru_cache
def _names(column: Column) -> tuple[str, ...]:
    """Of a column's names those that are long enough to be known by the beginning or end of a heading."""
    return tuple(name for name in _called(column) if len(name) >= _LEAST_NAME)


def _ends(word: str, name: str) -> bool:
    return word.endswith(name) or word.startswith(name)


def fits(column: Column, index: int, below: Sequence[Sequence[str]]) -> bool:
    """Whether most of the first cells of a column look as they should; blank ones say nothing."""
    if not column.looks:
        return True
    said = [cells[index] for cells in below[:LOOKED_AT] if index < len(cells) and cells[index]]
    wrong = 0
    for words in said:
        wrong += not re.fullmatch(column.looks, fold(words))
        if len(said) - wrong < MOST * len(said):
            return False
    return bool(said)
