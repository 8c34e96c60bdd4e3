"""Which properties of a file say what each outline is, guessed from their values, since every office names its own.

A property counts that holds a place's code or its name. Of two that speak of different places, that of the wider one
only says what stands around; and one that tells fewer outlines apart speaks of something else (the grid next door).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from linli.town.places.models import Place

from .reading import Outline

MOST_OF_ONE, MOST = 12, 40
"""So many properties of one outline, and of a file, are compared: each with each."""

type Meant = Callable[[str], Sequence[Place]]
"""The places that a value may stand for."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Properties by their names: those that say what an outline is, in the order in which they are asked."""

    own: tuple[str, ...]
    around: tuple[str, ...]
    """Those that say in what it lies."""


def columns(outlines: Sequence[Outline], meant: Meant, is_code: Callable[[str], bool]) -> Columns:
    """The properties of a file, those with codes before those with names alone."""
    values: dict[str, set[str]] = defaultdict(set)
    for outline in outlines:
        for name, value in _fitting(outline, meant):
            values[name].add(value)
    coded = {name for name, held in values.items() if any(map(is_code, held))}
    told = sorted(values, key=lambda name: (-len(values[name]), name not in coded, -max(map(len, values[name]))))[:MOST]
    pairs = _Pairs(outlines, meant)
    around = {name for name in told if any(pairs.is_wider(name, other) for other in told)}
    own: list[str] = []
    for name in told:
        if name not in around and not any(pairs.differ(name, other) for other in own):
            own.append(name)
    return Columns(tuple(sorted(own, key=lambda name: name not in coded)), tuple(around))


def inside(narrow: Iterable[Place], wide: Sequence[Place]) -> list[Place]:
    """Those that stand within one of the others."""
    return [one for one in narrow if any(one.path != other.path and one.path.startswith(other.path) for other in wide)]


class _Pairs:
    """How often two properties of one outline speak of the same place, of one within the other, or of two."""

    def __init__(self, outlines: Iterable[Outline], meant: Meant) -> None:
        self._same: Counter[frozenset[str]] = Counter()
        self._two: Counter[frozenset[str]] = Counter()
        self._wider: Counter[tuple[str, str]] = Counter()
        for outline in outlines:
            for (one, said), (other, also) in combinations(_fitting(outline, meant), 2):
                self._count(one, other, meant(said), meant(also))

    def is_wider(self, one: str, other: str) -> bool:
        """Whether `one` as a rule speaks of what is around that of which `other` does."""
        return self._wider[one, other] > 0 and self._wider[one, other] >= self._same[frozenset((one, other))]

    def differ(self, one: str, other: str) -> bool:
        """Whether they as a rule speak of two places beside each other."""
        pair = frozenset((one, other))
        return self._two[pair] > 0 and self._two[pair] >= self._same[pair]

    def _count(self, one: str, other: str, said: Sequence[Place], also: Sequence[Place]) -> None:
        if not {place.pk for place in said}.isdisjoint(place.pk for place in also):
            self._same[frozenset((one, other))] += 1
        elif inside(also, said):
            self._wider[one, other] += 1
        elif inside(said, also):
            self._wider[other, one] += 1
        else:
            self._two[frozenset((one, other))] += 1


def _fitting(outline: Outline, meant: Meant) -> list[tuple[str, str]]:
    return [*islice(((name, value) for name, value in outline.properties.items() if meant(value)), MOST_OF_ONE)]
