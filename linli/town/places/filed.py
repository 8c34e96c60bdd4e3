"""Which communities of a district have houses or courtyards on file, so that words may be looked up there."""

from linli.ground.editions import looking
from linli.ground.editions.kept import Kept
from linli.town.places.editions import DISTRICT_DIGITS
from linli.town.places.models import COMMUNITY_DIGITS, Kind, Place

_codes: Kept[str, tuple[str, ...]] = Kept(4)


def on_file(code: str) -> tuple[str, ...]:
    """The codes of the communities within a district or street that have places on file, in their order."""
    district, editions = code[:DISTRICT_DIGITS], looking.current()
    every = " ".join(editions[name] for name in sorted(editions) if name.startswith(f"place:{district}"))
    found = _codes.get(district, every or None, lambda: _read(district))
    return tuple(each for each in found if each.startswith(code))


def _read(district: str) -> tuple[str, ...]:
    inside = Place.objects.filter(
        code__startswith=district, kind__in=[Kind.COURTYARD, Kind.BUILDING], valid_until__isnull=True
    )
    codes = inside.order_by().values_list("code", flat=True)
    return tuple(sorted({each[:COMMUNITY_DIGITS] for each in codes}))
