"""How many addresses in words are read a second, beside one query with LIKE for each, and how many each finds right."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from bench.answers import Answer
from linli.town.places.locating import locate
from linli.town.places.models import Kind, Place

COMMUNITY = "110116001008"
ROUNDS = 5
PHRASES = Path(__file__).resolve().parents[1] / "tests" / "places" / "phrases.tsv"


type Phrase = tuple[str, str]
"""What was written, and the end of the code of the place that was meant: "-" for none, `g2` for a grid."""


def ask() -> Iterator[Answer]:
    """Both, on the phrases that the tests use."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    phrases = [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line and not line.startswith("#")]
    community = Place.objects.get(code=COMMUNITY)

    def by_like(words: str) -> Place | None:
        within = Place.objects.filter(path__within=community.path, valid_until=None)
        return within.filter(name__contains=words).order_by("path").first()

    def by_locating(words: str) -> Place | None:
        return locate(words, community).place

    like, right_by_like = _measured(by_like, phrases)
    ours, right = _measured(by_locating, phrases)
    yield Answer("address by LIKE, one query each", like, "/s")
    yield Answer("address by locating", ours, "/s", "LIKE", ours / like)
    yield Answer(f"right by LIKE, of {len(phrases)} phrases", right_by_like, "")
    yield Answer(f"right by locating, of {len(phrases)} phrases", right, "")


def _measured(find: Callable[[str], Place | None], phrases: list[Phrase]) -> tuple[float, int]:
    """How many a second, and how many of the phrases find the place that is meant."""
    right = sum(1 for words, meant in phrases if _end_of(find(words)) == meant)
    begun = perf_counter()
    for _round in range(ROUNDS):
        for words, _meant in phrases:
            find(words)
    return ROUNDS * len(phrases) / (perf_counter() - begun), right


def _end_of(place: Place | None) -> str:
    if place is None:
        return "-"
    return f"g{place.code[-1]}" if place.kind == Kind.GRID else place.code[len(COMMUNITY) + 1 :]
