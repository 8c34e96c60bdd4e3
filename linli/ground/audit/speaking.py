"""What stands in the books, in words: each room's `deeds.py` says how its acts and things are called, read once.

::

    ACTS = {"people.appointed": _("安排岗位")}
    THINGS = {"organisation": organisations, "claim": numbered(_("第 %(number)s 份住房认领"))}
    ALONE = {"door:residents": _("居民登录的门")}
    MEANT = [person_meant]
    EXAMPLE = _("人写 9 这样的")
    AS_CALLED = {"case"}

The books themselves keep the codes: a page says words, JSON and the command line say what is written.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from linli.ground.shared.installed import modules
from linli.ground.shared.refusals import Words
from linli.ground.ui.lists import listed

type Names = Callable[[Collection[str], datetime], Mapping[str, str]]
"""Many things of one kind at once, by what stands after the colon: how each is called at the moment.

A fixed number of queries, however many there are.
"""
type Meant = Callable[[str], str]
"""The name in the books of what somebody wrote as people write it (`LL-2611-0387`), "" if it is nothing of ours."""


def act(verb: str) -> str:
    """What was done, in words; the code itself where no room has a word for it."""
    return str(_of_rooms("ACTS").get(verb, verb))


def things(names: Iterable[str], at: datetime) -> dict[str, str]:
    """How `case:42`, `person:7`, `clock` are called, by these names.

    A fixed number of queries for each kind, however many there are.
    """
    names = set(names)
    alone: Mapping[str, Words] = _of_rooms("ALONE")
    said = {name: str(alone.get(name, name)) for name in names}
    kinds: dict[str, list[str]] = {}
    for name in sorted(names - alone.keys()):
        kind, _colon, number = name.partition(":")
        kinds.setdefault(kind, []).append(number)
    asked: Mapping[str, Names] = _of_rooms("THINGS")
    for kind, numbers in kinds.items():
        if kind in asked:
            said |= {f"{kind}:{number}": words for number, words in asked[kind](numbers, at).items()}
    return said


def meant(said: str) -> str:
    """The name in the books of what was typed; what no room knows stays as it was typed."""
    for room in rooms():
        for find in getattr(room, "MEANT", ()):
            if name := find(said.strip()):
                return str(name)
    return said


def examples() -> str:
    """How people write what the rooms find in the books, for a field's help and its refusal."""
    return listed(room.EXAMPLE for room in rooms() if hasattr(room, "EXAMPLE"))


def as_written(name: str, called: str) -> str:
    """How a name of the books stands in a field: as it is called where its room finds it by that, else as it is."""
    kind = name.partition(":")[0]
    return called if any(kind in getattr(room, "AS_CALLED", ()) for room in rooms()) else name


def numbered(words: Words) -> Names:
    """How things are called that have nothing but a number, as in "第 5 份": `%(number)s` is filled by it."""
    return lambda numbers, at: {number: str(words) % {"number": number} for number in numbers}


def keys(numbers: Iterable[str]) -> list[int]:
    """The row ids among these, for one query; what else somebody wrote into a book is none."""
    return [int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 19]


@cache
def _of_rooms(table: str) -> Mapping[str, Any]:
    """One table over all rooms. Raises `ImproperlyConfigured` where two rooms claim one name."""
    found: dict[str, Any] = {}
    for room in rooms():
        for name, words in getattr(room, table, {}).items():
            if name in found:
                raise ImproperlyConfigured(f"{table} has {name!r} twice; once in {room.__name__}")
            found[name] = words
    return found


def rooms() -> tuple[ModuleType, ...]:
    """The `deeds.py` of each installed room that has one."""
    return modules("deeds")
