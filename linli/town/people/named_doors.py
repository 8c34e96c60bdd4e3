"""The door that a neighbour names in words: "14号楼2单元301" in a community, or in one that the words name."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.shared.refusals import Invalid
from linli.town.places.dwellings import plain_room
from linli.town.places.locating import Found, locate
from linli.town.places.models import Dwelling, Kind, Place
from linli.town.places.names import spoken_by_path

LEAST_KNOWN = 4
"""So many doors, and those behind an entrance are known: they were counted, not named one by one by who claims them.

With fewer there is nothing to compare a number with: it is taken as it is said, and whoever confirms the home looks.
"""
MOST_NAMED = 6
"""So many places are named to whoever has to say which."""


def door(words: str, community: str, at: datetime) -> tuple[Place, str]:
    """The entrance and the room that words name. A community that they name goes before the one that was chosen.

    Without a community's code they are looked up in the district. Raises `Invalid` for the field `words`, or
    `community` where no community has the code.
    """
    kind = {"kind": Kind.COMMUNITY, "code": community} if community else {"kind": Kind.DISTRICT}
    within = Place.objects.current(at).filter(**kind).order_by("pk").first()
    if within is None:
        raise Invalid({"community": _("没有这个社区。")})
    found = locate(words, within)
    abroad = [place for place in found.candidates if not place.code.startswith(within.code)]
    place = found.place or (abroad[0] if len(abroad) == len(found.candidates) == 1 else None)
    if place is None or place.kind != Kind.ENTRANCE or not found.room:
        asked = _("要写到几号楼、几单元、哪一户，比如：14号楼2单元301。")
        raise Invalid({"words": _which(found, at) if place is None and found.asked else asked})
    return place, found.room


def unheard_of(entrance: Place, room: str, at: datetime) -> str:
    """The room's number, where the doors behind the entrance are known and it is none of them; else ""."""
    number = plain_room(room)
    known = set(Dwelling.objects.current(at).filter(entrance=entrance).values_list("room", flat=True))
    return number if number not in known and len(known) >= LEAST_KNOWN else ""


def _which(found: Found, at: datetime) -> str:
    """What is asked back, with the places that may be meant: there is nothing to tap here, so they are written out."""
    said = spoken_by_path([place.path for place in found.candidates[:MOST_NAMED]], at=at)
    return " ".join(
        [found.asked, *([_("可能是：%(places)s。请写全。") % {"places": "、".join(said.values())}] if said else [])]
    )
