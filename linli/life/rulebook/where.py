"""Where rules may name a place or an organisation: told apart by their community or street, grouped by community."""

from datetime import datetime

from linli.town.people.models import Organisation
from linli.town.places.models import LEVELS, Kind, Place

from .columns import Words
from .wording import BESIDE


class Grouped(dict[str, Words]):
    """What may be chosen, by code, and under which heading each stands; above all headings what has none."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: dict[str, str] = {}

    def add(self, code: str, words: Words, heading: str) -> None:
        """Let something be chosen, under a heading or "" for none."""
        self[code] = words
        if heading:
            self.headings[code] = heading


def places(narrowest: Kind, at: datetime) -> Grouped:
    """The district and all within, down to one level, by code; what is narrower than a community says of which it is.

    One query.
    """
    found, community = Grouped(), None
    wide = Place.objects.current(at).filter(kind__in=LEVELS[: LEVELS.index(narrowest) + 1])
    for place in wide.order_by("path"):
        if place.kind == Kind.COMMUNITY:
            community = place
        inside = community is not None and place.path.startswith(community.path)
        heading = community.named() if community is not None and inside else ""
        within = heading if place is not community else ""
        found.add(place.code, f"{within} {place.named()}".strip(), heading)
    return found


def organisations(at: datetime) -> dict[str, Words]:
    """The organisations by code: `街道城市管理办公室 · 龙山街道`, where each is at home. One query."""
    standing = Organisation.objects.current(at).select_related("place").order_by("name", "place__path", "code")
    return {
        each.code: f"{each.named()}{BESIDE}{each.place.named()}" if each.place is not None else each.named()
        for each in standing
    }
