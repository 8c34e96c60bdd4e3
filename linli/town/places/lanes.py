"""What the lanes of a community are called in the other languages, of which its workbook says nothing."""

from collections.abc import Mapping

from django.db import transaction

from . import editions
from .models import Lane, Place


@transaction.atomic
def call(*, community: Place, names: Mapping[str, tuple[str, str]]) -> int:
    """Name lanes that the community's street has: name → (Traditional, English); how many were named."""
    named = 0
    for name, (name_hant, name_en) in names.items():
        lanes = Lane.objects.filter(street=community.parent, name=name, valid_until__isnull=True)
        named += lanes.update(name_hant=name_hant, name_en=name_en)
    editions.renew([community.code])
    return named
