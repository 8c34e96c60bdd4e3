"""Places, dwellings, lanes and what people call them; what the database itself keeps true about them.

A place's row keeps its identity while it stands: a new name, another count of households or another grid change the
row, and what it was before goes into `Former`. Ending sets `valid_until`; a code that comes back later is a new row.
"""

from linli.town.places.models.dated import Dated, DatedQuerySet, Kept, Named, choose, said_name, stands
from linli.town.places.models.kinds import COMMUNITY_DIGITS, LEVELS, OFFICIAL_DIGITS, STANDS_IN, Kind
from linli.town.places.models.lane import Lane, LaneGrid, LaneStandard
from linli.town.places.models.place import Alias, Dwelling, Former, Place

__all__ = [
    "COMMUNITY_DIGITS",
    "LEVELS",
    "OFFICIAL_DIGITS",
    "STANDS_IN",
    "Alias",
    "Dated",
    "DatedQuerySet",
    "Dwelling",
    "Former",
    "Kept",
    "Kind",
    "Lane",
    "LaneGrid",
    "LaneStandard",
    "Named",
    "Place",
    "choose",
    "said_name",
    "stands",
]
