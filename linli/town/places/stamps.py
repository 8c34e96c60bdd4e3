"""Stamps: how one process learns that another has changed a community's places.

Whatever changes places calls `renew` in its own transaction; whoever keeps an index compares `edition` first. Stamps
are never reused, so that an index of an undone change is never taken for a current one.
"""

from collections.abc import Iterable
from uuid import UUID

from linli.ground.shared.ids import uuid7
from linli.town.places.models import COMMUNITY_DIGITS, Kind, Place, Stamp

DISTRICT_DIGITS = 6


def edition(place_id: int) -> UUID | None:
    """The current edition of a community's (or of a district's divisions), or None while it has no stamp."""
    return Stamp.objects.filter(place_id=place_id).values_list("edition", flat=True).first()


def owners(codes: Iterable[str]) -> set[str]:
    """The codes of the communities and districts whose stamps a change of these places renews."""
    changed = set(codes)
    communities = {code[:COMMUNITY_DIGITS] for code in changed if len(code) >= COMMUNITY_DIGITS}
    return communities | {code[:DISTRICT_DIGITS] for code in changed if len(code) <= COMMUNITY_DIGITS}


def renew(codes: Iterable[str]) -> None:
    """Give new stamps to whatever the changed codes belong to; runs inside the caller's transaction.

    A change of a community, street or district also changes what the district's divisions are called.
    """
    found = Place.objects.filter(
        code__in=owners(codes), kind__in=[Kind.COMMUNITY, Kind.DISTRICT], valid_until__isnull=True
    ).values_list("id", flat=True)
    Stamp.objects.bulk_create(
        [Stamp(place_id=place_id, edition=uuid7()) for place_id in found],
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["edition"],
    )
