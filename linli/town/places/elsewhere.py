"""Elsewhere: which community of the district the words name, for those who write about the one next door."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from linli.town.divisions.provinces import province_of
from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.folding import fold
from linli.town.places.index import find_names, forms_of
from linli.town.places.models import Alias, Kind, Place
from linli.town.places.reading import Called

_COMMUNITY = ("社区", "小区", "村", "居委会", "community", "neighbourhood", "neighborhood", "village")
_NO_ONE_KNOWS = re.compile(
    "^[^，我咱本这那在往从到去靠住家0-9]{2,8}(?:社区|小区|家园|新村|公寓|苑|(?<![院楼区屋])里)(?=的?第?[0-9])"
)
_BEFORE_A_PLACE = re.compile("的?第?[0-9]|$")


@dataclass
class Communities:
    """The communities of a district by the names people use."""

    called: dict[str, frozenset[int]] = field(default_factory=dict)

    def named_in(self, text: str) -> list[Called]:
        """The communities that folded words name.

        西园 and 花园 are ordinary words too, so a name counts when two of three things hold: it stands at the front,
        it says that it is a community's, a number follows. An English one ends the address, so the end is as good as
        the front.
        """
        names = find_names(text, self.called)
        begins = 0
        counted: list[Called] = []
        for name in names:
            words = text[name.start : name.end]
            ends = words.isascii() and not text[name.end :].strip("， ")
            signs = (
                name.start <= begins or ends,
                words.endswith(_COMMUNITY),
                bool(_BEFORE_A_PLACE.match(text[name.end :])),
            )
            if not name.places:
                begins = name.end if name.start <= begins else begins
            elif sum(signs) > 1:
                counted.append(name)
        return counted

    def names_unknown(self, text: str) -> bool:
        """The words begin with a community, and it is none of the district's."""
        found = _NO_ONE_KNOWS.match(text)
        return found is not None and not any(name.end == found.end() for name in find_names(text, self.called))


def load(code: str) -> Communities:
    """Read the names of all communities of the district to which a code belongs, in two queries."""
    rows = Place.objects.filter(
        code__startswith=code[:DISTRICT_DIGITS],
        kind__in=[Kind.DISTRICT, Kind.STREET, Kind.COMMUNITY],
        valid_until__isnull=True,
    )
    names: dict[str, set[int]] = defaultdict(set, {fold(name): set() for name in province_of(code)})
    communities = [row.id for row in rows if row.kind == Kind.COMMUNITY]
    for row in rows:
        for form in {form for name in (row.name, row.name_hant, row.name_en) for form in forms_of(name)}:
            names[form] |= {row.id} if row.kind == Kind.COMMUNITY else set()
    for alias in Alias.objects.filter(place__in=communities, valid_until__isnull=True):
        names[fold(alias.words)].add(alias.place_id)
    return Communities({name: frozenset(ids) for name, ids in names.items()})
