"""Signs to hang at a gate, an entrance or a spot: whoever scans one reports from there, without looking for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.http import QueryDict

from linli.ground.shared.refusals import NotFound
from linli.life.cases.whereabouts import coded
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

KINDS = (Kind.COURTYARD, Kind.ENTRANCE, Kind.SPOT)
"""At what signs hang."""
HUNG_AT = {
    Kind.COMMUNITY: KINDS,
    Kind.COURTYARD: KINDS,
    Kind.BUILDING: (Kind.ENTRANCE,),
    Kind.ENTRANCE: (Kind.ENTRANCE,),
    Kind.SPOT: (Kind.SPOT,),
}
"""At what the signs of a place hang, itself among it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sheet: the code, path, kind and name of the place it hangs at, and how that is called in full."""

    code: str
    path: str
    kind: Kind
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Picked:
    """Which of a place's signs are meant: those within these courtyards, at these kinds of places; none is all."""

    yards: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @classmethod
    def asked(cls, query: QueryDict) -> Self:
        """What an address asks for (`yard=…&yard=…&kind=entrance`); of kinds that nobody knows, all."""
        return cls(frozenset(query.getlist("yard")), frozenset(query.getlist("kind")) & frozenset(KINDS))

    def __bool__(self) -> bool:
        return self != type(self)()

    def of(self, every: Sequence[Sign]) -> list[Sign]:
        """Of all signs of a place those that are meant, in their order."""
        yards = tuple(each.path for each in every if each.code in self.yards)
        kinds = self.kinds or KINDS
        return [each for each in every if each.kind in kinds and (not self.yards or each.path.startswith(yards))]


ALL = Picked()
AT_GATES = Picked(kinds=frozenset({Kind.COURTYARD, Kind.SPOT}))


def signs(code: str, at: datetime) -> list[Sign]:
    """All signs of the community, courtyard, building, entrance or spot with this code, in the order one counts.

    Those of spots come at the end. Three queries. Raises `NotFound` of any other place, and where there is nothing to
    hang one at.
    """
    place = coded(code, at)
    kinds = HUNG_AT.get(Kind(place.kind), ()) if place is not None else ()
    hung = list(Place.objects.current(at).within(place).filter(kind__in=kinds).in_order()) if place and kinds else []
    if not hung:
        raise NotFound
    hung.sort(key=lambda each: each.kind == Kind.SPOT)
    words = spoken_by_path([each.path for each in hung], at=at)
    return [Sign(each.code, each.path, Kind(each.kind), each.named(), words[each.path]) for each in hung]


def shown_first(code: str, every: Sequence[Sign]) -> list[Sign]:
    """What a place's page shows where nothing is picked: of more than one courtyard, no entrances."""
    many = code not in {each.code for each in every} and any(each.kind == Kind.COURTYARD for each in every)
    return AT_GATES.of(every) if many else list(every)
