"""Areas, lengths and points of the map in words, and what a place is called where others have a name like it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from linli.ground.shared.datums import LonLat
from linli.town.places.models import Kind, Place

HECTARE_M2 = 10_000
KM2_M2 = 1_000_000
MANY_KM2 = 10
KILOMETRE_M = 1_000


def area(area_m2: float) -> str:
    """So many square metres, from one on hectares, from ten on square kilometres."""
    if area_m2 < HECTARE_M2:
        return _("%(area)s 平方米") % {"area": number_format(round(area_m2), use_l10n=True, force_grouping=True)}
    if area_m2 < MANY_KM2 * KM2_M2:
        return _("%(area)s 公顷") % {"area": number_format(round(area_m2 / HECTARE_M2, 1), decimal_pos=1)}
    return _("%(area)s 平方公里") % {"area": number_format(round(area_m2 / KM2_M2), use_l10n=True, force_grouping=True)}


def length(metres: float) -> str:
    """So many metres, to ten, or kilometres from one on."""
    if metres < KILOMETRE_M:
        return _("%(length)s 米") % {"length": number_format(max(round(metres, -1), 1), decimal_pos=0)}
    return _("%(length)s 公里") % {"length": number_format(round(metres / KILOMETRE_M, 1), decimal_pos=1)}


def around(point: LonLat) -> str:
    """A point as a map's search takes it: north, then east."""
    return f"{point[1]:.5f}, {point[0]:.5f}"


def called(place: Place) -> str:
    """A grid or a courtyard with its community before it, as every community has a first grid; others by their name.

    Asks the database nothing where the place came with its parent and that one's.
    """
    if place.kind not in (Kind.GRID, Kind.COURTYARD):
        return place.named()
    above = place.parent
    while above is not None and above.kind != Kind.COMMUNITY:
        above = above.parent
    if above is None:
        return place.named()
    return _("%(community)s%(place)s") % {"community": above.named(), "place": place.named()}
