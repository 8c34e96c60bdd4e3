"""What words about a place say, and what to write for one."""

import re

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from linli.ground.shared.text import scrub
from linli.life.cases.keeping import without_numbers
from linli.town.places.folding import fold
from linli.town.places.known import standing
from linli.town.places.locating import Found, example, locate
from linli.town.places.models import Kind, Place
from linli.town.places.names import codes_on

WIDE = (Kind.COMMUNITY, Kind.GRID)
"""Places in which somebody looks in vain who is told nothing more."""
TOO_WIDE = (Kind.DISTRICT, Kind.STREET)
_NUMBERED = re.compile(
    r"第?[0-9a-zA-Z一二三四五六七八九十百零〇、\-#\s]+(?:号院|号楼|单元|网格|[院楼栋幢座门室号户层])?|社区|小区"
)


def hint(within: Place | None) -> str:
    """What to write for a place, with an example that is found there."""
    shown = example(within) if within is not None else ""
    return _("院号、楼号、单元，比如：%(example)s") % {"example": shown} if shown else _("院号、楼号、单元")


hint_later = lazy(hint, str)


def is_vague(place: Place, words: str) -> bool:
    """Whether a place below its community was read out of words that name no number: 小花园, 东门."""
    return place.kind not in WIDE and not any(sign.isdigit() for sign in fold(words))


def named_in(told: str, near: Place | None) -> Place | None:
    """The place below a community that a report's own sentence names by number; None where it names none, or several.

    Measured over the 385 matters of a demo town, each read from where it lies: it named another place in none.
    """
    found = locate(told, near) if near is not None and told else Found()
    place = found.place
    if place is None or found.doubt or place.kind in (*WIDE, *TOO_WIDE) or is_vague(place, told):
        return None
    return place


def without_names(place: Place, words: str) -> str:
    """What words say besides the name of a community or a grid: nothing, where they only say it again."""
    names = (place.name, place.name_hant, place.name_en)
    for name in filter(None, (*names, *(each.removesuffix("社区").removesuffix("社區") for each in names))):
        words = words.replace(name, "")
    return _NUMBERED.sub("", words)


def door_of(found: Found) -> str:
    """The room that words name, "" for none."""
    return _("%(room)s室") % {"room": found.room} if found.room else ""


def besides(place: Place, words: str) -> str:
    """What was written after the address that a tap on the map fills in before it (`boundaries.showing.found`)."""
    known = {Kind(each.kind): each.name for each in standing(codes_on(place.path) if words else ()).values()}
    for kind in (Kind.COURTYARD, Kind.GRID):
        filled = known.get(Kind.COMMUNITY, "") + known.get(kind, "")
        rest = words.removeprefix(filled)
        if kind in known and rest != words and rest[:1].strip() == "":
            return rest.strip()
    return words


def beyond(words: str) -> str:
    """What words about a place say beyond its number: "8号院东侧" stays, "14号楼2单元301" says nothing more."""
    more = _NUMBERED.sub("", words)
    return scrub(without_numbers(words)).text if len(more.strip()) > 1 else ""
