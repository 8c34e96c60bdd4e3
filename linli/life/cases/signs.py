"""Signs to hang at a gate or an entrance: whoever scans one reports from that very place, without looking for it."""

from dataclasses import dataclass
from datetime import datetime

from linli.ground.shared.refusals import NotFound
from linli.life.cases.whereabouts import coded
from linli.town.places.models import Kind, Place
from linli.town.places.names import spoken_by_path

HUNG_AT = {
    Kind.COMMUNITY: (Kind.COURTYARD,),
    Kind.COURTYARD: (Kind.COURTYARD, Kind.ENTRANCE),
    Kind.BUILDING: (Kind.ENTRANCE,),
    Kind.ENTRANCE: (Kind.ENTRANCE,),
}
"""At what the signs of a place hang, itself among it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sheet: the code and the path of the place it hangs at, and how that is called."""

    code: str
    path: str
    where: str


def signs(code: str, at: datetime, *, all_within: bool = False) -> list[Sign]:
    """The signs of the community, courtyard, building or entrance with this code, in the order one counts.

    A community has those of its courtyards, and with `all_within` those of the entrances too.
    Three queries. Raises `NotFound` of any other place, and where there is nothing to hang one at.
    """
    place = coded(code, at)
    hung_at = HUNG_AT | {Kind.COMMUNITY: HUNG_AT[Kind.COURTYARD]} if all_within else HUNG_AT
    kinds = hung_at.get(Kind(place.kind), ()) if place is not None else ()
    hung = list(Place.objects.current(at).within(place).filter(kind__in=kinds).in_order()) if place and kinds else []
    if not hung:
        raise NotFound
    words = spoken_by_path([each.path for each in hung], at=at)
    return [Sign(each.code, each.path, words[each.path]) for each in hung]
