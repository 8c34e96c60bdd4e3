"""Calling: what neighbours call a place, learnt one by one; the workbook brings many at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Invalid, NotFound
from linli.town.places import editions
from linli.town.places.folding import fold
from linli.town.places.models import Alias, Place

LONGEST = 40


@transaction.atomic
def call(*, place_id: int, words: str, at: datetime) -> Alias:
    """Note what a place is called; called so already, it stays so. Two places may be called the same.

    Raises `NotFound` if the place does not stand, `Invalid` if the words are none or too many.
    """
    said = " ".join(words.split())
    if not fold(said) or len(said) > LONGEST:
        raise Invalid({"words": _("俗称写 1 到 %(most)s 个字。") % {"most": LONGEST}})
    place = Place.objects.current(at).select_for_update(of=("self",)).filter(id=place_id).first()
    if place is None:
        raise NotFound
    alias = Alias.objects.current(at).filter(place=place, words=said).first()
    if alias is None:
        alias = Alias.objects.create(place=place, words=said, valid_from=at)
        editions.renew([place.code])
    return alias


@transaction.atomic
def forget(*, alias_id: int, at: datetime) -> None:
    """End a name that nobody uses any more. Raises `NotFound` if it is not in use."""
    alias = Alias.objects.current(at).select_related("place").filter(id=alias_id).first()
    if alias is None:
        raise NotFound
    Alias.objects.filter(id=alias.id).update(valid_until=at)
    editions.renew([alias.place.code])
