"""Signs to hang at a gate, an entrance or a spot: whoever scans one reports from there, without looking for it."""

from dataclasses import dataclass
from datetime import datetime

from linli.ground.shared.refusals import NotFound
from linli.life.cases.whereabouts import coded
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

HUNG_AT = {
    Kind.COMMUNITY: (Kind.COURTYARD, Kind.SPOT),
    Kind.COURTYARD: (Kind.COURTYARD, Kind.ENTRANCE, Kind.SPOT),
    Kind.BUILDING: (Kind.ENTRANCE,),
    Kind.ENTRANCE: (Kind.ENTRANCE,),
    Kind.SPOT: (Kind.SPOT,),
}
"""At what the signs of a place hang, itself among it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sheet: the code and the path of the place it hangs at, and how that is called."""

    code: str
    path: str
    where: str


def signs(code: str, at: datetime, *, all_within: bool = False) -> list[Sign]:
    """The signs of the community, courtyard, building, entrance or spot with this code, in the order one counts.

    A community has those of its courtyards, with `all_within` those of the entrances too, and of its spots at the end.
    Three queries. Raises `NotFound` of any other place, and where there is nothing to hang one at.
    """
    place = coded(code, at)
    hung_at = HUNG_AT | {Kind.COMMUNITY: HUNG_AT[Kind.COURTYARD]} if all_within else HUNG_AT
    kinds = hung_at.get(Kind(place.kind), ()) if place is not None else ()
    hung = list(Place.objects.current(at).within(place).filter(kind__in=kinds).in_order()) if place and kinds else []
    if not hung:
        raise NotFound
    hung.sort(key=lambda each: each.kind == Kind.SPOT)
    words = spoken_by_path([each.path for each in hung], at=at)
    return [Sign(each.code, each.path, words[each.path]) for each in hung]
