"""What people say in the demo town: read once from `words/*.toml`, filled with the place and the time of day."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from linli.demo.layout import read
from linli.ground.shared.moments import local
from linli.town.places.models import Place
from linli.town.places.names import codes_on, label_of

WHERE = re.compile("层|门口|拐角|过道|楼梯|通道|[东南西北]门|[东南西北]侧|柜|楼前|前头")
"""By these words a sentence says where exactly something is."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is said about one category, by whoever has a part in it.

    `weight`: how often it comes within its group of ten (51…, 52…); `months`: in which it comes at all.
    """

    code: str
    weight: int
    said: tuple[str, ...]
    answer: tuple[str, ...]
    result: tuple[str, ...]
    finding: tuple[str, ...]
    found: tuple[str, ...] = ()
    spot: tuple[str, ...] = ("",)
    months: tuple[int, ...] = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is not the neighbourhood's: what was said, why it is refused, and who can help."""

    said: str
    reason: str
    next_unit: str


@cache
def matters() -> dict[str, Matter]:
    """Every category that comes up, by its code."""
    return {code: _matter(code, row) for code, row in read("cases").items()}


def _matter(code: str, row: dict[str, Any]) -> Matter:
    said: dict[str, Any] = {name: tuple(value) if name != "weight" else value for name, value in row.items()}
    return Matter(code, **said)


@cache
def talk() -> dict[str, dict[str, list[str]]]:
    """What is said whatever it is about: by `desk`, `handler`, `reporter` …, for which occasion."""
    return {who: said for who, said in read("talk").items() if who != "refuse"}


@cache
def refusals() -> tuple[Refusal, ...]:
    """What people ask for that has to be refused."""
    return tuple(Refusal(**row) for row in read("talk")["refuse"])


def today() -> list[dict[str, Any]]:
    """The cases that stand open just now, as they are written."""
    cases: list[dict[str, Any]] = read("today")["case"]
    return cases


def fill(words: str, door: Place, rng: Random, at: datetime) -> str:
    """Put a door and a moment into a sentence: its courtyard, building, entrance, some floor, the time of day."""
    labels = {code.rpartition("-")[2][:1]: label_of(code) for code in codes_on(door.path) if "-" in code}
    there = local(at)
    floor = "二三四五六"[rng.randrange(5)]
    return words.format(**labels, f=floor, t=f"{there.day}日{there.hour}:{there.minute:02}")


def one(rng: Random, who: str, occasion: str) -> str:
    """Something that they say on such an occasion."""
    return rng.choice(talk()[who][occasion])


def spot(matter: Matter, words: str, rng: Random) -> str:
    """Where exactly it is, one of the matter's spots; none where the sentence says so itself."""
    found = rng.choice(matter.spot)
    return "" if WHERE.search(words) else found


def depth(words: str) -> str:
    """Of what a sentence speaks: `u` an entrance, `b` a building, `y` a courtyard, as codes write them."""
    if "{u}" in words or "{f}" in words or "单元" in words:
        return "u"
    return "b" if "{b}" in words or "楼" in words else "y"
