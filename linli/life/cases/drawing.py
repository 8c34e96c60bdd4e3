"""A desk's lists as they are drawn: kept as they are until something happens on the desk, or a minute passes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from linli.ground.ui.figures import figure
from linli.life.cases import crowds, desks, rows, sorting
from linli.life.cases.desks import Lists
from linli.town.people.models import Person
from linli.town.people.scopes import Held

SHOWN = 50
KEPT = 128
"""So many lists are kept as they were drawn, in each process."""


def minute_of(at: datetime) -> datetime:
    """The minute for which a desk is drawn."""
    return at.replace(second=0, microsecond=0)


def waiting(person: Person, held: tuple[Held, ...], at: datetime) -> int:
    """How many there are to do, counted as far as a glance tells apart: on the front page and in every rail."""
    return _waiting(person, held, desks.newest(held), minute_of(at))


@lru_cache(maxsize=KEPT)
def _waiting(person: Person, held: tuple[Held, ...], mark: str, minute: datetime) -> int:
    return Lists(person, held, minute).waiting()


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A list as it is drawn, until something happens or a minute passes.

    `waits`: how many wait for this desk; `first` of them are done now, or else today. `crowd` says which crowd is
    opened, "" where it is a whole list.
    """

    groups: list[rows.Group]
    ids: frozenset[str]
    first: int
    waits: int
    counts: dict[str, str]
    more: bool
    seats: str
    crowd: str


@lru_cache(maxsize=KEPT)
def drawn(
    person: Person,
    held: tuple[Held, ...],
    show: str,
    crowd: str,
    start: int,
    language: str,
    mark: str,
    minute: datetime,
) -> Drawn:
    """A list of a desk at a minute. `mark` is of the last steps on it: what was drawn since then is drawn right."""
    lists = Lists(person, held, minute)
    shown = lists.shown(show, crowd)
    counts, found = shown.counts, desks.read(shown.cases, start, SHOWN + 1)
    more, found = len(found) > SHOWN, found[:SHOWN]
    return Drawn(
        groups=rows.desk(found, held=held, counts=counts, crowds=shown.crowds, at=minute),
        ids=frozenset(str(case.public_id) for case in found),
        first=sum(n for name, n in counts.items() if name in sorting.AT_ONCE) or counts.get(sorting.TODAY, 0),
        waits=sum(n for name, n in counts.items() if name not in sorting.WITH_OTHERS),
        counts={name: figure(n) for name in lists.names() if name in desks.COUNTED and (n := lists.count(name))},
        more=more,
        seats=desks.seats(held, minute),
        crowd=crowds.title(shown.within, minute) if shown.within is not None else "",
    )
